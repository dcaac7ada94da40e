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
    ///   - axis: what is measured.
    ///   - values: what has to fit; those that can't be drawn are passed over.
    ///   - start: where the lowest value lies, in points.
    ///   - length: from there to the highest; negative where that is above.
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
        func division(_ closest: Double) -> AxisDivision {
            switch axis.scale {
            case .logarithmic: .logarithmic(round, least, most, abs(length), closest)
            case .linear: .linear(round, min(least, 0), max(most, 0), abs(length), closest)
            }
        }
        func label(_ value: Double) -> String { value == 0 ? "0" : axis.unit.words(value) }
        // Far out, labels are long: then fewer of them.
        var found = division(closest)
        let widest = found.ticks.map { labelRoom(label($0)) }.max() ?? 0
        if widest > closest { found = division(widest) }
        (lowest, highest) = (found.lowest, found.highest)
        ticks = found.ticks.map { Tick(value: $0, label: label($0)) }
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
}
