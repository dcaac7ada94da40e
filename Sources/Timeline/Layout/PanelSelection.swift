import TraceSchema

/// Which groups of calls are drawn, and in which order.
struct PanelSelection {
    /// Rows of panels, from the top.
    let rows: [[PanelContent]]
    /// The cheaper groups, for which there was no room.
    let leftOut: [PanelContent]

    /// Panels side by side; more of them go on in a further row.
    private static let panelsPerRow = 3

    /// - Parameters:
    ///   - panels: in the order of their first call.
    ///   - boxLimit: how many boxes are drawn at most; at least one panel is drawn whatever it has.
    init(_ panels: [PanelContent], boxLimit: Int) {
        let costliest = panels.enumerated().sorted {
            ($1.element.cost, $1.element.sums.copiedBytes, $0.offset)
                < ($0.element.cost, $0.element.sums.copiedBytes, $1.offset)
        }
        var kept: Set<Int> = []
        var boxes = 0
        for (index, panel) in costliest
        where kept.isEmpty || boxes + panel.boxCount <= boxLimit {
            kept.insert(index)
            boxes += panel.boxCount
        }
        let drawn = panels.indices.filter(kept.contains).map { panels[$0] }
        leftOut = panels.indices.filter { !kept.contains($0) }.map { panels[$0] }
        rows = Self.arranged(drawn).flatMap { row in
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
