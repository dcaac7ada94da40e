import Foundation
import TestSupport
import Testing
import TraceSchema
import TraceSchema

@testable import Findings

/// Reading the user's script: what stands where, and which names change.
@Suite struct SourceTests {
    private func script(_ text: String) throws -> Script {
        try #require(Script(bytes: Array(text.utf8)))
    }

    @Test("statements: joined lines, comments and strings taken apart")
    func statements() throws {
        let script = try script(
            """
            # a comment (
            x = [1,  # one
                 2]
            s = \"\"\"for A in b:
            # no comment ' \"\"\"; y = 'it\\'s'
            if a and \\
                    b:
                f("[")

            \tg()
            z = ''
            """)
        #expect(script.statements.map(\.firstLine) == [2, 4, 6, 8, 10, 11])
        #expect(script.statements.map(\.lastLine) == [3, 5, 7, 8, 10, 11])
        #expect(script.statements.map(\.indent) == [0, 0, 0, 4, 8, 0])
        #expect(script.statements[0].code == "x = [1,        2]")
        #expect(!script.statements[1].skeleton.contains("for A"))
        #expect(script.statements[1].skeleton.hasSuffix("y = ''"))
        #expect(script.statement(at: 5) == 1)
        #expect(script.statement(at: 1) == nil)
        #expect(script.statement(at: 99) == nil)
    }

    @Test("loops around a line end at the function that it stands in")
    func loops() throws {
        let script = try script(
            "for a in b:\n  def f():\n    while c:\n      for d in e:\n        g()\n  h()\n")
        let inner = try #require(script.statement(at: 5))
        #expect(script.loops(around: inner).map { script.statements[$0].firstLine } == [4, 3])
        #expect(script.function(around: inner).map { script.statements[$0].firstLine } == 2)
        let outer = try #require(script.statement(at: 6))
        #expect(script.loops(around: outer).map { script.statements[$0].firstLine } == [1])
        #expect(script.block(of: 0).count == 6)
    }

    @Test(
        "names that a statement gives a value to, or changes",
        arguments: [
            ("A = 1", ["A"]), ("a, b.c = x", ["a", "b.c"]), ("A[i] += 1", ["A", "i"]),
            ("for x, (y, z) in w:", ["x", "y", "z"]), ("v = [k for k in l]", ["v", "k"]),
            ("with f() as g:", ["g"]), ("del A", ["A"]), ("if (n := len(a)) > 1:", ["n"]),
            ("A.append(1)", ["A"]), ("self.A.fill(0)", ["self.A"]), ("def f(x):", ["f"]),
            ("f(A=1)", []), ("A == 1", []), ("a <= b", []), ("print(A)", []), ("x <<= 1", ["x"]),
        ] as [(String, Set<String>)])
    func changed(code: String, names: Set<String>) throws {
        #expect(Names.changed(by: try script(code).statements[0]) == names)
    }

    @Test("arguments and parameters are added where they may stand")
    func adding() {
        #expect(CallText.adding("A", to: "f.remote()", after: "f.remote(") == "f.remote(A)")
        #expect(
            CallText.adding("A", to: "f.remote(g(1))", after: "f.remote(") == "f.remote(g(1), A)")
        #expect(CallText.adding("A", to: "def f(x, y=1):", after: "(") == "def f(A, x, y=1):")
        #expect(CallText.adding("A", to: "def f(", after: "(") == nil)
        #expect(
            CallText.replaced("A", with: "B", in: "A.remote(AA, x.A, A)", after: ".remote(")
                == "A.remote(AA, x.A, B)")
        #expect(CallText.withoutPut("return [ray.put(f(x)), ray.put(y)]") == "return [f(x), y]")
        #expect(CallText.withoutPut("return x") == nil)
    }

    @Test("what is no text is no script")
    func noText() {
        #expect(Script(bytes: [0xFF, 0xFE]) == nil)
        #expect(Script(bytes: [0]) == nil)
    }

    /// A finding at line 3 of a file that the trace names; its change quotes the line, if it may.
    private func quotes(_ script: String, file: String) throws -> Bool {
        var run = SuspectRun()
        run.scripted.file = file
        for _ in 0..<20 {
            run.scripted.get(
                run.scripted.call(
                    ScriptedRun.Call(
                        1, "foo", line: 3, ScriptedRun.Argument("A", bytes: 8_000_000))))
        }
        run.header.script = "/home/user/project/program.py"
        var asked: [String] = []
        var builder = FindingsBuilder(header: run.header) { path in
            asked.append(path)
            return Array(script.utf8)
        }
        for event in run.scripted.events { builder.add(event) }
        let found = builder.finish()
        #expect(asked.allSatisfy { $0.hasPrefix("/home/user/project/") })
        return found.first(.repeatedArgument)?.rewrite.after.contains("    foo.remote(A_ref)")
            == true
    }

    @Test("only a script in whose lines stands what the trace says is quoted")
    func proven() throws {
        let loop = "import ray\nfor i in range(20):\n    foo.remote(A)\n"
        #expect(try quotes(loop, file: "/home/user/project/program.py"))
        #expect(try quotes(loop, file: "/home/user/project/part/more.py"))
        #expect(
            try !quotes("x\nfor i in y:\n    other.remote(B)\n", file: "/home/user/project/a.py"))
        // Not even opened.
        #expect(try !quotes(loop, file: "/etc/secret.py"))
        #expect(try !quotes(loop, file: "/home/user/project/../other/secret.py"))
    }
}
