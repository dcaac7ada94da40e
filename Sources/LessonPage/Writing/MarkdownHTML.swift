import MarkdownReading
import TracePage

/// Markdown on a page. Comments and other HTML are left out.
enum MarkdownHTML {
    static func write(_ blocks: [MarkdownBlock], into html: inout HTMLOutput) {
        for block in blocks { write(block, into: &html) }
    }

    private static func write(_ block: MarkdownBlock, into html: inout HTMLOutput) {
        switch block.content {
        case .heading(let level, let spans):
            // The page's own headings stand above.
            html.element("h\(min(max(level, 3), 6))", ["dir": "auto"]) { write(spans, into: &$0) }
        case .paragraph(let spans):
            html.element("p", ["dir": "auto"]) { write(spans, into: &$0) }
        case .code(let text, _):
            html.element("pre", ["dir": "ltr"]) { $0.element("code", text: text) }
        case .list(let items, let start):
            html.element(
                start == nil ? "ul" : "ol", ["start": start.flatMap { $0 == 1 ? nil : String($0) }]
            ) { html in
                for item in items { html.element("li", ["dir": "auto"]) { write(item, into: &$0) } }
            }
        case .quote(let blocks): html.element("blockquote") { write(blocks, into: &$0) }
        case .html: return
        case .rule: html.void("hr", [:])
        }
        html.endLine()
    }

    private static func write(_ spans: [MarkdownSpan], into html: inout HTMLOutput) {
        for span in spans {
            switch span {
            case .text(let text): html.append(text)
            case .code(let text): html.element("code", text: text)
            case .emphasis(let spans): html.element("em") { write(spans, into: &$0) }
            case .strong(let spans): html.element("strong") { write(spans, into: &$0) }
            case .link(let spans, let address): link(spans, address, into: &html)
            case .lineBreak: html.void("br", [:])
            case .softBreak: html.endLine()
            }
        }
    }

    /// Addresses within the project lead nowhere from a page that may lie anywhere, and other schemes
    /// than the Web's may do anything: of those the words stay.
    private static func link(
        _ spans: [MarkdownSpan], _ address: String, into html: inout HTMLOutput
    ) {
        let scheme = address.prefix { $0 != ":" }.lowercased()
        guard ["https", "http"].contains(scheme) else { return write(spans, into: &html) }
        html.element("a", ["href": address, "rel": "noreferrer"]) { write(spans, into: &$0) }
    }
}
