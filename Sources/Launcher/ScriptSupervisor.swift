import CSystem
import Glibc

/// Waits for the script's end, and meanwhile treats signals as if `rayscope` were not there.
///
/// Ctrl-C on a terminal reaches script and `rayscope` alike: `rayscope` goes on waiting, and the
/// script decides what becomes of it. A signal that was sent to `rayscope` alone is passed on.
struct ScriptSupervisor {
    /// What would end this process, and what tells of the child's end.
    static let passedOn = [SIGINT, SIGTERM, SIGHUP, SIGQUIT, SIGUSR1, SIGUSR2]

    /// A program such as `timeout` signals the whole process group: then the script has the signal
    /// already, and a second one would cut its clean-up short. So it gets this long to end of itself.
    static let courtesy: Int64 = 100_000_000

    private var waitedFor = sigset_t()
    /// The mask that this process was started with.
    private var originalMask = sigset_t()

    /// Blocks the signals, from now on. To be called before anything starts a thread.
    init() {
        sigemptyset(&waitedFor)
        for number in Self.passedOn + [SIGCHLD, SIGTSTP] { sigaddset(&waitedFor, number) }
        // Inherited from a parent that ignores it, SIGCHLD would never come.
        signal(SIGCHLD, SIG_DFL)
        pthread_sigmask(SIG_BLOCK, &waitedFor, &originalMask)
    }

    /// A signal that has come before there is a child that could answer it, and that would have
    /// ended this process; nil where there is none.
    func signalBeforeStart() -> Int32? {
        var information = siginfo_t()
        while true {
            let number = next(until: 0, &information)
            guard number > 0 else { return nil }
            if Self.passedOn.contains(number), !Self.isIgnored(number) { return number }
        }
    }

    /// Ends this process as the signal does.
    static func end(by signal: Int32) -> Never {
        var one = sigset_t()
        sigemptyset(&one)
        sigaddset(&one, signal)
        kill(getpid(), signal)
        pthread_sigmask(SIG_UNBLOCK, &one, nil)
        exit(128 + signal)
    }

    /// Whether who started this process had it ignore the signal, as `nohup` does.
    private static func isIgnored(_ signal: Int32) -> Bool {
        var action = sigaction()
        guard sigaction(signal, nil, &action) == 0 else { return false }
        // SIG_IGN is the number 1, which no function has for an address.
        return unsafeBitCast(action.__sigaction_handler.sa_handler, to: Int.self) == 1
    }

    /// Waits until the child has ended, and says how, and which signal came meanwhile that would
    /// have ended this process: the first, or nil.
    ///
    /// Calls `tick` each `interval` nanoseconds, and `suspend` before this process stops (Ctrl-Z).
    func wait(
        for child: ChildProcess, every interval: Int64, tick: () -> Void, suspend: () -> Void
    ) -> (end: ChildProcess.End, signal: Int32?) {
        var signal: Int32?
        var underWay: [(signal: Int32, due: Int64)] = []
        var nextTick = Monotonic.now() + interval
        while true {
            if let end = child.poll() { return (end, signal) }
            let due = underWay.map(\.due).min() ?? .max
            var information = siginfo_t()
            switch next(until: min(nextTick, due), &information) {
            case SIGTSTP:
                suspend()
                kill(getpid(), SIGSTOP)
            case let number where Self.passedOn.contains(number):
                if signal == nil, !Self.isIgnored(number) { signal = number }
                // The terminal's signals come from the kernel, and reach the child by themselves.
                if information.si_code <= 0 {
                    underWay.append((number, Monotonic.now() + Self.courtesy))
                }
            default:
                break
            }
            let now = Monotonic.now()
            for signal in underWay where signal.due <= now { child.send(signal.signal) }
            underWay.removeAll { $0.due <= now }
            if now >= nextTick {
                tick()
                nextTick = now + interval
            }
        }
    }

    /// Lets signals end this process again; those that came for the script are forgotten.
    func release() {
        var information = siginfo_t()
        while next(until: 0, &information) > 0 {}
        restore()
    }

    /// Lets signals end this process again, those that have come meanwhile, too.
    func restore() {
        var mask = originalMask
        pthread_sigmask(SIG_SETMASK, &mask, nil)
    }

    /// The next signal; 0 or less when the moment has come without one.
    private func next(until moment: Int64, _ information: inout siginfo_t) -> Int32 {
        let rest = max(0, moment - Monotonic.now())
        var timeout = timespec(
            tv_sec: Int(rest / 1_000_000_000), tv_nsec: Int(rest % 1_000_000_000))
        var signals = waitedFor
        return sigtimedwait(&signals, &information, &timeout)
    }
}

/// The clock that traces and deadlines use.
enum Monotonic {
    /// Nanoseconds.
    static func now() -> Int64 {
        var time = timespec()
        clock_gettime(CLOCK_MONOTONIC, &time)
        return Int64(time.tv_sec) * 1_000_000_000 + Int64(time.tv_nsec)
    }
}
