import CZlib
import Glibc
package import TraceSchema

/// Writes a trace line by line, compressed where its name ends in `.gz`.
///
/// It writes beside the file and renames at the end: a reader never finds half a trace, and an
/// older one stays until the new one is whole.
package final class TraceWriter {
    private let path: String
    private let unfinishedPath: String
    /// Nil once it is finished.
    private var stream: gzFile?
    private var output = JSONOutput()

    private static let bufferSize = 256 << 10

    package init(path: String, header: TraceHeader) throws(TraceError) {
        var status = stat()
        if stat(path, &status) == 0 && status.st_mode & S_IFMT == S_IFDIR {
            throw TraceError(.directory, path: path)
        }
        let unfinishedPath = "\(path).\(getpid()).unfinished"
        let file = open(unfinishedPath, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0o666)
        guard file >= 0 else {
            throw TraceError(.unwritable(TraceError.reason(errno)), path: path)
        }
        // Level 1 costs a third of the default's time; "T" is transparent: no compression.
        guard let stream = gzdopen(file, path.hasSuffix(".gz") ? "wb1" : "wT") else {
            close(file)
            unlink(unfinishedPath)
            throw TraceError(.unwritable(TraceError.reason(ENOMEM)), path: path)
        }
        gzbuffer(stream, 128 << 10)
        self.path = path
        self.unfinishedPath = unfinishedPath
        self.stream = stream
        output.line(header)
    }

    deinit {
        guard let stream else { return }
        gzclose_w(stream)
        unlink(unfinishedPath)
    }

    package func write(_ event: Event) throws(TraceError) {
        output.line(event)
        if output.bytes.count >= Self.bufferSize { try flush() }
    }

    package func write(_ fold: Fold) throws(TraceError) {
        output.line(fold)
        if output.bytes.count >= Self.bufferSize { try flush() }
    }

    /// Puts the file in its place; without this call nothing is left of it.
    package func finish() throws(TraceError) {
        try flush()
        guard let stream else { return }
        self.stream = nil
        errno = 0
        guard gzclose_w(stream) == Z_OK, rename(unfinishedPath, path) == 0 else {
            let reason = TraceError.reason(errno == 0 ? EIO : errno)
            unlink(unfinishedPath)
            throw TraceError(.unwritable(reason), path: path)
        }
    }

    private func flush() throws(TraceError) {
        guard let stream, !output.bytes.isEmpty else { return }
        errno = 0
        let count = output.bytes.withUnsafeBytes {
            gzwrite(stream, $0.baseAddress, UInt32($0.count))
        }
        guard Int(count) == output.bytes.count else {
            throw TraceError(.unwritable(TraceError.reason(errno == 0 ? EIO : errno)), path: path)
        }
        output.removeAll()
    }
}
