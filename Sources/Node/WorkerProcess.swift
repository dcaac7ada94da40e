internal import CSystem
internal import Glibc

/// A worker's process, held so that its end can be brought about and nobody else's: the number of a
/// process that has ended may be given to a stranger's at any time.
final class WorkerProcess {
    /// -1 where there is none.
    private let handle: Int32

    /// The process that has just named its number over `socket`, and holds the socket's other end:
    /// if that is still held once the handle is there, the handle is on that process.
    init(pid: pid_t, socket: Int32) {
        let opened = csystem_process_handle(pid)
        var byte: UInt8 = 0
        if opened >= 0, recv(socket, &byte, 1, Int32(MSG_PEEK | MSG_DONTWAIT)) == 0 {
            close(opened)
            handle = -1
        } else {
            handle = opened
        }
    }

    /// Kills it, if it lives still. Without a handle (Linux before 5.3) nobody is killed: whoever
    /// ends the run sees to what is left of it.
    func kill() {
        if handle >= 0 { _ = csystem_signal_process(handle, SIGKILL) }
    }

    deinit { if handle >= 0 { close(handle) } }
}
