internal import Glibc

/// What the node does at its end where `rayscope run` was killed: nobody else is left to merge the
/// recorder files and to remove the run directory.
package enum RunRecovery {
    /// `rayscope run` holds a lock on this file of the run directory as long as it lives.
    private static let lockFile = "lock"

    /// Starts `rayscope recover DIRECTORY` if nobody holds the run's lock.
    ///
    /// Where the driver was killed, `rayscope` may have been killed in the same moment: it may take
    /// a while to die and holds the lock until then, so the lock is asked for again.
    package static func startIfOrphaned(runDirectory: String, driverWasKilled: Bool) {
        guard let program = getenv("RAYSCOPE_PROGRAM") else { return }
        let lock = open(runDirectory + "/" + lockFile, O_RDWR | O_CLOEXEC)
        guard lock >= 0 else { return }
        defer { close(lock) }
        guard isFree(lock, attempts: driverWasKilled ? 50 : 1) else { return }
        var arguments = [strdup(program), strdup("recover"), strdup(runDirectory), nil]
        defer { for argument in arguments { free(argument) } }
        var child: pid_t = 0
        _ = posix_spawn(&child, program, nil, nil, &arguments, environ)
    }

    private static func isFree(_ lock: Int32, attempts: Int) -> Bool {
        for attempt in 1...attempts {
            if flock(lock, LOCK_EX | LOCK_NB) == 0 {
                flock(lock, LOCK_UN)
                return true
            }
            if attempt < attempts { usleep(pause) }
        }
        return false
    }

    /// Microseconds.
    private static let pause: UInt32 = 10_000
}
