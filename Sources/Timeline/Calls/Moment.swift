internal import TraceReading

/// A moment of a run as a person writes it: `120ms`, `1.5s`, `2m`.
package enum Moment {
    /// Units in nanoseconds, the largest first.
    private static let units: [(name: String, ns: Int64)] = [
        ("m", 60_000_000_000), ("s", 1_000_000_000), ("ms", 1_000_000), ("us", 1000), ("µs", 1000),
        ("ns", 1),
    ]

    /// Nanoseconds; nil for anything but a number from 0 with a unit, or 0 alone.
    package static func nanoseconds(_ text: some StringProtocol) -> Int64? {
        let number = text.prefix { $0.isASCII && ($0.isNumber || $0 == ".") }
        let name = text.dropFirst(number.count)
        guard let value = Double(number), value.isFinite else { return nil }
        if name.isEmpty { return value == 0 ? 0 : nil }
        guard let unit = units.first(where: { $0.name == name }) else { return nil }
        let nanoseconds = (value * Double(unit.ns)).rounded()
        return nanoseconds < Double(latestMoment) ? Int64(nanoseconds) : latestMoment
    }

    /// `FROM..TO`; either may be left out, for the run's start or end.
    package static func window(_ text: String) -> ClosedRange<Int64>? {
        guard let dots = text.firstRange(of: "..") else { return nil }
        let (from, to) = (text[..<dots.lowerBound], text[dots.upperBound...])
        guard !(from.isEmpty && to.isEmpty),
            let start = from.isEmpty ? 0 : nanoseconds(from),
            let end = to.isEmpty ? latestMoment : nanoseconds(to), start <= end
        else { return nil }
        return start...end
    }

    static func words(_ nanoseconds: Int64) -> String {
        nanoseconds >= latestMoment ? "the end" : Quantity.duration(nanoseconds)
    }
}
