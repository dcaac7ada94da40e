package import TextReport

/// Markdown for a terminal.
package struct MarkdownText {
    private let width: Int
    private let style: TextStyle

    /// Lines of so many columns at most.
    package init(width: Int, style: TextStyle) {
        self.width = max(width, 20)
        self.style = style
    }

    /// The blocks' lines, one empty line between two blocks. Comments and other HTML are left out.
    package func lines(of blocks: [MarkdownBlock], indent: String = "") -> [String] {
        var lines: [String] = []
        for block in blocks {
            let own = self.lines(of: block, indent: indent)
            if !lines.isEmpty, !own.isEmpty { lines.append("") }
            lines += own
        }
        return lines
    }

    private func lines(of block: MarkdownBlock, indent: String) -> [String] {
        switch block.content {
        case .heading(_, let spans):
            return [indent + style.heading(WrappedText.printable(spans.plain))]
        case .paragraph(let spans): return wrapped(spans, first: indent, rest: indent)
        case .code(let text, _):
            // The last line ends, too.
            return text.split(omittingEmptySubsequences: false, whereSeparator: \.isNewline)
                .dropLast()
                .map { $0.isEmpty ? indent : "\(indent)    \(WrappedText.printable(String($0)))" }
        case .list(let items, let start):
            return items.enumerated().flatMap { index, item in
                let mark = start.map { "\($0 + index). " } ?? "• "
                let inner = indent + String(repeating: " ", count: mark.count)
                var lines = self.lines(of: item, indent: inner)
                if !lines.isEmpty { lines[0] = indent + mark + lines[0].dropFirst(inner.count) }
                return lines
            }
        case .quote(let blocks): return lines(of: blocks, indent: indent + "│ ")
        case .html: return []
        case .rule: return [indent + String(repeating: "─", count: max(3, width - indent.count))]
        }
    }

    // MARK: Paragraphs

    /// A word, or a part of one, in one style.
    private struct Piece {
        var text: String
        var code: String?
    }

    private func wrapped(_ spans: [MarkdownSpan], first: String, rest: String) -> [String] {
        var lines: [String] = []
        var line = first
        var column = first.count
        var isEmpty = true
        func breakLine() {
            lines.append(line)
            (line, column, isEmpty) = (rest, rest.count, true)
        }
        for word in words(of: spans) {
            guard let word else {
                breakLine()
                continue
            }
            let count = word.reduce(0) { $0 + $1.text.count }
            if !isEmpty, column + 1 + count > width { breakLine() }
            if !isEmpty { (line, column) = (line + " ", column + 1) }
            line += word.map { piece in
                piece.code.map { style.escaped(piece.text, $0) } ?? piece.text
            }.joined()
            column += count
            isEmpty = false
        }
        return lines + [line]
    }

    /// Each word's pieces; nil for a break of the line.
    private func words(of spans: [MarkdownSpan]) -> [[Piece]?] {
        var words: [[Piece]?] = []
        var word: [Piece] = []
        func end() {
            if !word.isEmpty { words.append(word) }
            word = []
        }
        func add(_ text: String, code: String?) {
            let parts = WrappedText.printable(text).split(
                separator: " ", omittingEmptySubsequences: false)
            for (index, part) in parts.enumerated() {
                if index > 0 { end() }
                if !part.isEmpty { word.append(Piece(text: String(part), code: code)) }
            }
        }
        func walk(_ spans: [MarkdownSpan], code: String?) {
            for span in spans {
                switch span {
                case .text(let text): add(text, code: code)
                // Where there is no colour, code keeps its marks.
                case .code(let text): add(style.isColoured ? text : "`\(text)`", code: "36")
                case .emphasis(let inner): walk(inner, code: "3")
                case .strong(let inner): walk(inner, code: "1")
                case .link(let inner, let address):
                    walk(inner, code: "4")
                    add(" (\(address))", code: code)
                case .softBreak: end()
                case .lineBreak:
                    end()
                    words.append(nil)
                }
            }
        }
        walk(spans, code: nil)
        end()
        return words
    }
}
