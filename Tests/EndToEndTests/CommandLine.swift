import Foundation
import TestSupport
import TraceFile
import TraceSchema

/// The built `rayscope`, in a folder of a test's own: scripts, traces and run directories lie there.
final class CommandLine: Sendable {
    let folder: TemporaryDirectory

    init() throws {
        folder = try TemporaryDirectory()
    }

    func command(_ arguments: [String], input: String = "") -> Command {
        var command = Command(BuiltProgram.path("rayscope"), arguments)
        command.input = Data(input.utf8)
        command.directory = folder.path
        command.environment = [
            "TMPDIR": folder.path, "XDG_RUNTIME_DIR": "", "XDG_STATE_HOME": folder.file("state"),
        ]
        return command
    }

    /// Runs `rayscope` to its end.
    func run(_ arguments: String..., input: String = "") throws -> Command.Result {
        try command(arguments, input: input).run()
    }

    /// Run directories that are still there.
    func leftovers() throws -> [String] {
        try FileManager.default.contentsOfDirectory(atPath: folder.path)
            .filter { $0.hasPrefix("rayscope-") }
    }

    func exists(_ name: String) -> Bool {
        FileManager.default.fileExists(atPath: folder.file(name))
    }

    func header(_ name: String) throws -> TraceHeader {
        try TraceReader(path: folder.file(name)).header
    }

    /// What a test does on a terminal when a text has been shown.
    struct Act {
        let cue: String
        let keys: String

        /// Types keys.
        static func type(_ keys: String, at cue: String) -> Act { Act(cue: cue, keys: keys) }

        /// Sends a signal to `rayscope` alone.
        static func send(_ signal: Int32, at cue: String) -> Act {
            Act(cue: cue, keys: "signal \(signal)")
        }
    }

    /// A terminal with `rayscope` on it, which types `keys` once it has read `cue`.
    func onTerminal(_ arguments: [String], typing keys: String, at cue: String) throws
        -> Command.Result
    {
        try onTerminal(arguments, keys.isEmpty ? [] : [.type(keys, at: cue)])
    }

    /// A terminal with `rayscope` on it: Python's `pty`, which does one act after another, each once
    /// its cue has come after the one before, and ends with the exit status. Which of its modes are
    /// on at the end, it says on standard error: `echo canonical signals`, as at the start.
    /// `ignoring` a signal is how `rayscope` is started.
    func onTerminal(_ arguments: [String], _ acts: [Act], ignoring signal: Int32 = 0) throws
        -> Command.Result
    {
        let script = try folder.write(
            """
            import fcntl, os, pty, signal, struct, sys, termios
            count = int(sys.argv[1])
            acts = [sys.argv[2 + 2 * i : 4 + 2 * i] for i in range(count)]
            program = sys.argv[2 + 2 * count :]
            pid, terminal = pty.fork()
            if pid == 0:
                os.environ["TERM"] = "xterm"
                if \(signal):
                    signal.signal(\(signal), signal.SIG_IGN)
                os.execv(program[0], program)
            fcntl.ioctl(terminal, termios.TIOCSWINSZ, struct.pack("HHHH", 24, 80, 0, 0))
            seen, done = b"", 0
            while True:
                try:
                    bytes = os.read(terminal, 65536)
                except OSError:
                    break
                if not bytes:
                    break
                seen += bytes
                while acts and acts[0][0].encode() in seen[done:]:
                    cue, keys = acts.pop(0)
                    done = seen.index(cue.encode(), done) + len(cue.encode())
                    if keys.startswith("signal "):
                        os.kill(pid, int(keys[7:]))
                    else:
                        os.write(terminal, keys.encode())
            modes = termios.tcgetattr(terminal)[3]
            for name, mode in (("echo", 8), ("canonical", 2), ("signals", 1)):
                if modes & mode:
                    print(name, end=" ", file=sys.stderr)
            sys.stdout.buffer.write(seen)
            sys.exit(os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1]))
            """, to: "terminal.py")
        var command = command([])
        command.program = "/usr/bin/env"
        command.arguments = ["python3", script, "\(acts.count)"]
        command.arguments += acts.flatMap { [$0.cue, $0.keys] }
        command.arguments += [BuiltProgram.path("rayscope")] + arguments
        return try command.run()
    }
}
