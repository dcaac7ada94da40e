import CZlib
import Glibc

/// A file that grows piece by piece, compressed where its name ends in `.gz`: there whole or not at
/// all.
package final class ConvertedFile {
    private let path: String
    private let unfinishedPath: String
    /// Nil once it is finished.
    private var stream: gzFile?

    /// Why a file can't be written.
    package struct Failure: Error, Equatable, CustomStringConvertible {
        package let description: String
    }

    package init(path: String) throws(Failure) {
        self.path = path
        unfinishedPath = "\(path).\(getpid()).unfinished"
        var status = stat()
        if stat(path, &status) == 0 && status.st_mode & S_IFMT == S_IFDIR {
            throw Self.failure(path, EISDIR)
        }
        let file = open(
            unfinishedPath, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC | O_NOFOLLOW, 0o666)
        guard file >= 0 else { throw Self.failure(path, errno) }
        // "T" is transparent: no compression.
        guard let stream = gzdopen(file, path.hasSuffix(".gz") ? "wb1" : "wT") else {
            close(file)
            unlink(unfinishedPath)
            throw Self.failure(path, ENOMEM)
        }
        gzbuffer(stream, 128 << 10)
        self.stream = stream
    }

    deinit {
        guard let stream else { return }
        gzclose_w(stream)
        unlink(unfinishedPath)
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
        guard gzclose_w(stream) == Z_OK, rename(unfinishedPath, path) == 0 else {
            let reason = errno
            unlink(unfinishedPath)
            throw Self.failure(path, reason)
        }
    }

    private static func failure(_ path: String, _ code: Int32) -> Failure {
        let reason = String(cString: strerror(code == 0 ? EIO : code))
        return Failure(
            description: "\(path) can't be written: \(reason); name another file with -o")
    }
}
