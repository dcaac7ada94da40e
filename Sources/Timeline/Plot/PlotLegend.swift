/// The names of a panel's series, right of it: each about as high as its line ends, with a piece of
/// that line.
struct PlotLegend {
    private let panel: Plot.Panel
    private let id: String
    private let names: [[String]]
    /// What it needs, in points.
    let height: Double

    private static let style = TextStyle.legend
    private static let sampleWidth = 34.0
    private static let offset = 16.0
    private static let gap = 7.0
    private static let textWidth = PlotLayout.legendWidth - offset - sampleWidth - 8
    private static let mostLines = 2

    init(_ panel: Plot.Panel, id: String) {
        (self.panel, self.id) = (panel, id)
        names = panel.series.map { series in
            let room = Self.textWidth * Double(Self.mostLines) * 0.8
            let lines = Self.style.wrapped(
                Self.style.fitted(series.name, into: room), into: Self.textWidth)
            return lines.isEmpty ? [""] : Array(lines.prefix(Self.mostLines))
        }
        height = names.reduce(0) { $0 + Self.height(of: $1) + Self.gap }
    }

    private static func height(of lines: [String]) -> Double {
        Double(lines.count) * style.lineHeight
    }

    /// - Parameters:
    ///   - sheet: what it is drawn on.
    ///   - frame: of the panel.
    ///   - lastY: where a series' line ends; nil where none is drawn.
    func add(to sheet: inout Sheet, frame: Sheet.Rectangle, lastY: (Int) -> Double?) {
        let order = names.indices.map { (index: $0, y: lastY($0) ?? .infinity) }.sorted {
            ($0.y, $0.index) < ($1.y, $1.index)
        }.map(\.index)
        // As low as they want, pushed down by those above, and back up by the frame's lower edge.
        var tops: [Double] = []
        var free = frame.y
        for index in order {
            let height = Self.height(of: names[index])
            let top = max(free, min(lastY(index) ?? free, frame.maxY) - height / 2)
            tops.append(top)
            free = top + height + Self.gap
        }
        var limit = frame.maxY
        for (place, index) in order.enumerated().reversed() {
            tops[place] = min(tops[place], limit - Self.height(of: names[index]))
            limit = tops[place] - Self.gap
        }
        for (place, index) in order.enumerated() {
            add(index, top: tops[place], x: frame.maxX + Self.offset, to: &sheet)
        }
    }

    private func add(_ index: Int, top: Double, x: Double, to sheet: inout Sheet) {
        let series = panel.series[index]
        let id = "legend-\(id)-s\(index + 1)"
        let middle = top + Self.style.lineHeight / 2
        sheet.lines.append(
            Sheet.Line(
                id: "\(id)-line", name: "key",
                path: .corners([
                    Sheet.Point(x: x, y: middle), Sheet.Point(x: x + Self.sampleWidth, y: middle),
                ]), ink: series.look.ink, width: PlotDrawing.lineWidth, stroke: series.look.stroke))
        var marker = Sheet.Shape.marker(
            series.look, at: Sheet.Point(x: x + Self.sampleWidth / 2, y: middle))
        (marker.id, marker.name) = ("\(id)-point", "key")
        if series.look.isHollow { marker.fill = .sheet }
        sheet.shapes.append(marker)
        let whole = names[index].joined(separator: " ")
        for (number, line) in names[index].enumerated() {
            var label = Diagram.Label.line(
                id: "\(id)-name\(number + 1)", line, Self.style, x: x + Self.sampleWidth + 8,
                y: top + Double(number) * Self.style.lineHeight, width: Self.textWidth)
            if whole != series.name { label.tooltip = series.name }
            sheet.labels.append(label)
        }
    }
}
