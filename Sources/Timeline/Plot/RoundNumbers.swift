internal import TraceReading

/// The numbers that an axis is divided at: 1, 2 and 5 times what a person counts in.
struct RoundNumbers {
    /// Powers of ten; of times, from a minute on, minutes times powers of ten.
    let bases: [Double]
    /// In ascending order.
    let all: [Double]

    /// What a number of 64 bits holds, and an axis reaches.
    static let largest = 9.2e18

    init(_ unit: Plot.Axis.Unit) {
        let powers = (0...18).map { power in (0..<power).reduce(1.0) { value, _ in value * 10 } }
        bases =
            switch unit {
            case .bytes, .count: powers
            case .nanoseconds: powers.prefix(11) + powers.prefix(9).map { 60e9 * $0 }
            }
        let ends = bases.dropFirst() + [Self.largest]
        all = zip(bases, ends).flatMap { base, end in
            [1, 2, 5].map { $0 * base }.filter { $0 < end }
        }
    }

    /// The last one that is not larger.
    func atMost(_ value: Double) -> Double { all.last { $0 <= value } ?? 1 }

    func atLeast(_ value: Double) -> Double { all.first { $0 >= value } ?? Self.largest }

    func before(_ value: Double) -> Double { all.last { $0 < value } ?? value }

    func after(_ value: Double) -> Double { all.first { $0 > value } ?? Self.largest }
}

extension Plot.Axis.Unit {
    /// A value as it is written everywhere.
    func words(_ value: Double) -> String {
        guard value.isFinite else { return "no number" }
        let whole = min(max(value.rounded(), -RoundNumbers.largest), RoundNumbers.largest)
        return switch self {
        case .bytes: whole < 0 ? "-\(Quantity.bytes(Int(-whole)))" : Quantity.bytes(Int(whole))
        case .count: Quantity.count(Int(whole))
        case .nanoseconds: Quantity.duration(Int64(whole))
        }
    }
}
