import CZlib
import Glibc

/// A file that grows piece by piece, compressed where its name ends in `.gz`: there whole or not at
/// all. A device or a pipe is written to as it is.
package final class ConvertedFile {
    private let path: String
    /// Beside it, until it is whole; nil for what is no file.
    private let unfinishedPath: String?
    /// Nil once it is finished.
    private var stream: gzFile?

    /// Why a file can't be written.
    package struct Failure: Error, Equatable, CustomStringConvertible {
        package let description: String
    }

    package init(path: String) throws(Failure) {
        self.path = path
        var status = stat()
        let kind = stat(path, &status) == 0 ? status.st_mode & S_IFMT : S_IFREG
        if kind == S_IFDIR { throw Self.failure(path, EISDIR) }
        // A rename would put a file where the device was.
        unfinishedPath = kind == S_IFREG ? "\(path).\(getpid()).unfinished" : nil
        let file =
            if let unfinishedPath {
                open(unfinishedPath, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC | O_NOFOLLOW, 0o666)
            } else {
                open(path, O_WRONLY | O_CLOEXEC)
            }
        guard file >= 0 else { throw Self.failure(path, errno) }
        // "T" is transparent: no compression.
        guard let stream = gzdopen(file, path.hasSuffix(".gz") ? "wb1" : "wT") else {
            close(file)
            if let unfinishedPath { unlink(unfinishedPath) }
            throw Self.failure(path, ENOMEM)
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
            guard Int(count) == piece.count else { throw Self.failure(path, errno) }
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
            throw Self.failure(path, reason)
        }
    }

    private static func failure(_ path: String, _ code: Int32) -> Failure {
        let reason = String(cString: strerror(code == 0 ? EIO : code))
        return Failure(
            description: "\(path) can't be written: \(reason); name another file with -o")
    }
}
