import Foundation
import TestSupport
import Testing
import TraceSchema

/// `rayscope run` with scripts that never heard of Ray: it must be as if it were not there.
@Suite("rayscope run")
struct CommandLineTestsRun {
    let line: CommandLine

    init() throws {
        line = try CommandLine()
    }

    @Test("passes on arguments, input, output and folder, and leaves a trace beside the script")
    func passesOn() throws {
        try line.folder.write(
            """
            import os, sys
            print(sys.argv[1:], sys.stdin.read(), os.getcwd())
            """, to: "echo.py")
        let result = try line.run("run", "echo.py", "--workers", "4", "-m", "x y", input: "typed")
        #expect(
            result.output
                == "['--workers', '4', '-m', 'x y'] typed \(resolved(line.folder.path))\n")
        #expect(result.status == 0)
        #expect(result.errors.contains("echo.trace.jsonl (no events"))
        #expect(result.errors.contains("nothing that Ray does was recorded"))
        #expect(result.errors.split(separator: "\n").count == 1)
        #expect(try line.header("echo.trace.jsonl").script == "echo.py")
        #expect(try line.header("echo.trace.jsonl").complete)
        #expect(try line.leftovers() == [])
    }

    @Test("runs a module with arguments of its own; its trace goes into the working directory")
    func module() throws {
        try line.folder.write("import sys; print(__name__, sys.argv[1:])", to: "tool.py")
        let result = try line.run("run", "--quiet", "-m", "tool", "--workers", "x")
        #expect(result.output == "__main__ ['--workers', 'x']\n")
        #expect(result.errors == "")
        #expect(line.exists("tool.trace.jsonl"))
    }

    @Test("says nothing with --quiet, and puts the trace where -o says")
    func quietAndOutput() throws {
        try line.folder.write("print('hello')", to: "hello.py")
        let result = try line.run("run", "--quiet", "-o", "other.trace.jsonl", "hello.py")
        #expect(result.output == "hello\n")
        #expect(result.errors == "")
        #expect(line.exists("other.trace.jsonl"))
        #expect(!line.exists("hello.trace.jsonl"))
    }

    @Test("gives the script what the front end needs, and keeps the user's own")
    func environment() throws {
        try line.folder.write(
            """
            import os
            e = os.environ
            print(os.path.isdir(e["RAYSCOPE_RUN_DIR"]), oct(os.stat(e["RAYSCOPE_RUN_DIR"]).st_mode))
            print(os.access(e["RAYSCOPE_NODE"], os.X_OK), os.path.isfile(e["RAYSCOPE_LIBRARY"]))
            print(os.path.basename(e["RAYSCOPE_PROGRAM"]), e["RAYSCOPE_WORKERS"])
            print(e["RAYSCOPE_EVENT_LIMIT"], "RAYSCOPE_UNSET" in e)
            first, second, *rest = e["PYTHONPATH"].split(":")
            print(os.path.isfile(first + "/ray/__init__.py"), rest, e["MINE"])
            print(os.listdir(second))
            """, to: "show.py")
        var command = line.command([
            "run", "--quiet", "--workers", "3", "--event-limit", "7", "show.py",
        ])
        command.environment["PYTHONPATH"] = "/mine:/too"
        command.environment["MINE"] = "ä\n"
        let result = try command.run()
        #expect(
            result.output == """
                True 0o40700
                True True
                rayscope 3
                7 False
                True ['/mine', '/too'] ä

                ['rayscope_reading']

                """)
    }

    @Test("passes on the script's exit status")
    func exitStatus() throws {
        try line.folder.write("import sys; sys.exit(3)", to: "three.py")
        #expect(try line.run("run", "three.py").status == 3)
        #expect(try line.header("three.trace.jsonl").exitStatus == 3)
    }

    @Test("gives 128 + n for a script that signal n kills")
    func killed() throws {
        try line.folder.write("import os; os.kill(os.getpid(), 9)", to: "killed.py")
        #expect(try line.run("run", "killed.py").status == 137)
    }

    @Test("leaves a traceback as Python prints it")
    func raises() throws {
        try line.folder.write("def f():\n    raise KeyError('x')\nf()\n", to: "raises.py")
        let result = try line.run("run", "--quiet", "raises.py")
        #expect(result.status == 1)
        #expect(result.errors.hasPrefix("Traceback (most recent call last):\n"))
        #expect(result.errors.hasSuffix("KeyError: 'x'\n"))
    }

    @Test("leaves a syntax error to Python")
    func syntaxError() throws {
        try line.folder.write("def f(:\n", to: "wrong.py")
        let result = try line.run("run", "--quiet", "wrong.py")
        #expect(result.status == 1)
        #expect(result.errors.contains("wrong.py\", line 1"))
        #expect(result.errors.hasSuffix("SyntaxError: invalid syntax\n"))
    }

    @Test("lets 10 MB through on either stream")
    func muchOutput() throws {
        try line.folder.write(
            """
            import sys
            for _ in range(10):
                sys.stdout.write("o" * 1_000_000)
                sys.stderr.write("e" * 1_000_000)
            """, to: "much.py")
        let result = try line.run("run", "--quiet", "much.py")
        #expect(result.output.utf8.count == 10_000_000)
        #expect(result.errors.utf8.count == 10_000_000)
        #expect(result.status == 0)
    }

    @Test("counts on a terminal while the script runs, and leaves the terminal as it was")
    func liveLine() throws {
        try line.folder.write("print('asked', input())", to: "asks.py")
        let result = try line.onTerminal(["run", "asks.py"], typing: "yes\n", at: "0 events · ")
        #expect(result.status == 0)
        #expect(result.output.contains("asked yes"))
        #expect(result.output.contains("\u{1B}[1;23r"))
        let rest = try #require(result.output.split(separator: "\u{1B}[1;23r").last)
        #expect(rest.contains("\u{1B}[r"))
        #expect(rest.contains("asks.trace.jsonl (no events"))
    }

    @Test("shows no count with --quiet, nor where nobody looks")
    func noLiveLine() throws {
        try line.folder.write(
            "import sys, time\ntime.sleep(0.8)\nprint('done')", to: "slow.py")
        let quiet = try line.onTerminal(["run", "--quiet", "slow.py"], typing: "", at: "")
        #expect(quiet.output == "done\r\n")
        let piped = try line.run("run", "slow.py")
        #expect(!piped.errors.contains("\u{1B}"))
    }

    private func resolved(_ path: String) -> String {
        URL(fileURLWithPath: path).resolvingSymlinksInPath().path
    }
}
