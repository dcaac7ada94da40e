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
    /// The costliest are kept.
    static func chosen(
        costs: [EventSums], boxLimit: Int, panels: (Int, Detail) -> [PanelContent?]
    ) -> (kept: [Unit], leftOut: [Int]) {
        let costliest = costs.indices.sorted {
            (costs[$1].busyNs, costs[$1].copiedBytes, $0)
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

    /// Values of one size side by side, by the way they go, where they go several ways: that is what
    /// a reader compares. The rest goes below, in the order of the program.
    private static func compared(_ panels: [PanelContent]) -> Arrangement {
        var sizes: [SizeClass] = []
        for panel in panels where !sizes.contains(panel.size) && !panel.size.isSmall {
            let alike = panels.filter { $0.size == panel.size }
            guard Set(alike.map(\.way)).count > 1 else { continue }
            sizes.append(panel.size)
        }
        let rows = sizes.flatMap { size in
            let row = panels.enumerated().filter { $0.element.size == size }.sorted {
                ($0.element.way, $0.offset) < ($1.element.way, $1.offset)
            }.map(\.element)
            return stride(from: 0, to: row.count, by: panelsPerRow).map {
                Array(row[$0..<min($0 + panelsPerRow, row.count)])
            }
        }
        let rest = panels.filter { !sizes.contains($0.size) }
        return rows.isEmpty ? .flow(panels) : .rows(rows, rest: rest, oneScale: false)
    }

    /// Panels side by side; more of them go on in a further row.
    private static let panelsPerRow = 3
}
