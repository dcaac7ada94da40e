internal import Glibc

/// The clock of all events: comparable between the processes of one machine, and the one that
/// Python's `time.monotonic_ns()` reads.
package enum MonotonicClock {
    /// Nanoseconds.
    package static var now: Int64 {
        var time = timespec()
        clock_gettime(CLOCK_MONOTONIC, &time)
        return Int64(time.tv_sec) * 1_000_000_000 + Int64(time.tv_nsec)
    }
}
