internal import TraceSchema

/// What must be said before the table.
enum TraceNotes {
    static func of(_ header: TraceHeader, foldedCalls: Int) -> [String] {
        var notes: [String] = []
        if !header.complete {
            notes.append("The run was cut off: this is what happened up to that moment.")
        }
        if header.folded > 0 {
            let calls = foldedCalls > 0 ? ", \(Quantity.count(foldedCalls)) calls among them" : ""
            notes.append(
                "\(Quantity.count(header.folded)) events past the event limit were only counted"
                    + "\(calls): table and reasons rest on the events before them.")
        }
        if let rule = header.suppose {
            notes.append("This run supposed `\(rule)`: it is wrong in that respect on purpose.")
        }
        if let status = header.exitStatus, status != 0 {
            notes.append("The script ended with exit status \(status).")
        }
        let inferred = EventKind.allCases.filter {
            $0.specification.availability(on: header.engine) == .inferred
        }
        if !inferred.isEmpty {
            let kinds = inferred.map { "`\($0.rawValue)`" }.joined(separator: ", ")
            notes.append(
                "This engine can't be seen into everywhere: \(kinds) may be concluded rather than "
                    + "seen, without a time of its own; that time stands under the step around it.")
        }
        return notes
    }
}
