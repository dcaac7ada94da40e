/// The whole numbers that a trace can hold: those that every reader of JSON keeps exactly.
///
/// What a process left behind may be damaged, and say anything; the trace that is made of it can be
/// read all the same.
enum TraceNumber {
    /// 2⁵³ − 1 (RFC 7493); also the smallest, negated.
    static let largest = 1 << 53 - 1

    /// The number, or the nearest that a trace can hold.
    static func clamped(_ value: Int64) -> Int { max(-largest, min(largest, Int(value))) }

    /// The sum of two such numbers, or the nearest.
    static func sum(_ one: Int, _ other: Int) -> Int { clamped(Int64(one + other)) }
}
