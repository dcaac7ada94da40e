import CZlib
import Glibc

/// A file that a command makes, piece by piece; compressed where its name ends in `.gz`.
///
/// It is written beside its place and renamed at the end: it is there whole or not at all, and an
/// older one stays until the new one is whole. A device, a pipe, or a way to an open file such as
/// `/dev/stdout` is written to as it is, for a rename would put a file where the device was.
package final class OutputFile {
    private let path: String
    /// Beside it, until it is whole; nil for what is written to as it is.
    private let unfinishedPath: String?
    /// Nil once it is finished.
    private var stream: gzFile?

    /// Why a file can't be written.
    package struct Failure: Error, Equatable, Sendable, CustomStringConvertible {
        /// The file, as the user named it.
        package let path: String
        /// The system's.
        package let code: Int32

        /// In one line: the thing and the way out.
        package var description: String {
            "\(path) can't be written: \(reason); name another file with -o"
        }

        /// The system's words.
        package var reason: String { TraceError.reason(code) }

        fileprivate init(_ path: String, _ code: Int32) {
            self.path = path
            self.code = code == 0 ? EIO : code
        }
    }

    /// Makes the file beside its place; a folder can't be one.
    package init(path: String) throws(Failure) {
        self.path = path
        var status = stat()
        if stat(path, &status) == 0, status.st_mode & S_IFMT == S_IFDIR {
            throw Failure(path, EISDIR)
        }
        unfinishedPath = Self.isReplaceable(path) ? "\(path).\(getpid())\(Self.ending)" : nil
        let file =
            if let unfinishedPath {
                open(unfinishedPath, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC | O_NOFOLLOW, 0o666)
            } else {
                // Behind what others have written there.
                open(path, O_WRONLY | O_APPEND | O_CLOEXEC)
            }
        guard file >= 0 else { throw Failure(path, errno) }
        // Level 1 costs a third of the default's time; "T" is transparent: no compression.
        guard let stream = gzdopen(file, path.hasSuffix(".gz") ? "wb1" : "wT") else {
            close(file)
            if let unfinishedPath { unlink(unfinishedPath) }
            throw Failure(path, ENOMEM)
        }
        gzbuffer(stream, 128 << 10)
        self.stream = stream
    }

    deinit {
        guard let stream else { return }
        gzclose_w(stream)
        if let unfinishedPath { unlink(unfinishedPath) }
    }

    package func write(_ bytes: [UInt8]) throws(Failure) {
        guard let stream else { return }
        errno = 0
        var rest = bytes[...]
        while !rest.isEmpty {
            let piece = rest.prefix(1 << 30)
            let count = piece.withUnsafeBytes { gzwrite(stream, $0.baseAddress, UInt32($0.count)) }
            guard Int(count) == piece.count else { throw Failure(path, errno) }
            rest = rest.dropFirst(piece.count)
        }
    }

    /// Puts the file in its place; without this call nothing is left of it.
    package func finish() throws(Failure) {
        guard let stream else { return }
        self.stream = nil
        errno = 0
        guard gzclose_w(stream) == Z_OK, unfinishedPath.map({ rename($0, path) }) ?? 0 == 0 else {
            let reason = errno
            if let unfinishedPath { unlink(unfinishedPath) }
            throw Failure(path, reason)
        }
    }

    /// Writes a file at one go.
    package static func write(_ bytes: [UInt8], to path: String) throws(Failure) {
        let file = try OutputFile(path: path)
        try file.write(bytes)
        try file.finish()
    }

    /// Removes what processes that were killed had begun to write for this place.
    package static func removeAbandoned(for path: String) {
        let slash = path.lastIndex(of: "/")
        let folder = slash.map { String(path[...$0]) } ?? "./"
        let start = "\(slash.map { String(path[path.index(after: $0)...]) } ?? path)."
        guard let listing = opendir(folder) else { return }
        defer { closedir(listing) }
        while let entry = readdir(listing) {
            let name = withUnsafePointer(to: &entry.pointee.d_name) {
                $0.withMemoryRebound(to: CChar.self, capacity: 256) { String(cString: $0) }
            }
            guard name.hasPrefix(start), name.hasSuffix(ending),
                let process = pid_t(name.dropFirst(start.count).dropLast(ending.count)),
                process > 0, kill(process, 0) != 0, errno == ESRCH
            else { continue }
            unlink(folder + name)
        }
    }

    private static let ending = ".unfinished"

    /// Whether a file may be put in this place: there is none, or one that lies on a disk.
    package static func isReplaceable(_ path: String) -> Bool {
        var status = stat()
        guard stat(path, &status) == 0 else { return true }
        guard status.st_mode & S_IFMT == S_IFREG else { return false }
        // `/dev/stdout` leads to a file by way of /proc, and is none itself.
        let folder = path.lastIndex(of: "/").map { String(path[...$0]) } ?? "."
        let ways = [target(ofLink: path), resolved(folder)]
        return !ways.contains { $0?.hasPrefix("/proc/") == true }
    }

    private static func target(ofLink path: String) -> String? {
        var bytes = [UInt8](repeating: 0, count: Int(PATH_MAX))
        let count = bytes.withUnsafeMutableBytes { buffer in
            buffer.withMemoryRebound(to: CChar.self) {
                $0.baseAddress.map { [room = $0.count] in readlink(path, $0, room) } ?? 0
            }
        }
        return count > 0 ? String(decoding: bytes.prefix(count), as: UTF8.self) : nil
    }

    private static func resolved(_ path: String) -> String? {
        guard let text = realpath(path, nil) else { return nil }
        defer { free(text) }
        return String(cString: text)
    }
}
