/// Writes DOT: nodes, edges and clusters that all have their places. Graphviz's y grows upwards, so
/// it is mirrored at the sheet's height.
struct DOTWriter {
    typealias Point = Diagram.Point
    typealias Rectangle = Diagram.Rectangle

    private(set) var text = ""
    let size: Diagram.Size
    let style: PictureStyle

    /// Helvetica where there is one, and fonts that Linux machines have.
    static let font = "Helvetica,Arial,DejaVu Sans,sans-serif"

    init(size: Diagram.Size, style: PictureStyle) {
        self.size = size
        self.style = style
    }

    // MARK: The sheet

    mutating func begin(_ description: String) {
        text += "digraph \(DOTText.name(description)) {\n"
        let box = "0,0,\(number(size.width)),\(number(size.height))"
        text += "graph [bb=\"\(box)\" bgcolor=\"\(colour(.sheet))\" pad=0 outputorder=edgesfirst]\n"
        text += "node [shape=box fixedsize=true margin=0 fontname=\"\(Self.font)\" label=\"\"]\n"
        text += "edge [arrowhead=normal]\n"
        // In the corners, so that the sheet keeps its margins.
        let inset = PanelMetrics.markRadius
        mark(Self.corners.0, at: Point(x: inset, y: inset), visible: false)
        mark(
            Self.corners.1, at: Point(x: size.width - inset, y: size.height - inset),
            visible: false)
    }

    mutating func end() { text += "}\n" }

    /// Nodes that every sheet has: lines that join no two boxes join these.
    static let corners = ("corner1", "corner2")

    // MARK: What is drawn

    /// A ground below everything else. Others may be written into it before it is closed.
    mutating func openCluster(
        _ id: String, _ name: String, _ frame: Rectangle, fill: Ink, line: Ink
    ) {
        let corners = [frame.x, size.height - frame.maxY, frame.maxX, size.height - frame.y]
        let box = corners.map(number).joined(separator: ",")
        let id = DOTText.identifier(id)
        text += "subgraph \"cluster_\(id)\" {\n"
        text += "graph [id=\"\(id)\" class=\"\(name)\" bb=\"\(box)\" style=\"rounded,filled\""
        text += " fillcolor=\"\(colour(fill))\" color=\"\(colour(line))\" label=\"\"]\n"
    }

    mutating func closeCluster() { text += "}\n" }

    mutating func node(_ id: String, class name: String, _ frame: Rectangle, _ attributes: String) {
        let id = DOTText.identifier(id)
        text += "\"\(id)\" [id=\"\(id)\" class=\"\(name)\" \(placed(frame)) \(attributes)]\n"
    }

    mutating func edge(
        _ id: String, class name: String, from source: String = corners.0,
        to target: String = corners.1, _ attributes: String
    ) {
        let (id, source, target) = (
            DOTText.identifier(id), DOTText.identifier(source), DOTText.identifier(target)
        )
        text += "\"\(source)\" -> \"\(target)\" [id=\"\(id)\" class=\"\(name)\" \(attributes)]\n"
    }

    /// A point, where lines begin or end.
    mutating func mark(_ id: String, at point: Point, visible: Bool) {
        let radius = PanelMetrics.markRadius
        let frame = Rectangle(
            x: point.x - radius, y: point.y - radius, width: 2 * radius, height: 2 * radius)
        let dot = "style=filled fillcolor=\"\(colour(.quietText))\" color=\"\(colour(.quietText))\""
        node(id, class: "mark", frame, "shape=circle \(visible ? dot : "style=invis")")
    }

    mutating func write(_ label: Diagram.Label, ground: Ink? = nil) {
        var content = html(label.text, label.style)
        if label.alignment == .leading {
            content =
                "<TABLE BORDER=\"0\" CELLBORDER=\"0\" CELLPADDING=\"0\" CELLSPACING=\"0\" "
                + "WIDTH=\"\(Int(label.frame.width))\"><TR><TD ALIGN=\"LEFT\">"
                + "\(content)</TD></TR></TABLE>"
        }
        var attributes = "shape=none label=<\(content)>"
        if let ground = ground ?? (label.style == .blockTitle ? .block : nil) {
            attributes += " style=filled fillcolor=\"\(colour(ground))\""
        }
        attributes += tooltip(label.tooltip)
        node(label.id, class: "label label-\(label.style)", label.frame, attributes)
    }

    // MARK: Attributes

    func colour(_ ink: Ink) -> String { style.theme.colour(ink) }

    func tooltip(_ text: String?) -> String {
        text.map { " tooltip=\(DOTText.tooltip($0))" } ?? ""
    }

    /// Where a click leads.
    func link(_ source: SourceLine?) -> String {
        source.flatMap(style.address).map { " href=\(DOTText.name($0))" } ?? ""
    }

    func html(_ text: String, _ style: TextStyle) -> String {
        let escaped = DOTText.html(text)
        let weighted = style.isBold ? "<B>\(escaped)</B>" : escaped
        let ink = colour(style.isQuiet ? .quietText : .text)
        return "<FONT POINT-SIZE=\"\(number(style.size))\" COLOR=\"\(ink)\">\(weighted)</FONT>"
    }

    /// Lines of text in the middle of a node; many as the rows of a table, which keeps them apart.
    func label(_ lines: [(text: String, style: TextStyle)]) -> String {
        guard !lines.isEmpty else { return "" }
        let texts = lines.map { html($0.text, $0.style) }
        guard texts.count > 2 else { return " label=<\(texts.joined(separator: "<BR/>"))>" }
        let rows = texts.map { "<TR><TD>\($0)</TD></TR>" }.joined()
        return " label=<<TABLE BORDER=\"0\" CELLBORDER=\"0\" CELLPADDING=\"0\" CELLSPACING=\"3\">"
            + "\(rows)</TABLE>>"
    }

    /// Graphviz measures positions in points and sizes in inches.
    func placed(_ frame: Rectangle) -> String {
        "pos=\"\(number(frame.midX)),\(number(size.height - frame.midY))\""
            + " width=\(number(frame.width / 72)) height=\(number(frame.height / 72))"
    }

    func place(_ point: Point) -> String { "\(number(point.x)),\(number(size.height - point.y))" }

    /// A straight line as the Bézier curve that Graphviz wants.
    func straight(from start: Point, to end: Point) -> String {
        "\(place(start)) \(straightOn(from: start, to: end))"
    }

    /// The rest of such a curve, where the beginning is written already.
    func straightOn(from start: Point, to end: Point) -> String {
        (1...3).map { step in
            let share = Double(step) / 3
            return place(
                Point(
                    x: start.x + (end.x - start.x) * share,
                    y: start.y + (end.y - start.y) * share))
        }.joined(separator: " ")
    }

    /// Four decimals at most, with a point in every locale.
    func number(_ value: Double) -> String {
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
