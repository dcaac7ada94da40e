internal import TraceReading
internal import TraceSchema

/// What the rules have found so far, with what they look at.
struct Report {
    let run: RunRecord
    let source: SourceReader
    private var found: [Finding] = []
    private var unchecked: [Finding.Kind: String] = [:]

    init(run: RunRecord, source: SourceReader) {
        self.run = run
        self.source = source
    }

    mutating func add(_ finding: Finding) { found.append(finding) }

    /// Notes, once a kind, that something could not be checked.
    mutating func cannotCheck(_ kind: Finding.Kind, _ reason: String) {
        if unchecked[kind] == nil {
            unchecked[kind] = "\(kind.rawValue) could not be checked: \(reason)."
        }
    }

    /// Whether a saving of time is worth telling in this run.
    func isWorthTelling(_ saving: Finding.Saving) -> Bool {
        Threshold.isWorthTelling(saving.highNs, of: run.ns)
    }

    /// The kinds that a rule needs; where the trace lacks one, that is said instead of guessed.
    mutating func requires(_ kinds: EventKind..., for kind: Finding.Kind) -> Bool {
        let missing = kinds.filter { run.header.availability(of: $0) == .absent }
        guard let first = missing.first else { return true }
        cannotCheck(kind, "this trace has no `\(first.rawValue)` events")
        return false
    }

    var findings: Findings {
        var order = found
        order.sort {
            if $0.saves.highNs != $1.saves.highNs { return $0.saves.highNs > $1.saves.highNs }
            if $0.cost.bytes != $1.cost.bytes { return $0.cost.bytes > $1.cost.bytes }
            return ($0.line ?? 0, $0.kind.rawValue) < ($1.line ?? 0, $1.kind.rawValue)
        }
        var notes = Finding.Kind.allCases.compactMap { unchecked[$0] }
        if run.header.folded > 0 {
            notes.append(
                "\(Quantity.count(run.header.folded, "event")) past the event limit are only in "
                    + "the sums: what hangs on the order of events rests on those before.")
        }
        return Findings(
            all: order, unchecked: notes, suppose: run.header.suppose, runNs: run.ns)
    }
}
