internal import TraceReading
import TraceSchema

extension Timeline {
    /// What two traces differ in: calls that are gone, new, or made otherwise.
    ///
    /// What is the same in both is counted and not drawn; times are told, and are no difference.
    package static func difference(
        from a: ReadTrace, to b: ReadTrace, options: Options = Options()
    ) -> Diagram {
        let pairs = GroupPair.pairs(a, b)
        let different = pairs.filter { $0.change != nil }
        let (kept, leftOut) = PanelSelection.chosen(
            costs: different.map(\.costs), boxLimit: options.boxLimit
        ) { index, detail in [different[index].panel(detail)] }

        var notes = [
            "From A to B: − gone, + new, ≠ changed. Times are no difference: they always differ."
        ]
        notes += headings(of: [a, b])
        if a.header.engine != b.header.engine {
            notes.append(
                "Two engines: the sizes of messages to workers are not compared, since Ray does not "
                    + "tell them.")
        }
        if !options.scope.isWhole {
            notes.append("A part of each trace: \(options.scope.words).")
        }
        let same = pairs.filter { $0.change == nil }
        let calls = same.reduce(0) { $0.adding($1.a?.sums.calls ?? 0) }
        if different.isEmpty {
            notes.append(
                "Nothing differs: \(Quantity.count(same.count, "group")) of calls, "
                    + "\(Quantity.count(calls, "call")) in each.")
        } else if !same.isEmpty {
            notes.append(
                "The same in both, and not drawn: \(Quantity.count(same.count, "group")) of calls, "
                    + "\(Quantity.count(calls, "call")).")
        }
        if !leftOut.isEmpty {
            notes.append(
                "The costliest differences are drawn. Left out: "
                    + "\(Quantity.count(leftOut.count, "group")) of cheaper calls.")
        }
        let panels = kept.flatMap { $0.panels.compactMap(\.self) }
        return DiagramLayout(
            arrangement: .flow(panels),
            heading: TraceHeading(title: "What differs from A to B", notes: notes)
        ).diagram()
    }
}
