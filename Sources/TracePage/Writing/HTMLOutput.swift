/// HTML, appended piece by piece: every text and attribute is escaped on its way in.
struct HTMLOutput {
    private(set) var text = ""

    /// An element with what `body` writes into it.
    mutating func element(
        _ name: String, _ attributes: KeyValuePairs<String, String?> = [:],
        _ body: (inout HTMLOutput) -> Void
    ) {
        open(name, attributes)
        body(&self)
        text += "</\(name)>"
    }

    /// An element that holds one text.
    mutating func element(
        _ name: String, _ attributes: KeyValuePairs<String, String?> = [:], text content: String
    ) {
        element(name, attributes) { $0.append(content) }
    }

    /// An element that has no end tag.
    mutating func void(_ name: String, _ attributes: KeyValuePairs<String, String?>) {
        open(name, attributes)
    }

    mutating func append(_ content: String) { text += PageText.html(content) }

    mutating func endLine() { text += "\n" }

    /// What is HTML already: of our own making, or Graphviz's.
    mutating func markup(_ content: String) { text += content }

    /// An attribute without a value stands by its name alone where its value is empty, and not at
    /// all where it is nil.
    private mutating func open(_ name: String, _ attributes: KeyValuePairs<String, String?>) {
        text += "<\(name)"
        for (key, value) in attributes {
            guard let value else { continue }
            text += value.isEmpty ? " \(key)" : " \(key)=\"\(PageText.html(value))\""
        }
        text += ">"
    }
}
