import TestSupport
import Testing
import TraceFile
import TraceSchema

@testable import Comparison

/// What an engine cannot show is no difference, and is said.
@Suite struct VisibilityTests {
    private var events: [Event] {
        var run = ScriptedRun()
        run.get(run.call(.init(1, "f", line: 3, .init("A", bytes: 10))))
        return run.events
    }

    private func header(_ engine: Engine, missing: [EventKind] = []) -> TraceHeader {
        var header = QuestionTrace().header
        header.engine = engine
        header.missing = missing
        return header
    }

    @Test func whatRealRayDoesNotShow() {
        let own = [EventKind.hold, .drop, .free].map {
            Event(kind: $0, process: .driver, startNs: 1)
        }
        let comparison = Comparison(
            structure(events + own, header: header(.embedded)),
            structure(events, header: header(.ray)))
        #expect(comparison.isSame)
        #expect(
            comparison.gaps == [
                .init(
                    kinds: ["hold", "drop", "free"], reason: "real Ray does not show them")
            ])
        #expect(
            comparison.text().contains(
                "\nnot compared: hold, drop, free (real Ray does not show them)\n"))
        let none = Comparison(
            structure(events, header: header(.embedded)), structure(events, header: header(.ray)))
        #expect(none.gaps == [])
    }

    @Test func aKindWhoseHookFailed() {
        let without = events.filter { $0.kind != .fetch }
        let a = structure(events, header: header(.embedded))
        #expect(!Comparison(a, structure(without, header: header(.ray))).isSame)
        let told = Comparison(a, structure(without, header: header(.ray, missing: [.fetch])))
        #expect(told.isSame)
        #expect(told.gaps.map(\.kinds) == [["fetch"]])
        #expect(told.agrees(.unpickle))
    }

    @Test func inferredEventsCount() {
        let inferred = events.changing(.submit) { $0.inferred = true }
        #expect(compare(events, inferred).isSame)
    }

    @Test func functionsAreFoundThroughTheirTasks() {
        let bare = events.map { event in
            var event = event
            // As the probe tells them: the function where it is pickled, fetched and called.
            let tells: Set<EventKind> = [.pickle, .export, .submit, .fetch, .unpickle]
            if !tells.contains(event.kind) { event.function = nil }
            return event
        }
        #expect(compare(events, bare).differences == [])
        // Two machines' clocks: a worker seems to begin before it is called.
        let early = bare.filter { $0.process.isWorker } + bare.filter { !$0.process.isWorker }
        #expect(compare(events, early).differences == [])
        let unsubmitted = early.filter { $0.kind != .submit }
        #expect(compare(events, unsubmitted).aspects == [.submit, .argument])
    }

    @Test func methodsAreNamedByTheirClass() {
        /// On one engine a method's events name the class too, and have its id.
        func actor(_ name: String, _ function: FunctionID?) -> [Event] {
            var build = TraceBuilder()
            for (index, method) in ["Counter", name, name].enumerated() {
                for kind in [EventKind.submit, .execute] {
                    build.event(
                        kind, in: kind == .submit ? .driver : .worker(1), at: Int64(index)
                    ) {
                        $0.task = TaskID(index + 1)
                        $0.actor = ActorID(1)
                        $0.name = method
                        $0.function = index == 0 && kind == .submit ? FunctionID(1) : function
                    }
                }
            }
            return build.trace.events
        }
        let comparison = compare(actor("inc", nil), actor("Counter.inc", FunctionID(1)))
        #expect(comparison.differences == [])
        #expect(comparison.a.functions == ["Counter", "Counter.inc"])
        #expect(comparison.a.calls == 3)
        #expect(comparison.agrees(.execute, in: "Counter.inc"))
        #expect(compare(actor("inc", nil), actor("dec", nil)).aspects == [.function])
    }

    @Test func whatMustBeKnownFirst() {
        var odd = header(.embedded)
        odd.complete = false
        odd.suppose = "live-globals"
        odd.config["inline_limit"] = 1000
        let notes = Comparison(
            structure(events, header: header(.embedded)), structure(events, header: odd)
        ).notes
        #expect(notes.count == 3)
        #expect(notes[0].contains("B was cut off"))
        #expect(notes[1].contains("`live-globals`"))
        #expect(notes[2].contains("`inline_limit` is 102,400 in A, 1,000 in B"))
    }
}
