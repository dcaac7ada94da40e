import Launcher
import TraceFile
import TraceSchema

/// The trace that a command reads.
enum TraceInput {
    /// Hands over each line, in the file's order, in flat memory.
    ///
    /// - Throws: what the closures throw, and ``TraceError``, also for a trace without events: there is nothing to tell of it.
    static func read(
        _ path: String, event: (Event) throws -> Void, fold: (Fold) throws -> Void,
        header: (TraceHeader) -> Void
    ) throws {
        try Progress.during("reading \(path)") {
            let reader = try TraceReader(path: path)
            header(reader.header)
            let lines = try reader.forEach(event: event, fold: fold)
            if lines == 0 { throw TraceError(.noEvents, path: path) }
        }
    }
}
