internal import Glibc

/// What the node does at its end where `rayscope run` was killed: nobody else is left to merge the
/// recorder files and to remove the run directory.
package enum RunRecovery {
    /// `rayscope run` holds a lock on this file of the run directory as long as it lives.
    private static let lockFile = "lock"

    /// Starts `rayscope recover DIRECTORY` if nobody holds the run's lock.
    package static func startIfOrphaned(runDirectory: String) {
        guard let program = getenv("RAYSCOPE_PROGRAM") else { return }
        let lock = open(runDirectory + "/" + lockFile, O_RDWR | O_CLOEXEC)
        guard lock >= 0 else { return }
        defer { close(lock) }
        guard flock(lock, LOCK_EX | LOCK_NB) == 0 else { return }
        flock(lock, LOCK_UN)
        var arguments = [strdup(program), strdup("recover"), strdup(runDirectory), nil]
        defer { for argument in arguments { free(argument) } }
        var child: pid_t = 0
        _ = posix_spawn(&child, program, nil, nil, &arguments, environ)
    }
}
