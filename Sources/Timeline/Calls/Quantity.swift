/// Sizes and times as they stand in a picture: two or three figures, decimal units as Ray's users
/// know them from their tools (1 kB is 1000 bytes).
enum Quantity {
    static func bytes(_ count: Int) -> String {
        scaled(count, units: ["B", "kB", "MB", "GB", "TB", "PB", "EB"])
    }

    static func duration(nanoseconds: Int64) -> String {
        let minute: Int64 = 60_000_000_000
        guard nanoseconds >= minute else {
            return scaled(Int(clamping: nanoseconds), units: ["ns", "µs", "ms", "s"])
        }
        let minutes = nanoseconds / minute
        let seconds = nanoseconds % minute / 1_000_000_000
        return seconds == 0 ? "\(minutes) min" : "\(minutes) min \(seconds) s"
    }

    /// "1 call", "1000 calls".
    static func count(_ count: Int, _ noun: String) -> String {
        "\(grouped(count)) \(noun)\(count == 1 ? "" : "s")"
    }

    /// 1234567 as "1,234,567"; four figures stay together.
    static func grouped(_ number: Int) -> String {
        let digits = String(number.magnitude)
        guard digits.count > 4 else { return String(number) }
        var text = ""
        for (index, digit) in digits.enumerated() {
            if index > 0, (digits.count - index) % 3 == 0 {
                text.append(",")
            }
            text.append(digit)
        }
        return (number < 0 ? "-" : "") + text
    }

    /// The number in the largest unit that leaves at least 1 before the point; one decimal where
    /// fewer than two figures would be left.
    private static func scaled(_ number: Int, units: [String]) -> String {
        var unit = 0
        var divisor = 1
        let magnitude = Int(clamping: number.magnitude)
        // 999.5 and more would round up to four figures: then the next unit.
        while unit + 1 < units.count,
            divisor == 1 ? magnitude >= 1000 : rounded(magnitude, by: divisor) >= 1000
        {
            unit += 1
            divisor *= 1000
        }
        let sign = number < 0 ? "-" : ""
        guard divisor > 1 else { return "\(sign)\(magnitude) \(units[unit])" }
        let tenths = rounded(magnitude, by: divisor / 10)
        guard tenths < 1000 else {
            return "\(sign)\(rounded(magnitude, by: divisor)) \(units[unit])"
        }
        let decimals = tenths >= 100 && tenths % 10 == 0 ? "" : ".\(tenths % 10)"
        return "\(sign)\(tenths / 10)\(decimals) \(units[unit])"
    }
    private static func rounded(_ number: Int, by divisor: Int) -> Int {
        number / divisor + (number % divisor >= divisor / 2 ? 1 : 0)
    }
}

extension FixedWidthInteger {
    /// Sum that stays at the largest number: sizes in a trace from elsewhere may be anything.
    func addingClamped(_ other: Self) -> Self {
        let (sum, overflow) = addingReportingOverflow(other)
        return overflow ? (other < 0 ? .min : .max) : sum
    }
}
