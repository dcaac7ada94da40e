import Glibc

/// The few questions about files that the launcher asks, on Glibc's calls.
enum FileSystem {
    static func information(of path: String, followingLinks: Bool = true) -> stat? {
        var result = stat()
        let status = followingLinks ? stat(path, &result) : lstat(path, &result)
        return status == 0 ? result : nil
    }

    static func isDirectory(_ path: String) -> Bool {
        information(of: path).map { $0.st_mode & S_IFMT == S_IFDIR } ?? false
    }

    static func isFile(_ path: String) -> Bool {
        information(of: path).map { $0.st_mode & S_IFMT == S_IFREG } ?? false
    }

    static func isExecutable(_ path: String) -> Bool {
        isFile(path) && access(path, X_OK) == 0
    }

    /// Absolute, without links; nil where nothing is there.
    static func realPath(_ path: String) -> String? {
        guard let resolved = realpath(path, nil) else { return nil }
        defer { free(resolved) }
        return String(cString: resolved)
    }

    static func workingDirectory() -> String {
        realPath(".") ?? "/"
    }

    static func absolute(_ path: String) -> String {
        path.hasPrefix("/") ? path : join(workingDirectory(), path)
    }

    static func join(_ folder: String, _ name: String) -> String {
        folder.hasSuffix("/") ? folder + name : folder + "/" + name
    }

    /// The folder that a path lies in: `.` for a bare name.
    static func folder(of path: String) -> String {
        guard let slash = path.lastIndex(of: "/") else { return "." }
        return slash == path.startIndex ? "/" : String(path[..<slash])
    }

    static func name(of path: String) -> String {
        guard let slash = path.lastIndex(of: "/") else { return path }
        return String(path[path.index(after: slash)...])
    }

    /// The names in a folder, without `.` and `..`; none where it can't be read.
    static func names(in folder: String) -> [String] {
        guard let stream = opendir(folder) else { return [] }
        defer { closedir(stream) }
        var names: [String] = []
        while let entry = readdir(stream) {
            let name = withUnsafePointer(to: &entry.pointee.d_name) {
                $0.withMemoryRebound(to: CChar.self, capacity: 256) { String(cString: $0) }
            }
            if name != "." && name != ".." { names.append(name) }
        }
        return names
    }

    /// The whole of a small file; nil where it can't be read.
    static func bytes(of path: String) -> [UInt8]? {
        let descriptor = open(path, O_RDONLY | O_CLOEXEC | O_NOFOLLOW)
        guard descriptor >= 0 else { return nil }
        defer { close(descriptor) }
        var bytes: [UInt8] = []
        var buffer = [UInt8](repeating: 0, count: 1 << 16)
        while true {
            let count = read(descriptor, &buffer, buffer.count)
            if count < 0 && errno == EINTR { continue }
            guard count >= 0 else { return nil }
            guard count > 0 else { return bytes }
            bytes.append(contentsOf: buffer[..<count])
        }
    }

    /// Removes a folder and what is in it; never follows a link.
    static func removeTree(_ path: String) {
        for name in names(in: path) {
            let inner = join(path, name)
            let mode = information(of: inner, followingLinks: false)?.st_mode ?? 0
            if mode & S_IFMT == S_IFDIR {
                removeTree(inner)
            } else {
                unlink(inner)
            }
        }
        rmdir(path)
    }

    static func reason(_ code: Int32 = errno) -> String {
        String(cString: strerror(code))
    }
}
