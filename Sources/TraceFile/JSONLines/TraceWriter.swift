import Glibc
package import TraceSchema

/// Writes a trace line by line into an ``OutputFile``: a reader never finds half a trace.
package final class TraceWriter {
    private let file: OutputFile
    private var output = JSONOutput()

    private static let bufferSize = 256 << 10

    package init(path: String, header: TraceHeader) throws(TraceError) {
        do throws(OutputFile.Failure) { file = try OutputFile(path: path) } catch {
            throw TraceError(error)
        }
        output.line(header)
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
        do throws(OutputFile.Failure) { try file.finish() } catch { throw TraceError(error) }
    }

    private func flush() throws(TraceError) {
        guard !output.bytes.isEmpty else { return }
        do throws(OutputFile.Failure) { try file.write(output.bytes) } catch {
            throw TraceError(error)
        }
        output.removeAll()
    }
}

extension TraceError {
    fileprivate init(_ failure: OutputFile.Failure) {
        self.init(
            failure.code == EISDIR ? .directory : .unwritable(Self.reason(failure.code)),
            path: failure.path)
    }
}
