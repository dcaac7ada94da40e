/// A block of a Markdown text (CommonMark), as cmark reads it.
package struct MarkdownBlock: Equatable, Sendable {
    package enum Content: Equatable, Sendable {
        case heading(level: Int, [MarkdownSpan])
        case paragraph([MarkdownSpan])
        /// Its text, and the language after the fence.
        case code(String, language: String)
        /// `start` numbers an ordered list; nil for bullets.
        case list([[MarkdownBlock]], start: Int?)
        case quote([MarkdownBlock])
        /// As it stands, comments among it.
        case html(String)
        case rule
    }

    package var content: Content
    /// Of the text, from 1.
    package var line: Int

    package init(_ content: Content, line: Int) {
        self.content = content
        self.line = line
    }
}

/// A stretch of a paragraph.
package enum MarkdownSpan: Equatable, Sendable {
    case text(String)
    case code(String)
    case emphasis([MarkdownSpan])
    case strong([MarkdownSpan])
    case link([MarkdownSpan], address: String)
    case lineBreak
    /// A line's end in the source: a space.
    case softBreak
}

extension [MarkdownSpan] {
    /// Without marks.
    package var plain: String {
        map { span in
            switch span {
            case .text(let text), .code(let text): text
            case .emphasis(let spans), .strong(let spans), .link(let spans, _): spans.plain
            case .lineBreak, .softBreak: " "
            }
        }.joined()
    }
}
