import TraceSchema

/// Which scenes are drawn, how far each is opened, and how they stand.
struct PanelSelection {
    let arrangement: Arrangement
    /// The cheaper scenes, for which there was no room.
    let leftOut: [Program.Scene]

    enum Arrangement {
        /// Panels that a reader compares, side by side, row by row. Nil where a row has no such
        /// panel.
        case rows([[PanelContent?]])
        /// Panels in the order of the program: down, then to the right.
        case flow([PanelContent])
    }

    var panels: [PanelContent] {
        switch arrangement {
        case .rows(let rows): rows.flatMap { $0.compactMap(\.self) }
        case .flow(let panels): panels
        }
    }

    /// - Parameters:
    ///   - boxLimit: how many boxes are drawn at most; at least one panel is drawn whatever it has.
    ///   - depth: of calls inside of calls; nil: all.
    init(_ program: Program, boxLimit: Int, depth: Int?) {
        let (kept, leftOut) = Self.panels(of: program, boxLimit: boxLimit, depth: depth)
        self.leftOut = leftOut.map { program.scenes[$0] }
        let panels = kept.map(\.panel)
        arrangement = program.comparesWays ? .rows(Self.compared(panels)) : .flow(panels)
    }

    /// The panels that there is room for, in the order of the program.
    static func panels(
        of program: Program, boxLimit: Int, depth: Int?
    ) -> (kept: [(scene: Int, panel: PanelContent)], leftOut: [Int]) {
        let sums = program.scenes.map { program.sums(of: $0).events }
        let costliest = program.scenes.indices.sorted {
            (sums[$1].busyNs, sums[$1].copiedBytes, $0) < (sums[$0].busyNs, sums[$0].copiedBytes, $1)
        }
        let makers = Detail.allCases.map { PanelMaker(program: program, detail: $0, depth: depth) }
        var kept: [Int: PanelContent] = [:]
        var boxes = 0
        // Each panel has a box at least: no more than these can find room.
        for index in costliest.prefix(max(1, boxLimit)) {
            let panel = makers[0].panel(program.scenes[index])
            guard kept.isEmpty || boxes + panel.boxCount <= boxLimit else { continue }
            kept[index] = panel
            boxes += panel.boxCount
        }
        // What room is left opens all of them a little before one of them wholly.
        for maker in makers.dropFirst() {
            for index in costliest {
                guard let before = kept[index] else { continue }
                let panel = maker.panel(program.scenes[index])
                guard boxes - before.boxCount + panel.boxCount <= boxLimit else { continue }
                kept[index] = panel
                boxes += panel.boxCount - before.boxCount
            }
        }
        return (
            program.scenes.indices.compactMap { index in kept[index].map { (index, $0) } },
            program.scenes.indices.filter { kept[$0] == nil }
        )
    }

    /// Values of one size side by side, by the way they go: that is what a reader compares. Calls
    /// that move next to nothing come last: they are seldom the question.
    private static func compared(_ panels: [PanelContent]) -> [[PanelContent?]] {
        var sizes: [SizeClass] = []
        for panel in panels where !sizes.contains(panel.size) {
            sizes.append(panel.size)
        }
        let ordered = sizes.filter { !$0.isSmall } + sizes.filter(\.isSmall)
        return ordered.flatMap { size in
            let row = panels.enumerated().filter { $0.element.size == size }.sorted {
                ($0.element.way, $0.offset) < ($1.element.way, $1.offset)
            }.map(\.element)
            return stride(from: 0, to: row.count, by: panelsPerRow).map {
                Array(row[$0..<min($0 + panelsPerRow, row.count)])
            }
        }
    }

    /// Panels side by side; more of them go on in a further row.
    private static let panelsPerRow = 3
}
