import Foundation
import TestSupport
import TraceFile
import TraceSchema

/// The built `rayscope`, in a folder of a test's own: scripts, traces and run directories lie there.
final class CommandLine {
    let folder: TemporaryDirectory

    init() throws {
        folder = try TemporaryDirectory()
    }

    func command(_ arguments: [String], input: String = "") -> Command {
        var command = Command(BuiltProgram.path("rayscope"), arguments)
        command.input = Data(input.utf8)
        command.directory = folder.path
        command.environment = ["TMPDIR": folder.path, "XDG_RUNTIME_DIR": ""]
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

    /// A terminal with `rayscope` on it: Python's `pty`, which types `keys` once it has read `cue`,
    /// and ends with the exit status.
    func onTerminal(_ arguments: [String], typing keys: String, at cue: String) throws
        -> Command.Result
    {
        let script = try folder.write(
            """
            import os, pty, sys
            cue, keys = sys.argv[1].encode(), sys.argv[2].encode()
            pid, terminal = pty.fork()
            if pid == 0:
                os.environ["TERM"] = "xterm"
                os.execv(sys.argv[3], sys.argv[3:])
            import fcntl, struct, termios
            fcntl.ioctl(terminal, termios.TIOCSWINSZ, struct.pack("HHHH", 24, 80, 0, 0))
            seen, typed = b"", False
            while True:
                try:
                    bytes = os.read(terminal, 65536)
                except OSError:
                    break
                if not bytes:
                    break
                seen += bytes
                if keys and not typed and cue in seen:
                    os.write(terminal, keys)
                    typed = True
            sys.stdout.buffer.write(seen)
            sys.exit(os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1]))
            """, to: "terminal.py")
        var command = command([])
        command.program = "/usr/bin/env"
        command.arguments = ["python3", script, cue, keys, BuiltProgram.path("rayscope")]
        command.arguments += arguments
        return try command.run()
    }
}
