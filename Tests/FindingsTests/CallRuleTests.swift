import TestSupport
import Testing
import TraceSchema

@testable import Findings

/// When calls are made, got, and by whom they are run.
@Suite struct CallRuleTests {
    /// `count` calls, each got before the next, of 20 ms each.
    private func sequential(
        _ script: String?, count: Int = 6, execute: Int64 = 20_000_000, workers: Int = 2,
        engine: Engine = .embedded
    ) -> Findings {
        var run = SuspectRun(script: script, engine: engine, workers: workers)
        for index in 0..<count {
            var call = ScriptedRun.Call(1, "foo", line: 3, ScriptedRun.Argument("i", bytes: 10))
            call.execute = execute
            call.worker = index % workers + 1
            run.scripted.get(run.scripted.call(call))
        }
        return run.findings
    }

    private static let loop =
        "import ray\nfor i in range(6):\n    out.append(ray.get(foo.remote(i)))\n"

    @Test("call, get, call, get: one task at a time")
    func getInLoop() throws {
        let finding = try #require(sequential(Self.loop).first(.getInLoop))
        #expect(finding.function == "foo")
        #expect(finding.numbers["gets"] == 6)
        // Half of the bodies, on two workers.
        #expect(finding.saves.lowNs == 60_000_000)
        #expect(finding.saves.highNs == 60_000_000)
        #expect(
            finding.rewrite.after
                == [
                    "refs = []", "for i in range(6):", "    refs.append(foo.remote(i))",
                    "values = ray.get(refs)",
                ])
        #expect(sequential(Self.loop, count: 2).first(.getInLoop) == nil)
        #expect(sequential(Self.loop, workers: 1).first(.getInLoop) == nil)
        // Real Ray names no idle workers: there may have been a second.
        let open = try #require(sequential(Self.loop, workers: 1, engine: .ray).first(.getInLoop))
        #expect(open.saves.lowNs == 0)
        #expect(open.saves.highNs == 60_000_000)
        // Few short calls: the ways there and back are not worth a word.
        #expect(sequential(Self.loop, execute: 1000).first(.getInLoop) == nil)
    }

    @Test("from ten on, all of the waiting counts")
    func waiting() throws {
        let finding = try #require(
            sequential(Self.loop, count: 200, execute: 50_000).first(.getInLoop))
        #expect(finding.saves.lowNs == 5_000_000)
        #expect(finding.saves.highNs > 5_000_000)
    }

    @Test(
        "a call that needs the result before it has to wait",
        arguments: [
            "import ray\nfor i in range(6):\n    i = ray.get(foo.remote(i))\n",
            "import ray\nwhile i < 6:\n    i += ray.get(foo.remote(i))\n",
            "import ray\nfor k in x:\n    print(ray.get(foo.remote(i))); y = ray.get(r)\n    i = y + 1\n",
        ])
    func dependent(script: String) {
        let found = sequential(script)
        #expect(found.first(.getInLoop) == nil)
    }

    @Test(
        "where it may leave the loop early, or the script is gone, that is said",
        arguments: [
            "import ray\nfor i in x:\n    if ray.get(foo.remote(i)):\n        break\n", nil,
        ] as [String?])
    func unknown(script: String?) {
        let found = sequential(script)
        #expect(found.first(.getInLoop) == nil)
        #expect(found.unchecked.contains { $0.hasPrefix("get-in-loop could not be checked") })
    }

    @Test("a comprehension is a loop, and becomes one get of a list")
    func comprehension() {
        let found = sequential("import ray\n\nx = [ray.get(foo.remote(i)) for i in range(6)]\n")
        #expect(
            found.first(.getInLoop)?.rewrite.after == [
                "x = ray.get([foo.remote(i) for i in range(6)])"
            ])
    }

    @Test("calls that cost more than their work, from fifty on")
    func tinyTasks() throws {
        func found(_ count: Int, execute: Int64, bytes: Int = 10) -> Findings {
            var run = SuspectRun()
            run.scripted.costs.message = 400_000
            for _ in 0..<count {
                var call = ScriptedRun.Call(
                    1, "foo", line: 3, ScriptedRun.Argument("x", bytes: bytes),
                    ScriptedRun.Argument("y", bytes: bytes))
                call.execute = execute
                run.scripted.get(run.scripted.call(call))
            }
            return run.findings
        }
        let finding = try #require(found(50, execute: 1000).first(.tinyTasks))
        #expect(finding.function == "foo")
        #expect(finding.numbers["calls"] == 50)
        #expect(finding.numbers["execute_ns"] == 50_000)
        #expect(finding.saves.lowNs < finding.saves.highNs)
        #expect(finding.rewrite.after.contains("def foo_batch(items):"))
        #expect(found(49, execute: 1000).first(.tinyTasks) == nil)
        #expect(found(50, execute: 2_000_000).first(.tinyTasks) == nil)
        #expect(found(50, execute: 1000, bytes: 51_201).first(.tinyTasks) == nil)
    }

    @Test("one get of many, and work after it that could have begun before")
    func getTooMany() throws {
        func found(_ count: Int, work: Int64) -> Findings {
            var run = SuspectRun(script: "\n\nvalues = ray.get(refs)\n")
            var tasks: [TaskID] = []
            for _ in 0..<count {
                var call = ScriptedRun.Call(1, "foo", line: 2)
                call.execute = 1_000_000
                tasks.append(run.scripted.call(call))
            }
            let start = run.scripted.now
            let end = tasks.map { run.scripted.ready($0) }.max() ?? 0
            for (index, task) in tasks.enumerated() {
                run.scripted.now = index == 0 ? start : end
                run.event(.get, for: index == 0 ? end - start : 10) {
                    $0.task = task
                    $0.object = ObjectID(index + 1)
                    $0.role = .result
                    $0.variable = "refs"
                    $0.bound = "values"
                    $0.waitedNs = index == 0 ? end - start : 0
                    $0.bytes = 1000
                    $0.file = "program.py"
                    $0.line = 3
                }
            }
            run.scripted.now = end + work
            run.scripted.call(ScriptedRun.Call(1, "foo", line: 2))
            return run.findings
        }
        let finding = try #require(found(101, work: 30_000_000).first(.getTooMany))
        #expect(finding.numbers["objects"] == 101)
        #expect(finding.saves.lowNs == 0)
        #expect(abs(finding.saves.highNs - 30_000_000) < 10_000)
        #expect(finding.rewrite.after.first == "while refs:")
        #expect(found(100, work: 30_000_000).first(.getTooMany) == nil)
        #expect(found(101, work: 0).first(.getTooMany) == nil)
    }

    @Test("one worker works on while another has nothing to do")
    func starvedWorker() throws {
        func found(_ lengths: [Int64]) -> Findings {
            var run = SuspectRun()
            var tasks: [TaskID] = []
            for (index, length) in lengths.enumerated() {
                var call = ScriptedRun.Call(1, "foo", line: 3)
                call.execute = length * 1_000_000
                call.worker = index % 2 + 1
                tasks.append(run.scripted.call(call))
            }
            for task in tasks { run.scripted.get(task) }
            return run.findings
        }
        let finding = try #require(
            found([10, 10, 10, 10, 10, 10, 10, 100]).first(.starvedWorker))
        #expect(
            finding.headline.hasPrefix("While worker-2 ran `foo` for 130 ms, worker-1 had 40.0 ms"))
        // An even share is 85 ms, the longest call 100 ms.
        #expect(finding.saves.lowNs == 30_000_000)
        #expect(finding.saves.highNs == 45_000_000)
        #expect(found([30, 30, 30, 30, 30, 30, 30, 40]).all.isEmpty)
        #expect(found([10, 10, 10, 10, 10, 10, 100]).first(.starvedWorker) == nil)
    }
}
