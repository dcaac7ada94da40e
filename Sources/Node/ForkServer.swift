internal import CSystem
internal import Glibc

/// The Python process that has imported what workers need and becomes each of them by `fork`:
/// a worker starts in milliseconds, where importing numpy alone takes 180.
///
/// Spoken over a Unix-domain socket, a line a message: `fork 3`, with the worker's socket and the
/// write ends of its output pipes; the answer `forked 3 4711`.
struct ForkServer: ~Copyable {
    let socket: Int32
    let pid: pid_t

    /// Starts `python -m ray._rayscope.fork_server 3 MODULE…`, the socket as its descriptor 3.
    init?(python: String, preload: [String]) {
        var pair: [Int32] = [-1, -1]
        guard socketpair(AF_UNIX, Int32(SOCK_STREAM.rawValue) | O_CLOEXEC, 0, &pair) == 0 else {
            return nil
        }
        var actions = posix_spawn_file_actions_t()
        posix_spawn_file_actions_init(&actions)
        defer { posix_spawn_file_actions_destroy(&actions) }
        posix_spawn_file_actions_adddup2(&actions, pair[1], 3)
        let arguments = [python, "-m", "ray._rayscope.fork_server", "3"] + preload
        var pointers = arguments.map { strdup($0) } + [nil]
        defer { for pointer in pointers { free(pointer) } }
        var child: pid_t = 0
        let code = posix_spawnp(&child, python, &actions, nil, &pointers, environ)
        close(pair[1])
        guard code == 0 else {
            close(pair[0])
            return nil
        }
        socket = pair[0]
        pid = child
    }

    /// Asks for a worker.
    ///
    /// - Returns: our ends: the worker's socket, its standard output, its standard error; nil where
    ///   the machine has no descriptors left or the fork server is gone.
    func fork(_ worker: UInt32) -> (socket: Int32, output: Int32, error: Int32)? {
        var link: [Int32] = [-1, -1]
        var output: [Int32] = [-1, -1]
        var error: [Int32] = [-1, -1]
        guard socketpair(AF_UNIX, Int32(SOCK_STREAM.rawValue) | O_CLOEXEC, 0, &link) == 0,
            pipe(&output) == 0, pipe(&error) == 0
        else {
            for descriptor in link + output + error where descriptor >= 0 { close(descriptor) }
            return nil
        }
        // Nobody else starts processes here, so that setting close-on-exec later loses nothing.
        let line = Array("fork \(worker)\n".utf8)
        let sent = csystem_send(socket, line, line.count, [link[1], output[1], error[1]], 3)
        for descriptor in [link[1], output[1], error[1]] { close(descriptor) }
        guard sent == line.count else {
            for descriptor in [link[0], output[0], error[0]] { close(descriptor) }
            return nil
        }
        for descriptor in [output[0], error[0]] {
            _ = fcntl(descriptor, F_SETFD, FD_CLOEXEC)
            _ = fcntl(descriptor, F_SETFL, O_NONBLOCK)
        }
        return (link[0], output[0], error[0])
    }

    deinit {
        close(socket)
        // A child that nobody has waited for: the number is still its own. It may be deep in an
        // import, and would hold up the end until it is through.
        kill(pid, SIGKILL)
        var status: Int32 = 0
        while waitpid(pid, &status, 0) < 0, errno == EINTR {}
    }
}
