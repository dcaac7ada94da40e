internal import TraceFile

/// Ticks ten times a second while somebody counts them; by the clock, for time passes however much
/// comes in.
struct Ticker {
    private static let interval: Int64 = 100_000_000
    /// When the next tick is due, on the monotonic clock; nil while nobody counts.
    private var due: Int64?

    /// Whether a tick has become due; to be asked before each wait.
    mutating func isDue(isNeeded: Bool) -> Bool {
        guard isNeeded else {
            due = nil
            return false
        }
        let now = MonotonicClock.now
        if let due, now < due { return false }
        defer { due = now + Self.interval }
        return due != nil
    }

    /// How long a wait may last; -1 for without end.
    var milliseconds: Int32 {
        guard let due else { return -1 }
        return Int32(clamping: (max(0, due - MonotonicClock.now) + 999_999) / 1_000_000)
    }
}
