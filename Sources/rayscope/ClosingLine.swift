import Findings
import TraceFile

/// Why a run took as long as it did, in one line after it.
enum ClosingLine {
    /// Reading a trace again takes about 2 µs an event: up to here nobody notices.
    private static let mostEvents = 50_000

    /// The number of findings and the weightiest one; nil where there are none, the trace is too
    /// long to read in passing, or it can't be read: `rayscope explain` says why.
    static func of(trace path: String, events: Int) -> String? {
        guard events <= mostEvents, let reader = try? TraceReader(path: path) else { return nil }
        var builder = FindingsBuilder(
            header: reader.header, besideTrace: path)
        do {
            try reader.forEach(event: { builder.add($0) }, fold: { builder.add($0) })
        } catch { return nil }
        return builder.finish().summary
    }
}
