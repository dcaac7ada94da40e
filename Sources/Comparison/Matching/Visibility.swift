internal import TraceReading
internal import TraceSchema

/// Which kinds of events two traces allow to compare.
struct Visibility {
    /// Kinds that one of the runs cannot show.
    private(set) var kinds: Set<EventKind> = []
    /// Kinds of which some are counted without their function: only all together are compared.
    private(set) var totals: Set<EventKind> = []
    private(set) var gaps: [Comparison.Gap] = []

    init(_ a: RunStructure, _ b: RunStructure) {
        for (name, run, other) in [("A", a, b), ("B", b, a)] {
            let hidden = EventKind.allCases.filter { run.header.availability(of: $0) == .absent }
            kinds.formUnion(hidden)
            let missing = Set(run.header.missing)
            addGap(
                hidden.filter { missing.contains($0) },
                "\(name) lacks them: this \(run.header.engine.rawValue) "
                    + "\(run.header.engineVersion) could not be traced there")
            // Of interest only where the other run has something to show.
            let unseen = hidden.filter { !missing.contains($0) && other.totals[$0] ?? 0 > 0 }
            addGap(unseen, "\(Self.name(of: run.header.engine)) does not show them")
        }
        let lost = EventKind.allCases.filter {
            !kinds.contains($0) && (a.unattributed[$0] != nil || b.unattributed[$0] != nil)
        }
        totals = Set(lost.filter(Self.isDecidedByTheProgram))
        kinds.formUnion(lost.filter { !Self.isDecidedByTheProgram($0) })
        addGap(
            lost, "past the event limit without their functions; record with a higher --event-limit"
        )
        let calls = a.foldedCalls.adding(b.foldedCalls)
        if calls > 0 {
            addGap(
                [.submit],
                "the arguments of \(Quantity.count(calls, "call")) past the event limit; record "
                    + "with a higher --event-limit")
        }
    }

    private mutating func addGap(_ kinds: [EventKind], _ reason: String) {
        guard !kinds.isEmpty else { return }
        let gap = Comparison.Gap(kinds: kinds.map(\.rawValue), reason: reason)
        if !gaps.contains(gap) { gaps.append(gap) }
    }

    private static func name(of engine: Engine) -> String {
        switch engine {
        case .embedded: "the embedded engine"
        case .ray: "real Ray"
        }
    }

    /// Whether the number of all its events does not depend on chance.
    private static func isDecidedByTheProgram(_ kind: EventKind) -> Bool {
        switch kind {
        case .export, .serialize, .put, .submit, .get, .execute, .return, .retry, .fail: true
        case .pickle, .fetch, .unpickle, .deserialize, .lease, .dispatch, .hold, .drop, .free,
            .spill, .restore:
            false
        }
    }
}
