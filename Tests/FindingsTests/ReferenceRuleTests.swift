import TestSupport
import Testing
import TraceSchema

@testable import Findings

/// References that tasks return, and that come to them nested.
@Suite struct ReferenceRuleTests {
    /// A task that puts an object in its body, and a driver that gets it.
    private func returned(by process: ProcessID = .driver, actor: ActorID? = nil) -> Findings {
        var build = TraceBuilder()
        func fill(_ event: inout Event) {
            event.task = TaskID(1)
            event.function = FunctionID(1)
            event.name = "make"
            event.actor = actor
        }
        build.event(.submit, at: 0, for: 1000) {
            fill(&$0)
            $0.line = 5
            $0.file = "program.py"
        }
        build.event(.execute, in: .worker(1), at: 2000, for: 10_000, fill)
        build.event(.put, in: .worker(1), at: 3000, for: 2000) {
            $0.task = TaskID(1)
            $0.object = ObjectID(1)
            $0.role = .value
            $0.explicit = true
            $0.bytes = 800
            $0.file = "<dynamic-code>"
            $0.line = 3
        }
        build.event(.return, in: .worker(1), at: 12_000, for: 500) {
            fill(&$0)
            $0.object = ObjectID(2)
            $0.bytes = 260
        }
        build.event(.get, in: process, at: 20_000, for: 700) {
            $0.object = ObjectID(1)
            $0.role = .value
            $0.bytes = 800
        }
        return findings(build, script: "\ndef make():\n    return ray.put(x)\n\nmake.remote()\n")
    }

    @Test("a task's own put, got by its caller")
    func resultPutByHand() throws {
        let finding = try #require(returned().first(.resultPutByHand))
        #expect(finding.function == "make")
        // Code in a pickle has no file: the script's line is meant.
        #expect(finding.place == "program.py:3")
        #expect(finding.rewrite.before == ["    return ray.put(x)"])
        #expect(finding.rewrite.after == ["    return x"])
        #expect(finding.saves.lowNs == 700)
        // With the result that carried it (500 ns) and, at this size, the put.
        #expect(finding.saves.highNs == 700 + 500 + 2000)
        #expect(returned(by: .worker(2)).all.isEmpty)
        #expect(returned(actor: ActorID(1)).all.isEmpty)
    }

    /// A task that waits for an object which the driver has put, or it itself.
    private func nested(
        _ argument: String, waited: Int64 = 30_000_000, own: Bool = false,
        body: String = "def use(i, refs):\n    x = ray.get(refs[0])"
    ) -> Findings {
        var build = TraceBuilder()
        let putter: ProcessID = own ? .worker(1) : .driver
        func put(at start: Int64) {
            build.event(.put, in: putter, at: start, for: 1000) {
                $0.object = ObjectID(1)
                $0.variable = "A"
                $0.bound = "A_ref"
                $0.role = .value
                $0.explicit = true
                $0.bytes = 800_000
                $0.line = 1
            }
        }
        if !own { put(at: 0) }
        build.event(.submit, at: 2000, for: 1000) {
            $0.task = TaskID(1)
            $0.function = FunctionID(1)
            $0.name = "use"
            $0.line = 4
            $0.file = "program.py"
            $0.arguments = [
                Event.Argument(position: .index(0), variable: "1", how: .inline, bytes: 10),
                Event.Argument(position: .index(1), variable: argument, how: .inline, bytes: 263),
            ]
        }
        build.event(.execute, in: .worker(1), at: 5000, for: 50_000_000) {
            $0.task = TaskID(1)
            $0.function = FunctionID(1)
            $0.name = "use"
        }
        if own { put(at: 6000) }
        build.event(.get, in: .worker(1), at: 10_000, for: waited) {
            $0.task = TaskID(1)
            $0.object = ObjectID(1)
            $0.role = .value
            $0.bytes = 800_000
            $0.waitedNs = waited
            $0.file = "program.py"
            $0.line = 3
        }
        return findings(build, script: "A_ref = ray.put(A)\n\(body)\nuse.remote(1, \(argument))\n")
    }

    @Test("what came inside an argument, and was waited for inside the task")
    func nestedReference() throws {
        let finding = try #require(nested("[A_ref]").first(.nestedReference))
        #expect(finding.variable == "[A_ref]")
        #expect(finding.numbers["waited_ns"] == 30_000_000)
        #expect(finding.saves.lowNs == 0)
        #expect(finding.saves.highNs == 30_000_000)
        #expect(
            finding.rewrite.before == [
                "def use(i, refs):", "    x = ray.get(refs[0])", "use.remote(1, [A_ref])",
            ])
        #expect(
            finding.rewrite.after == [
                "def use(i, *refs):", "    x = refs[0]", "use.remote(1, A_ref)",
            ])
        #expect(finding.rewrite.words == nil)
        #expect(
            nested("refs").first(.nestedReference)?.rewrite.after.last == "use.remote(1, *refs)")
        let all = nested("refs", body: "def use(i, refs):\n    x = 1 + ray.get(refs) + y")
        #expect(all.first(.nestedReference)?.rewrite.after[1] == "    x = 1 + list(refs) + y")
        let items = nested("refs", body: "def use(i, refs):\n    x = [ray.get(r) for r in refs]")
        #expect(items.first(.nestedReference)?.rewrite.after[1] == "    x = [r for r in refs]")
        #expect(nested("[A_ref]", waited: 9_999_999).all.isEmpty)
        #expect(nested("[A_ref]", own: true).all.isEmpty)
    }

    @Test(
        "where the script does not show that only the values are wanted, words instead of half code",
        arguments: [
            "def use(refs, i):\n    x = ray.get(refs[0])",
            "def use(i, refs):\n    x = ray.get(refs['A'])",
            "def use(i, refs=()):\n    x = ray.get(refs[0])",
            "def use(i, refs):\n    x = ray.get(refs[0]); ray.wait(refs)",
            "def use(i, refs):\n    x = helper(refs)",
            "def other(i, refs):\n    x = ray.get(refs[0])",
        ])
    func nestedInWords(body: String) throws {
        let rewrite = try #require(
            nested("[A_ref]", body: body).first(.nestedReference)?.rewrite)
        #expect(rewrite.before.isEmpty && rewrite.after.isEmpty)
        #expect(rewrite.words?.contains("`[A_ref]`") == true)
        #expect(rewrite.words?.contains("program.py:3") == true)
    }
}
