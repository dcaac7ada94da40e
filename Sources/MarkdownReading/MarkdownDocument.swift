import CMarkdown

/// The one place where cmark is called: text in, blocks out. Any text is Markdown, so nothing fails.
/// What is nested deeper than ``deepest`` is plain text: the stack has an end.
package enum MarkdownDocument {
    package static let deepest = 100

    package static func blocks(of text: String) -> [MarkdownBlock] {
        var text = text
        let document = text.withUTF8 { bytes in
            bytes.withMemoryRebound(to: CChar.self) {
                cmark_parse_document($0.baseAddress, $0.count, CMARK_OPT_DEFAULT)
            }
        }
        guard let document else { return [] }
        defer { cmark_node_free(document) }
        return blocks(in: document, depth: 0)
    }

    private typealias Node = OpaquePointer

    private static func children(of node: Node) -> some Sequence<Node> {
        sequence(first: cmark_node_first_child(node)) { cmark_node_next($0) }
            .lazy.compactMap(\.self)
    }

    private static func blocks(in node: Node, depth: Int) -> [MarkdownBlock] {
        guard depth < deepest else {
            let line = Int(cmark_node_get_start_line(node))
            return [MarkdownBlock(.paragraph([.text(plain(node))]), line: line)]
        }
        return children(of: node).compactMap { child in
            content(of: child, depth: depth + 1).map {
                MarkdownBlock($0, line: Int(cmark_node_get_start_line(child)))
            }
        }
    }

    private static func content(of node: Node, depth: Int) -> MarkdownBlock.Content? {
        switch cmark_node_get_type(node) {
        case CMARK_NODE_HEADING:
            return .heading(
                level: Int(cmark_node_get_heading_level(node)), spans(in: node, depth: depth))
        case CMARK_NODE_PARAGRAPH: return .paragraph(spans(in: node, depth: depth))
        case CMARK_NODE_CODE_BLOCK:
            let language = cmark_node_get_fence_info(node).map { String(cString: $0) } ?? ""
            return .code(literal(node), language: language)
        case CMARK_NODE_LIST:
            let isOrdered = cmark_node_get_list_type(node) == CMARK_ORDERED_LIST
            return .list(
                children(of: node).map { blocks(in: $0, depth: depth) },
                start: isOrdered ? Int(cmark_node_get_list_start(node)) : nil)
        case CMARK_NODE_BLOCK_QUOTE: return .quote(blocks(in: node, depth: depth))
        case CMARK_NODE_HTML_BLOCK: return .html(literal(node))
        case CMARK_NODE_THEMATIC_BREAK: return .rule
        default: return nil
        }
    }

    private static func spans(in node: Node, depth: Int) -> [MarkdownSpan] {
        guard depth < deepest else { return [.text(plain(node))] }
        return children(of: node).compactMap { child in
            switch cmark_node_get_type(child) {
            case CMARK_NODE_TEXT, CMARK_NODE_HTML_INLINE: return .text(literal(child))
            case CMARK_NODE_CODE: return .code(literal(child))
            case CMARK_NODE_EMPH: return .emphasis(spans(in: child, depth: depth + 1))
            case CMARK_NODE_STRONG: return .strong(spans(in: child, depth: depth + 1))
            case CMARK_NODE_LINK, CMARK_NODE_IMAGE:
                let address = cmark_node_get_url(child).map { String(cString: $0) } ?? ""
                return .link(spans(in: child, depth: depth + 1), address: address)
            case CMARK_NODE_LINEBREAK: return .lineBreak
            case CMARK_NODE_SOFTBREAK: return .softBreak
            default: return nil
            }
        }
    }

    /// The text of all that is in a node, without calls that go as deep as it.
    private static func plain(_ node: Node) -> String {
        guard let walk = cmark_iter_new(node) else { return "" }
        defer { cmark_iter_free(walk) }
        var words: [String] = []
        while true {
            let event = cmark_iter_next(walk)
            if event == CMARK_EVENT_DONE { return words.joined(separator: " ") }
            guard event == CMARK_EVENT_ENTER, let inner = cmark_iter_get_node(walk) else {
                continue
            }
            let text = literal(inner)
            if !text.isEmpty { words.append(text) }
        }
    }

    private static func literal(_ node: Node) -> String {
        cmark_node_get_literal(node).map { String(cString: $0) } ?? ""
    }
}
