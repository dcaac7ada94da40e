internal import TraceReading

/// Times that are read as a sum: all in the unit of the whole, and rounded so that what is printed
/// adds up to the whole as it is printed.
struct SummingColumn {
    let parts: [String]
    let whole: String

    private static let units: [(nanoseconds: Int64, name: String)] = [
        (1_000_000_000, "s"), (1_000_000, "ms"), (1000, "µs"), (1, "ns"),
    ]

    init(_ parts: TimeParts) {
        let total = parts.total
        // Seconds from ten on: a part of 55.8 ms beside a whole of 1.04 s would be 0.0558 s.
        let unit =
            Self.units.first { total >= $0.nanoseconds * ($0.name == "s" ? 10 : 1) } ?? (1, "ns")
        // Five digits of the whole.
        var digits = 0
        var scale: Int64 = 1
        while digits < 4, total / unit.nanoseconds < 10_000 / scale, scale < unit.nanoseconds {
            digits += 1
            scale *= 10
        }
        let step = max(unit.nanoseconds / scale, 1)
        func printed(_ steps: Int64) -> String {
            Quantity.decimal(steps, unit: scale, digits: digits) + " " + unit.name
        }

        let values = TimePart.allCases.map { parts[$0] }
        var steps = values.map { $0 / step }
        let wholeSteps = (total + step / 2) / step
        // The largest remainders are rounded up, as many as the sum needs.
        let missing = wholeSteps - steps.reduce(0, +)
        let byRemainder = values.indices.sorted { values[$0] % step > values[$1] % step }
        for index in byRemainder.prefix(Int(clamping: max(missing, 0))) { steps[index] += 1 }
        self.parts = zip(values, steps).map { $0 == 0 ? "–" : printed($1) }
        whole = printed(wholeSteps)
    }
}
