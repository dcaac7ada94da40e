/// From when on a saving of time is worth telling, where Ray has no number of its own.
enum Threshold {
    /// A part of the run, from its first event to its last: what saves less does not settle why a
    /// script is slow.
    static let percent: Int64 = 5
    /// And at least this long, in nanoseconds: in a run of a few calls everything is a large part.
    static let floorNs: Int64 = 10_000_000

    static let text = "5 % of the run's time and 10 ms"

    /// Whether the high end of a saving is worth telling in a run of this length.
    static func isWorthTelling(_ savedNs: Int64, of runNs: Int64) -> Bool {
        savedNs >= floorNs && savedNs >= runNs / 100 * percent
    }

    /// Ray's own numbers, for a trace whose header lacks them.
    enum Ray {
        /// `max_direct_call_object_size`
        static let inlineLimit = 102_400
        /// `FUNCTION_SIZE_WARN_THRESHOLD`
        static let functionWarning = 10_000_000
        /// `FUNCTION_SIZE_ERROR_THRESHOLD`
        static let functionLimit = 100_000_000
        /// `DUPLICATE_REMOTE_FUNCTION_THRESHOLD`
        static let duplicates = 100
        /// `BATCH_SIZE` of the example in patterns/ray-get-too-many-objects.html
        static let batch = 100
    }
}
