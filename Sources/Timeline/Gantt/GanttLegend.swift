import TraceSchema

/// The key to a Gantt chart, made from what it holds: what isn't drawn isn't explained.
struct GanttLegend {
    let sheet: Sheet

    var items: [Sheet.LegendItem] {
        var items: [Sheet.LegendItem] = []
        func add(_ shape: Sheet.Shape, _ text: String) {
            items.append(Sheet.LegendItem(sample: .shape(shape), text: text))
        }
        for palette in Palette.allCases {
            let isUsed = sheet.shapes.contains {
                $0.fill == .fill(palette) || $0.fill == .line(palette) || $0.line == .line(palette)
            }
            guard isUsed else { continue }
            add(
                .sample(
                    "key", height: GanttDrawing.height(of: palette) * 0.75, fill: .fill(palette),
                    line: .line(palette), texture: GanttDrawing.texture(of: palette)),
                palette.meaning)
        }
        if sheet.shapes.contains(where: { $0.texture == .dashed }) {
            add(
                .sample("key", height: 11, fill: .sheet, line: .quietText, texture: .dashed),
                "hollow: waits for another process")
        }
        if sheet.shapes.contains(where: { $0.line == .error }) {
            add(
                .sample(
                    "key", form: .diamond, width: 11, height: 11, fill: .sheet,
                    line: .error), "✗ or thick outline: an error, a retry, given up")
        }
        if sheet.shapes.contains(where: { $0.name == "run" }) {
            add(
                .sample("key", height: 15, fill: .sheet, line: .quietText),
                "× n events · time: so many short ones in one frame, pushed together to the left, each "
                    + "kind as long as it takes together; the rest of the frame: idle in between")
        }
        if sheet.shapes.contains(where: { $0.name == "share others" }) {
            add(.sample("key", height: 5, fill: .quantity, line: nil), "several other kinds")
        }
        for (name, text) in [
            ("flow call", "a call on its way: submit, dispatch → run"),
            ("flow result", "its result: return → get"),
        ] where sheet.lines.contains(where: { $0.name == name }) {
            items.append(
                Sheet.LegendItem(
                    sample: .line(
                        Sheet.Line(
                            id: "", name: "key", path: .corners([]), ink: .line(.message),
                            width: 1.2, stroke: name == "flow result" ? .dashed : .solid,
                            hasHead: true)),
                    text: text))
        }
        if sheet.lines.contains(where: { $0.name == "idle" }) {
            items.append(
                Sheet.LegendItem(
                    sample: .line(
                        Sheet.Line(
                            id: "", name: "key", path: .corners([]), ink: .quietText, width: 0.8,
                            stroke: .dashed)), text: "no event of that process"))
        }
        return items
    }
}
