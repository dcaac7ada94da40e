import TestSupport
import Testing
import TraceSchema

@testable import Findings

/// When calls are made, got, and by whom they are run.
@Suite struct CallRuleTests {
    /// `count` calls, each got before the next, of 20 ms each.
    private func sequential(
        _ script: String?, count: Int = 6, execute: Int64 = 20_000_000, workers: Int = 2,
        engine: Engine = .embedded, line: Int = 3
    ) -> Findings {
        var run = SuspectRun(script: script, engine: engine, workers: workers)
        for index in 0..<count {
            var call = ScriptedRun.Call(1, "foo", line: line, ScriptedRun.Argument("i", bytes: 10))
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
                    "out.extend(ray.get(refs))",
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

    @Test(
        "what was done with each result is done with all of them",
        arguments: [
            (
                "    r = foo.remote(i)\n    self.out.append(ray.get(r))",
                [
                    "refs = []", "for i in x:", "    refs.append(r)",
                    "self.out.extend(ray.get(refs))",
                ]
            ),
            (
                "    ray.get(foo.remote(i))\n    print(i)",
                ["refs = []", "for i in x:", "    refs.append(foo.remote(i))", "ray.get(refs)"]
            ),
            (
                "    print('at', ray.get(foo.remote(i)))",
                [
                    "refs = []", "for i in x:", "    refs.append(foo.remote(i))",
                    "for value in ray.get(refs):", "    print('at', value)",
                ]
            ),
            (
                "    if i:\n        out.append(ray.get(foo.remote(i)))",
                [
                    "refs = []", "for i in x:", "    if i:", "        refs.append(foo.remote(i))",
                    "out.extend(ray.get(refs))",
                ]
            ),
        ])
    func keptTarget(body: String, after: [String]) throws {
        let found = sequential(
            "import ray\nfor i in x:\n\(body)\n",
            line: body.contains("r =") || body.contains("if i") ? 4 : 3)
        let rewrite = try #require(found.first(.getInLoop)).rewrite
        #expect(rewrite.after == after)
        #expect(rewrite.words == nil)
    }

    @Test(
        "where the loop needs each result at once, no code is given",
        arguments: [
            "    y = ray.get(foo.remote(i))\n    print(y)",
            "    print(i, ray.get(foo.remote(i)))",
            "    out.append(ray.get(foo.remote(i)))\n    print(len(out))",
            "    out.append(ray.get(foo.remote(i)))\n    out.append(0)",
            "    out.append(ray.get(foo.remote(i)) + i)",
            "    out.append(ray.get(foo.remote(i)))\n    refs = 5",
        ])
    func keptInWords(body: String) throws {
        let found = sequential("import ray\nfor i in x:\n\(body)\n")
        let rewrite = try #require(found.first(.getInLoop)).rewrite
        #expect(rewrite.after == [])
        #expect(rewrite.words?.contains("a loop over its values") == true)
    }

    /// Events that no run has: of one task, each of 52 days and more.
    private func hostile(
        _ kind: EventKind, _ task: Int, count: Int, for duration: Int64, _ run: inout SuspectRun
    ) {
        for _ in 0..<count {
            var event = Event(
                kind: kind, process: kind == .execute ? .worker(1) : .driver,
                startNs: run.scripted.now)
            event.durationNs = duration
            event.waitedNs = kind == .get ? duration : nil
            event.task = TaskID(task)
            event.function = FunctionID(1)
            event.name = "foo"
            event.role = kind == .get ? .result : kind == .put ? .argument : nil
            event.line = 99
            run.scripted.add(event)
        }
    }

    @Test("sums that have come to the largest number do no harm")
    func saturated() {
        var loop = SuspectRun(script: Self.loop)
        for _ in 0..<6 {
            var call = ScriptedRun.Call(1, "foo", line: 3, ScriptedRun.Argument("i", bytes: 10))
            call.execute = 20_000_000
            loop.scripted.get(loop.scripted.call(call))
        }
        hostile(.get, 1, count: 2100, for: 1 << 52, &loop)
        hostile(.get, 2, count: 2, for: 1 << 53, &loop)
        #expect(loop.findings.runNs > 1 << 52)

        var puts = SuspectRun(script: "import ray\n\nx = [foo.remote(A) for i in range(6)]\n")
        puts.scripted.costs.put = .init(30_000_000)
        var tasks: [TaskID] = []
        for _ in 0..<6 {
            let argument = ScriptedRun.Argument("A", bytes: 800_000)
            tasks.append(puts.scripted.call(ScriptedRun.Call(1, "foo", line: 3, argument)))
        }
        for task in tasks { puts.scripted.get(task) }
        #expect(puts.findings.first(.repeatedArgument) != nil)
        hostile(.put, 1, count: 2100, for: 1 << 52, &puts)
        hostile(.execute, 1, count: 2100, for: 1 << 52, &puts)
        _ = puts.findings
    }

    @Test("from ten on, all of the waiting counts")
    func waiting() throws {
        let finding = try #require(
            sequential(Self.loop, count: 200, execute: 50_000).first(.getInLoop))
        #expect(finding.saves.lowNs == 5_000_000)
        #expect(finding.saves.highNs > 5_000_000)
    }

    /// A task on worker-1 that calls `foo` `count` times, one at a time, on worker-2; with `start`,
    /// the first waits so long for a worker to start.
    private func nested(_ count: Int, workers: Int = 2, start: Int64? = nil) -> Findings {
        var run = SuspectRun(script: Self.loop + "\nouter.remote()\n", workers: workers)
        var outer = ScriptedRun.Call(2, "outer", line: 5)
        outer.worker = 1
        outer.execute = 200_000_000
        let task = run.scripted.call(outer)
        if let start {
            // Before the first call's own task: it is the next in number.
            run.event(.lease, in: .scheduler, for: start) {
                $0.task = TaskID(2)
                $0.waitedNs = start
            }
        }
        for _ in 0..<count {
            var call = ScriptedRun.Call(1, "foo", line: 3, ScriptedRun.Argument("i", bytes: 10))
            call.execute = 20_000_000
            call.worker = 2
            call.caller = .worker(1)
            call.parent = task
            run.scripted.get(run.scripted.call(call))
        }
        return run.findings
    }

    @Test("inside a task its own worker is kept: another has to start, and nothing is certain")
    func insideTask() throws {
        let finding = try #require(nested(6).first(.getInLoop))
        // On worker-2 and one that starts.
        #expect(finding.saves.lowNs == 0)
        #expect(finding.saves.highNs == 60_000_000)
        #expect(finding.numbers["free_workers"] == 1)
        #expect(finding.saves.how.contains("2 workers side by side"))
        #expect(finding.evidence.contains("2 workers, of which"))
        // Three workers: two are free, and a third may start.
        #expect(nested(6, workers: 3).first(.getInLoop)?.saves.highNs == 80_000_000)
    }

    @Test("a worker's start is nothing that calls side by side would spare")
    func startInsideLoop() throws {
        let finding = try #require(nested(6, start: 15_000_000).first(.getInLoop))
        #expect(finding.saves.highNs == 45_000_000)
        #expect(finding.saves.how.contains("less a worker's start, 15.0 ms here"))
        // With three workers two are free, and need no start.
        #expect(
            nested(6, workers: 3, start: 60_000_000).first(.getInLoop)?.saves.highNs == 60_000_000)
        // It takes as long as there is to win.
        #expect(nested(6, start: 60_000_000).first(.getInLoop) == nil)
    }

    @Test("callers that wait at the same time run side by side already")
    func callersSideBySide() {
        var run = SuspectRun(script: Self.loop + "\nouter.remote()\n", workers: 4)
        for lane in 1...2 {
            run.scripted.now = 1_000_000
            var outer = ScriptedRun.Call(2, "outer", line: 5)
            outer.worker = lane
            outer.execute = 200_000_000
            let task = run.scripted.call(outer)
            for _ in 0..<6 {
                var call = ScriptedRun.Call(1, "foo", line: 3, ScriptedRun.Argument("i", bytes: 10))
                call.execute = 20_000_000
                call.worker = lane + 2
                call.caller = .worker(lane)
                call.parent = task
                run.scripted.get(run.scripted.call(call))
            }
        }
        // Four workers, of which two are kept: 2 × 120 ms of work on the other two and one that
        // starts, 120 ms now.
        let finding = run.findings.first(.getInLoop)
        #expect(finding?.saves.lowNs == 0)
        #expect(finding.map { $0.saves.highNs <= 45_000_000 } ?? true)
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
        #expect(finding.rewrite.before.isEmpty && finding.rewrite.after.isEmpty)
        #expect(finding.rewrite.words?.hasPrefix("Cut the longest call of `foo`") == true)
        #expect(found([30, 30, 30, 30, 30, 30, 30, 40]).all.isEmpty)
        #expect(found([10, 10, 10, 10, 10, 10, 100]).first(.starvedWorker) == nil)
    }
}
