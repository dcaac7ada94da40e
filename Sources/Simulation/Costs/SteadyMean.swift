/// What one of many measured times adds to a sum.
///
/// The mean, since a run's time is a sum: a step that is now and then interrupted takes longer than its
/// median says. But a time of more than three medians counts as three: that was another program's.
enum SteadyMean {
    private static let mostMedians = 3.0
    /// Of fewer the median is steadier.
    static let leastCount = 10

    /// - `times`: sorted; at least one.
    static func of(_ times: [Double]) -> Double {
        let median = times[(times.count - 1) / 2]
        guard times.count >= leastCount, median > 0 else { return median }
        let most = mostMedians * median
        return times.reduce(0) { $0 + min($1, most) } / Double(times.count)
    }
}
