import Foundation
import TestSupport
import Testing
import TraceFile
import TraceSchema

@testable import TracePage

@Suite("The script on the page")
struct ScriptSourceTests {
    let folder: TemporaryDirectory

    init() throws {
        folder = try TemporaryDirectory()
    }

    private static let program = """
        import ray

        @ray.remote
        def foo1(x): return x[0]  # </script><b>"quoted" שלום

        A = make()
        ray.get(foo1.remote(A))
        """

    /// A call of `foo1.remote(A)` in line 7, and its execution.
    private func trace(file: String = "program.py", line: Int = 7) -> Trace {
        var build = TraceBuilder()
        build.event(.submit, at: 0, for: 5) {
            $0.task = TaskID(1)
            $0.name = "foo1"
            $0.file = file
            $0.line = line
            $0.arguments = [
                Event.Argument(position: .index(0), variable: "A", how: .inline, bytes: 9)
            ]
        }
        build.event(.execute, in: .worker(1), at: 10, for: 5) {
            $0.task = TaskID(1)
            $0.name = "foo1"
        }
        return build.trace
    }

    private func scripts(_ trace: Trace) throws -> [ScriptSource] {
        var draft = PageDraft(trace)
        let path = folder.file("t.trace.jsonl")
        try trace.write(to: path)
        try draft.collect(from: TraceReader(path: path))
        return draft.scripts(besideTrace: path)
    }

    @Test("is there line by line, beside the trace too, and each step finds its own")
    func shown() async throws {
        try folder.write(Self.program, to: "program.py")
        let page = try await Page(trace(file: "elsewhere/program.py"), in: folder)
        #expect(page.html.contains("id=\"s0-l7\""))
        #expect(page.html.contains("&lt;/script&gt;&lt;b&gt;&quot;quoted&quot; שלום"))
        let places = page.steps.compactMap { $0["place"] as? [String: Any] }
        #expect(places.map { $0["line"] as? Int } == [7, 7])
        #expect(places.map { $0["own"] as? Bool } == [true, false])
        // Younger than the trace says that the run was, in 2026.
        #expect(page.html.contains("younger than the run"))
        #expect(page.html.contains("href=\"#s0-l7\""))
    }

    @Test(
        "is withheld where it can't be what ran",
        arguments: [
            ("import os\n", 7), ("a\nb\nc\nd\ne\nf\nroot:x:0:0\n", 7), (program, 70), (program, 0),
            ("", 1),
        ])
    func withheld(contents: String, line: Int) throws {
        try folder.write(contents, to: "program.py")
        let script = try #require(try scripts(trace(line: line)).first)
        guard case .withheld(let reason) = script.contents else {
            Issue.record("it is shown")
            return
        }
        #expect(reason.contains("not shown"))
    }

    @Test(
        "any other file of the machine is not read into the page",
        arguments: ["/etc/passwd", "/etc/hostname", "/", "/dev/zero", "../../../../etc/passwd"])
    func otherFiles(path: String) throws {
        for script in try scripts(trace(file: path, line: 1)) {
            guard case .withheld = script.contents else {
                Issue.record("\(path) is shown")
                continue
            }
        }
    }

    @Test("a text that holds the words is shown only if it is Python")
    func onlyPython() throws {
        let start = Self.program.replacing("import ray", with: "#!/usr/bin/env python3")
        for (name, contents, isShown) in [
            ("notes", Self.program, false), ("key.pem", Self.program, false), ("tool", start, true),
        ] {
            try folder.write(contents, to: name)
            let script = try #require(try scripts(trace(file: name)).first)
            #expect(script.holds(7) == isShown, "\(name)")
        }
    }

    @Test("a pipe is not waited for, a file that is gone is said so")
    func unreadable() throws {
        #expect(mkfifo(folder.file("program.py"), 0o600) == 0)
        for file in ["program.py", "gone.py"] {
            let script = try #require(try scripts(trace(file: file)).first)
            guard case .withheld(let reason) = script.contents else {
                Issue.record("\(file) is shown")
                continue
            }
            #expect(reason.contains("could not be read"))
        }
    }

    @Test("of a long one the lines around those named, and long lines cut")
    func long() throws {
        var lines = [String](repeating: "pass", count: 5000)
        lines[6] = "ray.get(foo1.remote(A))" + String(repeating: "x", count: 5000)
        try folder.write(lines.joined(separator: "\n"), to: "program.py")
        let script = try #require(try scripts(trace()).first)
        guard case .excerpts(let excerpts, _) = script.contents else {
            Issue.record("it is not shown")
            return
        }
        #expect(excerpts.map(\.firstLine) == [1])
        #expect(excerpts.map(\.lines.count) == [19])
        #expect(excerpts[0].lines[6].count == 501)
        #expect(script.holds(7))
        #expect(!script.holds(4000))
    }
}

extension PageDraft {
    init(_ trace: Trace) {
        var builder = PageBuilder(header: trace.header)
        for event in trace.events { builder.add(event) }
        self = builder.draft()
    }
}
