/// Makes any text safe for a page: names, reprs and sources come from outside.
package enum PageText {
    /// For HTML, between tags and in quoted attributes.
    package static func html(_ text: String) -> String {
        // By scalars: a quote with a combining mark after it is one character to Swift, and still
        // ends an attribute.
        var result = String.UnicodeScalarView()
        for scalar in text.unicodeScalars {
            switch scalar {
            case "&": result.append(contentsOf: "&amp;".unicodeScalars)
            case "<": result.append(contentsOf: "&lt;".unicodeScalars)
            case ">": result.append(contentsOf: "&gt;".unicodeScalars)
            case "\"": result.append(contentsOf: "&quot;".unicodeScalars)
            case "'": result.append(contentsOf: "&#39;".unicodeScalars)
            default: result.append(visible(scalar))
            }
        }
        return String(result)
    }

    /// Longer texts are cut, and say how long they are.
    package static let longest = 2000

    /// A text of a user's, as long as a page shows it.
    package static func shown(_ text: String) -> String {
        let scalars = text.unicodeScalars
        // Counting is left out for what is short by its bytes.
        guard text.utf8.count > longest, scalars.count > longest else {
            return String(String.UnicodeScalarView(scalars.map(visible)))
        }
        let start = String(String.UnicodeScalarView(scalars.prefix(longest).map(visible)))
        return "\(start)… (\(scalars.count) characters)"
    }

    /// What HTML forbids, and what would reorder the text around it, as a sign for it.
    private static func visible(_ scalar: Unicode.Scalar) -> Unicode.Scalar {
        switch scalar.value {
        case 0x09, 0x0A: scalar
        case 0x0D: " "
        case 0..<0x20, 0x7F..<0xA0, 0xFFFE, 0xFFFF: "\u{FFFD}"
        case 0x2028, 0x2029, 0x202A...0x202E, 0x2066...0x2069: "\u{FFFD}"
        default: scalar
        }
    }
}
