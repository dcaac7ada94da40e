internal import TraceReading
import TraceSchema

/// What a reader must know of a trace to trust a picture of it.
enum TraceNotes {
    /// Which run it is of: the script by its own name, without its folders.
    static func title(_ header: TraceHeader) -> String {
        let name = header.script.split(separator: "/").last.map(String.init) ?? header.script
        return "\(TextStyle.title.fitted(name, into: 520)) on \(header.engine.words)"
    }

    /// That it ran by a rule that isn't Ray's; that it is cut off; that events were only counted,
    /// and what becomes of those in this picture; the aside tells more of them.
    static func all(
        _ header: TraceHeader, folds: [Fold], aside: String = "", foldedAre: String
    ) -> [String] {
        var notes: [String] = []
        if let simulated = header.simulated { notes.append(SimulatedRun.sentence(simulated)) }
        if let rule = header.suppose {
            notes.append(SupposedWorld.sentence("“\(rule)”") + ".")
        }
        if !header.complete {
            notes.append(
                "Incomplete: the run was cut off, and the picture ends with the last recorded event."
            )
        }
        let counted = max(folds.reduce(0) { $0.adding($1.count) }, header.folded)
        if counted > 0 {
            notes.append(
                "Past the event limit \(Quantity.count(counted, "event")) were only "
                    + "counted\(aside); \(foldedAre)"
            )
        }
        return notes
    }

    /// "The trace has no hold, drop and free (Ray doesn't show them)": for kinds that a picture
    /// would need; nil where the trace can show them all.
    static func absent(_ kinds: [EventKind], in header: TraceHeader) -> String? {
        let missing = kinds.filter { header.availability(of: $0) == .absent }
        guard !missing.isEmpty else { return nil }
        return "This trace can't show \(list(missing.map(\.rawValue)))"
            + (header.engine == .ray ? " (Ray's C++ part does those, unseen)" : "")
    }

    /// `a`, `a and b`, `a, b and c`.
    static func list(_ words: [String]) -> String {
        guard let last = words.last, words.count > 1 else { return words.first ?? "" }
        return "\(words.dropLast().joined(separator: ", ")) and \(last)"
    }
}
