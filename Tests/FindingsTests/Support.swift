import TestSupport
import TraceFile
import TraceSchema

@testable import Findings

/// A run whose script is known, to be looked for findings.
struct SuspectRun {
    var scripted = ScriptedRun()
    var header: TraceHeader
    var script: String?
    var folds: [Fold] = []

    init(script: String? = nil, engine: Engine = .embedded, workers: Int = 2) {
        header = TraceBuilder(workers: workers, engine: engine).trace.header
        self.script = script
        scripted.workers = workers
        scripted.file = "program.py"
    }

    var findings: Findings {
        var builder = FindingsBuilder(
            header: header, read: { [script] _ in script.map { Array($0.utf8) } })
        for event in scripted.events { builder.add(event) }
        for fold in folds { builder.add(fold) }
        return builder.finish()
    }

    /// An event that the scripted run has none of, in a lane, at its present moment.
    mutating func event(
        _ kind: EventKind, in process: ProcessID = .driver, for duration: Int64 = 0,
        _ fill: (inout Event) -> Void
    ) {
        var event = Event(kind: kind, process: process, startNs: scripted.now)
        event.durationNs = duration
        fill(&event)
        scripted.add(event)
        scripted.now += duration
    }
}

extension Findings {
    var kinds: [Finding.Kind] { all.map(\.kind) }
    func first(_ kind: Finding.Kind) -> Finding? { all.first { $0.kind == kind } }
}

func findings(_ trace: TraceBuilder, script: String? = nil) -> Findings {
    var builder = FindingsBuilder(
        header: trace.trace.header, read: { _ in script.map { Array($0.utf8) } })
    for event in trace.trace.events { builder.add(event) }
    for fold in trace.trace.folds { builder.add(fold) }
    return builder.finish()
}
