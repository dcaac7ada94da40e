internal import TraceReading
import TraceSchema

/// A group of calls in two traces, or in one of them.
struct GroupPair {
    var a: CallGroup?
    var b: CallGroup?
    let sizes: SizeComparison

    /// All groups of both, in the order of the first program; what is new follows.
    static func pairs(_ a: ReadTrace, _ b: ReadTrace) -> [GroupPair] {
        let (old, new) = (a.program.orderedGroups, b.program.orderedGroups)
        let sizes = SizeComparison(a.header, b.header)
        let partners = CallMatching.partners(of: old.map(\.key), in: new.map(\.key))
        let taken = Set(partners.compactMap(\.self))
        let both = zip(old, partners).map { group, partner in
            GroupPair(a: group, b: partner.map { new[$0] }, sizes: sizes)
        }
        return both
            + new.indices.filter { !taken.contains($0) }.map {
                GroupPair(a: nil, b: new[$0], sizes: sizes)
            }
    }

    /// Nil where the calls are as many, go the same way and move the same bytes.
    var change: Diagram.Change? {
        guard let a else { return .new }
        guard let b else { return .gone }
        let fails = (calls(of: a) + calls(of: b)).contains { $0.outcome != nil }
        let isSame =
            a.sums.calls == b.sums.calls && a.key.way == b.key.way
            && a.key.variable == b.key.variable
            && (fails || sizes.agree(a.sums, b.sums))
            && !zip(calls(of: a), calls(of: b)).contains {
                StepDifference($0, $1, sizes: sizes).isDifferent
            }
        return isSame ? nil : .changed
    }

    /// Of both traces.
    var costs: EventSums {
        var sums = a?.sums.events ?? EventSums()
        if let b { sums.add(b.sums.events) }
        return sums
    }

    /// The first call and the usual one: of the shape that most calls have.
    private func calls(of group: CallGroup) -> [Call] {
        guard let first = group.orderedVariants.first else { return [] }
        let usual = group.orderedVariants.max {
            group.variants[$0].repeats.calls < group.variants[$1].repeats.calls
        }
        return [first, usual].compactMap(\.self).prefix(usual == first ? 1 : 2)
            .map { group.variants[$0].first }
    }

    func panel(_ detail: Detail) -> PanelContent {
        let change = change ?? .changed
        let group = b ?? a
        let sums = group?.sums ?? CallSums()
        var blocks: [PanelContent.Block] = []
        let old = a.map(calls) ?? []
        let new = b.map(calls) ?? []
        let shown = min(max(old.count, new.count), detail == .first ? 1 : 2)
        for index in 0..<shown {
            let steps = StepDifference(
                index < old.count ? old[index] : a == nil ? nil : old.last,
                index < new.count ? new[index] : b == nil ? nil : new.last,
                sizes: sizes
            ).steps
            blocks.append(
                .call(
                    PanelContent.CallBlock(
                        label: index == 0 ? "the first call" : "the usual call",
                        rows: Row.rows(of: steps, omitted: EventSums()))))
        }
        blocks.append(.fold(total(change)))
        return PanelContent(
            title: "\(change.sign) \(title)", note: note, way: group?.key.way ?? .nothing,
            size: group?.key.size ?? SizeClass(bytes: 0), sums: sums,
            elapsedNs: sums.elapsedNs, blocks: blocks)
    }

    private var title: String {
        let sources = [a, b].compactMap { $0?.variants.first?.first.source }
        guard let old = sources.first, let new = sources.last, old != new else {
            return sources.first ?? "calls"
        }
        return "\(TextStyle.panelTitle.fitted(old, into: 220)) → \(new)"
    }

    private var note: String {
        let ways = [a, b].compactMap { $0?.key.way.words }
        var facts = [Self.change(ways.first ?? "", ways.last ?? "")]
        let lines = [a, b].compactMap { $0?.key.line.map { "line \($0)" } }
        if let old = lines.first, let new = lines.last {
            facts.append(Self.change(old, new))
        }
        if let caller = (b ?? a)?.key.caller {
            facts.append("called inside \(TextStyle.panelNote.fitted(caller, into: 160))")
        }
        return facts.joined(separator: " · ")
    }

    /// All calls of both traces, in numbers.
    private func total(_ change: Diagram.Change) -> PanelContent.Fold {
        let facts = [a, b].map { group -> (calls: String, copied: String, time: String) in
            guard let group else { return ("none", "0 B", "0 ns") }
            return (
                Quantity.count(group.sums.calls, group.noun),
                Quantity.bytes(group.sums.events.copiedBytes),
                Quantity.duration(group.sums.elapsedNs)
            )
        }
        var fold = PanelContent.Fold((b ?? a)?.sums ?? CallSums(), title: "")
        fold.lines = [
            Self.change(facts[0].calls, facts[1].calls),
            "copied: \(Self.change(facts[0].copied, facts[1].copied))",
            "time: \(Self.change(facts[0].time, facts[1].time))",
        ]
        fold.change = change
        return fold
    }

    private static func change(_ old: String, _ new: String) -> String {
        old == new ? old : "\(old) → \(new)"
    }
}

extension Program {
    /// In the order of their first call.
    var orderedGroups: [CallGroup] { order.map { groups[$0] } }
}
