internal import CSystem
internal import Glibc
internal import Synchronization
internal import TraceFile

/// What a waiting thread wants to hear of.
struct Interest: OptionSet {
    let rawValue: UInt8

    /// An object's value is known.
    static let values = Interest(rawValue: 1)
    /// The node has answered.
    static let answers = Interest(rawValue: 2)
    /// There is a call to run.
    static let tasks = Interest(rawValue: 4)
    /// A worker has printed.
    static let output = Interest(rawValue: 8)
    /// A watched object's value is known.
    static let watched = Interest(rawValue: 16)
    static let all: Interest = [.values, .answers, .tasks, .output, .watched]

    /// Whether who waits for this serves the sockets meanwhile. Who waits for output or for what is
    /// watched does not: it waits all the time, and would have to hand the role over at each call of another thread.
    var mayPoll: Bool { !isDisjoint(with: [.values, .answers, .tasks]) }
}

/// A thread that waits: an eventfd, since a wait on it ends when a signal comes (as Ctrl-C needs),
/// which a wait on a lock does not.
final class Waiter {
    /// Changed under the core's lock.
    var interest: Interest = []
    /// Whether its thread serves the sockets; then it needs no waking while it does.
    let isPolling = Atomic<Bool>(false)
    private let descriptor = eventfd(0, Int32(EFD_CLOEXEC) | Int32(EFD_NONBLOCK))

    func wake() {
        var one: UInt64 = 1
        _ = write(descriptor, &one, 8)
    }

    /// - Parameter deadline: on the monotonic clock; nil to wait without end.
    /// - Returns: false where a signal came.
    func sleep(until deadline: Int64?) -> Bool {
        var watched = pollfd(fd: descriptor, events: Int16(POLLIN), revents: 0)
        let count = Glibc.poll(&watched, 1, deadline.map { milliseconds(until: $0) } ?? -1)
        if count < 0, errno == EINTR { return false }
        if count > 0 {
            var value: UInt64 = 0
            _ = read(descriptor, &value, 8)
        }
        return true
    }

    deinit { close(descriptor) }
}

/// Milliseconds from now, rounded up, for a wait that must not end too early.
func milliseconds(until deadline: Int64) -> Int32 {
    Int32(clamping: (max(0, deadline - MonotonicClock.now) + 999_999) / 1_000_000)
}
