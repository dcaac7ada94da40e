import TraceSchema

/// Which groups of calls are drawn, and in which order.
struct PanelSelection {
    /// Rows of panels, from the top.
    let rows: [[PanelContent]]
    /// The cheaper groups, for which there was no room.
    let leftOut: [CallGroup]

    /// Panels side by side; more of them go on in a further row.
    private static let panelsPerRow = 3

    /// - Parameters:
    ///   - groups: in the order of their first call.
    ///   - boxLimit: how many boxes are drawn at most; at least one panel is drawn whatever it has.
    init(_ groups: [CallGroup], boxLimit: Int) {
        let costliest = groups.indices.sorted {
            let (left, right) = (groups[$0].sums.events, groups[$1].sums.events)
            return (right.busyNs, right.copiedBytes, $0) < (left.busyNs, left.copiedBytes, $1)
        }
        var kept: [Int: PanelContent] = [:]
        var boxes = 0
        // Each panel has a box at least: no more than these can find room.
        for index in costliest.prefix(max(1, boxLimit)) {
            let panel = PanelContent(groups[index])
            guard kept.isEmpty || boxes + panel.boxCount <= boxLimit else { continue }
            kept[index] = panel
            boxes += panel.boxCount
        }
        leftOut = groups.indices.filter { kept[$0] == nil }.map { groups[$0] }
        rows = Self.arranged(groups.indices.compactMap { kept[$0] }).flatMap { row in
            stride(from: 0, to: row.count, by: Self.panelsPerRow).map {
                Array(row[$0..<min($0 + Self.panelsPerRow, row.count)])
            }
        }
    }

    /// Values of one size side by side, by the way they go, where a size goes more than one way:
    /// that is what a reader compares. Otherwise in the order of the program.
    private static func arranged(_ panels: [PanelContent]) -> [[PanelContent]] {
        var sizes: [SizeClass] = []
        for panel in panels where !sizes.contains(panel.size) {
            sizes.append(panel.size)
        }
        let bySize = sizes.map { size in panels.filter { $0.size == size } }
        guard
            bySize.contains(where: { Set($0.map(\.way)).count > 1 && $0[0].size.isSmall == false })
        else { return [panels] }
        // Calls that move next to nothing come last: they are seldom the question.
        let ordered = bySize.filter { !$0[0].size.isSmall } + bySize.filter { $0[0].size.isSmall }
        return ordered.map { row in
            row.enumerated().sorted {
                ($0.element.way, $0.offset) < ($1.element.way, $1.offset)
            }.map(\.element)
        }
    }
}
