import Foundation
import TestSupport
import Testing

/// Wrong use of any command: one line that names the thing and the way out, status 2 (3 where the
/// machine lacks something), and nothing started or left.
@Suite("Wrong use")
struct CommandLineTestsMisuse {
    let line: CommandLine

    init() throws {
        line = try CommandLine()
        try line.folder.write("open('started', 'w')", to: "s.py")
        try line.folder.write("{}", to: "n.ipynb")
        try line.folder.write("a file", to: "file")
    }

    @Test(
        "is told in one line",
        arguments: [
            (["run"], 2, "no script is named"),
            (["run", "nope.py"], 2, "can't find the script nope.py"),
            (["run", "."], 2, ". is a folder"),
            (["run", "n.ipynb"], 2, "jupyter nbconvert --to script n.ipynb"),
            (["run", "--wrokers", "2", "s.py"], 2, "unknown option --wrokers"),
            (["run", "--workers", "0", "s.py"], 2, "--workers 0"),
            (["run", "--workers", "many", "s.py"], 2, "many"),
            (["run", "--spill-limit", "much", "s.py"], 2, "much"),
            (["run", "--spill-limit", "-1", "s.py"], 2, "spill-limit"),
            (["run", "--engine", "ray", "--spill-limit", "1GB", "s.py"], 2, "embedded engine"),
            (["run", "--event-limit", "-1", "s.py"], 2, "--event-limit"),
            (["run", "-m"], 2, "-m needs the name of a module"),
            (["run", "--engine", "ray", "--workers", "2", "--address", "x", "s.py"], 2, "exclude"),
            (["run", "--engine", "x", "s.py"], 2, "no engine x"),
            (["run", "--address", "x", "s.py"], 2, "add --engine ray"),
            (["run", "--engine", "ray", "s.py"], 3, "-m pip install ray"),
            (["run", "--suppose", "live-global", "s.py"], 2, "did you mean live-globals?"),
            (["run", "--suppose", "no", "s.py"], 2, "`rayscope run --suppose list` has them all"),
            (
                ["run", "--engine", "ray", "--suppose", "no-inline", "s.py"], 2,
                "real Ray has only its own rules"
            ),
            (["run", "--python", "/nonexistent", "s.py"], 3, "no Python at /nonexistent"),
            (["run", "-o", "file/t.trace.jsonl", "s.py"], 2, "can't be written to file/t.trace"),
            (["run", "-o", "gone/t.trace.jsonl", "s.py"], 2, "can't be written to gone/t.trace"),
            (["run", "-o", ".", "s.py"], 2, "it is a folder"),
            (["run", "-o", "/dev/null", "s.py"], 2, "it is a device or a pipe"),
            (["run", "-o", "s.py", "s.py"], 2, "s.py that is no trace, and it would be lost"),
            (["simulate"], 2, "Missing expected argument '<trace>'"),
            (["simulate", "nope.trace.jsonl"], 2, "nope.trace.jsonl"),
            (["simulate", "s.py"], 2, "is not a Rayscope trace"),
            (["convert", "x"], 2, "--to"),
            (["convert", "x", "--to", "xml"], 2, "xml"),
            (["convert", "s.py", "--to", "csv"], 2, "is not a Rayscope trace"),
            (["open", "s.py", "-o", "page.txt"], 2, "has to end in .html"),
            (["frobnicate"], 2, "there is no command `frobnicate`"),
            (["explian", "t"], 2, "did you mean `rayscope explain`?"),
            (["recover", "/"], 2, "/ is not a run directory"),
        ] as [([String], Int32, String)])
    func oneLine(arguments: [String], status: Int32, message: String) throws {
        let result = try line.command(arguments).run()
        #expect(result.status == status)
        #expect(result.errors.contains(message))
        #expect(result.errors.hasPrefix("rayscope: "))
        #expect(result.errors.split(separator: "\n").count == 1)
        #expect(result.output == "")
        #expect(!line.exists("started"))
        #expect(try line.leftovers() == [])
    }

    @Test("names what PATH lacks")
    func noPython() throws {
        var command = line.command(["run", "s.py"])
        command.environment["PATH"] = line.folder.path
        let result = try command.run()
        #expect(result.status == 3)
        #expect(result.errors.contains("no python3 in PATH"))
    }

    @Test("names the packages that a script's Python lacks, where the script uses Ray")
    func noPackages() throws {
        // Without site-packages a Python has none of them.
        let python = try line.folder.write("#!/bin/sh\nexec python3 -S \"$@\"\n", to: "bare")
        #expect(chmod(python, 0o755) == 0)
        try line.folder.write("import ray\nopen('started', 'w')\n", to: "uses.py")
        let result = try line.run("run", "--quiet", "--python", "./bare", "uses.py")
        #expect(result.status == 3)
        #expect(result.errors.contains("pip install cloudpickle msgpack executing"))
        #expect(result.errors.split(separator: "\n").count == 1)
        #expect(!line.exists("started"))
        #expect(try line.run("run", "--quiet", "--python", "./bare", "s.py").status == 0)
    }

    @Test("help and version go to standard output, each command's with an example")
    func help() throws {
        #expect(try line.run("--version").output.hasPrefix("rayscope "))
        for command in [
            "run", "explain", "render", "open", "query", "convert", "compare", "simulate", "doctor",
        ] {
            let result = try line.run(command, "--help")
            #expect(result.status == 0)
            #expect(result.output.contains("EXAMPLE"))
            #expect(result.output.contains("  rayscope \(command) "))
            #expect(try line.run("--help").output.contains("  \(command)  "))
        }
    }
}
