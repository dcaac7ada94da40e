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

    /// What the legend shows, in bytes.
    static let samples = [1000, 100_000, 10_000_000, 1_000_000_000]
}
