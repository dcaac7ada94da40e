/// Sizes, times and counts as a person reads them: `33.8 kB`, `1.2 ms`, `1,000`.
///
/// The one form for the explanation and the picture, so that a number looks the same in both.
package enum Quantity {
    /// A size in decimal units: `10 B`, `33.8 kB`, `8.0 MB`.
    package static func bytes(_ count: Int) -> String {
        guard count >= 1000 else { return "\(count) B" }
        var unit = 1000
        for name in ["kB", "MB", "GB", "TB"] {
            // 999,950 B would be printed as 1000.0 kB: the next unit takes over where rounding does.
            if count < unit * 1000 - unit / 20 || name == "TB" {
                return decimal(Int64(count), unit: Int64(unit), digits: 1) + " " + name
            }
            unit *= 1000
        }
        return "\(count) B"
    }

    /// Reads a size as a person writes it: `800MB`, `1.5 GB`, `64kB`, `4096`; nil where that is none,
    /// or more than a number holds.
    package static func byteCount(of text: String) -> Int? {
        let digits = text.prefix { $0.isASCII && ($0.isNumber || $0 == ".") }
        let unit = text.dropFirst(digits.count).drop { $0 == " " }
        let units = ["", "b", "kb", "mb", "gb", "tb"]
        guard let number = Double(digits), let place = units.firstIndex(of: unit.lowercased())
        else {
            return nil
        }
        let power = max(0, place - 1)
        return Int(exactly: ((0..<power).reduce(number) { size, _ in size * 1000 }).rounded())
    }

    /// A time: `740 ns`, `3.4 µs`, `34 µs`, `1.2 ms`, `145 ms`, `2.87 s`, `1 min 15 s`.
    package static func duration(_ nanoseconds: Int64) -> String {
        guard nanoseconds >= 0 else {
            return "-" + duration(nanoseconds == .min ? .max : -nanoseconds)
        }
        return switch nanoseconds {
        case ..<1000: "\(nanoseconds) ns"
        case ..<9_950: decimal(nanoseconds, unit: 1000, digits: 1) + " µs"
        case ..<999_500: decimal(nanoseconds, unit: 1000, digits: 0) + " µs"
        case ..<99_950_000: decimal(nanoseconds, unit: 1_000_000, digits: 1) + " ms"
        case ..<999_500_000: decimal(nanoseconds, unit: 1_000_000, digits: 0) + " ms"
        case ..<59_995_000_000: decimal(nanoseconds, unit: 1_000_000_000, digits: 2) + " s"
        default: minutes(nanoseconds)
        }
    }

    private static func minutes(_ nanoseconds: Int64) -> String {
        let seconds =
            nanoseconds / 1_000_000_000 + (nanoseconds % 1_000_000_000 >= 500_000_000 ? 1 : 0)
        let minutes = count(Int(seconds / 60)) + " min"
        return seconds % 60 == 0 ? minutes : "\(minutes) \(seconds % 60) s"
    }

    /// A count with its thousands apart: `1,000`.
    package static func count(_ number: Int) -> String {
        let digits = Array(String(number.magnitude))
        var text = number < 0 ? "-" : ""
        for (index, digit) in digits.enumerated() {
            if index > 0, (digits.count - index).isMultiple(of: 3) { text += "," }
            text.append(digit)
        }
        return text
    }

    /// "1 call", "1,000 calls": the plural of a noun that takes an s.
    package static func count(_ number: Int, _ noun: String) -> String {
        "\(count(number)) \(noun)\(number == 1 ? "" : "s")"
    }

    /// "1 entry", "5 entries": the plural of any noun.
    package static func count(_ number: Int, _ noun: String, _ plural: String) -> String {
        "\(count(number)) \(number == 1 ? noun : plural)"
    }

    /// How many times as much: `1.3`, `24`. 0 where there is nothing to compare with.
    package static func ratio(_ larger: Int64, to smaller: Int64) -> String {
        guard smaller > 0 else { return "0" }
        let tenths = Int64((Double(larger) / Double(smaller) * 10).rounded())
        return tenths < 100 ? decimal(tenths, unit: 10, digits: 1) : count(Int((tenths + 5) / 10))
    }

    /// One number divided by another, to two digits: `24`, `1.3`, `0.35`, `0.02`, `< 0.01`.
    package static func factor(_ value: Int64, over other: Int64) -> String {
        guard other > 0 else { return "0" }
        let factor = Double(value) / Double(other)
        guard factor < 0.995 else { return ratio(value, to: other) }
        let hundredths = Int64((factor * 100).rounded())
        return hundredths > 0 || value <= 0
            ? decimal(hundredths, unit: 100, digits: 2) : "< 0.01"
    }

    /// A part of a whole in per cent: `37 %`.
    package static func share(_ part: Int64, of whole: Int64) -> String {
        guard whole > 0 else { return "0 %" }
        return "\(Int((Double(part) / Double(whole) * 100).rounded())) %"
    }

    /// `value / unit`, rounded half up to a number of decimals, without leaving the integers.
    package static func decimal(_ value: Int64, unit: Int64, digits: Int) -> String {
        let scale = (0..<digits).reduce(Int64(1)) { scale, _ in scale * 10 }
        var whole = value / unit
        var fraction = (value % unit * scale + unit / 2) / unit
        if fraction == scale {
            whole += 1
            fraction = 0
        }
        guard digits > 0 else { return count(Int(whole)) }
        let decimals = String(fraction)
        return count(Int(whole)) + "." + String(repeating: "0", count: digits - decimals.count)
            + decimals
    }
}
