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
        ], ["explain", "render", "query", "open", "convert"])
    func broken(file: (name: String, message: String), command: String) throws {
        var arguments = [command, file.name]
        if command == "render" { arguments += ["-o", "x.svg"] }
        if command == "query" { arguments += ["select 1"] }
        if command == "convert" { arguments += ["--to", "chrome", "-o", "x.svg"] }
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
            ("a.html", "<!DOCTYPE html>"),
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
        "render draws each picture, dark too, with words and links to the script that is there",
        arguments: ["timeline", "gantt", "lifetime", "captures"])
    func pictures(name: String) throws {
        try line.folder.write("a = 1\n", to: "program.py")
        let result = try line.run(
            "render", "good.trace.jsonl", "--picture", name, "--theme", "dark", "-o", "sub.svg")
        #expect(result.status == 0)
        #expect(result.errors == "")
        let svg = String(decoding: try line.folder.read("sub.svg"), as: UTF8.self)
        #expect(svg.contains("role=\"img\" aria-label=\"program.py on the embedded engine\""))
        #expect(svg.contains("<desc>") && svg.contains("fill=\"#12161b\""))
        if name == "timeline" || name == "gantt" {
            #expect(svg.contains("xlink:href=\"program.py#L3\""))
        }
    }

    @Test(
        "render refuses what it can't do",
        arguments: [
            (["good.trace.jsonl", "-o", "x.htm"], "x.htm: the name has to end in one of .svg"),
            (
                ["good.trace.jsonl", "-o", "x.gif"],
                ".svg, .png, .pdf, .dot, or in .html for a page"
            ),
            (["good.trace.jsonl", "-o", "folder.svg"], "folder.svg is a folder: name"),
            (["good.trace.jsonl", "-o", "folder.html"], "folder.html is a folder: name"),
            (["good.trace.jsonl", "-o", "s.py"], "s.py: the name has to end"),
            (
                ["good.trace.jsonl", "-o", "trace.svg"],
                "trace.svg is a trace, and it would be lost"
            ),
            (["good.trace.jsonl", "--nonsense", "-o", "x.svg"], "see `rayscope render --help`"),
            (["good.trace.jsonl", "-o", "svg"], "svg: the name has to end in one of .svg"),
            (["good.trace.jsonl"], "--output"),
            (["good.trace.jsonl", "--difference", "-o", "x.svg"], "two traces, not 1"),
            (
                ["good.trace.jsonl", "--function", "bar", "-o", "x.svg"],
                "good.trace.jsonl: no function bar; the trace has foo1"
            ),
            (
                ["good.trace.jsonl", "--variable", "B", "-o", "x.svg"],
                "no variable B; the trace has A"
            ),
            (["good.trace.jsonl", "--task", "t9", "-o", "x.svg"], "the trace has tasks t1 to t1"),
            (["good.trace.jsonl", "--task", "9", "-o", "x.svg"], "as in t3"),
            (["good.trace.jsonl", "--window", "2s..1s", "-o", "x.svg"], "as in 120ms..1.5s"),
            (
                ["good.trace.jsonl", "--window", "1s..2s", "-o", "x.svg"],
                "the trace ends at 250 ns"
            ),
            (["good.trace.jsonl", "--depth=-1", "-o", "x.svg"], "a number from 0"),
            (["good.trace.jsonl", "--picture", "cubist", "-o", "x.svg"], "cubist"),
            (["good.trace.jsonl", "--theme", "pink", "-o", "x.svg"], "pink"),
            (
                [
                    "good.trace.jsonl", "packed.trace.jsonl.gz", "--picture", "gantt", "-o",
                    "x.svg",
                ],
                "shows one trace"
            ),
            (
                ["good.trace.jsonl", "--picture", "captures", "--task", "t1", "-o", "x.svg"],
                "parts are drawn with --picture timeline or gantt"
            ),
            (
                ["good.trace.jsonl", "--picture", "gantt", "--function", "g", "-o", "x.svg"],
                "no function g"
            ),
            (
                ["good.trace.jsonl", "--picture", "gantt", "--depth", "1", "-o", "x.svg"],
                "no blocks inside of blocks"
            ),
            (["good.trace.jsonl", "-o", "gone/x.svg"], "gone/x.svg can't be written"),
            (["good.trace.jsonl", "-o", "text/x.svg"], "text/x.svg can't be written"),
        ] as [([String], String)])
    func renderRefuses(arguments: [String], message: String) throws {
        for name in ["folder.svg", "folder.html"] {
            try FileManager.default.createDirectory(
                atPath: line.folder.file(name), withIntermediateDirectories: true)
        }
        try line.folder.write(try line.folder.read("good.trace.jsonl"), to: "trace.svg")
        let result = try line.command(["render"] + arguments).run()
        #expect(result.status == 2)
        #expect(result.errors.contains(message))
        #expect(result.errors.split(separator: "\n").count == 1)
    }

    @Test("render opens a part, and sets traces beside each other")
    func renderParts() throws {
        let options = [
            ["--function", "foo1", "--variable", "A"], ["--task", "t1", "--depth", "0"],
            ["--window", "..1ms"],
        ]
        for part in options {
            let result = try line.command(
                ["render", "good.trace.jsonl", "-o", "part.svg"] + part
            ).run()
            #expect(result.status == 0)
            let picture = String(decoding: try line.folder.read("part.svg"), as: UTF8.self)
            #expect(picture.contains(">run foo1<") == true)
        }
        let both = ["good.trace.jsonl", "packed.trace.jsonl.gz"]
        #expect(try line.command(["render"] + both + ["-o", "both.svg"]).run().status == 0)
        let beside = String(decoding: try line.folder.read("both.svg"), as: UTF8.self)
        #expect(
            beside.contains(">2 traces side by side<") && beside.contains(">B · foo1.remote(A)<"))
        #expect(
            try line.command(["render", "--difference"] + both + ["-o", "d.svg"]).run().status == 0)
        let difference = String(decoding: try line.folder.read("d.svg"), as: UTF8.self)
        #expect(difference.contains("Nothing differs: 1 group of calls, 1 call in each."))
    }

    @Test("COLUMNS is the width of what is read by no terminal")
    func columns() throws {
        func widest(_ columns: String?) throws -> Int {
            var command = line.command(["explain", "good.trace.jsonl"])
            if let columns { command.environment["COLUMNS"] = columns }
            return try command.run().output.split(separator: "\n").map(\.count).max() ?? 0
        }
        #expect(try widest("60") < (try widest("200")))
        #expect(try widest("nonsense") == (try widest("120")))
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

    @Test("query --schema prints the tables, with a trace and without")
    func schema() throws {
        let bare = try line.run("query", "--schema")
        #expect(bare.status == 0)
        #expect(bare.output.contains("\niteration, a view: one row for each call"))
        let counted = try line.run("query", "good.trace.jsonl", "--schema")
        #expect(counted.output.hasPrefix("event (2 now): "))
    }

    @Test(
        "query says what is missing, and stops what does not end",
        arguments: [
            ([], "--schema"), (["good.trace.jsonl"], "the query is missing"),
            (["good.trace.jsonl", "select 1", "--schema"], "leave out the query"),
            (["good.trace.jsonl", "select 1", "--timeout", "0"], "seconds over 0"),
            (
                [
                    "good.trace.jsonl", "--timeout", "0.1",
                    "with recursive n(i) as (select 1 union all select i + 1 from n) "
                        + "select count(*) from n",
                ], "had not ended after 0.1 s"
            ),
        ] as [([String], String)])
    func queryMisuse(arguments: [String], message: String) throws {
        let result = try line.command(["query"] + arguments).run()
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
