import Testing
import TraceSchema

@testable import Timeline

@Suite("A part of a trace")
struct ScopeTests {
    private func builder(
        _ events: [Event] = SampleRun.question(calls: 5), _ change: (inout Scope) -> Void
    ) -> Timeline.Builder {
        var options = Timeline.Options()
        change(&options.scope)
        var builder = Timeline.Builder(options: options)
        events.forEach { builder.add($0) }
        return builder
    }

    private func diagram(_ builder: Timeline.Builder) -> Diagram {
        builder.diagram(header: SampleRun.header)
    }

    @Test("What is not drawn is counted for the part that is shown, not for the whole trace")
    func undrawn() {
        var run = SampleRun()
        run.call("f", bytes: 100, .byValue)
        run.call("g", bytes: 100, .byValue)
        // Two events of the first call, one of the second, after their results had arrived.
        for task in [1, 1, 2] {
            run.add(.get, .driver) { ($0.task, $0.role) = (TaskID(task), .argument) }
        }
        func note(_ change: (inout Scope) -> Void) -> String? {
            var options = Timeline.Options()
            change(&options.scope)
            let diagram = Timeline.diagram(
                header: SampleRun.header, events: run.events, options: options)
            return diagram.heading.map(\.text).first { $0.hasPrefix("Not drawn: ") }
        }
        #expect(note { _ in }?.hasPrefix("Not drawn: 3 events") == true)
        #expect(note { $0.function = "f" }?.hasPrefix("Not drawn: 2 events") == true)
        #expect(note { $0.task = TaskID(2) }?.hasPrefix("Not drawn: 1 event ") == true)
        #expect(note { $0.window = 0...1_000_001 } == nil)
    }

    @Test("A script's own name is in the title, whole")
    func title() {
        var header = SampleRun.header
        header.script = "Tests/Programs/ray/05_lambda_and_comprehension.py"
        var run = SampleRun()
        run.call("f", bytes: 100, .byValue)
        let title = Timeline.diagram(header: header, events: run.events).heading[0].text
        #expect(title.hasSuffix("/05_lambda_and_comprehension.py on the embedded engine"))
    }

    @Test("A note that is longer than the picture is wide goes on in the next line")
    func longNotes() {
        var options = Timeline.Options()
        options.scope.window = 0...1_000_000_000
        options.scope.variable = "A"
        options.scope.function = "a_function_of_a_name_that_is_rather_long_for_a_heading"
        let name = "a_function_of_a_name_that_is_rather_long_for_a_heading"
        var run = SampleRun()
        run.call(name, bytes: 100_000, .byValue)
        let diagram = Timeline.diagram(
            header: SampleRun.header, events: run.events, options: options)
        let notes = diagram.heading.dropFirst().map(\.text)
        #expect(!notes.contains { $0.hasSuffix("…") })
        #expect(notes.joined(separator: " ").contains("Outside of it: 0 calls, 0 B copied, 0 ns."))
        Geometry.check(diagram)
    }

    @Test("One function: its calls, and what they call")
    func function() {
        let diagram = diagram(builder { $0.function = "foo2" })
        #expect(diagram.panels.count == 2)
        #expect(!diagram.texts.contains("foo1"))
        #expect(
            diagram.texts.contains("A part of the trace: function foo2. Outside of it: 20 calls"))
        let nested = self.diagram(builder(Programs.nested()) { $0.function = "outer" })
        #expect(nested.texts.contains("inner.remote(A)"))
        let inner = self.diagram(builder(Programs.nested()) { $0.function = "inner" })
        #expect(!inner.texts.contains("outer.remote()"))
        #expect(inner.texts.contains("called inside outer"))
    }

    @Test("One task is drawn alone")
    func task() {
        let diagram = diagram(builder { $0.task = TaskID(3) })
        #expect(diagram.panels.count == 1)
        #expect(diagram.folds.isEmpty)
        #expect(diagram.panels[0].blocks.count == 1)
    }

    @Test("One variable, also where it goes as a reference")
    func variable() {
        let titles = diagram(builder { $0.variable = "A" }).panels.map(\.heading[0].text)
        #expect(titles.contains { $0.contains("foo1.remote(A_ref)") })
        #expect(titles.contains { $0.contains("foo2.remote(5)") })
        let five = diagram(builder { $0.variable = "5" }).panels.map(\.heading[0].text)
        #expect(five.allSatisfy { $0.contains("foo2.remote(5)") } && !five.isEmpty)
    }

    @Test("A window: what is under way in it")
    func window() throws {
        let events = SampleRun.question(calls: 5)
        let call = events.filter { $0.task == TaskID(2) }
        let start = try #require(call.map(\.startNs).min())
        let diagram = diagram(builder(events) { $0.window = start...start + 1 })
        #expect(diagram.panels.count == 1)
        #expect(diagram.boxes.flatMap(\.events).allSatisfy { id in call.contains { $0.id == id } })
        #expect(diagram.texts.contains("A part of the trace: "))
    }

    @Test("What the trace lacks is named beside what it has")
    func missing() {
        func error(_ change: (inout Scope) -> Void) -> String? {
            do throws(MissingPart) {
                try builder(SampleRun.question(calls: 2), change).requireContent()
                return nil
            } catch { return error.description }
        }
        #expect(error { $0.function = "bar" } == "no function bar; the trace has foo1, foo2")
        #expect(error { $0.variable = "B" } == "no variable B; the trace has A, A_ref")
        #expect(error { $0.task = TaskID(13) } == "no task t13; the trace has tasks t1 to t12")
        #expect(
            error { $0.window = 3_600_000_000_000...Int64.max }?
                .hasPrefix("nothing happens from 60 min on; the trace ends at ") == true)
        #expect(
            error { ($0.function, $0.task) = ("foo2", TaskID(1)) }
                == "nothing to draw: no call fits function foo2, task t1")
        #expect(error { $0.function = "foo1" } == nil)
        #expect(error { _ in } == nil)
    }

    @Test(
        "Moments as people write them",
        arguments: [
            ("120ms..1.5s", 120_000_000...1_500_000_000), ("0..1s", 0...1_000_000_000),
            ("500us..", 500_000...(1 << 53)), ("..2m", 0...120_000_000_000),
            ("3ns..3ns", 3...3),
        ] as [(String, ClosedRange<Int64>)])
    func moments(text: String, range: ClosedRange<Int64>) {
        #expect(Moment.window(text) == range)
    }

    @Test(
        "What is no window",
        arguments: [
            "", "..", "5..6", "2s..1s", "1s", "1s-2s", "-1s..2s", "1x..2s", "inf..2s", "1s..2s..3s",
            "1e5s..2s", "1..2s",
        ])
    func noWindow(_ text: String) {
        #expect(Moment.window(text) == nil)
    }
}
