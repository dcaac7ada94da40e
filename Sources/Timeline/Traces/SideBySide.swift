internal import TraceReading

extension Timeline {
    /// Several traces, one beside the other: what matches stands in a row, on one scale.
    package static func sideBySide(_ traces: [ReadTrace], options: Options = Options()) -> Diagram {
        let rows = matched(traces)
        let costs = rows.map { row in
            var sums = EventSums()
            for (trace, scene) in zip(traces, row) {
                if let scene {
                    sums.add(trace.program.sums(of: trace.program.scenes[scene]).events)
                }
            }
            return sums
        }
        let different = Set(rows.indices.filter { differs(rows[$0], in: traces) })
        let (kept, leftOut) = PanelSelection.chosen(
            costs: costs, first: different, boxLimit: options.boxLimit
        ) { index, detail in
            traces.indices.map { number in
                panel(of: traces[number], scene: rows[index][number], number, detail, options)
            }
        }
        let panels = kept.map { unit in
            let title = unit.panels.lazy.compactMap { $0?.title }.first ?? ""
            return unit.panels.enumerated().map { number, panel in
                panel ?? .absent(title, letter: ReadTrace.letter(number))
            }
        }
        let heading = TraceHeading(
            title: "\(Quantity.count(traces.count)) traces side by side",
            notes: notes(
                on: traces, leftOut: leftOut.map { name(of: rows[$0], in: traces) }, options,
                lacksDifferent: !different.isDisjoint(with: leftOut)))
        return DiagramLayout(
            arrangement: .rows(panels, rest: [], oneScale: true), heading: heading
        ).diagram()
    }

    /// Rows of scenes that belong together, by trace.
    private static func matched(_ traces: [ReadTrace]) -> [[Int?]] {
        var rows: [[Int?]] = []
        var keys: [CallGroup.Key] = []
        for (number, trace) in traces.enumerated() {
            let own = trace.program.sceneKeys
            let partners = CallMatching.partners(of: own, in: keys)
            for (scene, partner) in partners.enumerated() {
                if let partner {
                    rows[partner][number] = scene
                } else {
                    var row = [Int?](repeating: nil, count: traces.count)
                    row[number] = scene
                    rows.append(row)
                    keys.append(own[scene])
                }
            }
        }
        return rows
    }

    /// Whether a trace lacks the calls of a row, or has others: as many, of the same way, value and
    /// bytes are the same.
    private static func differs(_ row: [Int?], in traces: [ReadTrace]) -> Bool {
        var first: (trace: ReadTrace, key: CallGroup.Key, sums: CallSums)?
        for (trace, scene) in zip(traces, row) {
            guard let scene else { return true }
            let key = trace.program.sceneKeys[scene]
            let sums = trace.program.sums(of: trace.program.scenes[scene])
            guard let before = first else {
                first = (trace, key, sums)
                continue
            }
            let sizes = SizeComparison(before.trace.header, trace.header)
            guard before.key.way == key.way, before.key.variable == key.variable,
                before.sums.calls == sums.calls, sizes.agree(before.sums, sums)
            else { return true }
        }
        return false
    }

    /// The call of a row as it stands in the first script that has it.
    private static func name(of row: [Int?], in traces: [ReadTrace]) -> String {
        for (trace, scene) in zip(traces, row) {
            guard let scene else { continue }
            let title = PanelWords(trace.program).title(of: trace.program.scenes[scene])
            return TextStyle.note.fitted(title, into: 240)
        }
        return "calls"
    }

    private static func panel(
        of trace: ReadTrace, scene: Int?, _ number: Int, _ detail: Detail, _ options: Options
    ) -> PanelContent? {
        guard let scene else { return nil }
        let maker = PanelMaker(program: trace.program, detail: detail, depth: options.scope.depth)
        var panel = maker.panel(trace.program.scenes[scene])
        panel.title = "\(ReadTrace.letter(number)) · \(panel.title)"
        return panel
    }

    private static let namedLeftOut = 3

    private static func notes(
        on traces: [ReadTrace], leftOut: [String], _ options: Options, lacksDifferent: Bool
    ) -> [String] {
        var notes = ["Time runs downwards; bars and arrows have one scale in all panels."]
        notes += headings(of: traces)
        if !options.scope.isWhole {
            notes.append("A part of each trace: \(options.scope.words).")
        }
        if !leftOut.isEmpty {
            let more = leftOut.count - namedLeftOut
            let names =
                leftOut.prefix(namedLeftOut) + (more > 0 ? ["\(Quantity.count(more)) more"] : [])
            notes.append(
                "\(lacksDifferent ? "What differs and costs most" : "What differs, and then what costs most,") "
                    + "is drawn. Left out of all: \(TraceNotes.list(Array(names))).")
        }
        return notes
    }

    /// Which letter stands for which trace, and what must be known of it.
    static func headings(of traces: [ReadTrace]) -> [String] {
        traces.enumerated().flatMap { number, trace in
            let letter = ReadTrace.letter(number)
            let name = TextStyle.note.fitted(trace.name, into: 420)
            return ["\(letter): \(name) (\(TraceHeading.title(trace.header)))"]
                + TraceHeading.trust(trace.header, folds: trace.folds).map { "\(letter): \($0)" }
        }
    }
}

extension PanelContent {
    /// Stands where a trace has no such calls.
    fileprivate static func absent(_ title: String, letter: String) -> PanelContent {
        let source = title.split(separator: " · ", maxSplits: 1).last.map(String.init) ?? title
        return PanelContent(
            title: "\(letter) · −", note: "no \(source)", way: .nothing, size: SizeClass(bytes: 0),
            sums: CallSums(), elapsedNs: 0, blocks: [])
    }
}

extension Program {
    /// What each scene is, for those who look for it elsewhere.
    var sceneKeys: [CallGroup.Key] { scenes.map { groups[$0.groups[0]].key } }
}
