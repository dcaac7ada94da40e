internal import TraceReading
import TraceSchema

/// Turns a scene of the program into the content of a panel.
struct PanelMaker {
    let program: Program
    let detail: Detail
    /// How deep calls inside of calls are drawn; nil: all.
    let depth: Int?

    func panel(_ scene: Program.Scene) -> PanelContent {
        let sums = program.sums(of: scene)
        let group = program.groups[scene.groups[0]]
        let words = PanelWords(program)
        return PanelContent(
            title: words.title(of: scene), note: words.note(of: scene, sums), way: group.key.way,
            size: group.key.size, sums: sums, elapsedNs: sums.elapsedNs,
            blocks: scene.rounds.map { rounds($0) } ?? blocks(ofGroup: scene.groups[0]))
    }

    // MARK: One group of calls

    private func blocks(ofGroup index: Int) -> [PanelContent.Block] {
        let part = Program.Part(group: index, variants: program.groups[index].orderedVariants)
        return blocks(of: part, limit: detail.calls, level: 0)
    }

    /// The calls of a group, each followed by its repeats; past the limit, one fold of the rest.
    /// A part is all variants of the group, or those that are drawn at one place.
    private func blocks(of part: Program.Part, limit: Int, level: Int) -> [PanelContent.Block] {
        let group = program.groups[part.group]
        var blocks: [PanelContent.Block] = []
        for variant in part.variants.prefix(limit) {
            let call = group.variants[variant]
            blocks.append(.call(block(of: call, in: group, level: level)))
            guard call.repeats.calls > 0 else { continue }
            blocks.append(.fold(repeats(of: call, in: group, level: level)))
        }
        var rest = CallSums()
        let undrawn = part.variants.dropFirst(limit)
        for variant in undrawn {
            rest.add(group.variants[variant].own)
            rest.add(group.variants[variant].repeats)
        }
        if part.variants.last == group.orderedVariants.last {
            rest.add(group.others)
        }
        if rest.calls > 0 {
            let only = undrawn.count == 1 && group.others.calls == 0 ? undrawn.first : nil
            blocks.append(
                .fold(
                    further(
                        rest, of: group, all: only.map { group.variants[$0] },
                        isFirst: blocks.isEmpty, level: level)))
        }
        return blocks
    }

    func block(
        of variant: CallGroup.Variant, in group: CallGroup, level: Int, round: Int? = nil
    ) -> PanelContent.CallBlock {
        let call = variant.first
        var facts = [group.numbered(variant.firstNumber, of: group.sums.calls)]
        if level > 0 || round != nil {
            facts.insert(TextStyle.blockTitle.fitted(call.source, into: 180), at: 0)
        }
        if let round {
            facts.insert("round \(Quantity.count(round + 1))", at: 0)
        }
        facts.append(Quantity.duration(variant.own.elapsedNs))
        facts += [call.outcome, call.submit?.line.map { "line \($0)" }].compactMap(\.self)
        let rows = Row.rows(of: StepBuilder.steps(of: call), omitted: call.omitted)
        let run = rows.lastIndex { $0.runsTask }
        return PanelContent.CallBlock(
            label: facts.joined(separator: " · "), rows: rows,
            inside: inside(call, level: level + 1),
            rowsBeforeInside: run.map { $0 + 1 } ?? rows.count)
    }

    private func inside(_ call: Call, level: Int) -> [PanelContent.Block] {
        guard let parts = call.task.flatMap({ program.inside[$0] }) else { return [] }
        let isOpen = level <= depth ?? .max
        return parts.flatMap {
            blocks(of: $0, limit: isOpen ? detail.callsInside : 0, level: level)
        }
    }

    // MARK: Folds

    private func repeats(
        of variant: CallGroup.Variant, in group: CallGroup, level: Int
    ) -> PanelContent.Fold {
        let titles = Self.titles(of: variant.first)
        var facts = ["each: \(titles.joined(separator: " → "))"]
        facts += Self.missing(in: titles, of: group)
        let calls = group.counted(variant.repeats.calls, "more")
        let source = level > 0 ? " of \(group.shortSource)" : ""
        return PanelContent.Fold(
            variant.repeats,
            title: "× \(calls)\(source) like \(group.numbered(variant.firstNumber))", facts: facts)
    }

    /// What is not drawn of a group: all of them like one variant, or different among themselves; and
    /// whether any call of the group is drawn.
    private func further(
        _ sums: CallSums, of group: CallGroup, all variant: CallGroup.Variant?, isFirst: Bool,
        level: Int
    ) -> PanelContent.Fold {
        let source = level > 0 ? " of \(group.shortSource)" : ""
        let calls = group.counted(sums.calls, isFirst ? nil : "more")
        if let variant {
            let titles = Self.titles(of: variant.first)
            var facts = ["each: \(titles.joined(separator: " → "))"]
            if !isFirst { facts += Self.missing(in: titles, of: group) }
            return PanelContent.Fold(sums, title: "× \(calls)\(source)", facts: facts)
        }
        let what =
            isFirst
            ? ", not opened" : sums.calls == 1 ? " that differs again" : " that differ again"
        return PanelContent.Fold(sums, title: "× \(calls)\(source)\(what)")
    }

    /// What some calls of a group do and these don't: `only in call 1: pickle, export`.
    private static func missing(in titles: [String], of group: CallGroup) -> [String] {
        let own = Set(titles)
        var holders: [String: [Int]] = [:]
        var order: [String] = []
        for variant in group.orderedVariants.map({ group.variants[$0] }) {
            for title in Self.titles(of: variant.first) where !own.contains(title) {
                if holders[title] == nil { order.append(title) }
                if holders[title]?.last != variant.firstNumber {
                    holders[title, default: []].append(variant.firstNumber)
                }
            }
        }
        var numbers: [[Int]] = []
        for title in order {
            guard let calls = holders[title], !numbers.contains(calls) else { continue }
            numbers.append(calls)
        }
        // The repeats of the others do the same.
        return numbers.prefix(2).map { calls in
            let repeated = group.variants.contains {
                calls.contains($0.firstNumber) && $0.repeats.calls > 0
            }
            let what = order.filter { holders[$0] == calls }.joined(separator: ", ")
            let which = calls.map { Quantity.count($0) }.joined(separator: ", ")
            return repeated
                ? "not in these: \(what)"
                : "only in \(group.noun)\(calls.count > 1 ? "s" : "") \(which): \(what)"
        }
    }

    /// The names of the steps of a call, in order; without the function's, which the panel tells.
    static func titles(of call: Call) -> [String] {
        let name = call.functionName
        return StepBuilder.steps(of: call).flatMap { $0.boxes.map(\.title) }.map { title in
            let title = title.trimmingTrailingSpace()
            // "fetch f" becomes "fetch"; "pickle f + f" stays.
            guard let name, title.hasSuffix(" \(name)") else { return title }
            let verb = String(title.dropLast(name.count + 1))
            return verb.hasSuffix("+") || verb.hasSuffix(",") ? title : verb
        }
    }
}

extension Row {
    /// Whether the task's own code runs in it.
    fileprivate var runsTask: Bool {
        switch self {
        case .step(let step): step.boxes.contains { $0.kind == .execute }
        case .more: false
        }
    }
}

extension String {
    func trimmingTrailingSpace() -> String {
        String(reversed().drop { $0 == " " }.reversed())
    }
}
