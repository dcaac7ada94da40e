/// How text for a terminal is set off: with colours, or not at all.
package struct TextStyle: Sendable {
    package var isColoured: Bool

    package static let plain = TextStyle(isColoured: false)
    package static let coloured = TextStyle(isColoured: true)

    func heading(_ text: String) -> String { escaped(text, "1") }
    func dimmed(_ text: String) -> String { escaped(text, "2") }
    func warning(_ text: String) -> String { escaped(text, "33") }

    /// A way has the same colour wherever it is named.
    func way(_ text: String, _ way: Way) -> String {
        switch way {
        case .inline, .put: escaped(text, "34")
        case .reference: escaped(text, "32")
        case .captured: escaped(text, "35")
        case .nothing: text
        }
    }

    private func escaped(_ text: String, _ code: String) -> String {
        isColoured && !text.isEmpty ? "\u{1B}[\(code)m\(text)\u{1B}[0m" : text
    }
}
