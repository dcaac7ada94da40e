/// Tells the functions that are larger than any that a process has handled before: their pickles take
/// memory that it has not touched yet, at the cost of a page fault each 4 kB. Later ones find memory
/// that was freed.
struct FirstOfSize: Sendable {
    private var largest = 0
    /// Below, whatever is first is slow for other reasons: its code is cold.
    private static let leastBytes = 32_000
    /// Memory that was freed takes what is a bit larger, too: it lies in one piece with more.
    private static let factor = 1.5

    mutating func meets(_ bytes: Int) -> Bool {
        defer { largest = max(largest, bytes) }
        return bytes >= Self.leastBytes && Double(bytes) > Double(largest) * Self.factor
    }
}
