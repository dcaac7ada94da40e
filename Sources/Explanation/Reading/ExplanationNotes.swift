internal import Ledger
internal import TraceReading
internal import TraceSchema

/// What must be said before the table.
enum ExplanationNotes {
    static func of(
        _ header: TraceHeader, folds: [Fold], inNoRow rest: CallRow.Folded, ledger: Ledger
    ) -> [String] {
        var notes: [String] = []
        if !header.complete {
            notes.append("The run was cut off: this is what happened up to that moment.")
        }
        if header.folded > 0 {
            notes.append(self.folds(header.folded, folds, inNoRow: rest))
        }
        if let simulated = header.simulated { notes.append(SimulatedRun.sentence(simulated)) }
        if let rule = header.suppose {
            notes.append(
                SupposedWorld.sentence("`\(rule)`")
                    + "; `rayscope run --suppose list` tells what it means.")
        }
        if let status = header.exitStatus, status != 0 {
            notes.append("The script ended with exit status \(status).")
        }
        notes += unfinished(ledger)
        notes += spilled(ledger)
        let inferred = EventKind.allCases.filter {
            header.availability(of: $0) == .inferred
        }
        if !inferred.isEmpty {
            let kinds = inferred.map { "`\($0.rawValue)`" }.joined(separator: ", ")
            notes.append(
                "This engine can't be seen into everywhere: \(kinds) may be concluded rather than "
                    + "seen, without a time of its own; that time stands under the step around it.")
        }
        return notes
    }

    /// Calls that a timeout, Ctrl-C or the script's end cut off.
    private static func unfinished(_ ledger: Ledger) -> [String] {
        let entries = ledger.entries.filter { $0.how == .call && $0.unfinished > 0 }
        guard !entries.isEmpty else { return [] }
        let count = entries.reduce(0) { $0.adding($1.unfinished) }
        let places = entries.prefix(3).map { entry in
            Prose.name(entry.function) + (entry.place.map { " (\($0))" } ?? "")
        }
        let more = entries.count > 3 ? ["others"] : []
        return [
            "\(Quantity.count(count, "call")) had neither returned nor failed when the run ended: "
                + "\(Prose.list(places + more))."
        ]
    }

    /// The object store's memory was too small for what was alive.
    private static func spilled(_ ledger: Ledger) -> [String] {
        func sum(_ kind: EventKind) -> LedgerSum {
            var whole = LedgerSum(kind: kind, path: nil)
            for entry in ledger.entries {
                for sum in entry.sums where sum.kind == kind { whole.add(sum) }
            }
            return whole
        }
        let (out, back) = (sum(.spill), sum(.restore))
        guard out.count > 0 else { return [] }
        var text =
            "The object store had too little memory: objects went to disk "
            + "\(Quantity.count(out.count, "time")) "
            + "(\(Quantity.bytes(out.bytes)), \(Quantity.duration(out.workNs)))"
        if back.count > 0 {
            text +=
                ", and came back \(Quantity.count(back.count, "time")) "
                + "(\(Quantity.bytes(back.bytes)), \(Quantity.duration(back.workNs)))"
        }
        return [text + "; ray.init(object_store_memory=…) gives it more."]
    }

    /// What holds events past the limit, and what does not.
    private static func folds(
        _ count: Int, _ folds: [Fold], inNoRow rest: CallRow.Folded
    ) -> String {
        let calls = folds.filter { $0.kind == .submit }.reduce(0) { $0.adding(max($1.count, 0)) }
        let among = calls > 0 ? " (\(Quantity.count(calls, "call")) among them)" : ""
        let was = count == 1 ? "was" : "were"
        var text =
            "\(Quantity.count(count, "event")) past the event limit \(was) only counted\(among). "
            + "What each variable cost holds all of them; where the time went, the calls' times and "
            + "the reasons rest on the events before."
        if rest.calls > 0 {
            text += " In no row of the calls: \(Quantity.count(rest.calls))."
            text += " A higher --event-limit keeps them apart."
        }
        return text
    }
}
