internal import CSystem
internal import Glibc
internal import Synchronization

/// Who serves the sockets: whichever thread waits for something, so that what it waits for reaches
/// it without a change of threads; the event-loop thread steps in where no thread waits.
///
/// A thread that ceases to wait leaves the role free and wakes the event-loop thread, which lets
/// a millisecond pass before it takes the role: in a loop of short calls the next wait comes first.
final class PollingRole: Sendable {
    private let isTaken = Atomic<Bool>(false)
    private let isParked = Atomic<Bool>(false)
    private let kick: Int32

    private static let patienceMicroseconds: UInt32 = 1000

    init() { kick = eventfd(0, Int32(EFD_CLOEXEC)) }

    /// - Returns: whether the calling thread has the role now.
    func take() -> Bool {
        isTaken.compareExchange(
            expected: false, desired: true, ordering: .sequentiallyConsistent
        ).exchanged
    }

    /// Gives the role up.
    func giveBack() {
        isTaken.store(false, ordering: .sequentiallyConsistent)
        guard isParked.exchange(false, ordering: .sequentiallyConsistent) else { return }
        var one: UInt64 = 1
        _ = write(kick, &one, 8)
    }

    /// The event-loop thread's: returns when nobody has had the role for a while, and it has it.
    func takeWhenIdle() {
        while true {
            isParked.store(true, ordering: .sequentiallyConsistent)
            if isTaken.load(ordering: .sequentiallyConsistent) {
                var value: UInt64 = 0
                _ = read(kick, &value, 8)
            }
            isParked.store(false, ordering: .sequentiallyConsistent)
            usleep(Self.patienceMicroseconds)
            if take() { return }
        }
    }
}
