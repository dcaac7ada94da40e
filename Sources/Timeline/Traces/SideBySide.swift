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
        let (kept, leftOut) = PanelSelection.chosen(costs: costs, boxLimit: options.boxLimit) {
            index, detail in
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
            notes: notes(on: traces, rows: kept.count, leftOut: leftOut.count, options))
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

    private static func panel(
        of trace: ReadTrace, scene: Int?, _ number: Int, _ detail: Detail, _ options: Options
    ) -> PanelContent? {
        guard let scene else { return nil }
        let maker = PanelMaker(program: trace.program, detail: detail, depth: options.scope.depth)
        var panel = maker.panel(trace.program.scenes[scene])
        panel.title = "\(ReadTrace.letter(number)) · \(panel.title)"
        return panel
    }

    private static func notes(
        on traces: [ReadTrace], rows: Int, leftOut: Int, _ options: Options
    ) -> [String] {
        var notes = ["Time runs downwards; bars and arrows have one scale in all panels."]
        notes += headings(of: traces)
        if !options.scope.isWhole {
            notes.append("A part of each trace: \(options.scope.words).")
        }
        if leftOut > 0 {
            notes.append(
                "The costliest calls are drawn. Left out: \(Quantity.count(leftOut, "row")) of "
                    + "cheaper ones.")
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
