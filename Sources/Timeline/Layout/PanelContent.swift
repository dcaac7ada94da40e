internal import TraceReading
import TraceSchema

/// What a panel holds, before anything has a place.
struct PanelContent {
    var title: String
    var note: String
    var way: Way
    var size: SizeClass
    var sums: CallSums
    /// Time during which at least one of its calls was under way, in nanoseconds.
    var elapsedNs: Int64
    var blocks: [Block]

    enum Block {
        case call(label: String, rows: [Row])
        case fold(Fold)
    }

    /// Calls that are counted instead of drawn.
    struct Fold {
        var count: Int
        var lines: [String]
        var tooltip: String
    }

    var boxCount: Int {
        blocks.reduce(0) { count, block in
            switch block {
            case .call(_, let rows): count + rows.reduce(0) { $0 + $1.boxCount }
            case .fold: count + 1
            }
        }
    }

    /// The places that its boxes and arrows need, workers in order of first use.
    var processes: [ProcessID] {
        var seen: [ProcessID] = []
        func note(_ process: ProcessID) {
            if !seen.contains(process) {
                seen.append(process)
            }
        }
        for case .call(_, let rows) in blocks {
            for case .step(let step) in rows {
                step.boxes.forEach { note($0.process) }
                if let flow = step.flow {
                    note(flow.source)
                    note(flow.target)
                }
            }
        }
        return seen
    }
}

extension PanelContent {
    init(_ group: CallGroup) {
        let first = group.variants[0].first
        let subject = first.subject
        way = group.key.way
        size = group.key.size
        sums = group.sums
        elapsedNs = group.sums.elapsedNs
        title = "\(way.words) · \(first.source)"
        note = Self.note(subject: subject, caller: first.callerFunction, sums: group.sums, way: way)
        blocks = []
        let firstTitles = Self.titles(of: first)
        for variant in group.variants {
            let steps = StepBuilder.steps(of: variant.first)
            let noun = way == .storedOnly ? "value" : way == .neverCalled ? "pickle" : "call"
            var own = CallSums()
            own.add(variant.first)
            let number = "\(noun) \(Quantity.count(variant.firstNumber))"
            let total =
                group.sums.calls == 1 ? "" : " of \(Quantity.count(group.sums.calls))"
            blocks.append(
                .call(
                    label: "\(number)\(total) · \(Quantity.duration(own.elapsedNs))"
                        + (variant.first.submit?.line.map { " · line \($0)" } ?? ""),
                    rows: Row.rows(of: steps, omitted: variant.first.omitted)))
            guard variant.repeats.calls > 0 else { continue }
            blocks.append(
                .fold(
                    Self.fold(
                        variant.repeats, like: "like \(number)", noun: noun,
                        titles: Self.titles(of: variant.first),
                        onlyFirst: firstTitles)))
        }
        if group.others.calls > 0 {
            blocks.append(
                .fold(
                    Self.fold(
                        group.others, like: "that differ again", noun: "call", titles: [],
                        onlyFirst: [])))
        }
    }

    private static func note(
        subject: (way: Way, variable: String?, bytes: Int?), caller: String?, sums: CallSums,
        way: Way
    ) -> String {
        var facts: [String] = []
        if let bytes = subject.bytes, way != .nothing {
            // A name of any length must not push the numbers out.
            let name = subject.variable.map { TextStyle.panelNote.fitted($0, into: 130) }
            facts.append([name, Quantity.bytes(bytes)].compactMap(\.self).joined(separator: ": "))
        }
        if way != .storedOnly, way != .neverCalled {
            facts.append(Quantity.count(sums.calls, "call"))
        }
        facts.append(Quantity.duration(sums.elapsedNs))
        facts.append("\(Quantity.bytes(sums.events.copiedBytes)) copied")
        if let caller {
            facts.append("called inside \(caller)")
        }
        return facts.joined(separator: " · ")
    }

    /// The names of the steps of a call, in order; without the function's, which the panel tells.
    private static func titles(of call: Call) -> [String] {
        let suffix = call.functionName.map { " \($0)" } ?? ""
        return StepBuilder.steps(of: call).flatMap { $0.boxes.map(\.title) }.map { title in
            let title = title.trimmingTrailingSpace()
            return title.hasSuffix(suffix) ? String(title.dropLast(suffix.count)) : title
        }
    }

    private static func fold(
        _ repeats: CallSums, like: String, noun: String, titles: [String], onlyFirst: [String]
    ) -> Fold {
        let count = Quantity.count(repeats.calls)
        let nouns = repeats.calls == 1 ? noun : "\(noun)s"
        var lines = ["↻ × \(count) more \(nouns) \(like)"]
        if repeats.workers.count > 1 {
            lines[0] += ", on \(repeats.workers.count) workers"
        }
        if !titles.isEmpty {
            lines.append("each: \(titles.joined(separator: " → "))")
        }
        let repeated = Set(titles)
        let once = onlyFirst.filter { !repeated.contains($0) }
        if !once.isEmpty {
            lines.append("only in \(noun) 1: \(once.joined(separator: ", "))")
        }
        var costs: [String] = []
        if repeats.events.pickledBytes > 0 {
            costs.append("\(Quantity.bytes(repeats.events.pickledBytes)) pickled")
        }
        if repeats.events.serializedBytes > 0 {
            costs.append("\(Quantity.bytes(repeats.events.serializedBytes)) serialized")
        }
        costs.append("\(Quantity.bytes(repeats.events.copiedBytes)) copied")
        costs.append(Quantity.duration(repeats.elapsedNs))
        lines.append("together: \(costs.joined(separator: " · "))")
        return Fold(count: repeats.calls, lines: lines, tooltip: lines.joined(separator: "\n"))
    }
}

extension String {
    func trimmingTrailingSpace() -> String {
        String(reversed().drop { $0 == " " }.reversed())
    }
}
