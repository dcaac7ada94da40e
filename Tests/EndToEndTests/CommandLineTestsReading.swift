import Foundation
import TestSupport
import Testing
import TraceFile
import TraceSchema

/// `explain`, `render` and `query` on good and on broken traces.
@Suite("Reading a trace")
struct CommandLineTestsReading {
    let line: CommandLine

    init() throws {
        line = try CommandLine()
        var build = TraceBuilder(script: "program.py")
        build.event(.submit, at: 100, for: 50) {
            $0.task = TaskID(1)
            $0.function = FunctionID(1)
            $0.name = "foo1"
            $0.line = 3
            $0.file = "program.py"
            $0.arguments = [
                Event.Argument(position: .index(0), variable: "A", how: .inline, bytes: 33_842)
            ]
        }
        build.event(.execute, in: .worker(1), at: 200, for: 50) {
            $0.task = TaskID(1)
            $0.function = FunctionID(1)
            $0.name = "foo1"
        }
        try build.trace.write(to: line.folder.file("good.trace.jsonl"))
        try build.trace.write(to: line.folder.file("packed.trace.jsonl.gz"))

        let text = try String(decoding: line.folder.read("good.trace.jsonl"), as: UTF8.self)
        try line.folder.write("", to: "empty")
        try line.folder.write(String(text.dropLast(20)), to: "cut")
        try line.folder.write("hello\nworld\n", to: "text")
        try line.folder.write(
            text.replacing("{\"rayscope\":1,", with: "{\"rayscope\":99,"), to: "newer")
        try line.folder.write(String(text.prefix { $0 != "\n" }) + "\n", to: "eventless")
    }

    @Test(
        "a file that is no trace, whatever the command",
        arguments: [
            ("nothing", "No such file or directory"), (".", "is a directory"),
            ("empty", "is empty"), ("text", "is not a Rayscope trace"),
            ("newer", "made by a newer Rayscope (format 99"), ("cut", "cut:3: the file ends"),
        ], ["explain", "render", "query"])
    func broken(file: (name: String, message: String), command: String) throws {
        var arguments = [command, file.name]
        if command == "render" { arguments += ["-o", "x.svg"] }
        if command == "query" { arguments += ["select 1"] }
        let result = try line.command(arguments).run()
        #expect(result.status == 2)
        #expect(result.errors.hasPrefix("rayscope: "))
        #expect(result.errors.contains(file.message))
        #expect(result.errors.split(separator: "\n").count == 1)
        #expect(result.output == "")
        #expect(!line.exists("x.svg"))
    }

    @Test("a trace without events has nothing to explain or draw, but can be asked")
    func withoutEvents() throws {
        for arguments in [["explain", "eventless"], ["render", "eventless", "-o", "x.svg"]] {
            let result = try line.command(arguments).run()
            #expect(result.status == 2)
            #expect(result.errors.contains("holds no events"))
        }
        let result = try line.run("query", "eventless", "select count(*) as n from event")
        #expect(result.status == 0)
        #expect(result.output.contains("0"))
    }

    @Test("explain, for people and for programs, from a packed trace too")
    func explain() throws {
        let text = try line.run("explain", "good.trace.jsonl")
        #expect(text.status == 0)
        #expect(text.output.contains("foo1"))
        #expect(!text.output.contains("\u{1B}"))
        #expect(try line.run("explain", "packed.trace.jsonl.gz").output == text.output)
        let json = try line.run("explain", "good.trace.jsonl", "--json")
        let value = try JSONSerialization.jsonObject(with: Data(json.output.utf8))
        #expect((value as? [String: Any])?["script"] as? String == "program.py")
        let all = try line.run("explain", "good.trace.jsonl", "--all")
        #expect(all.output.contains("calls of `foo1`") && !text.output.contains("calls of `foo1`"))
        // The same ledger in SQL.
        let entries = try line.run(
            "query", "good.trace.jsonl", "--format", "csv", "select count(*) from ledger")
        let ledger = (value as? [String: Any])?["ledger"] as? [String: Any]
        let count = (ledger?["entries"] as? [Any])?.count ?? 0
        #expect(entries.output.contains("\n\(count)") && count > 0)
    }

    @Test(
        "render by the name's ending",
        arguments: [
            ("a.svg", "<?xml"), ("a.PNG", "\u{FFFD}PNG"), ("a.pdf", "%PDF"), ("a.dot", "digraph"),
        ])
    func render(name: String, start: String) throws {
        try line.folder.write("old", to: name)
        let result = try line.run("render", "good.trace.jsonl", "-o", name)
        #expect(result.status == 0)
        #expect(result.errors == "")
        #expect(
            String(decoding: try line.folder.read(name).prefix(16), as: UTF8.self).hasPrefix(start))
    }

    @Test(
        "render refuses what it can't do",
        arguments: [
            (["good.trace.jsonl", "-o", "x.html"], "x.html: the name has to end in one of .svg"),
            (["good.trace.jsonl", "-o", "svg"], "svg: the name has to end in one of .svg"),
            (["good.trace.jsonl"], "--output"),
            (["good.trace.jsonl", "packed.trace.jsonl.gz", "-o", "x.svg"], "one trace for now"),
            (["good.trace.jsonl", "-o", "gone/x.svg"], "gone/x.svg can't be written"),
            (["good.trace.jsonl", "-o", "text/x.svg"], "text/x.svg can't be written"),
        ] as [([String], String)])
    func renderRefuses(arguments: [String], message: String) throws {
        let result = try line.command(["render"] + arguments).run()
        #expect(result.status == 2)
        #expect(result.errors.contains(message))
        #expect(result.errors.split(separator: "\n").count == 1)
    }

    @Test("query answers as a table, CSV and JSON")
    func query() throws {
        let sql = "select kind, duration_ns from event order by id"
        func answer(_ format: String) throws -> String {
            try line.run("query", "good.trace.jsonl", sql, "--format", format).output
        }
        #expect(try answer("csv") == "kind,duration_ns\r\nsubmit,50\r\nexecute,50\r\n")
        #expect(try answer("table").contains("submit"))
        let json = try JSONSerialization.jsonObject(with: Data(answer("json").utf8))
        #expect((json as? [[String: Any]])?.count == 2)
    }

    @Test(
        "query refuses what is wrong, and what writes",
        arguments: [
            ("selct 1", "selct"), ("select nonsense from event", "nonsense"),
            ("delete from event", "delete"), ("drop table event", "drop"), ("", "empty"),
            ("attach 'x' as y", "attach"), ("select 1; select 2", "one query at a time"),
        ])
    func queryRefuses(sql: String, message: String) throws {
        let result = try line.run("query", "good.trace.jsonl", sql)
        #expect(result.status == 2)
        #expect(result.errors.contains(message))
        #expect(result.errors.split(separator: "\n").count == 1)
        #expect(result.output == "")
    }

    @Test("a reader that has seen enough is no error")
    func brokenPipe() throws {
        // More than a pipe holds, so that the writer does meet the closed end.
        let sql = """
            with recursive n(i) as (select 1 union all select i + 1 from n where i < 50000)
            select i from n
            """
        var command = line.command([])
        command.program = "/bin/bash"
        command.arguments = [
            "-c", "\"$0\" query good.trace.jsonl \"$1\" | head -1; echo \"${PIPESTATUS[0]}\"",
            BuiltProgram.path("rayscope"), sql,
        ]
        let result = try command.run()
        #expect(result.output.hasSuffix("\n0\n"))
        #expect(result.errors == "")
    }
}
