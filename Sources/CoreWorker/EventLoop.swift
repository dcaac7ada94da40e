internal import Glibc

/// The thread that serves the sockets while no other one waits for them. It blocks all signals: they
/// are Python's.
enum EventLoop {
    static func start() {
        var all = sigset_t()
        var before = sigset_t()
        sigfillset(&all)
        pthread_sigmask(SIG_SETMASK, &all, &before)
        defer { pthread_sigmask(SIG_SETMASK, &before, nil) }
        var thread = pthread_t()
        pthread_create(&thread, nil, { _ in EventLoop.run() }, nil)
        pthread_detach(thread)
    }

    private static func run() -> Never {
        while true { Core.shared.serveWhileNobodyWaits() }
    }
}
