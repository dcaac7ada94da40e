import TestSupport
import Testing
import TraceFile
import TraceSchema

@testable import CriticalPath

/// The path is gapless, and leads to what was waited for.
@Suite struct CriticalPathTests {
    private func path(
        _ events: [Event], header: TraceHeader = QuestionTrace().header
    ) -> CriticalPath {
        var builder = CriticalPathBuilder(header: header)
        for event in events { builder.add(event) }
        return builder.finish()
    }

    /// The sum of the stretches, and of the stages, is the wall time.
    private func check(_ path: CriticalPath, end: Int64) {
        #expect(path.wallNs == end)
        #expect(path.stretches.reduce(0) { $0 + $1.ns } == path.wallNs)
        #expect(path.stages.reduce(0) { $0 + $1.ns } == path.wallNs)
        #expect(path.stretches.allSatisfy { $0.ns > 0 && $0.count > 0 })
    }

    private func end(of events: [Event]) -> Int64 { events.map(\.endNs).max() ?? 0 }

    @Test(arguments: RecordedTraces.paths) func ofEveryRecordedTraceAddsUp(path: String) throws {
        let events = try Trace(path: path).events
        let path = self.path(events)
        check(path, end: end(of: events))
        #expect(path.ns(.waiting) < path.wallNs / 100, "almost nothing is left unexplained")
    }

    @Test func ofScriptedRunsAddsUp() {
        var random = Seeded(seed: 3)
        for _ in 0..<50 {
            var run = ScriptedRun()
            run.workers = Int.random(in: 1...4, using: &random)
            var pending: [TaskID] = []
            for index in 0..<Int.random(in: 1...60, using: &random) {
                var call = ScriptedRun.Call(
                    Int.random(in: 1...3, using: &random), "f", line: index % 7,
                    .init("A", bytes: Int.random(in: 0...300_000, using: &random)))
                call.execute = Int64.random(in: 0...2_000_000, using: &random)
                pending.append(run.call(call))
                while !pending.isEmpty, Bool.random(using: &random) {
                    pending.shuffle(using: &random)
                    run.get(pending.removeLast())
                }
            }
            check(path(run.events), end: end(of: run.events))
        }
    }

    @Test func ofAnyEventsAtAllAddsUp() {
        var random = Seeded(seed: 4)
        for _ in 0..<40 {
            var events: [Event] = []
            for _ in 0..<200 {
                var event = Event(
                    kind: EventKind.allCases.randomElement(using: &random) ?? .get,
                    process: [.driver, .worker(1), .worker(2), .scheduler]
                        .randomElement(using: &random) ?? .driver,
                    startNs: Int64.random(in: -5...500, using: &random))
                event.durationNs = Int64.random(in: -5...300, using: &random)
                event.waitedNs = Int64.random(in: -5...300, using: &random)
                event.task = TaskID(Int.random(in: 1...6, using: &random))
                event.parent =
                    Bool.random(using: &random)
                    ? TaskID(Int.random(in: 1...6, using: &random)) : nil
                event.object = ObjectID(Int.random(in: 1...6, using: &random))
                event.role = Role.allCases.randomElement(using: &random)
                event.arguments = [
                    .init(position: .index(0), how: .reference, object: event.object)
                ]
                events.append(event)
            }
            events.sort { $0.startNs < $1.startNs }
            let path = path(events)
            check(path, end: path.wallNs)
        }
    }

    @Test func numbersPastAnyClockAreHarmless() {
        var events: [Event] = []
        for number in [Int64.min, -1, 0, 1 << 53, .max] {
            for kind in EventKind.allCases {
                var event = Event(kind: kind, process: .driver, startNs: number)
                event.durationNs = number
                event.waitedNs = number
                event.task = TaskID(Int(clamping: number))
                events.append(event)
            }
        }
        let path = path(events)
        check(path, end: path.wallNs)
    }

    /// Ctrl-C ends a wait that is no event then; the workers go on a little.
    @Test(arguments: [true, false])
    func whatFollowsTheLastEventOfADriverThatWasCutOff(isComplete: Bool) throws {
        var run = ScriptedRun()
        run.get(run.call(.init(1, "f", line: 3)))
        var events = run.events
        let last = try #require(events.filter { $0.process == .driver }.map(\.endNs).max())
        var retry = Event(kind: .retry, process: .scheduler, startNs: end(of: events) + 700_000)
        retry.task = events.compactMap(\.task).first
        events.append(retry)
        var header = QuestionTrace().header
        header.complete = isComplete
        let path = self.path(events, header: header)
        check(path, end: retry.startNs)
        #expect(path.ns(.cutOff) == (isComplete ? 0 : retry.startNs - last))
        let before = self.path(run.events).ns(.driver)
        #expect(path.ns(.driver) == before + (isComplete ? retry.startNs - last : 0))
    }

    @Test func aRunThatWasCutOffInATaskEndsInIt() throws {
        var run = ScriptedRun()
        _ = run.call(.init(1, "f", line: 3))
        var header = QuestionTrace().header
        header.complete = false
        check(path(run.events, header: header), end: end(of: run.events))
    }

    @Test func nothingIsNoPath() { #expect(path([]).stretches.isEmpty) }

    @Test func aWaitIsWhatTheTaskDid() throws {
        var run = ScriptedRun()
        var call = ScriptedRun.Call(1, "slow", line: 7, .init("A", bytes: 8_000_000))
        call.execute = 50_000_000
        run.get(run.call(call))
        let path = path(run.events)
        let longest = try #require(path.stretches.first)
        #expect(longest.stage == .execute && longest.function == "slow" && longest.line == 7)
        #expect(longest.ns == 50_000_000)
        let store = try #require(path.stretches.first { $0.stage == .store })
        #expect(store.variable == "A" && store.ns == run.costs.put.of(8_000_000))
        #expect(path.ns(.waiting) == 0)
    }

    /// Ten tasks of one worker, submitted at once: nine wait for the one before, not for the
    /// scheduler.
    @Test func aBusyWorkerIsWhatItRan() {
        var run = ScriptedRun()
        run.workers = 1
        var call = ScriptedRun.Call(1, "f", line: 7)
        call.execute = 3_000_000
        let tasks = (0..<10).map { _ in run.call(call) }
        for task in tasks { run.get(task) }
        let path = path(run.events)
        #expect(path.ns(.execute) == 30_000_000)
        #expect(path.ns(.schedulerDelay) < 1_000_000)
    }

    /// `ray.get` of a list waits for all at its first value; what it waited for is what was done last.
    @Test(arguments: [false, true]) func aGetOfSeveralWaitsForTheLastOfThem(isReversed: Bool) {
        var build = TraceBuilder(workers: 1)
        for task in 1...3 {
            build.event(.submit, at: Int64(task * 10), for: 5) { $0.task = TaskID(task) }
            build.event(.execute, in: .worker(1), at: Int64(task * 1000), for: 900) {
                $0.task = TaskID(task)
            }
        }
        for place in 0..<3 {
            let task = isReversed ? 3 - place : 1 + place
            build.event(.get, at: place == 0 ? 50 : 4000 + Int64(place), for: place == 0 ? 3950 : 1)
            {
                $0.task = TaskID(task)
                $0.object = ObjectID(task)
                $0.role = .result
                $0.waitedNs = place == 0 ? 3940 : 0
                $0.line = 7
            }
        }
        let path = path(build.trace.events)
        #expect(path.ns(.execute) == 2700)
        #expect(path.ns(.return) < 200)
    }

    /// Two workers at the same time: the overlap counts once.
    @Test func overlapCountsOnce() {
        var run = ScriptedRun()
        var call = ScriptedRun.Call(1, "f", line: 7)
        call.execute = 3_000_000
        let tasks = (0..<10).map { _ in run.call(call) }
        for task in tasks { run.get(task) }
        #expect(path(run.events).ns(.execute) == 15_000_000)
    }

    /// A task that waits for one of its own: its time belongs to that one.
    @Test func nestedTasksHaveTheirOwnTime() throws {
        var build = TraceBuilder(workers: 2)
        func add(
            _ kind: EventKind, _ process: ProcessID, _ start: Int64, _ length: Int64, task: Int,
            _ fill: (inout Event) -> Void = { _ in }
        ) {
            build.event(kind, in: process, at: start, for: length) {
                $0.task = TaskID(task)
                $0.name = task == 1 ? "outer" : "inner"
                fill(&$0)
            }
        }
        add(.submit, .driver, 100, 10, task: 1) { $0.line = 5 }
        add(.get, .driver, 110, 910, task: 1) {
            $0.role = .result
            $0.waitedNs = 900
        }
        add(.execute, .worker(1), 200, 700, task: 1)
        add(.submit, .worker(1), 300, 10, task: 2) {
            $0.parent = TaskID(1)
            $0.line = 9
        }
        add(.get, .worker(1), 310, 450, task: 2) {
            $0.role = .result
            $0.waitedNs = 440
        }
        add(.execute, .worker(2), 350, 350, task: 2)
        let path = path(build.trace.events)
        check(path, end: 1020)
        func execute(_ name: String) -> Int64? {
            path.stretches.first { $0.stage == .execute && $0.function == name }?.ns
        }
        #expect(execute("inner") == 350)
        // 100 before its submit, 140 after it had the result.
        #expect(execute("outer") == 240)
        #expect(path.ns(.startUp) == 100)
    }

    /// Between a pickle and its export no line of the script can run; between two calls it does.
    @Test func timeInsideOneCallIsNotTheScripts() throws {
        var build = TraceBuilder()
        func add(_ kind: EventKind, _ start: Int64, _ length: Int64, task: Int? = nil) {
            build.event(kind, at: start, for: length) {
                $0.task = task.map { TaskID($0) }
                $0.function = FunctionID(1)
                $0.name = "f"
                $0.role = kind == .serialize ? .argument : nil
                $0.file = "p.py"
                $0.line = 7
            }
        }
        add(.pickle, 100, 10)
        add(.export, 150, 10)
        add(.serialize, 170, 10, task: 1)
        add(.submit, 185, 10, task: 1)
        add(.serialize, 300, 10, task: 2)
        add(.submit, 310, 10, task: 2)
        let path = path(build.trace.events)
        #expect(path.ns(.between) == 40)
        #expect(path.ns(.submit) == 20 + 10 + 5)
        #expect(path.ns(.driver) == 105 && path.ns(.startUp) == 100)
        let export = try #require(path.stretches.first { $0.stage == .export })
        #expect(export.function == "f" && export.place == "p.py:7")
    }

    /// The path may come by a call of many dependencies as often as the trace has moments.
    @Test func theDependenciesOfACallAreLookedAtOnce() {
        var build = TraceBuilder(workers: 1)
        let count = 500
        for task in 1...count {
            build.event(.return, in: .worker(1), at: Int64(task * 10), for: 5) {
                $0.task = TaskID(task)
                $0.object = ObjectID(task)
                $0.role = .result
            }
        }
        build.event(.submit, at: 1, for: 1) {
            $0.task = TaskID(count + 1)
            $0.arguments = (1...count).reversed().map {
                .init(position: .index($0), how: .reference, object: ObjectID($0))
            }
        }
        var builder = CriticalPathBuilder(header: build.trace.header)
        for event in build.trace.events { builder.add(event) }
        let runs = TaskRuns(builder)
        var lateness = Lateness()
        let last = Int32(builder.tasks.count - 1)
        for task in (1...count).reversed() {
            let moment = Int64(task * 10 + 6)
            let late = lateness.last(of: last, in: builder, runs, before: moment)
            #expect(late?.done == moment - 1)
        }
        #expect(lateness.last(of: last, in: builder, runs, before: 15) == nil)
        #expect(lateness.steps == count)
    }

    /// However much its worker did for a task within a body, the body begins with its execute.
    @Test func aBodyBeginsWithItsExecute() {
        var build = TraceBuilder(workers: 1)
        func add(_ kind: EventKind, at start: Int64, task: Int) {
            build.event(kind, in: .worker(1), at: start, for: 5) { $0.task = TaskID(task) }
        }
        add(.unpickle, at: 5, task: 1)
        for start in [10, 1000] as [Int64] {
            add(.execute, at: start, task: 1)
            for step in 1...40 { add(.deserialize, at: start + Int64(step * 10), task: 1) }
        }
        add(.deserialize, at: 2000, task: 2)
        var builder = CriticalPathBuilder(header: build.trace.header)
        for event in build.trace.events { builder.add(event) }
        let runs = TaskRuns(builder)
        #expect(runs.bodyStart(of: 0, before: 10) == nil)
        #expect(runs.bodyStart(of: 0, before: 405) == 10)
        #expect(runs.bodyStart(of: 0, before: 1000) == 10)
        #expect(runs.bodyStart(of: 0, before: 9000) == 1000)
        #expect(runs.bodyStart(of: 1, before: 9000) == nil)
    }

    /// A call that refers to a result waits for the task that makes it.
    @Test func aDependencyIsWhatItWaitedFor() {
        var build = TraceBuilder(workers: 2)
        build.event(.submit, at: 10, for: 5) {
            $0.task = TaskID(1)
            $0.name = "make"
        }
        build.event(.submit, at: 20, for: 5) {
            $0.task = TaskID(2)
            $0.name = "use"
            $0.arguments = [.init(position: .index(0), how: .reference, object: ObjectID(1))]
        }
        build.event(.get, at: 30, for: 970) {
            $0.task = TaskID(2)
            $0.role = .result
            $0.waitedNs = 960
        }
        build.event(.execute, in: .worker(1), at: 40, for: 700) {
            $0.task = TaskID(1)
            $0.name = "make"
        }
        build.event(.return, in: .worker(1), at: 740, for: 10) {
            $0.task = TaskID(1)
            $0.object = ObjectID(1)
            $0.role = .result
        }
        build.event(.execute, in: .worker(2), at: 800, for: 150) {
            $0.task = TaskID(2)
            $0.name = "use"
        }
        let path = path(build.trace.events)
        #expect(path.stretches.first { $0.function == "make" && $0.stage == .execute }?.ns == 700)
        #expect(path.stretches.first { $0.function == "use" && $0.stage == .execute }?.ns == 150)
    }
}

/// The same numbers on every machine.
private struct Seeded: RandomNumberGenerator {
    private var state: UInt64
    init(seed: UInt64) { state = seed }
    mutating func next() -> UInt64 {
        state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
        return state ^ (state >> 29)
    }
}
