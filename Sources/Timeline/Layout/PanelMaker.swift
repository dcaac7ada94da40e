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
            size: group.key.size, names: SameValue(group).names, sums: sums,
            elapsedNs: sums.elapsedNs,
            blocks: scene.rounds.map { rounds($0) } ?? blocks(ofGroup: scene.groups[0]))
    }

    // MARK: One group of calls

    private func blocks(ofGroup index: Int) -> [PanelContent.Block] {
        blocks(of: program.part(ofScene: index), limit: detail.calls, level: 0)
    }

    /// The calls of a group at one place, each followed by its repeats there; past the limit, one
    /// fold of the rest.
    private func blocks(of part: Program.Part, limit: Int, level: Int) -> [PanelContent.Block] {
        let group = program.groups[part.group]
        var blocks: [PanelContent.Block] = []
        let opened = part.shares.prefix(limit).prefix { $0.variant >= 0 }
        for share in opened {
            let variant = group.variants[share.variant]
            if share.first != nil {
                blocks.append(.call(block(of: variant, in: group, level: level)))
            }
            guard share.repeats.calls > 0 else { continue }
            blocks.append(.fold(repeats(share, of: variant, in: group, level: level)))
        }
        let rest = part.shares.dropFirst(opened.count)
        if !rest.isEmpty {
            blocks.append(.fold(further(rest, of: group, isFirst: blocks.isEmpty, level: level)))
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
        let isOpen = level <= depth ?? .max
        return program.parts(inside: call).flatMap {
            blocks(of: $0, limit: isOpen ? detail.callsInside : 0, level: level)
        }
    }

    // MARK: Folds

    /// The calls of a shape at one place, without the first of all.
    private func repeats(
        _ share: Program.Part.Share, of variant: CallGroup.Variant, in group: CallGroup, level: Int
    ) -> PanelContent.Fold {
        let titles = Self.titles(of: variant.first)
        var facts = ["each: \(titles.joined(separator: " → "))"]
        facts += Self.missing(in: titles, of: group)
        facts += words(of: share.inner)
        let calls = group.counted(share.repeats.calls, share.first == nil ? nil : "more")
        let source = level > 0 ? " of \(group.shortSource)" : ""
        return PanelContent.Fold(
            share.repeats,
            title: "× \(calls)\(source) like \(group.numbered(variant.firstNumber))", facts: facts)
    }

    /// What is not drawn of a group at one place: all of them like one variant, or different among
    /// themselves; and whether any call of the group is drawn there.
    private func further(
        _ shares: ArraySlice<Program.Part.Share>, of group: CallGroup, isFirst: Bool, level: Int
    ) -> PanelContent.Fold {
        var sums = CallSums()
        var inner = InnerCalls()
        for share in shares {
            sums.add(share.own)
            sums.add(share.repeats)
            inner.add(program.innerCalls(of: share))
        }
        let source = level > 0 ? " of \(group.shortSource)" : ""
        let calls = group.counted(sums.calls, isFirst ? nil : "more")
        if shares.count == 1, let only = shares.first?.variant, only >= 0 {
            let titles = Self.titles(of: group.variants[only].first)
            var facts = ["each: \(titles.joined(separator: " → "))"]
            if !isFirst { facts += Self.missing(in: titles, of: group) }
            return PanelContent.Fold(
                sums, title: "× \(calls)\(source)", facts: facts + words(of: inner))
        }
        let what =
            isFirst
            ? ", not opened" : sums.calls == 1 ? " that differs again" : " that differ again"
        return PanelContent.Fold(
            sums, title: "× \(calls)\(source)\(what)", facts: words(of: inner))
    }

    /// `inside: 24 × leaf.remote(), 3.2 kB copied`, of what is called inside of folded calls.
    func words(of inner: InnerCalls) -> [String] {
        guard !inner.groups.isEmpty else { return [] }
        let shown = inner.groups.prefix(2).map {
            "\(Quantity.count($0.calls)) × \(program.groups[$0.group].shortSource)"
        }
        let further = inner.groups.dropFirst(2).reduce(0) { $0.adding($1.calls) }
        let copied = inner.groups.reduce(0) { $0.adding($1.copiedBytes) }
        let rest = further > 0 ? ["\(Quantity.count(further, "further call"))"] : []
        return [
            "inside them: \((shown + rest).joined(separator: ", ")) · "
                + "\(Quantity.bytes(copied)) copied"
        ]
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
