/// Makes any text safe for the places in a DOT file that users' text goes to.
enum DOTText {
    /// The content of an HTML-like label (between `<` and `>`). Graphviz still reads `\N` and the
    /// like in there, so a backslash is doubled.
    static func html(_ text: String) -> String {
        // Graphviz reads no label that is empty.
        escaped(text.isEmpty ? "\u{A0}" : text) { scalar in
            switch scalar {
            case "&": "&amp;"
            case "<": "&lt;"
            case ">": "&gt;"
            case "\"": "&quot;"
            case "\\": "\\\\"
            default: nil
            }
        }
    }

    /// A quoted tooltip. Graphviz resolves its backslashes twice, and reads entities; lines stay
    /// apart.
    static func tooltip(_ text: String) -> String {
        let lines = text.split(separator: "\n", omittingEmptySubsequences: false).map { line in
            escaped(String(line)) { scalar in
                switch scalar {
                case "&": "&amp;"
                case "<": "&lt;"
                case ">": "&gt;"
                case "\"": "&quot;"
                case "\\": "\\\\\\\\"
                default: nil
                }
            }
        }
        return "\"\(lines.joined(separator: "&#10;"))\""
    }

    /// A quoted name, such as the graph's own, which becomes the SVG's title. It is no place for
    /// escapes of any kind: Graphviz keeps a backslash, unless the quote would end there.
    static func name(_ text: String) -> String {
        let name = escaped(text) { scalar in
            switch scalar {
            case "&": "&amp;"
            case "<": "&lt;"
            case ">": "&gt;"
            case "\"": "&quot;"
            case "\\": "&#92;"
            default: nil
            }
        }
        return "\"\(name)\""
    }

    /// A name of a node, cluster or edge, which is its `id` in an SVG too. Most are ours and stay as
    /// they are; of a process's name, all but letters, digits and `-_.` is written as numbers.
    static func identifier(_ name: String) -> String {
        guard !name.utf8.allSatisfy(isPlain) || name.utf8.count > longestName else { return name }
        var result = ""
        for byte in name.utf8.prefix(longestName) {
            if isPlain(byte) {
                result.unicodeScalars.append(Unicode.Scalar(byte))
            } else {
                result += ".\(byte)."
            }
        }
        // Of a longer one, the rest as a sum of its bytes (FNV-1a).
        guard name.utf8.count > longestName else { return result }
        let sum = name.utf8.reduce(0xcbf2_9ce4_8422_2325 as UInt64) { sum, byte in
            (sum ^ UInt64(byte)) &* 0x0000_0100_0000_01b3
        }
        return "\(result)-\(sum)"
    }

    /// In bytes.
    private static let longestName = 120

    private static func isPlain(_ byte: UInt8) -> Bool {
        switch byte {
        case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
            UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "-"), UInt8(ascii: "_"),
            UInt8(ascii: "."):
            true
        default: false
        }
    }

    /// Text or an attribute's value in XML.
    static func xml(_ text: String) -> String {
        escaped(text) { scalar in
            switch scalar {
            case "&": "&amp;"
            case "<": "&lt;"
            case ">": "&gt;"
            case "\"": "&quot;"
            default: nil
            }
        }
    }

    private static func escaped(
        _ text: String, _ replacement: (Unicode.Scalar) -> String?
    ) -> String {
        var result = ""
        result.reserveCapacity(text.utf8.count)
        var marks = 0
        for scalar in text.unicodeScalars {
            marks = isMark(scalar) ? marks + 1 : 0
            guard marks <= mostMarks else { continue }
            if let replaced = replacement(scalar) {
                result += replaced
            } else {
                result.unicodeScalars.append(visible(scalar))
            }
        }
        return result
    }

    /// More marks than any writing puts on one letter are left out: they would pile up over the
    /// lines above and below.
    private static let mostMarks = 4

    private static func isMark(_ scalar: Unicode.Scalar) -> Bool {
        switch scalar.properties.generalCategory {
        case .nonspacingMark, .enclosingMark: true
        default: false
        }
    }

    /// What XML forbids, and what would break or reorder the text around it, as a sign for it.
    private static func visible(_ scalar: Unicode.Scalar) -> Unicode.Scalar {
        switch scalar.value {
        case 0x09, 0x0A, 0x0D: " "
        case 0..<0x20, 0x7F..<0xA0, 0xFFFE, 0xFFFF: "\u{FFFD}"
        case 0x2028, 0x2029, 0x202A...0x202E, 0x2066...0x2069: "\u{FFFD}"
        default: scalar
        }
    }
}
