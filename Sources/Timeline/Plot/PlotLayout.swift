/// Puts the panels of a plot below each other over one x axis, and what is to be read around them.
struct PlotLayout {
    private let plot: Plot
    private let x: PlotScale
    private let isEmpty: Bool

    static let left = Sheet.margin + 88
    static let plotWidth = 690.0
    /// Beside the panels, for the names of the series.
    static let legendWidth = 222.0
    static let width = left - Sheet.margin + plotWidth + legendWidth
    /// Between a panel's frame and the first and last value, so that markers lie inside.
    private static let inset = (x: 14.0, y: 12.0)
    private static let panelGap = 20.0
    private static let onlyHeight = 380.0
    private static let height = 190.0
    private static let textRoom = 2000.0

    init(_ plot: Plot) {
        self.plot = plot
        let drawable = plot.panels.flatMap { panel in
            panel.series.flatMap { $0.drawable(plot.x, panel.y).map(\.x) }
        }
        isEmpty = drawable.isEmpty
        x = PlotScale(
            plot.x, values: drawable, start: Self.left + Self.inset.x,
            length: Self.plotWidth - 2 * Self.inset.x, closest: 74,
            labelRoom: { TextStyle.lane.width(of: $0) + 14 })
    }

    func sheet() -> Sheet {
        var sheet = Sheet()
        var notes = plot.notes
        var y = sheet.addHeading(
            plot.title,
            notes: plot.subtitle.map { TextStyle.note.fitted($0, into: Self.textRoom) }
                + (isEmpty ? ["Nothing to draw: no series has a point that the axes hold."] : []),
            width: Self.width)
        if !isEmpty {
            for (index, panel) in plot.panels.enumerated() {
                y = add(panel, index, y, to: &sheet, notes: &notes)
            }
            y = addXAxis(y - Self.panelGap, to: &sheet)
        }
        notes += PlotNotes.leftOut(plot)
        y = addList(notes, y, to: &sheet)
        sheet.size = Sheet.Size(width: Self.width + 2 * Sheet.margin, height: y + Sheet.margin - 8)
        sheet.description = PlotNotes.description(plot, notes: notes)
        return sheet
    }

    // MARK: Panels

    /// - Returns: where the next one may begin.
    private func add(
        _ panel: Plot.Panel, _ index: Int, _ top: Double, to sheet: inout Sheet,
        notes: inout [String]
    ) -> Double {
        let id = "p\(index + 1)"
        var y = addTitle(panel, id, top, to: &sheet)
        let flags = index == 0 ? PlotFlags(plot.marks, x) : nil
        let flagTop = y
        y += flags?.height ?? 0
        let legend = PlotLegend(panel, id: id)
        let frame = Sheet.Rectangle(
            x: Self.left, y: y, width: Self.plotWidth,
            height: max(plot.panels.count == 1 ? Self.onlyHeight : Self.height, legend.height))
        let points = panel.series.map { $0.drawable(plot.x, panel.y) }
        let scale = PlotScale(
            panel.y, values: points.flatMap { $0.map(\.y) }, start: frame.maxY - Self.inset.y,
            length: 2 * Self.inset.y - frame.height,
            closest: panel.y.scale == .linear ? 36 : 24,
            labelRoom: { _ in TextStyle.lane.lineHeight })
        sheet.panels.append(Sheet.Panel(id: id, name: "panel", frame: frame))
        if points.allSatisfy(\.isEmpty) {
            let text = "nothing to draw"
            let width = TextStyle.note.width(of: text) + 4
            sheet.labels.append(
                .line(
                    id: "\(id)-empty", text, .note, x: frame.midX - width / 2,
                    y: frame.midY - TextStyle.note.lineHeight / 2, width: width, .center))
        } else {
            addGrid(scale, frame, id, to: &sheet)
        }
        addMarks(flags, flagTop, frame, index, scale, to: &sheet)
        var drawing = PlotDrawing(x: x, y: scale, frame: frame)
        for (number, series) in panel.series.enumerated() {
            drawing.add(series, axes: (plot.x, panel.y), id: "\(id)-s\(number + 1)")
        }
        notes += drawing.draw(into: &sheet)
        legend.add(to: &sheet, frame: frame) { drawing.lastY[$0] }
        return frame.maxY + Self.panelGap
    }

    /// What the panel is about, and what its y axis measures, above it: upright text is hard to read.
    private func addTitle(
        _ panel: Plot.Panel, _ id: String, _ y: Double, to sheet: inout Sheet
    ) -> Double {
        let style = TextStyle.foldTitle
        var x = Self.left
        if !panel.title.isEmpty {
            let width = min(style.width(of: panel.title) + 4, Self.plotWidth / 2)
            sheet.labels.append(
                .line(id: "\(id)-title", panel.title, style, x: x, y: y, width: width))
            x += width + 10
        }
        let words = "↑ \(panel.y.words)"
        let lane = TextStyle.lane
        sheet.labels.append(
            .line(
                id: "\(id)-y", words, lane, x: x, y: y + (style.lineHeight - lane.lineHeight) / 2,
                width: min(lane.width(of: words) + 4, Self.left + Self.plotWidth - x)))
        return y + style.lineHeight + 6
    }

    private func addGrid(
        _ scale: PlotScale, _ frame: Sheet.Rectangle, _ id: String, to sheet: inout Sheet
    ) {
        func line(_ name: String, _ number: Int, _ ink: Ink, _ from: Sheet.Point, _ to: Sheet.Point)
        {
            sheet.lines.append(
                Sheet.Line(
                    id: "\(id)-\(name)\(number + 1)", name: "grid", path: .corners([from, to]),
                    ink: ink, width: 0.8))
        }
        func upright(_ name: String, _ values: [Double], _ ink: Ink) {
            for (number, place) in values.compactMap(x.place(of:)).enumerated() {
                line(
                    name, number, ink, Sheet.Point(x: place, y: frame.y),
                    Sheet.Point(x: place, y: frame.maxY))
            }
        }
        func level(_ name: String, _ values: [Double], _ ink: Ink) {
            for (number, place) in values.compactMap(scale.place(of:)).enumerated() {
                line(
                    name, number, ink, Sheet.Point(x: frame.x, y: place),
                    Sheet.Point(x: frame.maxX, y: place))
            }
        }
        upright("xfine", x.minor, .block)
        level("yfine", scale.minor, .block)
        upright("xgrid", x.ticks.map(\.value), .guide)
        level("ygrid", scale.ticks.map(\.value), .guide)
        let style = TextStyle.lane
        for (number, tick) in scale.ticks.enumerated() {
            guard let place = scale.place(of: tick.value) else { continue }
            let width = min(style.width(of: tick.label) + 4, frame.x - Sheet.margin)
            sheet.labels.append(
                .line(
                    id: "\(id)-ytick\(number + 1)", tick.label, style, x: frame.x - 5 - width,
                    y: place - style.lineHeight / 2, width: width, .center))
        }
    }

    private func addXAxis(_ y: Double, to sheet: inout Sheet) -> Double {
        let style = TextStyle.lane
        for (number, tick) in x.ticks.enumerated() {
            guard let place = x.place(of: tick.value) else { continue }
            let width = style.width(of: tick.label) + 4
            sheet.labels.append(
                .line(
                    id: "xtick\(number + 1)", tick.label, style, x: place - width / 2, y: y + 5,
                    width: width, .center))
        }
        let below = y + 5 + style.lineHeight + 5
        let words = "\(plot.x.words) →"
        let width = min(style.width(of: words) + 4, Self.plotWidth)
        sheet.labels.append(
            .line(
                id: "x", words, style, x: Self.left + (Self.plotWidth - width) / 2, y: below,
                width: width, .center))
        return below + style.lineHeight + 16
    }

    // MARK: Marks

    private func addMarks(
        _ flags: PlotFlags?, _ flagTop: Double, _ frame: Sheet.Rectangle, _ panel: Int,
        _ scale: PlotScale, to sheet: inout Sheet
    ) {
        let placed = flags?.placed ?? PlotFlags(plot.marks, x).placed
        for flag in placed {
            let id = "mark\(flag.number)"
            let top = flags == nil ? frame.y : flagTop + flag.y
            sheet.lines.append(
                Sheet.Line(
                    id: "\(id)-p\(panel + 1)", name: "mark",
                    path: .corners([
                        Sheet.Point(x: flag.x, y: top), Sheet.Point(x: flag.x, y: frame.maxY),
                    ]), ink: .quietText, width: 1.2, stroke: .dotted,
                    tooltip: plot.marks[flag.number - 1].text))
            if flags != nil {
                sheet.labels.append(
                    .line(
                        id: "\(id)-label", flag.text, PlotFlags.style,
                        x: flag.x + PlotFlags.inset, y: top, width: flag.width))
            }
            let mark = plot.marks[flag.number - 1]
            guard mark.panel == panel, let y = mark.y.flatMap(scale.place(of:)) else { continue }
            let size = 15.0
            sheet.shapes.append(
                Sheet.Shape(
                    id: "\(id)-ring", name: "mark", form: .circle,
                    frame: Sheet.Rectangle(
                        x: flag.x - size / 2, y: y - size / 2, width: size, height: size),
                    line: .text, lineWidth: 1.3, tooltip: mark.text))
        }
    }

    // MARK: Below the plot

    /// The marks' explanations and the notes; long ones take several lines.
    private func addList(_ notes: [String], _ top: Double, to sheet: inout Sheet) -> Double {
        let style = TextStyle.note
        let column = 26.0
        var y = top
        func add(_ text: String, _ id: String, indented: Bool) {
            let (x, width) = (
                Sheet.margin + (indented ? column : 0), Self.width - (indented ? column : 0)
            )
            let lines = style.wrapped(style.fitted(text, into: Self.textRoom), into: width)
            for (number, line) in lines.enumerated() {
                sheet.labels.append(
                    .line(id: "\(id)-\(number + 1)", line, style, x: x, y: y, width: width))
                y += style.lineHeight + 3
            }
        }
        for (index, mark) in plot.marks.enumerated() {
            sheet.labels.append(
                .line(
                    id: "list\(index + 1)", "\(index + 1)", .foldTitle, x: Sheet.margin, y: y,
                    width: column - 2))
            let aside = x.place(of: mark.x) == nil || isEmpty ? " (not in the picture)" : ""
            add(
                "at \(plot.x.unit.words(mark.x))\(aside): \(mark.text)", "list\(index + 1)",
                indented: true)
            y += 2
        }
        if !plot.marks.isEmpty { y += 8 }
        for (index, note) in notes.enumerated() {
            add(note, "below\(index + 1)", indented: false)
            y += 2
        }
        return y
    }
}

extension Plot.Axis {
    var words: String { scale == .logarithmic ? "\(label) (logarithmic)" : label }
}

extension Plot.Series {
    /// From left to right.
    func drawable(_ x: Plot.Axis, _ y: Plot.Axis) -> [Plot.Point] {
        points.enumerated().filter {
            PlotScale.canDraw($0.element.x, on: x) && PlotScale.canDraw($0.element.y, on: y)
        }.sorted { ($0.element.x, $0.offset) < ($1.element.x, $1.offset) }.map(\.element)
    }
}
