import TraceSchema

/// Puts heading, panels and legend on one sheet.
struct DiagramLayout {
    static let margin = 24.0
    private static let narrowest = 760.0
    /// Graphviz takes a node that its text just fits into for too small.
    private static let slack = 6.0

    let arrangement: PanelSelection.Arrangement
    let heading: TraceHeading

    func diagram() -> Diagram {
        // Placed anywhere first: how wide the panels are decides how the notes are set.
        let width = max(
            PanelPlacement(arrangement, x: Self.margin, y: 0).width, Self.narrowest,
            TextStyle.title.width(of: heading.title) + Self.slack)
        let notes = heading.notes.flatMap { TextStyle.note.wrapped($0, into: width) }
        let top = Self.margin + headingHeight(notes)
        let placement = PanelPlacement(arrangement, x: Self.margin, y: top)
        let legend = LegendLayout(
            x: Self.margin, y: placement.bottom, width: width, diagram: placement.panels,
            hasPanels: !placement.panels.isEmpty
        ).legend()
        return Diagram(
            description: description,
            size: Diagram.Size(
                width: width + 2 * Self.margin, height: legend.frame.maxY + Self.margin),
            heading: headingLabels(notes, width: width), panels: placement.panels, legend: legend)
    }

    /// The picture in words; of long names, only their beginning.
    private var description: String {
        let panels = arrangement.panels.map { panel in
            "\(TextStyle.panelTitle.fitted(panel.title, into: 600)) (\(panel.note))."
        }
        return
            (["Timeline of \(heading.title)."] + heading.notes.dropFirst(panels.isEmpty ? 0 : 1)
            + panels).joined(separator: " ")
    }

    private func headingHeight(_ notes: [String]) -> Double {
        TextStyle.title.lineHeight + 4
            + Double(notes.count) * (TextStyle.note.lineHeight + 3) + 12
    }

    private func headingLabels(_ notes: [String], width: Double) -> [Diagram.Label] {
        var y = Self.margin
        var labels = [
            Diagram.Label.line(
                id: "title", heading.title, .title, x: Self.margin, y: y, width: width)
        ]
        y += TextStyle.title.lineHeight + 4
        for (index, note) in notes.enumerated() {
            labels.append(
                .line(
                    id: "note\(index + 1)", note, .note, x: Self.margin, y: y, width: width))
            y += TextStyle.note.lineHeight + 3
        }
        return labels
    }
}
