/// A picture as Graphviz wrote it, made part of a page.
package struct SVGPicture {
    /// The `svg` element alone.
    package let element: String
    /// The colours that stand in it, `#rrggbb`, in the order of the alphabet.
    package let colours: [String]

    /// As Graphviz wrote it.
    package init(_ bytes: [UInt8]) {
        let text = String(decoding: bytes, as: UTF8.self)
        // Before it stand the XML declaration, a document type and comments.
        let start = text.firstRange(of: "<svg")?.lowerBound ?? text.startIndex
        element = Self.withoutComments(text[start...])
        colours = Self.colours(in: element)
    }

    /// Graphviz names each node and edge in a comment.
    private static func withoutComments(_ text: Substring) -> String {
        var result = ""
        for piece in text.split(separator: "<!--", omittingEmptySubsequences: false) {
            if result.isEmpty {
                result += piece
            } else if let end = piece.firstRange(of: "-->") {
                result += piece[end.upperBound...]
            }
        }
        return result
    }

    private static func colours(in text: String) -> [String] {
        var found: Set<String> = ["white", "black"]
        for attribute in ["fill=\"#", "stroke=\"#"] {
            for piece in text.split(separator: attribute).dropFirst() {
                let digits = piece.prefix(6)
                if digits.utf8.count == 6, digits.allSatisfy(\.isHexDigit) {
                    found.insert("#" + digits.lowercased())
                }
            }
        }
        return found.sorted()
    }

    /// Style rules that give the picture's colours their counterparts on a dark background.
    package var darkColours: String { Self.darkColours(of: colours) }

    /// The same for the colours of several pictures.
    package static func darkColours(of colours: [String]) -> String {
        colours.map { colour in
            let dark = DarkColour.counterpart(of: colour)
            return ["fill", "stroke"].map { property in
                ".picture [\(property)=\"\(colour)\"]"
                    + "{\(property):light-dark(\(colour),\(dark))}"
            }.joined(separator: "\n")
        }.joined(separator: "\n")
    }
}

/// A colour for a dark background: the same hue, with light and dark exchanged.
enum DarkColour {
    static func counterpart(of colour: String) -> String {
        let hex = colour == "white" ? "ffffff" : colour == "black" ? "000000" : colour.dropFirst()
        guard hex.utf8.count == 6, let value = UInt32(hex, radix: 16) else { return colour }
        let parts = [16, 8, 0].map { Double((value >> UInt32($0)) & 0xFF) / 255 }
        let (hue, saturation, lightness) = hsl(parts)
        // Greys take a touch of the page's own blue; light fills lose some of their strength, since
        // a saturated dark patch outshines its text.
        if saturation == 0 { return "hsl(212 18% \(percent(0.11 + (1 - lightness) * 0.81))%)" }
        let isFill = lightness > 0.7
        let dark = isFill ? 0.125 + (1 - lightness) * 0.45 : 0.11 + (1 - lightness) * 0.81
        let muted = isFill ? saturation * 0.5 : min(saturation, 0.75)
        return "hsl(\(Int(hue.rounded())) \(percent(muted))% \(percent(dark))%)"
    }

    private static func percent(_ share: Double) -> Int { Int((share * 100).rounded()) }

    private static func hsl(_ parts: [Double]) -> (
        hue: Double, saturation: Double, lightness: Double
    ) {
        let (red, green, blue) = (parts[0], parts[1], parts[2])
        let (high, low) = (max(red, green, blue), min(red, green, blue))
        let lightness = (high + low) / 2
        let range = high - low
        guard range > 0 else { return (0, 0, lightness) }
        let saturation = range / (1 - abs(2 * lightness - 1))
        let sixth =
            if high == red {
                (green - blue) / range + (green < blue ? 6 : 0)
            } else if high == green {
                (blue - red) / range + 2
            } else {
                (red - green) / range + 4
            }
        return (sixth * 60, saturation, lightness)
    }
}
