/// HTML, appended piece by piece: every text and attribute is escaped on its way in.
package struct HTMLOutput {
    /// What was written so far.
    package private(set) var text = ""

    package init() {}

    /// An element with what `body` writes into it.
    package mutating func element(
        _ name: String, _ attributes: KeyValuePairs<String, String?> = [:],
        _ body: (inout HTMLOutput) -> Void
    ) {
        open(name, attributes)
        body(&self)
        text += "</\(name)>"
    }

    /// An element that holds one text.
    package mutating func element(
        _ name: String, _ attributes: KeyValuePairs<String, String?> = [:], text content: String
    ) {
        element(name, attributes) { $0.append(content) }
    }

    /// An element that has no end tag.
    package mutating func void(_ name: String, _ attributes: KeyValuePairs<String, String?>) {
        open(name, attributes)
    }

    /// Text, escaped.
    package mutating func append(_ content: String) { text += PageText.html(content) }

    /// Ends a line of the source.
    package mutating func endLine() { text += "\n" }

    /// What is HTML already: of our own making, or Graphviz's.
    package mutating func markup(_ content: String) { text += content }

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
