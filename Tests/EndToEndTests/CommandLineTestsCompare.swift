import Foundation
import TestSupport
import Testing
import TraceFile
import TraceSchema

/// `compare` on good and on broken traces.
@Suite("Comparing traces")
struct CommandLineTestsCompare {
    let line: CommandLine

    init() throws {
        line = try CommandLine()
        try trace(bytes: 33_842).write(to: line.folder.file("a"))
        try trace(bytes: 33_850).write(to: line.folder.file("b.gz"))
        try trace(bytes: 200_000).write(to: line.folder.file("other"))
        let text = try String(decoding: line.folder.read("a"), as: UTF8.self)
        try line.folder.write(String(text.dropLast(20)), to: "cut")
        try line.folder.write("hello\n", to: "text")
        try line.folder.write(String(text.prefix { $0 != "\n" }) + "\n", to: "eventless")
    }

    private func trace(bytes: Int) -> Trace {
        var run = ScriptedRun()
        for _ in 0..<2 { run.get(run.call(.init(1, "foo", line: 3, .init("A", bytes: bytes)))) }
        var trace = TraceBuilder(workers: 2).trace
        trace.events = run.events
        return trace
    }

    @Test("agrees: exit status 0", arguments: [["a", "a"], ["a", "b.gz"]])
    func same(traces: [String]) throws {
        let result = try line.command(["compare"] + traces).run()
        #expect(result.status == 0)
        #expect(result.output.hasPrefix("same structure: 1 function, 2 calls\n"))
        #expect(result.errors == "")
        #expect(!result.output.contains("\u{1B}"))
    }

    @Test("differs: exit status 1, for people and for programs")
    func different() throws {
        let text = try line.run("compare", "a", "other")
        #expect(text.status == 1)
        #expect(text.output.hasPrefix("3 differences\n"))
        #expect(text.errors == "")
        let json = try line.run("compare", "a", "other", "--json")
        #expect(json.status == 1)
        let value = try JSONSerialization.jsonObject(with: Data(json.output.utf8))
        let differences = (value as? [String: Any])?["differences"] as? [[String: Any]]
        #expect(differences?.count == 3)
        #expect(differences?.contains { $0["aspect"] as? String == "argument" } == true)
        let all = try line.run("compare", "a", "other", "--all")
        #expect(all.output.contains("What is the same"))
    }

    @Test(
        "what can't be compared is told in one line",
        arguments: [
            (["a", "gone"], "gone: cannot be read: No such file"), (["cut", "a"], "cut:"),
            (["a", "text"], "text: is not a Rayscope trace"), (["a", "."], "is a directory"),
            (["eventless", "a"], "holds no events"), (["a"], "<b>"), ([], "<a>"),
            (["a", "a", "a"], "a"), (["a", "a", "--colour"], "--colour"),
        ] as [([String], String)])
    func refuses(arguments: [String], message: String) throws {
        let result = try line.command(["compare"] + arguments).run()
        #expect(result.status == 2)
        #expect(result.errors.contains(message), "\(result.errors)")
        #expect(result.errors.split(separator: "\n").count == 1)
        #expect(result.output == "")
    }
}

extension EngineTests {
    @Suite("Two runs of one program")
    struct RepeatedRunTests {
        @Test(
            "have the same structure",
            arguments: ["ray/20_nested_tasks", "ray/11_kwargs_varargs", "rules/get_and_wait"])
        func agree(program: String) throws {
            let first = try ProgramRun.shared(program: "\(program).py")
            let second = try ProgramRun(program: "\(program).py")
            let path = first.line.folder.file("t.trace.jsonl")
            let result = try second.line.run("compare", path, "t.trace.jsonl")
            #expect(result.status == 0, "\(result.output)")
            #expect(result.output.hasPrefix("same structure: "))
        }
    }
}
