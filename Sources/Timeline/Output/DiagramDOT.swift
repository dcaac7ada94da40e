import TraceSchema

extension Diagram {
    /// The diagram as DOT with every position pinned: for Graphviz's `nop2` layout (`neato -n2`).
    package var dot: String { dot(.plain) }

    package func dot(_ style: PictureStyle) -> String {
        var writer = DOTWriter(size: size, style: style)
        writer.write(self)
        return writer.text
    }
}

extension DOTWriter {
    fileprivate mutating func write(_ diagram: Diagram) {
        begin(diagram.description)
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
        diagram.legend.marks.forEach { mark($0.id, at: $0.center, visible: false) }
        diagram.legend.boxes.forEach { write($0) }
        diagram.legend.arrows.forEach { write($0) }
        diagram.legend.labels.forEach { write($0) }
        end()
    }

    /// Panels and blocks are clusters: Graphviz draws those below everything else.
    private mutating func writeFrame(_ panel: Diagram.Panel) {
        openCluster(panel.id, "panel", panel.frame, fill: .panel, line: .panelLine)
        for block in panel.blocks where block.label != nil {
            openCluster(
                block.id, "block", block.frame, fill: .block,
                line: block.depth > 0 ? .panelLine : .block)
            closeCluster()
        }
        closeCluster()
    }

    private mutating func write(_ lane: Diagram.Lane) {
        let (top, bottom) = (Point(x: lane.x, y: lane.top), Point(x: lane.x, y: lane.bottom))
        mark("\(lane.id)-top", at: top, visible: false)
        mark("\(lane.id)-bottom", at: bottom, visible: false)
        edge(
            lane.id, class: "lane", from: "\(lane.id)-top", to: "\(lane.id)-bottom",
            "arrowhead=none penwidth=1.5 color=\"\(colour(.guide))\""
                + " pos=\"\(straight(from: top, to: bottom))\"")
        write(lane.label)
    }

    private mutating func write(_ bar: Diagram.Bar) {
        node(
            bar.id, class: "bar", bar.frame,
            "style=filled penwidth=0 fillcolor=\"\(colour(.quantity))\"" + tooltip(bar.tooltip))
    }

    private mutating func write(_ block: Diagram.Block) {
        if let label = block.label {
            write(label)
        }
        block.marks.forEach { mark($0.id, at: $0.center, visible: true) }
        block.boxes.forEach { write($0) }
        block.arrows.forEach { write($0) }
        block.arrows.compactMap(\.label).forEach { write($0) }
    }

    private mutating func write(_ box: Diagram.Box) {
        let fill: Ink
        var line: Ink
        var shape: String
        var name: String
        var width = 1.0
        switch box.content {
        case .event(let kind):
            (fill, line) = (.fill(Palette(kind)), .line(Palette(kind)))
            (shape, name) = ("rounded,filled", kind.rawValue)
        case .fold:
            (fill, line, shape, name) = (.sheet, .quietText, "rounded,filled,dashed", "fold")
        }
        if box.failed {
            (line, width) = (.error, 2.5)
            name += " failed"
        }
        switch box.change {
        case .gone: shape += box.isFold ? "" : ",dashed"
        case .new, .changed: width = 2.5
        case nil: break
        }
        if let change = box.change { name += " \(change.rawValue)" }
        node(
            box.id, class: name, box.frame,
            "style=\"\(shape)\" fillcolor=\"\(colour(fill))\" color=\"\(colour(line))\""
                + " penwidth=\(number(width))" + tooltip(box.tooltip)
                + link(box.source)
                + label(
                    box.lines.enumerated().map { ($0.element, box.style(ofLine: $0.offset)) }))
    }

    private mutating func write(_ arrow: Diagram.Arrow) {
        let headSize = ArrowScale.headSize(ofWidth: arrow.width)
        // Graphviz draws the head from the end of the line to the tip, 10 points times its size;
        // the outline, as wide as the line, sticks out beyond both.
        let backwards = arrow.end.x > arrow.start.x ? -1.0 : 1.0
        let tipX = arrow.end.x + backwards * ArrowScale.overhang(ofWidth: arrow.width)
        let neck = Point(x: tipX + backwards * 10 * headSize, y: arrow.end.y)
        let tip = Point(x: tipX, y: arrow.end.y)
        edge(
            arrow.id, class: "arrow \(arrow.kind.rawValue)", from: arrow.source, to: arrow.target,
            "style=\(arrow.isDashed ? "dashed" : "solid")"
                + " penwidth=\(number(arrow.width)) arrowsize=\(number(headSize))"
                + " color=\"\(colour(.line(Palette(arrow.kind))))\"" + tooltip(arrow.tooltip)
                + " pos=\"e,\(place(tip)) \(straight(from: arrow.start, to: neck))\"")
    }
}
