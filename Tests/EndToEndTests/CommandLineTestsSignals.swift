import Foundation
import TestSupport
import Testing
import TraceSchema

/// Signals, and what is left after them.
@Suite("Signals")
struct CommandLineTestsSignals {
    let line: CommandLine

    init() throws {
        line = try CommandLine()
    }

    @Test("Ctrl-C reaches the script once; rayscope waits for it and makes the trace")
    func controlC() throws {
        try line.folder.write(
            """
            import signal, sys
            seen = []
            signal.signal(signal.SIGINT, lambda *_: seen.append("interrupt"))
            print("ready", flush=True)
            while not seen:
                signal.pause()
            # A second one would come now.
            for _ in range(3):
                signal.sigtimedwait([signal.SIGUSR1], 0.1)
            print(seen, flush=True)
            sys.exit(7)
            """, to: "wait.py")
        let result = try line.onTerminal(["run", "wait.py"], typing: "\u{3}", at: "ready")
        #expect(result.status == 7)
        #expect(result.output.contains("['interrupt']"))
        #expect(line.exists("wait.trace.jsonl"))
        #expect(try line.leftovers() == [])
    }

    @Test("Ctrl-C ends a script that does nothing about it")
    func controlCDefault() throws {
        try line.folder.write(
            "import signal\nprint('ready', flush=True)\nsignal.pause()\n", to: "pause.py")
        let result = try line.onTerminal(["run", "pause.py"], typing: "\u{3}", at: "ready")
        #expect(result.status == 130)
        #expect(result.output.contains("KeyboardInterrupt"))
        #expect(try line.leftovers() == [])
    }

    @Test("a second Ctrl-C, while calls under way have their last half second, shows no traceback")
    func controlCTwice() throws {
        try line.folder.write(
            """
            import os, signal
            import ray
            import ray._rayscope.session as session
            ray.init(num_cpus=1)
            def interrupt():
                print("asked", flush=True)
                os.kill(os.getpid(), signal.SIGINT)
                return True
            session.core.unfinished = interrupt
            """, to: "twice.py")
        let result = try line.command(["run", "twice.py"]).run()
        #expect(result.output == "asked\n")
        #expect(!result.errors.contains("Traceback"), "\(result.errors)")
        #expect(!result.errors.contains("KeyboardInterrupt"))
        #expect(try line.leftovers() == [])
    }

    @Test("a signal sent to rayscope alone is passed on", arguments: [SIGTERM, SIGINT, SIGHUP])
    func passedOn(signal: Int32) throws {
        try line.folder.write(
            """
            import signal, sys
            def end(number, _):
                print("got", number, flush=True)
                sys.exit(5)
            for number in (signal.SIGTERM, signal.SIGINT, signal.SIGHUP):
                signal.signal(number, end)
            print("ready", flush=True)
            while True:
                signal.pause()
            """, to: "wait.py")
        let command = try line.command(["run", "wait.py"]).start()
        try command.awaitOutput("ready")
        command.send(signal)
        let result = command.finish()
        #expect(result.output == "ready\ngot \(signal)\n")
        #expect(result.status == 5)
        #expect(try line.leftovers() == [])
    }

    @Test("a signal that comes before the script has begun leaves nothing behind")
    func beforeStart() throws {
        try line.folder.write("open('ran', 'w')\n", to: "script.py")
        var command = line.command([])
        // A signal that is under way outlives the exec.
        command.arguments = [
            "python3", "-c",
            """
            import os, signal, sys
            signal.pthread_sigmask(signal.SIG_BLOCK, [signal.SIGINT])
            signal.signal(signal.SIGINT, signal.SIG_DFL)
            os.kill(os.getpid(), signal.SIGINT)
            os.execv(sys.argv[1], sys.argv[1:])
            """, BuiltProgram.path("rayscope"), "run", "script.py",
        ]
        command.program = "/usr/bin/env"
        #expect(try command.run().status == 128 + SIGINT)
        #expect(!line.exists("ran"))
        #expect(try line.leftovers() == [])
    }

    @Test("with rayscope killed the script dies; the next command makes its trace and cleans up")
    func killed() throws {
        try line.folder.write(
            "import signal\nprint('ready', flush=True)\nwhile True: signal.pause()\n",
            to: "forever.py")
        let command = try line.command(["run", "forever.py"]).start()
        try command.awaitOutput("ready")
        #expect(try line.leftovers().count == 1)
        command.send(SIGKILL)
        // Its output ends when its last holder has, the script.
        #expect(command.finish().status == 137)

        try line.folder.write("pass", to: "next.py")
        let next = try line.run("run", "next.py")
        #expect(next.errors.contains("recovered the trace of a run that was cut off"))
        #expect(try line.header("forever.trace.jsonl").complete == false)
        #expect(try line.leftovers() == [])
    }

    @Test("leaves a run that goes on alone")
    func running() throws {
        try line.folder.write("pass", to: "other.py")
        try line.folder.write(
            """
            import os, subprocess, sys
            before = os.path.isdir(os.environ["RAYSCOPE_RUN_DIR"])
            subprocess.run([sys.argv[1], "run", "--quiet", "other.py"], check=True)
            print(before, os.path.isdir(os.environ["RAYSCOPE_RUN_DIR"]))
            """, to: "outer.py")
        let result = try line.run("run", "--quiet", "outer.py", BuiltProgram.path("rayscope"))
        #expect(result.output == "True True\n")
        #expect(result.errors == "")
        #expect(try line.leftovers() == [])
    }

    @Test("never touches a folder that isn't surely a run's")
    func strangers() throws {
        let manager = FileManager.default
        let open = line.folder.file("rayscope-0123456789abcdef")
        let named = line.folder.file("rayscope-notes")
        let target = line.folder.file("target")
        for path in [open, named, target] {
            try manager.createDirectory(atPath: path, withIntermediateDirectories: false)
            try Data("{}".utf8).write(to: URL(fileURLWithPath: path + "/run"))
            try Data().write(to: URL(fileURLWithPath: path + "/lock"))
        }
        #expect(chmod(open, 0o755) == 0)
        #expect(chmod(named, 0o700) == 0)
        #expect(chmod(target, 0o700) == 0)
        let link = line.folder.file("rayscope-fedcba9876543210")
        try manager.createSymbolicLink(atPath: link, withDestinationPath: target)
        try line.folder.write("pass", to: "s.py")
        #expect(try line.run("run", "--quiet", "s.py").errors == "")
        for path in [open, named, target, link] {
            #expect(manager.fileExists(atPath: path + "/run"), "\(path)")
        }
    }
}
