internal import TextReport
internal import TraceReading

/// Small pieces of sentences.
enum Prose {
    static func name(_ text: String?) -> String {
        text.map { "`\(WrappedText.shortened($0, to: 40))`" } ?? "the value"
    }

    /// "once", "twice", "1,000 times".
    static func times(_ count: Int) -> String {
        switch count {
        case 1: "once"
        case 2: "twice"
        default: "\(Quantity.count(count)) times"
        }
    }

    /// "a, b and c".
    static func list(_ items: [String]) -> String {
        guard let last = items.last, items.count > 1 else { return items.first ?? "" }
        return items.dropLast().joined(separator: ", ") + " and " + last
    }

    static func capitalized(_ text: String) -> String {
        text.prefix(1).uppercased() + text.dropFirst()
    }

    /// "33.8 kB", or "10 B to 33.8 kB" where the calls differ.
    static func size(of row: CallRow) -> String {
        let smallest = Quantity.bytes(row.bytes)
        let largest = Quantity.bytes(row.largestBytes)
        return smallest == largest ? smallest : "\(smallest) to \(largest)"
    }

    /// "`foo1` (program.py:12)".
    static func function(_ row: CallRow) -> String {
        "`\(row.function)`" + (row.place.map { " (\($0))" } ?? "")
    }

    /// Numbers as they stand in JSON.
    static func number(_ nanoseconds: Int64) -> Int { Int(clamping: nanoseconds) }
}
