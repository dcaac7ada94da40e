/// What a picture can be written as.
package enum ImageFormat: String, CaseIterable, Sendable {
    case svg
    case png
    case pdf
    /// DOT again, with the positions that Graphviz settled on.
    case dot

    /// Pixels, or points for a format that knows no pixels, to the inch. Only the pixels of a PNG
    /// need more than Graphviz's own 72: at twice that, text stays sharp.
    var dotsPerInch: Int? {
        switch self {
        case .png: 144
        case .svg, .pdf, .dot: nil
        }
    }
}
