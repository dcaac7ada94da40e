import TraceSchema

/// Which scenes are drawn, how far each is opened, and how they stand.
struct PanelSelection {
    let arrangement: Arrangement
    /// The cheaper scenes, for which there was no room.
    let leftOut: [Program.Scene]

    enum Arrangement {
        /// Panels that a reader compares, side by side, row by row; nil where a row has no such
        /// panel. Below them what is compared with nothing.
        case rows([[PanelContent?]], rest: [PanelContent], oneScale: Bool)
        /// Panels in the order of the program: down, then to the right.
        case flow([PanelContent])

        var panels: [PanelContent] {
            switch self {
            case .rows(let rows, let rest, _): rows.flatMap { $0.compactMap(\.self) } + rest
            case .flow(let panels): panels
            }
        }
    }

    var panels: [PanelContent] { arrangement.panels }

    /// At most so many boxes, yet at least one panel, whatever it has; calls inside of calls to a
    /// depth, or all of them.
    init(_ program: Program, boxLimit: Int, depth: Int?) {
        let (kept, leftOut) = Self.chosen(
            costs: program.scenes.map { program.sums(of: $0).events }, boxLimit: boxLimit
        ) { index, detail in
            [
                PanelMaker(program: program, detail: detail, depth: depth).panel(
                    program.scenes[index])
            ]
        }
        self.leftOut = leftOut.map { program.scenes[$0] }
        let panels = kept.flatMap { $0.panels.compactMap(\.self) }
        arrangement = program.comparesWays ? Self.compared(panels) : .flow(panels)
    }

    /// One or several panels that belong together, and whose they are.
    struct Unit {
        var index: Int
        var panels: [PanelContent?]
    }

    /// The units that there is room for, in their order, each opened as far as there is room.
    /// Those that come first whatever they cost are kept, then the costliest.
    static func chosen(
        costs: [EventSums], first: Set<Int> = [], boxLimit: Int,
        panels: (Int, Detail) -> [PanelContent?]
    ) -> (kept: [Unit], leftOut: [Int]) {
        let costliest = costs.indices.sorted {
            let isFirst = first.contains($0)
            guard isFirst == first.contains($1) else { return isFirst }
            return (costs[$1].busyNs, costs[$1].copiedBytes, $0)
                < (costs[$0].busyNs, costs[$0].copiedBytes, $1)
        }
        let boxCount = { (panels: [PanelContent?]) in
            panels.reduce(0) { $0 + ($1?.boxCount ?? 0) }
        }
        var kept: [Int: [PanelContent?]] = [:]
        var boxes = 0
        // Each has a box at least: no more than these can find room.
        for index in costliest.prefix(max(1, boxLimit)) {
            let made = panels(index, .first)
            guard kept.isEmpty || boxes + boxCount(made) <= boxLimit else { continue }
            kept[index] = made
            boxes += boxCount(made)
        }
        // What room is left opens all of them a little before one of them wholly.
        for detail in Detail.allCases.dropFirst() {
            for index in costliest {
                guard let before = kept[index] else { continue }
                let made = panels(index, detail)
                guard boxes - boxCount(before) + boxCount(made) <= boxLimit else { continue }
                kept[index] = made
                boxes += boxCount(made) - boxCount(before)
            }
        }
        return (
            costs.indices.compactMap { index in
                kept[index].map { Unit(index: index, panels: $0) }
            },
            costs.indices.filter { kept[$0] == nil }
        )
    }

    /// A value that goes several ways, side by side, by the way: that is what a reader compares. The
    /// rest goes below, in the order of the program.
    private static func compared(_ panels: [PanelContent]) -> Arrangement {
        let values = panels.map { SameValue(size: $0.size, names: $0.names) }
        let compared = SameValue.classes(values).filter { alike in
            !panels[alike[0]].size.isSmall && Set(alike.map { panels[$0].way }).count > 1
        }
        let rows = compared.flatMap { alike in
            let row = alike.sorted { (panels[$0].way, $0) < (panels[$1].way, $1) }
            return stride(from: 0, to: row.count, by: panelsPerRow).map {
                row[$0..<min($0 + panelsPerRow, row.count)].map { panels[$0] }
            }
        }
        let drawn = Set(compared.joined())
        let rest = panels.indices.filter { !drawn.contains($0) }.map { panels[$0] }
        return rows.isEmpty ? .flow(panels) : .rows(rows, rest: rest, oneScale: false)
    }

    /// Panels side by side; more of them go on in a further row.
    private static let panelsPerRow = 3
}
