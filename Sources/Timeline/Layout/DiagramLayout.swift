import TraceSchema

/// Puts heading, panels and legend on one sheet.
struct DiagramLayout {
    static let margin = 24.0
    static let panelGap = 20.0
    private static let narrowest = 760.0

    let selection: PanelSelection
    let heading: TraceHeading

    func diagram() -> Diagram {
        let metrics = PanelMetrics(panels: selection.rows.flatMap(\.self))
        let columns = selection.rows.map { LaneColumns(panels: $0, metrics: metrics) }
        let widths = zip(selection.rows, columns).map { row, columns in
            Double(row.count) * columns.panelWidth
                + Double(row.count - 1) * Self.panelGap
        }
        let width = max(widths.max() ?? 0, Self.narrowest)
        var y = Self.margin
        let labels = headingLabels(width: width, y: &y)

        var panels: [Diagram.Panel] = []
        for (row, columns) in zip(selection.rows, columns) {
            let heights = Self.blockHeights(row)
            let height = Self.height(row, heights: heights)
            var x = Self.margin
            for content in row {
                let layout = PanelLayout(
                    id: "p\(panels.count + 1)", content: content, columns: columns,
                    metrics: metrics, blockHeights: heights,
                    origin: Diagram.Point(x: x, y: y), height: height,
                    largest: PanelLayout.Largest(row))
                panels.append(layout.panel())
                x += columns.panelWidth + Self.panelGap
            }
            y += height + Self.panelGap
        }
        let legend = LegendLayout(
            x: Self.margin, y: y, width: width, diagram: panels, hasPanels: !panels.isEmpty
        ).legend()
        return Diagram(
            description: description,
            size: Diagram.Size(
                width: width + 2 * Self.margin, height: legend.frame.maxY + Self.margin),
            heading: labels, panels: panels, legend: legend)
    }

    /// The picture in words; of long names, only their beginning.
    private var description: String {
        let panels = selection.rows.flatMap(\.self).map { panel in
            "\(TextStyle.panelTitle.fitted(panel.title, into: 600)) (\(panel.note))."
        }
        return
            (["Timeline of \(heading.title)."] + heading.notes.dropFirst(panels.isEmpty ? 0 : 1)
            + panels).joined(separator: " ")
    }

    private func headingLabels(width: Double, y: inout Double) -> [Diagram.Label] {
        var labels = [
            Diagram.Label.line(
                id: "title", heading.title, .title, x: Self.margin, y: y, width: width)
        ]
        y += TextStyle.title.lineHeight + 4
        for (index, note) in heading.notes.enumerated() {
            labels.append(
                .line(
                    id: "note\(index + 1)", note, .note, x: Self.margin, y: y, width: width))
            y += TextStyle.note.lineHeight + 3
        }
        y += 12
        return labels
    }

    /// The n-th blocks of all panels of a row begin and end together.
    private static func blockHeights(_ row: [PanelContent]) -> [Double] {
        let count = row.map(\.blocks.count).max() ?? 0
        return (0..<count).map { index in
            row.compactMap { content in
                index < content.blocks.count ? PanelLayout.height(of: content.blocks[index]) : nil
            }.max() ?? 0
        }
    }

    private static func height(_ row: [PanelContent], heights: [Double]) -> Double {
        let blocks =
            heights.reduce(0, +)
            + Double(max(0, heights.count - 1)) * PanelMetrics.blockGap
        return 2 * PanelMetrics.padding
            + PanelLayout.headingHeight(bars: PanelLayout.Largest(row) != nil)
            + PanelMetrics.laneLabelHeight + 4 + blocks
    }
}
