extension Sheet {
    /// The sheet as DOT with every position pinned: for Graphviz's `nop2` layout (`neato -n2`).
    package func dot(_ style: PictureStyle = .plain) -> String {
        var writer = DOTWriter(size: size, style: style)
        writer.write(self)
        return writer.text
    }
}

extension DOTWriter {
    fileprivate mutating func write(_ sheet: Sheet) {
        begin(sheet.description)
        for panel in sheet.panels {
            openCluster(panel.id, panel.name, panel.frame, fill: panel.fill, line: panel.line)
            closeCluster()
        }
        // All join the same two nodes: they are drawn in this order.
        sheet.lines.forEach { write($0) }
        sheet.shapes.forEach { write($0) }
        sheet.labels.forEach { write($0, ground: sheet.grounds[$0.id]) }
        end()
    }

    private mutating func write(_ shape: Sheet.Shape) {
        let fill = shape.fill.map(colour)
        var styles: [String] = []
        var paint = fill.map { " fillcolor=\"\($0)\"" } ?? ""
        switch (shape.form, shape.texture) {
        case (.box, .striped):
            let stripes = stripes(shape)
            if let stripes { paint = " fillcolor=\"\(stripes)\"" }
            styles.append(stripes == nil ? "filled" : "striped")
        case (_, .plain), (_, .striped):
            styles += fill == nil ? [] : ["filled"]
        case (_, .dashed):
            styles += (fill == nil ? [] : ["filled"]) + ["dashed"]
        }
        if shape.form == .rounded { styles.append("rounded") }
        if let line = shape.line {
            paint += " color=\"\(colour(line))\" penwidth=\(number(shape.lineWidth))"
        } else {
            paint += " penwidth=0"
        }
        let form =
            switch shape.form {
            case .box, .rounded: "box"
            case .circle: "ellipse"
            case .diamond: "diamond"
            }
        node(
            shape.id, class: shape.name, shape.frame,
            "shape=\(form) style=\"\(styles.joined(separator: ","))\"\(paint)"
                + tooltip(shape.tooltip) + link(shape.source)
                + label(shape.texts.map { ($0.text, $0.style) }))
    }

    /// Upright stripes, about as wide in every bar; nil where a bar has no room for any.
    private func stripes(_ shape: Sheet.Shape) -> String? {
        let pitch = 7.0
        guard let fill = shape.fill, let line = shape.line, shape.frame.width >= pitch else {
            return nil
        }
        let count = min(60, Int(shape.frame.width / pitch))
        // Shares of the whole. The last has no number, and takes what is left.
        let (wide, thin) = (number(0.8 / Double(count)), number(0.2 / Double(count)))
        let pairs = Array(
            repeating: "\(colour(fill));\(wide):\(colour(line));\(thin)", count: count - 1)
        return (pairs + ["\(colour(fill))"]).joined(separator: ":")
    }

    private mutating func write(_ line: Sheet.Line) {
        edge(
            line.id, class: line.name,
            (line.isDashed ? "style=\(line.stroke) " : "")
                + "penwidth=\(number(line.width)) color=\"\(colour(line.ink))\""
                + (line.hasHead
                    ? " arrowsize=\(number(ArrowScale.headSize(ofWidth: line.width)))"
                    : " arrowhead=none")
                + tooltip(line.tooltip) + link(line.source) + " pos=\"\(course(of: line))\"")
    }

    /// Its points; where it has a head, the line ends at the head's neck.
    private func course(of line: Sheet.Line) -> String {
        let head = line.hasHead ? 10 * ArrowScale.headSize(ofWidth: line.width) : 0
        let overhang = line.hasHead ? ArrowScale.overhang(ofWidth: line.width) : 0
        func tipped(_ tip: Point, dx: Double, dy: Double) -> (mark: String, neck: Point) {
            let end = Point(x: tip.x - dx * overhang, y: tip.y - dy * overhang)
            let neck = Point(x: end.x - dx * head, y: end.y - dy * head)
            return (line.hasHead ? "e,\(place(end)) " : "", neck)
        }
        switch line.path {
        case .corners(let points):
            guard let first = points.first, let last = points.last, points.count > 1 else {
                return ""
            }
            var stops = points
            var mark = ""
            if line.hasHead {
                let before = points[points.count - 2]
                let (dx, dy) = (last.x - before.x, last.y - before.y)
                let length = max((dx * dx + dy * dy).squareRoot(), 1e-6)
                let tip = tipped(last, dx: dx / length, dy: dy / length)
                (mark, stops[points.count - 1]) = tip
            }
            let pieces = zip(stops, stops.dropFirst()).map { straightOn(from: $0, to: $1) }
            return "\(mark)\(place(first)) \(pieces.joined(separator: " "))"
        case .upright(let from, let to):
            let tip = tipped(to, dx: 0, dy: to.y > from.y ? 1 : -1)
            let bend = (tip.neck.y - from.y) / 2
            return tip.mark
                + [
                    from, Point(x: from.x, y: from.y + bend),
                    Point(x: tip.neck.x, y: tip.neck.y - bend), tip.neck,
                ].map(place).joined(separator: " ")
        case .level(let from, let to):
            let tip = tipped(to, dx: to.x > from.x ? 1 : -1, dy: 0)
            let bend = (tip.neck.x - from.x) / 2
            return tip.mark
                + [
                    from, Point(x: from.x + bend, y: from.y),
                    Point(x: tip.neck.x - bend, y: tip.neck.y), tip.neck,
                ].map(place).joined(separator: " ")
        }
    }
}
