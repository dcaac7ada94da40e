internal import TraceReading
import TraceSchema

/// Builds the legend from what the panels hold: a kind that isn't drawn isn't explained.
struct LegendLayout {
    let x: Double
    let y: Double
    let width: Double
    let diagram: [Diagram.Panel]
    let hasPanels: Bool

    private static let rowHeight = 24.0
    private static let swatch = Diagram.Size(width: 26, height: 15)
    private static let sampleLength = 46.0
    private static let arrowRoom = 10.0
    private static let itemGap = 26.0

    func legend() -> Diagram.Legend {
        var legend = Diagram.Legend(
            frame: Diagram.Rectangle(x: x, y: y, width: width, height: 0), labels: [], boxes: [],
            arrows: [], marks: [])
        guard hasPanels else { return legend }
        var cursor = Diagram.Point(x: x, y: y + Self.rowHeight / 2)
        addColours(to: &legend, at: &cursor)
        startRow(&cursor)
        // The heads of wide arrows reach beyond a row of text.
        cursor.y += Self.arrowRoom
        addArrows(to: &legend, at: &cursor)
        legend.frame.height = cursor.y + Self.rowHeight / 2 + Self.arrowRoom - y
        return legend
    }

    private func addColours(to legend: inout Diagram.Legend, at cursor: inout Diagram.Point) {
        let boxes = diagram.flatMap(\.blocks).flatMap(\.boxes)
        for colour in Palette.allCases {
            let kind = boxes.lazy.compactMap { box -> EventKind? in
                guard case .event(let kind) = box.content, Palette(kind) == colour else {
                    return nil
                }
                return kind
            }.first
            guard let kind else { continue }
            addSwatch(.event(kind), colour.meaning, to: &legend, at: &cursor)
        }
        if boxes.contains(where: \.isFold) {
            addSwatch(.fold(count: 0), "↻ repeats, folded into one", to: &legend, at: &cursor)
        }
        if boxes.contains(where: \.failed) {
            addSwatch(
                .event(.fail), "✗ an error: attempted, not done", failed: true, to: &legend,
                at: &cursor)
        }
    }

    private func addArrows(to legend: inout Diagram.Legend, at cursor: inout Diagram.Point) {
        let arrows = diagram.flatMap(\.blocks).flatMap(\.arrows)
        guard !arrows.isEmpty else { return }
        let largest = arrows.compactMap { $0.isDashed ? nil : $0.bytes }.max() ?? 0
        let shown = ArrowScale.samples.enumerated().filter { index, bytes in
            index < 3 || bytes <= largest
        }.map(\.element)
        if diagram.contains(where: { !$0.bars.isEmpty }) {
            addText(
                "Bars: all calls of a panel together, beside those of the other panels; copied: on the way between "
                    + "processes and stores.", to: &legend,
                at: &cursor)
        }
        addText("Bytes that an arrow carries (logarithmic):", to: &legend, at: &cursor)
        for bytes in shown {
            addArrow(bytes: bytes, copied: bytes, Quantity.bytes(bytes), to: &legend, at: &cursor)
        }
        if arrows.contains(where: \.isDashed) {
            addArrow(
                bytes: 0, copied: 0, "dashed: memory is shared, nothing copied", to: &legend,
                at: &cursor)
        }
    }

    private func startRow(_ cursor: inout Diagram.Point) {
        guard cursor.x > x else { return }
        cursor.x = x
        cursor.y += Self.rowHeight
    }

    /// Goes to the next row unless so much still fits into this one.
    private func makeRoom(_ needed: Double, at cursor: inout Diagram.Point) {
        if cursor.x + needed > x + width {
            startRow(&cursor)
        }
    }

    private func addText(
        _ text: String, to legend: inout Diagram.Legend, at cursor: inout Diagram.Point
    ) {
        let textWidth = min(TextStyle.legend.width(of: text) + 4, width)
        makeRoom(textWidth, at: &cursor)
        legend.labels.append(
            .line(
                id: "legend-label\(legend.labels.count + 1)", text, .legend, x: cursor.x,
                y: cursor.y - TextStyle.legend.lineHeight / 2, width: textWidth))
        cursor.x += textWidth + Self.itemGap
    }

    private func addSwatch(
        _ content: Diagram.Box.Content, _ text: String, failed: Bool = false,
        to legend: inout Diagram.Legend, at cursor: inout Diagram.Point
    ) {
        makeRoom(Self.swatch.width + 8 + TextStyle.legend.width(of: text), at: &cursor)
        legend.boxes.append(
            Diagram.Box(
                id: "legend-box\(legend.boxes.count + 1)", content: content,
                frame: Diagram.Rectangle(
                    x: cursor.x, y: cursor.y - Self.swatch.height / 2, width: Self.swatch.width,
                    height: Self.swatch.height),
                lines: [], tooltip: text, events: [], failed: failed))
        cursor.x += Self.swatch.width + 8
        addText(text, to: &legend, at: &cursor)
    }

    private func addArrow(
        bytes: Int, copied: Int, _ text: String, to legend: inout Diagram.Legend,
        at cursor: inout Diagram.Point
    ) {
        let needed = Self.sampleLength + 8 + TextStyle.legend.width(of: text)
        makeRoom(needed, at: &cursor)
        let number = legend.arrows.count + 1
        let start = Diagram.Point(x: cursor.x, y: cursor.y)
        let end = Diagram.Point(x: cursor.x + Self.sampleLength, y: cursor.y)
        let ends = [("source", start), ("target", end)].map { name, point in
            Diagram.Mark(id: "legend-arrow\(number)-\(name)", center: point)
        }
        legend.marks += ends
        legend.arrows.append(
            Diagram.Arrow(
                id: "legend-arrow\(number)", kind: copied == 0 ? .get : .dispatch,
                source: ends[0].id, target: ends[1].id, start: start, end: end, bytes: bytes,
                copied: copied, label: nil, tooltip: text))
        cursor.x += Self.sampleLength + 8
        addText(text, to: &legend, at: &cursor)
    }
}
