internal import Glibc

/// Reads the user's script, with care: its name comes from a trace.
package enum ScriptFile {
    /// No script is larger.
    static let most = 4_000_000

    /// Reads the script where the trace says it is, or else beside the trace, where `rayscope run`
    /// puts it.
    package static func reader(beside trace: String) -> (String) -> [UInt8]? {
        let folder = trace.lastIndex(of: "/").map { String(trace[...$0]) } ?? ""
        return { path in
            if let bytes = read(path) { return bytes }
            guard let name = path.split(separator: "/").last else { return nil }
            return read(folder + name)
        }
    }

    /// The bytes of a Python file; nil where there is none that can be read, it is no regular file,
    /// or too large.
    package static func read(_ path: String) -> [UInt8]? {
        guard path.hasSuffix(".py"), !path.utf8.contains(0) else { return nil }
        // A pipe of that name must not hold us up.
        let descriptor = open(path, O_RDONLY | O_NONBLOCK | O_CLOEXEC)
        guard descriptor >= 0 else { return nil }
        defer { close(descriptor) }
        var status = stat()
        guard fstat(descriptor, &status) == 0, status.st_mode & S_IFMT == S_IFREG,
            status.st_size <= most
        else { return nil }
        var bytes = [UInt8](repeating: 0, count: Int(status.st_size))
        let count = bytes.withUnsafeMutableBytes { buffer in
            var filled = 0
            while filled < buffer.count {
                let count = Glibc.read(
                    descriptor, buffer.baseAddress?.advanced(by: filled), buffer.count - filled)
                guard count > 0 else { break }
                filled += count
            }
            return filled
        }
        return Array(bytes.prefix(count))
    }
}
