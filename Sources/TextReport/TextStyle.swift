/// How text for a terminal is set off: with colours, or not at all.
package struct TextStyle: Sendable {
    package var isColoured: Bool

    package static let plain = TextStyle(isColoured: false)
    package static let coloured = TextStyle(isColoured: true)

    package func heading(_ text: String) -> String { escaped(text, "1") }
    package func dimmed(_ text: String) -> String { escaped(text, "2") }
    package func warning(_ text: String) -> String { escaped(text, "33") }

    /// In the colour or weight of a terminal's code.
    package func escaped(_ text: String, _ code: String) -> String {
        isColoured && !text.isEmpty ? "\u{1B}[\(code)m\(text)\u{1B}[0m" : text
    }
}
