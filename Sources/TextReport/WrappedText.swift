/// Prose for a terminal.
package enum WrappedText {
    /// Breaks at spaces; a word longer than the line stands alone on one.
    package static func lines(_ text: String, width: Int, first: String, rest: String) -> [String] {
        var lines: [String] = []
        var line = first
        var isEmpty = true
        for word in printable(text).split(separator: " ") {
            if !isEmpty, line.count + 1 + word.count > width {
                lines.append(line)
                line = rest
                isEmpty = true
            }
            line += (isEmpty ? "" : " ") + word
            isEmpty = false
        }
        return lines + [line]
    }

    /// Without control characters: names come from a trace, and a terminal obeys them.
    package static func printable(_ text: String) -> String {
        var clean = String.UnicodeScalarView()
        for scalar in text.unicodeScalars {
            let isControl = scalar.properties.generalCategory == .control
            clean.append(isControl ? "\u{FFFD}" : scalar)
        }
        return String(clean)
    }

    /// Source text in one line of at most `length` characters; what is longer is cut.
    package static func shortened(_ text: String, to length: Int) -> String {
        let line = text.split(whereSeparator: \.isNewline).joined(separator: " ")
        return line.count <= length ? line : line.prefix(length - 1) + "…"
    }
}
