package import TraceFile
package import TraceSchema

/// Whether a trace keeps to the format's page: what a reader may rely on, whichever engine made it.
package enum TraceConformance {
    /// What is wrong, a line each; each kind of mistake is told once for a kind of event.
    package static func problems(in trace: Trace) -> [String] {
        var problems: [String] = []
        func report(_ problem: String) {
            if !problems.contains(problem) { problems.append(problem) }
        }
        let lanes = Set(trace.header.processes.map(\.id))
        var lastStart = Int64.min
        for (index, event) in trace.events.enumerated() {
            let kind = event.kind.rawValue
            if event.id != index + 1 { report("\(kind): the id is not the position") }
            if event.startNs < lastStart { report("\(kind): starts before the event above it") }
            lastStart = event.startNs
            if !lanes.contains(event.process) {
                report("\(kind): the header has no process \(event.process)")
            }
            if let waited = event.waitedNs, waited > event.durationNs ?? 0 {
                report("\(kind): waited longer than it took")
            }
            if let copied = event.copied, copied > event.bytes ?? 0 {
                report("\(kind): copied more than there is")
            }
            let allowed = EventField.common + event.kind.specification.fields
            for field in EventField.allCases where event.holds(field) && !allowed.contains(field) {
                report("\(kind): may not have `\(field.rawValue)`")
            }
            let availability = event.kind.specification.availability(on: trace.header.engine)
            if availability == .absent { report("\(kind): this engine cannot see it") }
        }
        if trace.header.folded != trace.folds.reduce(0, { $0 + $1.count }) {
            report("the header's `folded` is not what the folds count")
        }
        return problems
    }
}

extension Event {
    /// Whether the field would stand in its line.
    package func holds(_ field: EventField) -> Bool {
        switch field {
        case .id, .kind, .process, .startNs: true
        case .thread: thread != nil
        case .durationNs: durationNs != nil
        case .waitedNs: waitedNs != nil
        case .task: task != nil
        case .parent: parent != nil
        case .attempt: attempt != nil
        case .object: object != nil
        case .function: function != nil
        case .actor: actor != nil
        case .name: name != nil
        case .variable: variable != nil
        case .bound: bound != nil
        case .role: role != nil
        case .bytes: bytes != nil
        case .copied: copied != nil
        case .path: path != nil
        case .explicit: explicit != nil
        case .arguments: arguments != nil
        case .captures: captures != nil
        case .file: file != nil
        case .line: line != nil
        case .inferred: inferred != nil
        case .error: error != nil
        }
    }
}
