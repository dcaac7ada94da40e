#if canImport(Glibc)
    import Glibc
#endif

/// How wide an arrow is for the bytes that it carries: one scale for every picture, so that panels,
/// rows and pictures compare.
///
/// Logarithmic, since a program moves 10 B and 10 MB in the same call: about 2 points more for
/// every ten times the bytes, from 1 kB on.
package enum ArrowScale {
    private static let thinnest = 0.9
    private static let widest = 16.0
    private static let perTenfold = 2.1

    /// Line width in points. Where nothing is copied, or no size is known, the thinnest.
    package static func width(bytes: Int?, copied: Int?) -> Double {
        guard let bytes, bytes > 0, copied != 0 else { return thinnest }
        return min(widest, thinnest + perTenfold * log10(1 + Double(bytes) / 1000))
    }

    /// `arrowsize` for a line: thin lines have small heads, yet ones that can be seen.
    static func headSize(ofWidth width: Double) -> Double {
        max(0.55, min(1, 0.5 + width / 16))
    }

    /// From the end of the line to the outermost point of the head.
    static func headLength(ofWidth width: Double) -> Double {
        10 * headSize(ofWidth: width) + overhang(ofWidth: width)
    }

    /// How far the mitred outline of an arrow's head, as wide as its line, reaches beyond its tip.
    /// The head's half angle is Graphviz's: slope 0.35, growing with lines wider than 4 points.
    static func overhang(ofWidth width: Double) -> Double {
        let slope = 0.35 * max(1, width / 4)
        return width / 2 * (1 + 1 / (slope * slope)).squareRoot()
    }

    /// What the legend shows, in bytes.
    static let samples = [1000, 100_000, 10_000_000, 1_000_000_000]
}
