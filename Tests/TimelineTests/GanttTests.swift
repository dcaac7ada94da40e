import TestSupport
import Testing
import Timeline
import TraceFile
import TraceReading
import TraceSchema

@Suite("Gantt chart: lengths are times")
struct GanttTests {
    /// A call that waits, runs with something inside, and returns: times are easy to follow.
    private static func call(_ build: inout TraceBuilder, at start: Int64, unit: Int64, task: Int) {
        let (task, function, object) = (TaskID(task), FunctionID(1), ObjectID(task))
        func describe(_ event: inout Event) {
            (event.task, event.function, event.name) = (task, function, "work")
            (event.file, event.line) = ("program.py", 12)
        }
        build.event(.submit, at: start, for: unit, describe)
        build.event(.get, at: start + unit, for: 8 * unit) {
            describe(&$0)
            ($0.object, $0.role, $0.waitedNs) = (object, .result, 7 * unit)
        }
        build.event(.dispatch, at: start + 2 * unit, for: unit / 10, describe)
        build.event(.execute, in: .worker(1), at: start + 3 * unit, for: 4 * unit, describe)
        build.event(.put, in: .worker(1), at: start + 4 * unit, for: unit) {
            describe(&$0)
            $0.bytes = 1_000_000
        }
        build.event(.return, in: .worker(1), at: start + 7 * unit, for: unit) {
            describe(&$0)
            ($0.object, $0.role) = (object, .result)
        }
    }

    private static func sheet(calls: Int, unit: Int64 = 1_000_000, gap: Int64 = 0) -> Sheet {
        var build = TraceBuilder()
        for index in 0..<calls {
            call(
                &build, at: 5_000_000 + Int64(index) * (10 * unit + gap), unit: unit,
                task: index + 1)
        }
        return SheetPicture.gantt.sheet(of: build.trace.events, header: build.trace.header)
    }

    @Test("Bars are as long as their events, and begin where they do")
    func scale() throws {
        let sheet = Self.sheet(calls: 1)
        let run = try #require(sheet.shapes("execute").first).frame
        let returned = try #require(sheet.shapes("return").first).frame
        let put = try #require(sheet.shapes("put").first).frame
        #expect(abs(run.width / put.width - 4) < 0.01)
        #expect(abs(returned.x - run.maxX) < 0.01)
        #expect(abs((put.x - run.x) / run.width - 0.25) < 0.01)
        // What happens inside of the run lies below it.
        #expect(put.y > run.maxY)
        // The part that waits is hollow, and seven eighths of the whole.
        let wait = try #require(sheet.shapes("get waiting").first).frame
        let got = try #require(sheet.shapes("get").first).frame
        #expect(abs(wait.width / got.width - 7) < 0.01 && wait.maxX == got.x)
        #expect(sheet.label("tick1-label") != nil)
        #expect(sheet.texts.contains("9.0 ms, from 5.0 ms after the script's start"))
        sheet.checkApart { $0.tooltip != nil && !$0.name.contains("failed") }
    }

    @Test("Arrows lead from submit or dispatch to the run, and from the return to the get")
    func flows() throws {
        let sheet = Self.sheet(calls: 1)
        let run = try #require(sheet.shapes("execute").first).frame
        let call = try #require(sheet.lines("flow call").first)
        guard case .upright(let from, let to) = call.path else {
            Issue.record("\(call.path)")
            return
        }
        #expect(abs(to.x - run.x) < 0.01 && to.y == run.y && from.y < to.y)
        #expect(call.hasHead && !call.isDashed)
        let result = try #require(sheet.lines("flow result").first)
        guard case .upright(let source, let arrival) = result.path else {
            Issue.record("\(result.path)")
            return
        }
        #expect(arrival.y < source.y && result.isDashed)
        #expect(call.source == SourceLine(file: "program.py", line: 12))
    }

    @Test("Many short events are counted where they happened: none is lost, none drawn twice")
    func aggregates() {
        let sheet = Self.sheet(calls: 2000, unit: 1000)
        #expect(sheet.shapes.count <= 300)
        let runs = sheet.shapes("run")
        #expect(!runs.isEmpty)
        let counted = runs.reduce(0) { count, run in
            let digits = run.tooltip?.prefix { $0 != " " }.filter(\.isNumber) ?? ""
            return count + (Int(digits) ?? 0)
        }
        let bars = sheet.shapes.filter { $0.tooltip?.contains("\nevent ") == true }
        #expect(counted + bars.count == 2000 * 6)
        #expect(
            sheet.texts.contains("12,000 of 12,000 events are too short to be seen one by one"))
        // The run of the worker's upper row is busy half of the time: 4 of 10 and 1 of 10.
        #expect(
            runs.contains {
                $0.tooltip?.contains("run: the task's own code: 8.0 ms (40 %)") == true
            })
        #expect(sheet.texts.contains("work: × 4,000 events · 10.0 ms"))
        #expect(sheet.texts.contains("× n events · time: so many short ones in one frame"))
    }

    @Test(
        "In a frame, each kind is as long as the time that its events take together, from the left")
    func frames() throws {
        let sheet = Self.sheet(calls: 2000, unit: 1000)
        let lane = try #require(sheet.panels.last { $0.name == "lane" }).frame
        let frame = try #require(
            sheet.shapes("run").first { lane.y <= $0.frame.y && $0.frame.maxY <= lane.maxY })
        let shares = sheet.shapes("share").filter { $0.id.hasPrefix("\(frame.id)-") }
        // A return takes one tenth of each call's time, a run four.
        #expect(shares.map(\.fill) == [.fill(.message), .fill(.execution)])
        #expect(abs(shares[0].frame.width / frame.frame.width - 0.1) < 0.01)
        #expect(abs(shares[1].frame.width / frame.frame.width - 0.4) < 0.01)
        #expect(shares[0].frame.x == frame.frame.x)
        #expect(abs(shares[1].frame.x - shares[0].frame.maxX) < 0.01)
    }

    @Test("Where the time went is told in one sentence")
    func summary() {
        #expect(
            Self.sheet(calls: 3).texts.contains(
                "Of 29.0 ms, the driver works 6.0 ms (mostly put, get) and waits 21.0 ms; "
                    + "worker-1 works 15.0 ms (mostly run)."))
    }

    private static func sheet(_ events: [Event], _ change: (inout Scope) -> Void) throws -> Sheet {
        var scope = Scope()
        change(&scope)
        var gantt = Gantt(scope: scope)
        events.forEach { gantt.add($0) }
        try gantt.requireContent()
        return gantt.sheet(header: SampleRun.header)
    }

    /// Three calls of 10 ms each, from 5 ms on.
    private static var calls: [Event] {
        var build = TraceBuilder()
        for index in 0..<3 {
            call(
                &build, at: 5_000_000 + Int64(index) * 10_000_000, unit: 1_000_000, task: index + 1)
        }
        return build.trace.events
    }

    @Test("A window cuts off what lies before and after it")
    func window() throws {
        // From the middle of the second run to the middle of the third.
        let sheet = try Self.sheet(Self.calls) { $0.window = 20_000_000...30_000_000 }
        let runs = sheet.shapes("execute").map(\.frame).sorted { $0.x < $1.x }
        #expect(runs.count == 2)
        let put = try #require(sheet.shapes("put").first).frame
        #expect(abs(runs[0].width / put.width - 2) < 0.01)
        #expect(abs(runs[1].width / put.width - 2) < 0.01)
        #expect(sheet.texts.contains("10.0 ms, from 20.0 ms after the script's start"))
        #expect(sheet.texts.contains("A part of the trace: 20.0 ms to 30.0 ms. It has"))
        // Of the second get, three more milliseconds of waiting; of the third, four.
        #expect(sheet.label("lane1-text3")?.text == "busy 2.0 ms · waits 7.0 ms")
        sheet.check()
    }

    @Test("One task, one function or one variable, with what led to the call")
    func parts() throws {
        var run = SampleRun()
        let object = run.put("B", bytes: 1_000_000, bound: "B_ref")
        run.call("f", "A", bytes: 1_000_000, .byValue)
        run.call("g", bytes: 0, .byReference(object, variable: "B_ref"))
        run.call("g", "C", bytes: 1_000_000, .byValue)
        func tasks(_ change: (inout Scope) -> Void) throws -> Set<String> {
            let sheet = try Self.sheet(run.events, change)
            let lines = sheet.shapes.compactMap(\.tooltip).flatMap { $0.split(separator: "\n") }
            return Set(lines.filter { $0.hasPrefix("task ") }.map(String.init))
        }
        #expect(try tasks { $0.function = "f" } == ["task t1"])
        #expect(try tasks { $0.function = "g" } == ["task t2", "task t3"])
        #expect(try tasks { $0.task = TaskID(3) } == ["task t3"])
        #expect(try tasks { $0.variable = "B" } == ["task t2"])
        // The put of the reference, and the pickle of the function, have no task.
        let ofValue = try Self.sheet(run.events) { $0.variable = "B" }
        #expect(ofValue.shapes.contains { $0.tooltip?.contains("bound to B_ref") == true })
        let ofF = try Self.sheet(run.events) { $0.function = "f" }
        #expect(ofF.shapes.contains { $0.tooltip?.hasPrefix("export in") == true })
        #expect(!ofF.shapes.contains { $0.tooltip?.contains("name g") == true })
        // What comes before the submit belongs to the call.
        #expect(ofF.shapes.contains { $0.tooltip?.contains("variable A") == true })
        let error = #expect(throws: MissingPart.self) {
            try Self.sheet(run.events) { $0.function = "h" }
        }
        #expect(error?.description == "no function h; the trace has f, g")
    }

    @Test("What a task calls belongs to its function")
    func inner() throws {
        let sheet = try Self.sheet(Programs.nested(calls: 1, inside: 2)) { $0.function = "outer" }
        #expect(sheet.shapes.contains { $0.tooltip?.contains("name inner") == true })
        let alone = try Self.sheet(Programs.nested(calls: 1, inside: 2)) { $0.function = "inner" }
        #expect(!alone.shapes.contains { $0.tooltip?.contains("name outer") == true })
    }

    @Test("Many events that have no room for a word are frames, a few are bars")
    func crowds() {
        #expect(Self.sheet(calls: 4).shapes("execute").count == 4)
        #expect(Self.sheet(calls: 60).shapes("execute").isEmpty)
        #expect(Self.sheet(calls: 60).texts.contains("work: × "))
    }

    @Test("A long event is drawn though a thousand short ones are not")
    func longAmongShort() throws {
        var build = TraceBuilder()
        for index in 0..<1000 {
            Self.call(&build, at: Int64(index) * 10_000, unit: 1000, task: index + 1)
        }
        Self.call(&build, at: 10_000_000, unit: 500_000, task: 1001)
        let sheet = SheetPicture.gantt.sheet(
            of: build.trace.events, header: build.trace.header)
        #expect(sheet.shapes("execute").count == 1)
        #expect(sheet.shapes("execute").first?.tooltip?.contains("took 2.0 ms") == true)
    }

    @Test(
        "The axis tells round moments in the unit that is shortest",
        arguments: [
            (0, 1_000_000_000, "0.1 s"), (10_530_000_000, 535_000_000, "10.55 s"),
            (222_000_000, 547_000_000, "250 ms"), (0, 9_000_000, "1 ms"), (3000, 900, "3.1 µs"),
        ] as [(Int64, Int64, String)])
    func axis(start: Int64, span: Int64, label: String) {
        var build = TraceBuilder()
        build.event(.execute, in: .worker(1), at: start, for: span)
        let sheet = SheetPicture.gantt.sheet(of: build.trace.events)
        let ticks = sheet.labels.filter { $0.id.hasPrefix("tick") }.map(\.text)
        #expect(ticks.contains(label), "\(ticks)")
    }

    @Test("Stretches without events say so, with their length")
    func idle() {
        let texts = Self.sheet(calls: 2, gap: 50_000_000).texts
        #expect(texts.contains("idle 55.0 ms"))
        #expect(texts.contains("nothing recorded 51.0 ms"))
        #expect(!Self.sheet(calls: 2).texts.contains("nothing recorded"))
    }

    @Test("A lane's name and sums stand beside it")
    func lanes() {
        let sheet = Self.sheet(calls: 3)
        #expect(sheet.panels.filter { $0.name == "lane" }.count == 2)
        #expect(sheet.label("lane1-text1")?.text == "driver")
        #expect(sheet.label("lane1-text2")?.text == "9 events")
        #expect(sheet.label("lane1-text3")?.text == "busy 6.0 ms · waits 21.0 ms")
        #expect(sheet.label("lane2-text3")?.text == "busy 15.0 ms")
    }

    @Test("More processes than have room share a lane, and are counted")
    func manyProcesses() {
        var build = TraceBuilder()
        for worker in 1...1000 {
            build.event(.execute, in: .worker(worker), at: Int64(worker) * 1_000_000, for: 900_000)
        }
        let sheet = SheetPicture.gantt.sheet(
            of: build.trace.events, header: build.trace.header)
        sheet.check()
        #expect(sheet.texts.contains("989 more processes"))
        #expect(sheet.description.contains("989 events"))
    }

    @Test("No trace makes more than 300 shapes, be it ever so wild")
    func wild() {
        var build = TraceBuilder()
        // A generator of Lehmer's: the same numbers in every run.
        var state: Int64 = 7
        func next(_ bound: Int64) -> Int64 {
            state = state * 48271 % 2_147_483_647
            return state % bound
        }
        for index in 0..<20_000 {
            let process: ProcessID = next(5) == 0 ? .driver : .worker(Int(next(20)) + 1)
            let kind = EventKind.allCases[Int(next(20))]
            let duration = (next(9) == 0 ? 1_000_000 : 1000) * next(40)
            build.event(kind, in: process, at: Int64(index) * 50_000, for: duration) {
                ($0.waitedNs, $0.name) = (duration * next(3) / 2, "f\(next(9))")
            }
        }
        let sheet = SheetPicture.gantt.sheet(
            of: build.trace.events, header: build.trace.header)
        sheet.check()
        #expect(sheet.shapes.count > 50)
    }

    @Test("What failed has a sign of its own, drawn as a bar or not")
    func failures() {
        var build = TraceBuilder()
        build.event(.execute, in: .worker(1), at: 0, for: 1_000_000) { $0.error = "ValueError: x" }
        build.event(.fail, in: .scheduler, at: 900_000) { $0.error = "worker died" }
        build.event(.execute, in: .worker(1), at: 1_000_000, for: 1_000_000)
        let sheet = SheetPicture.gantt.sheet(
            of: build.trace.events, header: build.trace.header)
        #expect(sheet.shapes("execute failed").first?.line == .error)
        #expect(sheet.texts.contains("✗ run"))
        let mark = sheet.shapes("fail failed").first
        #expect(mark?.form == .diamond && mark?.tooltip?.contains("error worker died") == true)
    }

    @Test("The tool-tip of an event has each of its fields")
    func tooltips() {
        var event = Event(id: 7, kind: .submit, process: .driver, startNs: 5_000_000)
        (event.durationNs, event.waitedNs, event.task, event.parent) = (
            3000, 1000, TaskID(3), TaskID(2)
        )
        (event.attempt, event.object, event.function) = (2, ObjectID(4), FunctionID(5))
        (event.actor, event.name, event.variable, event.bound) = (ActorID(6), "f", "A", "A_ref")
        (event.role, event.bytes, event.copied) = (.argument, 8_000_247, 0)
        (event.path, event.explicit, event.thread) = (.objectStore, false, 9)
        (event.file, event.line, event.inferred, event.error) = ("p.py", 37, true, "no")
        event.arguments = [
            Event.Argument(position: .keyword("k"), variable: "B", how: .put, bytes: 12)
        ]
        event.captures = [
            Event.Capture(variable: "C", how: .global, through: "helper", bytes: 34)
        ]
        let details = event.details
        for words in [
            "submit in driver", "event 7", "thread 9", "starts at 5.0 ms (5000000 ns)",
            "took 3.0 µs (3000 ns)", "of it waiting 1.0 µs", "task t3", "submitted by task t2",
            "attempt 2", "object o4", "function f5", "actor a6", "name f", "variable A",
            "bound to A_ref", "role argument", "8.0 MB (8000247 B)", "copied 0 B",
            "path object-store", "implicit", "argument k: B, put, 12 B",
            "captures C (global, 34 B) through helper", "file p.py", "line 37",
            "concluded, not seen", "error no",
        ] {
            #expect(details.contains(words), "\(words)")
        }
    }
}
