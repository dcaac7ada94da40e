import CGraphviz
import Glibc

/// Draws DOT text through libgvc, inside this process.
@GraphvizActor
package enum GraphvizRenderer {
    /// A finished picture.
    package struct Picture: Equatable, Sendable {
        package let bytes: [UInt8]
        /// What Graphviz warned of; a picture that is laid out well has none.
        package let warnings: [String]
    }

    /// Draws a graph whose nodes and edges all have positions (`pos`): nothing is laid out anew.
    ///
    /// - Throws: ``GraphvizError``.
    package static func render(dot: String, as format: ImageFormat) throws(GraphvizError)
        -> Picture
    {
        try render(dot: dot, format: format.rawValue, dotsPerInch: format.dotsPerInch)
    }

    /// Draws as any format, by Graphviz's own name for it.
    static func render(dot: String, format: String, dotsPerInch: Int?) throws(GraphvizError)
        -> Picture
    {
        // Messages quote names and words of the text, two of them at most.
        discardUnread()
        GraphvizMessages.startCollecting(capacity: 2 * dot.utf8.count + 4096)
        guard let context = gvContext() else {
            throw .failed(step: "start", message: "out of memory")
        }
        defer { gvFreeContext(context) }
        try requirePlugins(format: format, in: context)

        let graph = try parse(dot)
        defer { agclose(graph) }
        if let dotsPerInch {
            cgraphviz_set_graph_attribute(graph, "dpi", String(dotsPerInch))
        }

        // The layout says 0 even where a node has no position: what it reports counts too.
        let placed = gvLayout(context, graph, pinnedLayout) == 0
        defer { gvFreeLayout(context, graph) }
        guard placed, GraphvizMessages.firstError == nil else {
            throw .failed(step: "place the picture", message: reason())
        }

        var bytes: UnsafeMutablePointer<CChar>?
        var length: UInt32 = 0
        let status = gvRenderData(context, graph, format, &bytes, &length)
        defer { gvFreeRenderData(bytes) }
        guard status == 0, let bytes, length > 0, GraphvizMessages.firstError == nil else {
            throw .failed(step: "write \(format)", message: reason())
        }
        let picture = UnsafeRawBufferPointer(start: bytes, count: Int(length))
        return Picture(bytes: Array(picture), warnings: GraphvizMessages.collected())
    }

    /// Keeps the positions of nodes and edges: what `neato -n2` does.
    private static let pinnedLayout = "nop2"

    /// The graph of a DOT text; the caller closes it.
    private static func parse(_ dot: String) throws(GraphvizError)
        -> UnsafeMutablePointer<graph_t>
    {
        // C would stop there and draw the half before it.
        guard !dot.utf8.contains(0) else {
            throw .syntax(line: line(of: 0, in: dot), message: "a NUL character")
        }
        // The scanner counts lines over all texts of the process.
        agreadline(1)
        let graph = agmemread(dot)
        if let message = GraphvizMessages.firstError {
            if let graph {
                agclose(graph)
            }
            throw syntaxError(from: message)
        }
        guard let graph else {
            throw .syntax(line: nil, message: "it holds no graph")
        }
        return graph
    }

    /// Empties the scanner. It keeps what stood behind the graph in the line where it ended, and
    /// whether it was inside a comment or string, and would go on from there with the next text.
    private static func discardUnread() {
        // Closes a comment or a label that is open; the quote closes a string, and is itself in a
        // comment where none is open.
        let closing = "*/ > > > //\"\n"
        // The scanner lets go of all it holds where it finds no graph; whole ones come first.
        for _ in 0..<100 {
            GraphvizMessages.startCollecting(capacity: 4096)
            guard let graph = agmemread(closing) else { return }
            agclose(graph)
        }
    }

    private static func line(of character: UInt8, in text: String) -> Int {
        1 + text.utf8.prefix { $0 != character }.count { $0 == UInt8(ascii: "\n") }
    }

    /// Makes an error of `Error: <unknown>: syntax error in line 3 near '->'`.
    private static func syntaxError(from message: String) -> GraphvizError {
        guard let marker = message.firstRange(of: " in line ") else {
            return .syntax(line: nil, message: message)
        }
        let rest = message[marker.upperBound...]
        let digits = rest.prefix { $0.isNumber }
        let what = rest[digits.endIndex...].drop { $0 == " " }
        return .syntax(line: Int(digits), message: what.isEmpty ? "syntax error" : String(what))
    }

    private static func reason() -> String {
        GraphvizMessages.firstError ?? GraphvizMessages.collected().first ?? "no reason given"
    }

    private static func requirePlugins(
        format: String, in context: OpaquePointer
    ) throws(GraphvizError) {
        guard plugins(of: "layout", in: context).contains(pinnedLayout) else {
            throw .missingPlugin(purpose: "keep given positions (layout \(pinnedLayout))")
        }
        guard plugins(of: "device", in: context).contains(format) else {
            throw .missingPlugin(purpose: "write \(format)")
        }
    }

    /// The names of the installed plugins of a kind.
    private static func plugins(of kind: String, in context: OpaquePointer) -> Set<String> {
        var count: Int32 = 0
        guard let list = gvPluginList(context, kind, &count, nil) else { return [] }
        defer { free(list) }
        var names: Set<String> = []
        for index in 0..<Int(count) {
            guard let name = list[index] else { continue }
            names.insert(String(cString: name).lowercased())
            free(name)
        }
        return names
    }
}
