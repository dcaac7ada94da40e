import TestSupport
import Testing
import TraceSchema

@testable import Findings

/// What goes by value, by hand, or nested into calls.
@Suite struct ArgumentRuleTests {
    private static let loop = "import ray\nfor i in range(20):\n    foo.remote(A)\n"

    /// `count` calls of `foo.remote(A)` at line 3.
    private func run(_ script: String?, bytes: Int = 8_000_000, count: Int = 20) -> SuspectRun {
        var run = SuspectRun(script: script)
        for _ in 0..<count {
            let task = run.scripted.call(
                ScriptedRun.Call(1, "foo", line: 3, ScriptedRun.Argument("A", bytes: bytes)))
            run.scripted.get(task)
        }
        return run
    }

    @Test("the same variable, put at each call: all but one could go")
    func repeated() throws {
        let found = run(Self.loop).findings
        let finding = try #require(found.first(.repeatedArgument))
        #expect(finding.variable == "A")
        #expect(finding.function == "foo")
        #expect(finding.place == "program.py:3")
        #expect(finding.numbers["puts"] == 20)
        // Each serialize takes 484 µs, each put 1.63 ms.
        #expect(finding.cost == Finding.Cost(ns: 20 * 2_114_000, bytes: 160_000_000))
        #expect(finding.saves.lowNs == 19 * 2_114_000)
        #expect(finding.saves.highNs == 19 * 2_114_000)
        #expect(finding.saves.bytes == 152_000_000)
        #expect(finding.rewrite.before == ["for i in range(20):", "    foo.remote(A)"])
        #expect(
            finding.rewrite.after
                == ["A_ref = ray.put(A)", "for i in range(20):", "    foo.remote(A_ref)"])
        #expect(
            finding.page
                == "https://docs.ray.io/en/latest/ray-core/patterns/pass-large-arg-by-value.html")
    }

    /// 20 calls, all made before the first result is got; each works for so long on one worker.
    private func overlapping(execute: Int64, start: Int64 = 60_000) -> Finding? {
        var run = SuspectRun(script: Self.loop)
        run.scripted.costs.fetch = .init(start)
        var tasks: [TaskID] = []
        for _ in 0..<20 {
            var call = ScriptedRun.Call(
                1, "foo", line: 3, ScriptedRun.Argument("A", bytes: 8_000_000))
            call.execute = execute
            call.worker = 1
            tasks.append(run.scripted.call(call))
        }
        for task in tasks { run.scripted.get(task) }
        return run.findings.first(.repeatedArgument)
    }

    @Test("where calls overlap, what the tasks do behind the puts is not spared")
    func overlap() throws {
        // Little is done behind them: nearly all of the 40 ms is spared.
        let light = try #require(overlapping(execute: 1000))
        #expect(light.saves.highNs <= 19 * 2_114_000)
        #expect(light.saves.lowNs >= 30_000_000)
        // 20 × 1.5 ms on the one worker take their time without the puts, too: 10 to 12 ms are left.
        let even = overlapping(execute: 1_500_000)
        #expect(even.map { $0.saves.lowNs > 5_000_000 && $0.saves.lowNs < 12_000_000 } == true)
        #expect(even.map { $0.saves.highNs > 10_000_000 && $0.saves.highNs < 15_000_000 } == true)
        // A worker that takes 30 ms to be there is waited for without the puts, too: of 42 ms
        // some 14 are left.
        let late = try #require(overlapping(execute: 1000, start: 28_000_000))
        #expect(late.saves.highNs < light.saves.highNs)
        #expect(late.saves.lowNs < 15_000_000)
        // The worker is what all wait for, puts or not.
        #expect(overlapping(execute: 40_000_000) == nil)
    }

    @Test("the put goes where one serves all calls of the variable")
    func placed() throws {
        let two = "import ray\nfor i in range(20):\n    foo.remote(A)\nfoo.remote(A, 1)\n"
        #expect(
            try #require(run(two).findings.first(.repeatedArgument)).rewrite.after == [
                "A_ref = ray.put(A)", "for i in range(20):", "    foo.remote(A_ref)",
                "foo.remote(A_ref, 1)",
            ])
        // A global in a function that is run again and again: before it runs.
        let function = "import ray\ndef once():\n    foo.remote(A)\n"
        let rewrite = try #require(run(function).findings.first(.repeatedArgument)).rewrite
        #expect(rewrite.after == ["    foo.remote(A_ref)"])
        #expect(rewrite.words?.contains("before `once` runs") == true)
    }

    @Test(
        "another value each time is none",
        arguments: [
            "import ray\nfor A in parts:\n    foo.remote(A)\n",
            "import ray\nfor i in x:\n    foo.remote(A); A += 1\n",
            "import ray\nfor i in x:\n    foo.remote(A)\n    A[0] = i\n",
            "import ray\nfor i in x:\n    foo.remote(A)\n    A.append(i)\n",
            "import ray\nwhile True:\n    foo.remote(A)\n    A = step(A)\n",
            "import ray\n#\n[foo.remote(A) for A in parts]\n",
        ])
    func changes(script: String) {
        let found = run(script).findings
        #expect(found.first(.repeatedArgument) == nil)
        #expect(!found.unchecked.contains { $0.hasPrefix("repeated-argument") })
    }

    @Test(
        "where the script does not tell, that is said and nothing guessed",
        arguments: [
            nil, "", "import ray\nfor i in x:\n    other.remote(B)\n",
            "import ray\ndef call(A):\n    foo.remote(A)\n",
            "for i in x:\n    A = make(i)\n    time(lambda: foo.remote(A))\n",
            "\0\n\nfoo.remote(A)",
        ] as [String?])
    func unknown(script: String?) {
        let found = run(script).findings
        #expect(found.first(.repeatedArgument) == nil)
        #expect(found.unchecked.contains { $0.hasPrefix("repeated-argument could not be checked") })
    }

    @Test("a put without a time of its own lasts until the call's next step, or with the submit")
    func inferred() throws {
        var build = TraceBuilder(engine: .ray)
        for index in 0..<20 {
            let start = Int64(index) * 10_000_000
            func fill(_ event: inout Event) {
                event.task = TaskID(index + 1)
                event.function = FunctionID(1)
                event.name = "foo"
                event.file = "program.py"
                event.line = 3
            }
            func argument(_ kind: EventKind, at start: Int64, for duration: Int64?, bytes: Int) {
                build.event(kind, at: start, for: duration) {
                    fill(&$0)
                    $0.role = .argument
                    $0.bytes = bytes
                }
            }
            argument(.serialize, at: start, for: 1000, bytes: 8_000_000)
            argument(.put, at: start + 1000, for: nil, bytes: 8_000_000)
            if index.isMultiple(of: 2) {
                argument(.serialize, at: start + 3_001_000, for: 10, bytes: 10)
            }
            let submit = start + (index.isMultiple(of: 2) ? 3_002_000 : 1000)
            build.event(.submit, at: submit, for: index.isMultiple(of: 2) ? 10 : 3_000_000) {
                fill(&$0)
                $0.arguments = [
                    Event.Argument(position: .index(0), variable: "A", how: .put, bytes: 8_000_000)
                ]
            }
        }
        let found = findings(build, script: Self.loop)
        let finding = try #require(found.first(.repeatedArgument))
        #expect(finding.cost.ns == 20 * 3_001_000)
    }

    @Test("an inlined argument is put by nobody")
    func inlined() {
        #expect(run(Self.loop, bytes: 102_400).findings.first(.repeatedArgument) == nil)
        let over = run(Self.loop, bytes: 102_401, count: 400).findings
        #expect(over.first(.repeatedArgument) != nil)
        #expect(run(Self.loop, count: 1).findings.first(.repeatedArgument) == nil)
    }

    @Test("what is past the event limit is part of the sums")
    func folded() throws {
        var run = run(Self.loop)
        for kind in [EventKind.serialize, .put] {
            run.folds.append(
                Fold(
                    kind: kind, process: .driver, function: FunctionID(1), variable: "A",
                    role: .argument, line: 3, count: 1000, bytes: 8_000_000_000,
                    durationNs: 1_000_000_000))
        }
        run.header.folded = 2000
        let finding = try #require(run.findings.first(.repeatedArgument))
        #expect(finding.numbers["puts"] == 1020)
        #expect(finding.saves.lowNs == 2_000_000_000 + 19 * 2_114_000)
        #expect(run.findings.unchecked.contains { $0.contains("past the event limit") })
    }

    @Test("small values put by hand, from ten uses on")
    func smallPut() throws {
        func run(bytes: Int, gets: Int) -> Findings {
            var run = SuspectRun(script: "\nx_ref = ray.put(x)\n")
            run.scripted.costs.getArgument = 3_000_000
            let object = run.scripted.put("x", bound: "x_ref", bytes: bytes, line: 2)
            for _ in 0..<gets {
                run.scripted.call(
                    ScriptedRun.Call(
                        1, "foo", line: 3,
                        ScriptedRun.Argument("x_ref", bytes: bytes, object: object)))
            }
            return run.findings
        }
        let finding = try #require(run(bytes: 102_400, gets: 20).first(.smallPut))
        #expect(finding.variable == "x")
        #expect(finding.numbers["gets"] == 20)
        #expect(finding.rewrite.before == ["x_ref = ray.put(x)"])
        #expect(finding.rewrite.after == ["x_ref = x"])
        #expect(finding.saves.lowNs < finding.saves.highNs)
        #expect(run(bytes: 102_401, gets: 20).first(.smallPut) == nil)
        #expect(run(bytes: 102_400, gets: 8).first(.smallPut) == nil)
    }

    @Test("a list is made again by each that gets it; an array is read where it lies")
    func notZeroCopy() throws {
        func found(bytes: Int, copied: Int?, gets: Int = 4) -> Findings {
            var build = TraceBuilder(workers: 2)
            build.event(.put, at: 0, for: 1000) {
                $0.object = ObjectID(1)
                $0.variable = "L"
                $0.bound = "L_ref"
                $0.role = .value
                $0.bytes = bytes
                $0.explicit = true
                $0.line = 2
                $0.file = "program.py"
            }
            for index in 0..<gets {
                build.event(
                    .deserialize, in: .worker(1), at: Int64(index + 1) * 10_000_000, for: 5_000_000
                ) {
                    $0.object = ObjectID(1)
                    $0.role = .argument
                    $0.task = TaskID(index + 1)
                    $0.bytes = bytes
                    $0.copied = copied
                }
            }
            return findings(build, script: "\nL_ref = ray.put(L)\n")
        }
        let finding = try #require(found(bytes: 1_000_000, copied: 999_000).first(.notZeroCopy))
        #expect(finding.cost == Finding.Cost(ns: 20_000_000, bytes: 4_000_000))
        #expect(finding.saves.lowNs == 10_000_000)
        #expect(finding.saves.highNs == 20_000_000)
        #expect(finding.rewrite.after == ["L_ref = ray.put(np.asarray(L))"])
        #expect(found(bytes: 1_000_000, copied: 500_000).all.isEmpty)
        #expect(found(bytes: 102_400, copied: 102_000).all.isEmpty)
        #expect(found(bytes: 1_000_000, copied: 999_000, gets: 1).all.isEmpty)
        let hidden = found(bytes: 1_000_000, copied: nil)
        #expect(hidden.all.isEmpty)
        #expect(hidden.unchecked.contains { $0.hasPrefix("not-zero-copy could not be checked") })
    }
}
