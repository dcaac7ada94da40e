import TraceSchema

extension Diagram {
    /// The diagram as DOT with every position pinned: for Graphviz's `nop2` layout (`neato -n2`).
    package var dot: String {
        var writer = DOTWriter(height: size.height)
        writer.write(self)
        return writer.text
    }
}

/// Writes DOT. Graphviz's y grows upwards, so it is mirrored at the sheet's height.
struct DOTWriter {
    private(set) var text = ""
    private let height: Double

    /// Helvetica where there is one, and fonts that Linux machines have.
    static let font = "Helvetica,Arial,DejaVu Sans,sans-serif"

    init(height: Double) {
        self.height = height
    }

    mutating func write(_ diagram: Diagram) {
        text += "digraph \(DOTText.name(diagram.description)) {\n"
        let box = "0,0,\(number(diagram.size.width)),\(number(diagram.size.height))"
        text += "graph [bb=\"\(box)\" bgcolor=\"white\" pad=0 outputorder=edgesfirst]\n"
        text += "node [shape=box fixedsize=true margin=0 fontname=\"\(Self.font)\" label=\"\"]\n"
        text += "edge [arrowhead=normal]\n"
        // In the corners, so that the sheet keeps its margins.
        let inset = PanelMetrics.markRadius
        writeMark("corner1", at: Point(x: inset, y: inset), visible: false)
        writeMark(
            "corner2",
            at: Point(x: diagram.size.width - inset, y: diagram.size.height - inset),
            visible: false)
        for panel in diagram.panels {
            writeFrame(panel)
        }
        // Edges are drawn in the order of their first node: lanes below arrows.
        diagram.panels.flatMap(\.lanes).forEach { write($0) }
        diagram.heading.forEach { write($0) }
        for panel in diagram.panels {
            panel.heading.forEach { write($0) }
            panel.bars.forEach { write($0) }
            for block in panel.blocks {
                write(block)
            }
        }
        diagram.legend.marks.forEach { writeMark($0.id, at: $0.center, visible: false) }
        diagram.legend.boxes.forEach { write($0) }
        diagram.legend.arrows.forEach { write($0) }
        diagram.legend.labels.forEach { write($0) }
        text += "}\n"
    }

    private typealias Point = Diagram.Point
    private typealias Rectangle = Diagram.Rectangle

    // MARK: Parts

    /// Panels and blocks are clusters: Graphviz draws those below everything else.
    private mutating func writeFrame(_ panel: Diagram.Panel) {
        openCluster(
            panel.id, "panel", panel.frame, fill: Palette.panelFill, line: Palette.panelLine)
        for block in panel.blocks where block.label != nil {
            openCluster(
                block.id, "block", block.frame, fill: Palette.blockFill,
                line: block.depth > 0 ? Palette.panelLine : Palette.blockFill)
            text += "}\n"
        }
        text += "}\n"
    }

    private mutating func openCluster(
        _ id: String, _ name: String, _ frame: Rectangle, fill: String, line: String
    ) {
        let corners = [frame.x, height - frame.maxY, frame.maxX, height - frame.y]
        let box = corners.map(number).joined(separator: ",")
        text += "subgraph \"cluster_\(id)\" {\n"
        text += "graph [id=\"\(id)\" class=\"\(name)\" bb=\"\(box)\" style=\"rounded,filled\""
        text += " fillcolor=\"\(fill)\" color=\"\(line)\" label=\"\"]\n"
    }

    private mutating func write(_ lane: Diagram.Lane) {
        writeMark("\(lane.id)-top", at: Point(x: lane.x, y: lane.top), visible: false)
        writeMark("\(lane.id)-bottom", at: Point(x: lane.x, y: lane.bottom), visible: false)
        let line = straight(
            from: Point(x: lane.x, y: lane.top), to: Point(x: lane.x, y: lane.bottom))
        text += "\"\(lane.id)-top\" -> \"\(lane.id)-bottom\" [id=\"\(lane.id)\" class=\"lane\""
        text += " arrowhead=none penwidth=1.5 color=\"\(Palette.laneLine)\" pos=\"\(line)\"]\n"
        write(lane.label)
    }

    private mutating func write(_ bar: Diagram.Bar) {
        text += "\"\(bar.id)\" [id=\"\(bar.id)\" class=\"bar\" \(placed(bar.frame)) style=filled"
        text +=
            " penwidth=0 fillcolor=\"\(Palette.bar)\" tooltip=\(DOTText.tooltip(bar.tooltip))]\n"
    }

    private mutating func write(_ block: Diagram.Block) {
        if let label = block.label {
            write(label)
        }
        for mark in block.marks {
            writeMark(mark.id, at: mark.center, visible: true)
        }
        block.boxes.forEach { write($0) }
        block.arrows.forEach { write($0) }
        block.arrows.compactMap(\.label).forEach { write($0) }
    }

    private mutating func write(_ box: Diagram.Box) {
        let fill: String
        var line: String
        var style = "rounded,filled"
        var width = 1.0
        let name: String
        switch box.content {
        case .event(let kind):
            let palette = Palette(kind)
            (fill, line, name) = (palette.fill, palette.line, kind.rawValue)
        case .fold:
            (fill, line, name) = ("#FFFFFF", Palette.quietInk, "fold")
            style += ",dashed"
        }
        if box.failed {
            (line, width) = (Palette.errorLine, 2.5)
        }
        switch box.change {
        case .gone: style += box.isFold ? "" : ",dashed"
        case .new, .changed: width = 2.5
        case nil: break
        }
        let change = box.change.map { " \($0.rawValue)" } ?? ""
        let lines = box.lines.enumerated().map { index, text in
            html(text, box.style(ofLine: index), ink: Palette.ink)
        }
        text +=
            "\"\(box.id)\" [id=\"\(box.id)\" class=\"\(name)\(box.failed ? " failed" : "")\(change)\""
        text += " \(placed(box.frame)) style=\"\(style)\" fillcolor=\"\(fill)\" color=\"\(line)\""
        text += " penwidth=\(number(width)) tooltip=\(DOTText.tooltip(box.tooltip))"
        if !lines.isEmpty {
            text += " label=<\(lines.count > 2 ? spaced(lines) : lines.joined(separator: "<BR/>"))>"
        }
        text += "]\n"
    }

    private mutating func write(_ arrow: Diagram.Arrow) {
        let dashed = arrow.isDashed ? "dashed" : "solid"
        let headSize = ArrowScale.headSize(ofWidth: arrow.width)
        // Graphviz draws the head from the end of the line to the tip, 10 points times its size;
        // the outline, as wide as the line, sticks out beyond both.
        let backwards = arrow.end.x > arrow.start.x ? -1.0 : 1.0
        let tipX = arrow.end.x + backwards * ArrowScale.overhang(ofWidth: arrow.width)
        let neck = Point(x: tipX + backwards * 10 * headSize, y: arrow.end.y)
        let tip = "e,\(number(tipX)),\(number(height - arrow.end.y))"
        text += "\"\(arrow.source)\" -> \"\(arrow.target)\" [id=\"\(arrow.id)\""
        text += " class=\"arrow \(arrow.kind.rawValue)\" style=\(dashed)"
        text += " penwidth=\(number(arrow.width)) arrowsize=\(number(headSize))"
        text += " color=\"\(Palette(arrow.kind).line)\""
        text += " tooltip=\(DOTText.tooltip(arrow.tooltip))"
        text += " pos=\"\(tip) \(straight(from: arrow.start, to: neck))\"]\n"
    }

    private mutating func write(_ label: Diagram.Label) {
        let ink = label.style.isQuiet ? Palette.quietInk : Palette.ink
        var content = html(label.text, label.style, ink: ink)
        if label.alignment == .leading {
            content =
                "<TABLE BORDER=\"0\" CELLBORDER=\"0\" CELLPADDING=\"0\" CELLSPACING=\"0\" "
                + "WIDTH=\"\(Int(label.frame.width))\"><TR><TD ALIGN=\"LEFT\">"
                + "\(content)</TD></TR></TABLE>"
        }
        text +=
            "\"\(label.id)\" [id=\"\(label.id)\" class=\"label label-\(label.style)\" shape=none"
        text += " \(placed(label.frame)) label=<\(content)>"
        if label.style == .blockTitle {
            text += " style=filled fillcolor=\"\(Palette.blockFill)\""
        }
        if let whole = label.tooltip {
            text += " tooltip=\(DOTText.tooltip(whole))"
        }
        text += "]\n"
    }

    private mutating func writeMark(_ id: String, at point: Point, visible: Bool) {
        let frame = Rectangle(
            x: point.x - PanelMetrics.markRadius, y: point.y - PanelMetrics.markRadius,
            width: 2 * PanelMetrics.markRadius, height: 2 * PanelMetrics.markRadius)
        text += "\"\(id)\" [id=\"\(id)\" class=\"mark\" \(placed(frame)) shape=circle"
        text +=
            visible
            ? " style=filled fillcolor=\"\(Palette.quietInk)\" color=\"\(Palette.quietInk)\"]\n"
            : " style=invis]\n"
    }

    // MARK: Attributes

    private func html(_ text: String, _ style: TextStyle, ink: String) -> String {
        let escaped = DOTText.html(text)
        let weighted = style.isBold ? "<B>\(escaped)</B>" : escaped
        return "<FONT POINT-SIZE=\"\(number(style.size))\" COLOR=\"\(ink)\">\(weighted)</FONT>"
    }

    /// Lines as the rows of a table, which keeps them apart.
    private func spaced(_ lines: [String]) -> String {
        let rows = lines.map { "<TR><TD>\($0)</TD></TR>" }.joined()
        return "<TABLE BORDER=\"0\" CELLBORDER=\"0\" CELLPADDING=\"0\" CELLSPACING=\"3\">"
            + "\(rows)</TABLE>"
    }

    /// Graphviz measures positions in points and sizes in inches.
    private func placed(_ frame: Rectangle) -> String {
        "pos=\"\(number(frame.midX)),\(number(height - frame.midY))\""
            + " width=\(number(frame.width / 72)) height=\(number(frame.height / 72))"
    }

    /// A straight line as the Bézier curve that Graphviz wants.
    private func straight(from start: Point, to end: Point) -> String {
        (0...3).map { step in
            let share = Double(step) / 3
            let x = start.x + (end.x - start.x) * share
            let y = start.y + (end.y - start.y) * share
            return "\(number(x)),\(number(height - y))"
        }.joined(separator: " ")
    }

    /// Four decimals at most, with a point in every locale.
    private func number(_ value: Double) -> String {
        let scaled = (value * 10_000).rounded()
        guard scaled.isFinite, abs(scaled) < 1e15 else { return "0" }
        let whole = Int(scaled)
        let fraction = String(abs(whole % 10_000) + 10_000).dropFirst()
        let sign = whole < 0 ? "-" : ""
        let digits = fraction.reversed().drop { $0 == "0" }.reversed()
        return "\(sign)\(abs(whole) / 10_000)" + (digits.isEmpty ? "" : ".\(String(digits))")
    }
}

extension TextStyle {
    var isQuiet: Bool {
        switch self {
        case .note, .panelNote, .lane, .legend, .blockTitle: true
        case .title, .panelTitle, .boxTitle, .boxDetail, .foldTitle, .foldDetail, .foldSum, .arrow:
            false
        }
    }
}
