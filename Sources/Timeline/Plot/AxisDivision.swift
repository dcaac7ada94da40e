#if canImport(Glibc)
    import Glibc
#endif

/// From where to where an axis reaches, and where its lines are.
struct AxisDivision {
    var lowest: Double
    var highest: Double
    /// In ascending order.
    var ticks: [Double]
    /// Between the ticks.
    var minor: [Double] = []

    /// Where a decade is shorter, in points, its lines would be a grey ground.
    private static let shortestDecade = 36.0
    /// With fewer labels than these, a scale can't be read.
    private static let fewest = 3

    /// Labels at the bases, and between them only where there would be too few.
    static func logarithmic(
        _ round: RoundNumbers, _ least: Double, _ most: Double, _ extent: Double,
        _ closest: Double
    ) -> AxisDivision {
        var (low, high) = (round.atMost(least), round.atLeast(most))
        if low == high { (low, high) = (round.before(low), round.after(high)) }
        func distance(_ one: Double, _ other: Double) -> Double {
            extent * abs(log10(one / other)) / log10(high / low)
        }
        func isInside(_ value: Double) -> Bool { value >= low && value <= high }
        let bases = round.bases.filter(isInside)
        let tightest = zip(bases, bases.dropFirst()).map { distance($0, $1) }.min() ?? extent
        let stride = max(1, Int((closest / tightest).rounded(.up)))
        var ticks = bases.enumerated().filter { $0.offset % stride == 0 }.map(\.element)
        let ends = round.bases.dropFirst() + [RoundNumbers.largest]
        let multiples = zip(round.bases, ends).flatMap { base, end in
            (2...9).map { Double($0) * base }.filter { $0 < end }
        }
        for candidates in [round.all, multiples] where ticks.count < fewest {
            for value in candidates.filter(isInside)
            where ticks.allSatisfy({ distance($0, value) >= closest }) {
                ticks.append(value)
            }
        }
        let between = tightest >= shortestDecade ? multiples.filter(isInside) : []
        return AxisDivision(
            lowest: low, highest: high, ticks: ticks.sorted(),
            minor: (bases + between).filter { !ticks.contains($0) }.sorted())
    }

    /// In equal steps of a round number, the smallest that keeps the labels apart.
    static func linear(
        _ round: RoundNumbers, _ low: Double, _ high: Double, _ extent: Double, _ closest: Double
    ) -> AxisDivision {
        let high = low == high ? low + 1 : high
        var (step, first, last) = (0.0, 0.0, 1.0)
        for candidate in round.all where candidate >= (high - low) * closest / extent / 2 {
            step = candidate
            (first, last) = ((low / step).rounded(.down), (high / step).rounded(.up))
            if extent / (last - first) >= closest { break }
        }
        return AxisDivision(
            lowest: first * step, highest: last * step,
            ticks: (0...Int(last - first)).map { (first + Double($0)) * step })
    }
}
