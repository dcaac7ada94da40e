package import TraceFile
package import TraceSchema

/// Makes traces for tests, an event a line:
///
/// ```swift
/// var build = TraceBuilder(script: "program.py")
/// build.event(.put, at: 10, for: 5) { $0.object = ObjectID(1); $0.bytes = 8000 }
/// ```
package struct TraceBuilder {
    package private(set) var trace: Trace

    package init(script: String = "program.py", workers: Int = 1, engine: Engine = .embedded) {
        var header = TraceHeader(
            engine: engine, engineVersion: "test", script: script,
            started: "2026-01-01T00:00:00Z", config: ["inline_limit": 102_400])
        header.processes = [
            TraceHeader.Process(id: .driver, pid: 100),
            TraceHeader.Process(id: .controlStore, pid: 101),
            TraceHeader.Process(id: .objectStore, pid: 101),
            TraceHeader.Process(id: .scheduler, pid: 101),
        ]
        if workers > 0 {
            header.processes += (1...workers).map {
                TraceHeader.Process(id: .worker($0), pid: 101 + $0)
            }
        }
        trace = Trace(header: header)
    }

    /// Appends an event; its id is its position.
    package mutating func event(
        _ kind: EventKind, in process: ProcessID = .driver, at start: Int64,
        for duration: Int64? = nil,
        _ fill: (inout Event) -> Void = { _ in }
    ) {
        var event = Event(
            id: trace.events.count + 1, kind: kind, process: process, startNs: start)
        event.durationNs = duration
        fill(&event)
        trace.events.append(event)
    }

    /// Appends a fold and counts it in the header.
    package mutating func fold(_ fold: Fold) {
        trace.folds.append(fold)
        trace.header.folded += fold.count
    }

    package mutating func header(_ change: (inout TraceHeader) -> Void) { change(&trace.header) }
}
