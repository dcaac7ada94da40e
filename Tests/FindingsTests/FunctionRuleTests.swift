import TestSupport
import Testing
import TraceSchema

@testable import Findings

/// What functions carry, and how often they are made.
@Suite struct FunctionRuleTests {
    private func captures(_ bytes: Int, through: String? = nil, calls: Int = 4) -> Findings {
        var run = SuspectRun(
            script: "\n@ray.remote\ndef foo(j):\n    return A[j]\n\nfoo.remote(5)\n")
        run.scripted.costs.execute = 1_000_000_000
        var call = ScriptedRun.Call(1, "foo", line: 6, ScriptedRun.Argument("5", bytes: 10))
        call.captures = [
            Event.Capture(variable: "np", how: .module, bytes: 14),
            Event.Capture(variable: "A", how: .global, bytes: bytes),
        ]
        call.pickledBytes = bytes + 600
        for _ in 0..<calls { run.scripted.call(call) }
        return run.findings
    }

    @Test("over Ray's warning a capture is told, whatever its time")
    func large() throws {
        let finding = try #require(captures(10_000_000).first(.largeCapture))
        #expect(finding.variable == "A")
        #expect(finding.function == "foo")
        #expect(finding.evidence.contains("Ray warns over 10.0 MB"))
        // Fetched by two workers, exported once.
        #expect(finding.numbers["fetched"] == 2)
        #expect(finding.cost.bytes == 30_000_000)
        #expect(finding.saves.bytes == 20_000_000)
        #expect(finding.saves.lowNs < finding.saves.highNs)
        #expect(finding.rewrite.before == ["def foo(j):", "foo.remote(5)"])
        #expect(
            finding.rewrite.after
                == ["def foo(j, A):", "A_ref = ray.put(A)", "foo.remote(5, A_ref)"])
        #expect(captures(9_999_400).first(.largeCapture) == nil)
        #expect(captures(100_000_000).first(.largeCapture)?.evidence.contains("refuses") == true)
    }

    @Test("below the warning it is told where the run's time says so, from 1 MB on")
    func byTime() {
        func found(_ bytes: Int) -> Findings {
            var run = SuspectRun()
            run.scripted.costs.fetch = ScriptedRun.Costs.Cost(40_000_000)
            var call = ScriptedRun.Call(1, "foo", line: 6)
            call.captures = [Event.Capture(variable: "A", how: .closure, bytes: bytes)]
            call.pickledBytes = bytes
            run.scripted.call(call)
            return run.findings
        }
        #expect(found(1_000_000).first(.largeCapture) != nil)
        #expect(found(999_999).first(.largeCapture) == nil)
    }

    @Test("a captured remote function that carries its own pickle brings its data twice")
    func twice() throws {
        func found(inner: Int) -> Findings {
            var run = SuspectRun(script: "")
            var first = ScriptedRun.Call(1, "inner", line: 3)
            first.captures = [Event.Capture(variable: "A", how: .global, bytes: 8_000_000)]
            first.pickledBytes = 8_000_600
            run.scripted.call(first)
            var second = ScriptedRun.Call(2, "outer", line: 4)
            second.captures = [
                Event.Capture(variable: "inner", how: .global, bytes: inner),
                Event.Capture(variable: "A", how: .global, through: "inner", bytes: 8_000_000),
            ]
            second.pickledBytes = inner + 600
            run.scripted.call(second)
            return run.findings
        }
        let finding = try #require(found(inner: 16_001_500).first(.capturedTwice))
        #expect(finding.function == "outer")
        #expect(finding.variable == "A")
        #expect(finding.numbers["again_bytes"] == 8_000_600)
        #expect(finding.saves.lowNs > 0)
        // Once only: the function had not been called before.
        #expect(found(inner: 8_000_900).first(.capturedTwice) == nil)
    }

    @Test("functions of one name, place and size are one, defined again and again")
    func definedInLoop() throws {
        func found(_ count: Int, pickle: Int64, bytes: (Int) -> Int = { _ in 600 }) -> Findings {
            var run = SuspectRun(
                script: "for i in x:\n    @ray.remote\n    def foo(): pass\n    foo.remote()\n")
            run.scripted.costs.pickle = ScriptedRun.Costs.Cost(pickle)
            for index in 1...count {
                var call = ScriptedRun.Call(index, "foo", line: 4)
                call.pickledBytes = bytes(index)
                run.scripted.call(call)
            }
            return run.findings
        }
        let finding = try #require(found(30, pickle: 1_000_000).first(.definedInLoop))
        #expect(finding.function == "foo")
        #expect(finding.numbers["functions"] == 30)
        #expect(finding.rewrite.before == ["for i in x:", "    def foo(): pass"])
        #expect(finding.rewrite.after == ["@ray.remote", "def foo(): pass", "for i in x:"])
        #expect(found(30, pickle: 1000).first(.definedInLoop) == nil)
        #expect(found(60, pickle: 1_000_000).kinds == [.definedInLoop])
        // Ray's own number, whatever the time.
        #expect(found(100, pickle: 1000).first(.definedInLoop) != nil)
        // A helper that makes remote functions of what it is given.
        #expect(
            found(30, pickle: 1_000_000) { 600 + 100 * $0 }.first(.definedInLoop) == nil)
    }

    @Test("a captured reference pins, where its variable goes; without hold it is not checked")
    func pinned() throws {
        func found(
            _ script: String?, bytes: Int = 800_000, free: Bool = false, engine: Engine = .embedded
        )
            -> Findings
        {
            var run = SuspectRun(script: script, engine: engine)
            let object = run.scripted.put("A", bound: "A_ref", bytes: bytes, line: 1)
            var call = ScriptedRun.Call(1, "foo", line: 4)
            call.captures = [Event.Capture(variable: "A_ref", how: .global, bytes: 216)]
            let before = run.scripted.now
            run.scripted.call(call)
            let after = run.scripted.now
            run.scripted.now = before + 300_000
            run.event(.hold) {
                $0.object = object
                $0.role = .captured
            }
            run.scripted.now = after
            if free { run.event(.free, in: .objectStore) { $0.object = object } }
            return run.findings
        }
        let script =
            "A_ref = ray.put(A)\n@ray.remote\ndef foo(): return ray.get(A_ref)\nfoo.remote()\n"
        let finding = try #require(found(script + "del A_ref\n").first(.pinnedReference))
        #expect(finding.variable == "A_ref")
        #expect(finding.saves.bytes == 800_000)
        #expect(finding.rewrite.after.contains("foo.remote(A_ref)"))
        #expect(found(script).first(.pinnedReference) == nil)
        #expect(found(script + "del A_ref\n", bytes: 102_400).first(.pinnedReference) == nil)
        #expect(found(script + "del A_ref\n", free: true).first(.pinnedReference) == nil)
        #expect(found(nil).unchecked.contains { $0.hasPrefix("pinned-reference") })
        let ray = found(script + "del A_ref\n", engine: .ray)
        #expect(ray.first(.pinnedReference) == nil)
        #expect(
            ray.unchecked
                == ["pinned-reference could not be checked: this trace has no `hold` events."])
    }
}
