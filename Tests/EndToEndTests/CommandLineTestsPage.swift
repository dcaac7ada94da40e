import Foundation
import TestSupport
import Testing
import TraceFile
import TraceSchema

/// `open`, and `render` of a page.
@Suite("Opening a trace in the browser")
struct CommandLineTestsPage {
    let line: CommandLine

    init() throws {
        line = try CommandLine()
        var build = TraceBuilder()
        build.event(.submit, at: 0, for: 5) {
            $0.task = TaskID(1)
            $0.name = "foo1"
            $0.file = "program.py"
            $0.line = 2
        }
        build.event(.execute, in: .worker(1), at: 10, for: 5) {
            $0.task = TaskID(1)
            $0.name = "foo1"
        }
        try build.trace.write(to: line.folder.file("t.trace.jsonl"))
        try line.folder.write("import ray\nfoo1.remote()\n", to: "program.py")
    }

    /// A browser that writes down what it was given, and may end in any way.
    private func browser(_ name: String, then end: String = "") throws -> String {
        let path = try line.folder.write(
            "#!/bin/sh\necho \"$@\" > \"\(line.folder.path)/asked-\(name)\"\n\(end)\n", to: name)
        #expect(chmod(path, 0o755) == 0)
        return path
    }

    private func open(_ arguments: [String] = ["t.trace.jsonl"], browsers: String = "") throws
        -> Command.Result
    {
        var command = line.command(["open"] + arguments)
        command.environment["BROWSER"] = browsers
        command.environment["DISPLAY"] = ""
        command.environment["WAYLAND_DISPLAY"] = ""
        return try command.run()
    }

    private func asked(_ name: String) throws -> String {
        String(decoding: try line.folder.read("asked-\(name)"), as: UTF8.self)
    }

    @Test("lays the page beside the trace, and hands its address to $BROWSER")
    func beside() throws {
        let result = try open(browsers: try browser("first"))
        #expect(result.status == 0)
        let page = line.folder.file("t.trace.html")
        #expect(result.output == page + "\n")
        #expect(result.errors == "")
        #expect(try asked("first") == "file://\(page)\n")
        let html = String(decoding: try line.folder.read("t.trace.html"), as: UTF8.self)
        #expect(html.hasPrefix("<!DOCTYPE html>"))
        #expect(html.contains("foo1.remote()"))
        // Its own page is replaced; the trace stays.
        #expect(try open(browsers: try browser("first")).output == page + "\n")
        #expect(line.exists("t.trace.jsonl"))
    }

    @Test("asks the next browser where one fails, and puts the address where %s is")
    func several() throws {
        let failing = try browser("failing", then: "exit 3")
        let second = try browser("second")
        let result = try open(browsers: "/nonexistent:\(failing):\(second) --new %s")
        #expect(result.status == 0)
        #expect(try asked("second") == "--new file://\(line.folder.file("t.trace.html"))\n")
        #expect(line.exists("asked-failing"))
    }

    @Test("where there is no browser it names the page and the way out, and does not hang")
    func none() throws {
        let result = try open()
        #expect(result.status == 3)
        #expect(result.output == line.folder.file("t.trace.html") + "\n")
        #expect(result.errors.contains("set BROWSER"))
        #expect(result.errors.split(separator: "\n").count == 1)
        #expect(line.exists("t.trace.html"))
    }

    @Test("a browser that goes on is not waited for")
    func lasting() throws {
        let pid = line.folder.file("pid")
        let name = try browser("lasting", then: "echo $$ > '\(pid)'; exec sleep 600")
        #expect(try open(browsers: name).status == 0)
        let text = String(decoding: try line.folder.read("pid"), as: UTF8.self)
        let number = try #require(pid_t(text.trimmingCharacters(in: .whitespacesAndNewlines)))
        #expect(kill(number, SIGKILL) == 0)
    }

    @Test("a trace that can't be read twice is refused")
    func pipe() throws {
        var command = line.command([])
        command.program = "/bin/sh"
        command.arguments = [
            "-c", "cat t.trace.jsonl | \"$0\" render /dev/stdin -o x.html",
            BuiltProgram.path("rayscope"),
        ]
        let result = try command.run()
        #expect(result.status == 2)
        #expect(result.errors.contains("can't be read a second time"))
        #expect(!line.exists("x.html"))
    }

    @Test("never replaces a file that is no page of ours: the page then lies elsewhere")
    func foreignFile() throws {
        try line.folder.write("<html>mine</html>", to: "t.trace.html")
        let result = try open(browsers: try browser("first"))
        #expect(result.status == 0)
        let page = result.output.trimmingCharacters(in: .newlines)
        #expect(page.hasPrefix(line.folder.path + "/rayscope-page-"))
        #expect(page.hasSuffix("/t.trace.html"))
        #expect(FileManager.default.fileExists(atPath: page))
        #expect(
            String(decoding: try line.folder.read("t.trace.html"), as: UTF8.self).contains("mine"))
        let named = try open(
            ["t.trace.jsonl", "-o", "why #1.html"], browsers: try browser("first"))
        #expect(named.status == 0)
        #expect(try asked("first").hasSuffix("/why%20%231.html\n"))
    }
}
