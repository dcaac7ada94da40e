import TestSupport
import TraceSchema
import Testing

@testable import Lessons

/// What a step shows of a run.
@Suite("Lessons: what a step shows") struct StepViewTests {
    /// Puts of 1, 2, … objects, one after another.
    private func puts(_ count: Int) throws -> RecordedRun {
        var build = TraceBuilder()
        for index in 1...count {
            build.event(.put, at: Int64(10 * index), for: 5) { event in
                event.object = ObjectID(index)
                event.variable = "A\(index)"
                event.bytes = 8
                event.path = .objectStore
            }
        }
        return try recorded(build)
    }

    private func view(
        _ run: RecordedRun, events: String? = nil, moment: String? = nil
    ) throws -> StepView {
        var step = LessonStep(title: "title", text: [])
        (step.events, step.moment) = (events, moment)
        return try StepView(step, in: run, file: "lesson.md")
    }

    @Test("a sentence for each event, in order of time, each once")
    func sentences() throws {
        let view = try view(
            try puts(3),
            events: "select 3 union all select 1 union all select 1 union all select 99")
        #expect(view.sentences.count == 2)
        #expect(view.sentences.first?.contains("A1") == true)
        #expect(view.sentences.last?.contains("A3") == true)
        #expect(view.further == 0)
    }

    @Test("at most eight; the others are counted")
    func many() throws {
        let eight = try view(try puts(8), events: "select id from event")
        #expect(eight.sentences.count == 8 && eight.further == 0)
        let nine = try view(try puts(9), events: "select id from event")
        #expect(nine.sentences.count == 8 && nine.further == 1)
    }

    @Test("the stores: after the last event, at the moment that is named, or at the end")
    func moment() throws {
        let run = try puts(4)
        #expect(try view(run, events: "select 2").stores.objectStore.count == 2)
        #expect(
            try view(run, events: "select 2", moment: "select 3").stores.objectStore.count == 3)
        #expect(try view(run).stores.objectStore.count == 4)
        #expect(try view(run).sentences == [])
    }

    @Test("a query that finds no event is told with the step")
    func nothing() throws {
        let run = try puts(1)
        #expect(
            message { try view(run, events: "select id from event where kind = 'get'") }
                == "lesson.md: step \"title\": no event of this run answers select id from event where "
                + "kind = 'get'")
        #expect(
            message { try view(run, moment: "select 7") }?.hasSuffix("answers select 7") == true)
        #expect(message { try view(run, events: "select id from nothing") } != nil)
    }

    @Test("a forecast where somebody makes it; what it fails with is told with the step")
    func forecast() throws {
        let run = try puts(1)
        var step = LessonStep(title: "title", text: [])
        func view(_ make: ((ForecastRequest) throws -> [String])?) throws -> [String] {
            try StepView(step, in: run, file: "lesson.md", forecast: make).forecast
        }
        #expect(try view { $0.words } == [])
        var request = ForecastRequest()
        request.nodes = "9"
        step.forecast = request
        #expect(try view { $0.words } == ["--nodes", "9"])
        #expect(try view(nil) == [])
        #expect(
            message { try view { _ in throw LessonError(file: "f", "no") } }
                == "lesson.md: step \"title\", its forecast: f: no")
    }

    @Test("an id that no event can have is none", arguments: ["1e300", "-1", "1.5", "'x'", "null"])
    func oddIDs(id: String) throws {
        let run = try puts(1)
        #expect(try run.events("select \(id)") == [])
    }
}
