internal import TraceReading
internal import TraceSchema

/// What must be said before the table.
enum TraceNotes {
    static func of(_ header: TraceHeader, folds: [Fold], inNoRow rest: CallRow.Folded)
        -> [String]
    {
        var notes: [String] = []
        if !header.complete {
            notes.append("The run was cut off: this is what happened up to that moment.")
        }
        if header.folded > 0 {
            notes.append(self.folds(header.folded, folds, inNoRow: rest))
        }
        if let rule = header.suppose {
            notes.append(
                "A supposed world: this run followed the rule `\(rule)`, which is not Ray's; "
                    + "`rayscope run --suppose list` tells what it means.")
        }
        if let status = header.exitStatus, status != 0 {
            notes.append("The script ended with exit status \(status).")
        }
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

    /// What the table holds of events past the limit, and what it lacks.
    private static func folds(
        _ count: Int, _ folds: [Fold], inNoRow rest: CallRow.Folded
    ) -> String {
        let calls = folds.filter { $0.kind == .submit }.reduce(0) { $0.adding(max($1.count, 0)) }
        let among = calls > 0 ? " (\(Quantity.count(calls, "call")) among them)" : ""
        let was = count == 1 ? "was" : "were"
        var text =
            "\(Quantity.count(count, "event")) past the event limit \(was) only counted\(among). "
            + "Times and reasons rest on the events before"
        let missing = [
            (rest.calls, "call"), (rest.pickled, "pickle"), (rest.serialized, "serialize"),
            (rest.put, "put"), (rest.exported, "export"), (rest.fetched, "fetch"),
            (rest.gets, "get"),
        ].filter { $0.0 > 0 }.map { "\(Quantity.count($0.0)) × \($0.1)" }
        let copied = rest.copiedBytes > 0 ? ["\(Quantity.bytes(rest.copiedBytes)) copied"] : []
        if missing.isEmpty && copied.isEmpty {
            text += "; the table's counts and copied bytes hold all of them."
        } else {
            text += "; the table's counts and copied bytes hold those that tell their row. In no "
            text += "row: \(Prose.list(missing + copied)). A higher --event-limit keeps them apart."
        }
        return text
    }
}
