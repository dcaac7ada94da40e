/// What Graphviz leaves out of an SVG: that it is one picture, what it is called, and what it shows
/// in words.
package enum AccessibleSVG {
    /// An SVG as Graphviz wrote it, in UTF-8, with its role, title and description.
    ///
    /// Graphviz titles each part with the name of its node, which browsers show when the mouse rests
    /// on it: those go, tooltips and identifiers stay.
    package static func completed(_ svg: [UInt8], title: String, description: String) -> [UInt8] {
        var result: [UInt8] = []
        result.reserveCapacity(svg.count + title.utf8.count + description.utf8.count + 200)
        var isOpening = false
        for line in svg.split(separator: newline, omittingEmptySubsequences: false) {
            if line.starts(with: "<title>".utf8) { continue }
            if !result.isEmpty { result.append(newline) }
            guard isOpening || line.starts(with: "<svg ".utf8) else {
                result += line
                continue
            }
            // The opening tag may go on in the next line.
            isOpening = line.last != UInt8(ascii: ">")
            if line.starts(with: "<svg ".utf8) {
                result += "<svg role=\"img\" aria-label=\"\(DOTText.xml(title))\" ".utf8
                result += line.dropFirst("<svg ".utf8.count)
            } else {
                result += line
            }
            if !isOpening {
                result += "\n<title>\(DOTText.xml(title))</title>".utf8
                result += "\n<desc>\(DOTText.xml(description))</desc>".utf8
            }
        }
        return result
    }

    private static let newline = UInt8(ascii: "\n")
}
