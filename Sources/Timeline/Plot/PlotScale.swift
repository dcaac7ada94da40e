#if canImport(Glibc)
    import Glibc
#endif

/// Values as places along one side of a panel.
struct PlotScale {
    let axis: Plot.Axis
    let lowest: Double
    let highest: Double
    /// With a label each, in ascending order.
    let ticks: [Tick]
    /// Between the ticks, for the finer lines of the grid.
    let minor: [Double]
    /// Where the lowest value lies, and how far from it the highest: negative where it is above.
    private let start: Double
    private let length: Double

    struct Tick: Equatable {
        var value: Double
        var label: String
    }

    /// - Parameters:
    ///   - values: what has to fit; those that can't be drawn are passed over.
    ///   - closest: labels are at least so far apart, in points.
    ///   - labelRoom: what a label takes along the axis.
    init(
        _ axis: Plot.Axis, values: [Double], start: Double, length: Double, closest: Double,
        labelRoom: (String) -> Double
    ) {
        (self.axis, self.start, self.length) = (axis, start, length)
        let drawable = values.filter { Self.canDraw($0, on: axis) }
        let least = drawable.min() ?? 1
        let most = drawable.max() ?? 1
        let round = RoundNumbers(axis.unit)
        let extent = abs(length)
        let places: (_ closest: Double) -> (ticks: [Double], minor: [Double])
        switch axis.scale {
        case .logarithmic:
            var (low, high) = (round.atMost(least), round.atLeast(most))
            if low == high { (low, high) = (round.before(low), round.after(high)) }
            (lowest, highest) = (low, high)
            places = { Self.logarithmic(round, low, high, extent, $0) }
        case .linear:
            var (low, high) = (min(least, 0), max(most, 0))
            if low == high { high = 1 }
            let step = round.atLeast((high - low) * closest / extent)
            (low, high) = ((low / step).rounded(.down), (high / step).rounded(.up))
            (lowest, highest) = (low * step, high * step)
            places = { closest in
                let (count, pitch) = (Int(high - low), extent / (high - low))
                let stride = max(1, Int((closest / pitch * 0.999).rounded(.up)))
                let values = (0...count).filter { $0 % stride == 0 }.map {
                    (low + Double($0)) * step
                }
                return (values, [])
            }
        }
        // Far out, labels are long: then fewer of them.
        var found = places(closest)
        let widest = found.ticks.map { labelRoom(axis.unit.words($0)) }.max() ?? 0
        if widest > closest { found = places(widest) }
        ticks = found.ticks.map { Tick(value: $0, label: $0 == 0 ? "0" : axis.unit.words($0)) }
        minor = found.minor
    }

    static func canDraw(_ value: Double, on axis: Plot.Axis) -> Bool {
        guard value.isFinite, abs(value) <= 9e18 else { return false }
        return axis.scale == .linear || value >= 1
    }

    /// Nil for what can't be drawn, or lies outside.
    func place(of value: Double) -> Double? {
        guard Self.canDraw(value, on: axis), value >= lowest, value <= highest else { return nil }
        let share =
            switch axis.scale {
            case .linear: (value - lowest) / (highest - lowest)
            case .logarithmic: log10(value / lowest) / log10(highest / lowest)
            }
        return start + length * share
    }

    /// Labels at the bases, and between them only where there would be too few.
    private static func logarithmic(
        _ round: RoundNumbers, _ low: Double, _ high: Double, _ extent: Double, _ closest: Double
    ) -> (ticks: [Double], minor: [Double]) {
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
        for candidates in [round.all, multiples] where ticks.count < 3 {
            for value in candidates.filter(isInside)
            where ticks.allSatisfy({ distance($0, value) >= closest }) {
                ticks.append(value)
            }
        }
        ticks.sort()
        // Where a decade is short, its lines would be a grey ground.
        let between = tightest >= 36 ? multiples.filter(isInside) : []
        let minor = (bases + between).filter { !ticks.contains($0) }.sorted()
        return (ticks, minor)
    }
}
