internal import TraceReading
internal import TraceSchema

/// What must be said before the differences.
enum RunNotes {
    static func of(_ a: RunStructure, _ b: RunStructure) -> [String] {
        var notes: [String] = []
        for (name, run) in [("A", a), ("B", b)] {
            if !run.header.complete {
                notes.append("\(name) was cut off: it has only what happened up to that moment.")
            }
            if let simulated = run.header.simulated {
                notes.append("\(name) is \(SimulatedRun.clause(simulated)).")
            }
            if let rule = run.header.suppose {
                notes.append("\(name) supposed `\(rule)`: it is wrong in that respect on purpose.")
            }
            if run.header.folded > 0 {
                notes.append(
                    "In \(name), \(Quantity.count(run.header.folded, "event")) past the event "
                        + "limit were only counted: of functions that they belong to, totals are "
                        + "compared instead of single events.")
            }
        }
        let (left, right) = (a.header.config, b.header.config)
        for setting in Set(left.keys).union(right.keys).sorted()
        where left[setting] != right[setting] {
            func text(_ value: Int?) -> String { value.map { Quantity.count($0) } ?? "not told" }
            notes.append(
                "They ran with different settings: `\(setting)` is \(text(left[setting])) in A, "
                    + "\(text(right[setting])) in B.")
        }
        return notes
    }
}
