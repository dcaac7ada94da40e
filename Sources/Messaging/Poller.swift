internal import CSystem
internal import Glibc

/// Tells which descriptors can be read or written (epoll).
package struct Poller: ~Copyable, Sendable {
    private let descriptor: Int32

    /// What a descriptor is ready for.
    package struct Readiness: Sendable {
        package let descriptor: Int32
        package let readable: Bool
        package let writable: Bool
    }

    package init() { descriptor = epoll_create1(Int32(EPOLL_CLOEXEC)) }

    package func add(_ watched: Int32) { control(EPOLL_CTL_ADD, watched, writing: false) }

    package func watchWriting(_ watched: Int32, _ writing: Bool) {
        control(EPOLL_CTL_MOD, watched, writing: writing)
    }

    package func remove(_ watched: Int32) {
        _ = epoll_ctl(descriptor, EPOLL_CTL_DEL, watched, nil)
    }

    private func control(_ operation: Int32, _ watched: Int32, writing: Bool) {
        var event = epoll_event()
        event.events = EPOLLIN.rawValue | (writing ? EPOLLOUT.rawValue : 0)
        event.data.fd = watched
        _ = epoll_ctl(descriptor, operation, watched, &event)
    }

    /// Waits for the first of them.
    ///
    /// - Parameter milliseconds: -1 to wait without end.
    /// - Returns: nothing after that time; nil where a signal came first.
    package func wait(milliseconds: Int32) -> [Readiness]? {
        withUnsafeTemporaryAllocation(of: epoll_event.self, capacity: 32) { events in
            let count = epoll_wait(descriptor, events.baseAddress, 32, milliseconds)
            guard count >= 0 else { return errno == EINTR ? nil : [] }
            return (0..<Int(count)).map { index in
                let bits = events[index].events
                let failed = EPOLLHUP.rawValue | EPOLLERR.rawValue
                return Readiness(
                    descriptor: events[index].data.fd,
                    readable: bits & (EPOLLIN.rawValue | failed) != 0,
                    writable: bits & EPOLLOUT.rawValue != 0)
            }
        }
    }

    deinit { close(descriptor) }
}
