internal import TraceReading

/// What is said of a plot in words.
enum PlotNotes {
    /// Which points are missing, and why.
    static func leftOut(_ plot: Plot) -> [String] {
        plot.panels.flatMap { panel in
            panel.series.flatMap { series -> [String] in
                let name = TextStyle.note.fitted(series.name, into: 300)
                let drawn = series.drawable(plot.x, panel.y)
                var notes: [String] = []
                let missing = series.points.filter { point in
                    !PlotScale.canDraw(point.x, on: plot.x)
                        || !PlotScale.canDraw(point.y, on: panel.y)
                }
                let tooSmall = missing.filter { point in
                    let (x, y) = (plot.x.scale == .logarithmic, panel.y.scale == .logarithmic)
                    return x && point.x < 1 || y && point.y < 1
                }
                let noNumber = missing.count - tooSmall.count
                if !tooSmall.isEmpty {
                    let places = tooSmall.prefix(3).map { plot.x.unit.words($0.x) }
                        .joined(separator: ", ")
                    notes.append(
                        "“\(name)”: \(Quantity.count(tooSmall.count, "point")) not drawn (at "
                            + "\(places)\(tooSmall.count > 3 ? ", …" : "")): a logarithmic axis has "
                            + "no place for zero, or less than 1.")
                }
                if noNumber > 0 {
                    notes.append(
                        "“\(name)”: \(Quantity.count(noNumber, "point")) not drawn: too large, or "
                            + "no number.")
                }
                if drawn.isEmpty, let end = series.end {
                    notes.append("“\(name)” has no point: \(end)")
                }
                return notes
            }
        }
    }

    static func description(_ plot: Plot, notes: [String]) -> String {
        func short(_ text: String) -> String { TextStyle.note.fitted(text, into: 1500) }
        var sentences = [short(plot.title) + "."] + plot.subtitle.map(short)
        for panel in plot.panels {
            sentences.append(
                "\(panel.title.isEmpty ? "" : "\(short(panel.title)): ")\(short(panel.y.words)) "
                    + "against \(short(plot.x.words)).")
            for series in panel.series.prefix(12) {
                let drawn = series.drawable(plot.x, panel.y)
                guard let first = drawn.first, let last = drawn.last else { continue }
                func words(_ point: Plot.Point) -> String {
                    "\(panel.y.unit.words(point.y)) at \(plot.x.unit.words(point.x))"
                }
                let course = drawn.count == 1 ? words(first) : "\(words(first)) to \(words(last))"
                sentences.append(
                    "\(short(series.name)): \(course)"
                        + "\(series.end.map { ", and ends there: \(short($0))" } ?? "").")
            }
        }
        for (index, mark) in plot.marks.enumerated() {
            sentences.append(
                "\(index + 1) at \(plot.x.unit.words(mark.x)): \(short(mark.text))")
        }
        return (sentences + notes.map(short)).joined(separator: " ")
    }
}
