#if canImport(Glibc)
    import Glibc
#endif
internal import TraceReading

/// Time as a length: nanoseconds from the script's start, from left to right.
struct TimeAxis {
    let start: Int64
    let end: Int64
    /// Where `start` lies, and how long everything is, in points.
    let x: Double
    let width: Double

    init(start: Int64, end: Int64, x: Double, width: Double) {
        self.start = moment(start)
        self.end = max(moment(end), self.start + 1)
        self.x = x
        self.width = width
    }

    var span: Int64 { end - start }

    func x(at time: Int64) -> Double {
        let inside = min(max(time, start), end)
        return x + width * Double(inside - start) / Double(span)
    }

    func length(of duration: Int64) -> Double {
        width * Double(min(max(duration, 0), span)) / Double(span)
    }

    /// Round moments, as far apart as their labels need.
    var ticks: [(time: Int64, label: String)] {
        let step = Self.roundStep(atLeast: Double(span) * Self.closest / width)
        let first = start + (step - start % step) % step
        return stride(from: first, through: end, by: Int64.Stride(step)).map { time in
            (time, Self.label(of: time, step: step, end: end))
        }
    }

    private static let closest = 84.0

    /// 1, 2 or 5 times a power of ten.
    private static func roundStep(atLeast least: Double) -> Int64 {
        let power = pow(10, floor(log10(max(least, 1))))
        for factor in [1.0, 2, 5, 10] where factor * power >= least * 0.999_999 {
            return max(1, Int64(factor * power))
        }
        return max(1, Int64(10 * power))
    }

    /// In the unit of the steps between the ticks, with the digits that tell them apart.
    private static func label(of time: Int64, step: Int64, end: Int64) -> String {
        let units: [(name: String, ns: Int64)] = [
            ("s", 1_000_000_000), ("ms", 1_000_000), ("µs", 1000), ("ns", 1),
        ]
        // Late in a run, a larger unit with more digits is shorter: 10.55 s rather than 10,550 ms.
        let unit =
            units.first { step * 10 >= $0.ns || end >= 10 * $0.ns && step * 100 >= $0.ns }
            ?? units[3]
        let digits = step >= unit.ns ? 0 : step * 10 >= unit.ns ? 1 : 2
        return "\(Quantity.decimal(time, unit: unit.ns, digits: digits)) \(unit.name)"
    }
}

extension Sheet {
    /// Draws the grid of a time axis, and its labels above.
    mutating func addGrid(_ axis: TimeAxis, top: Double, bottom: Double) {
        let style = TextStyle.lane
        for (index, tick) in axis.ticks.enumerated() {
            let x = axis.x(at: tick.time)
            lines.insert(
                Line(
                    id: "tick\(index + 1)", name: "grid",
                    path: .corners([Point(x: x, y: top), Point(x: x, y: bottom)]), ink: .guide),
                at: index)
            let width = style.width(of: tick.label) + 4
            // The outermost stay inside of the axis.
            let left = min(max(x - width / 2, axis.x - 30), axis.x + axis.width - width)
            labels.append(
                .line(
                    id: "tick\(index + 1)-label", tick.label, style, x: left,
                    y: top - style.lineHeight - 2, width: width, .center))
        }
    }
}
