import Forecasting
import Lessons
import Simulation
import Teaching
import Testing
import TraceSchema

/// What lessons say of their forecasts in words: it has to be so in the numbers that they show.
@Suite("Lessons' forecasts") struct LessonForecastTests {
    /// The three ways of a step, in order of `Scenario.Way`.
    private func ways(
        _ lesson: Int, _ title: String, _ engine: Engine
    ) throws -> [Scenario.Way: Forecast] {
        let folder = LessonPrograms.folder
        let step = try #require(try folder.lesson(lesson).steps.first { $0.title == title })
        let run = try RecordedRun(
            trace: try folder.recordedTrace(of: lesson, engine: engine.rawValue))
        let ways = try LessonForecasts(from: run).ways(try #require(step.forecast))
        return Dictionary(
            uniqueKeysWithValues: try #require(ways).forecasts.map { ($0.way, $0.forecast) })
    }

    private func times(_ ways: [Scenario.Way: Forecast]) -> [Double] {
        Scenario.Way.allCases.compactMap { ways[$0].map { Double($0.wallNs) } }
    }

    @Test("on one machine the ways are hardly apart", arguments: Engine.allCases)
    func oneMachine(engine: Engine) throws {
        let ways = try ways(17, "Ten times as many calls", engine)
        let times = times(ways)
        #expect(times.count == 3)
        #expect(try #require(times.max()) < 1.1 * (try #require(times.min())))
        #expect(ways[.value]?.totals[.put]?.count == 60)
        #expect(ways[.captured]?.totals[.fetch]?.count == 2)
    }

    @Test(
        "on a thousand machines captured bytes queue up at the control store",
        arguments: [8, 17], Engine.allCases)
    func thousandMachines(lesson: Int, engine: Engine) throws {
        let ways = try ways(lesson, "A thousand machines", engine)
        let captured = try #require(ways[.captured])
        let reference = try #require(ways[.reference])
        let value = try #require(ways[.value])
        for other in [reference, value] {
            #expect(captured.wallNs > other.wallNs)
            #expect(captured.controlStoreBytes > 100 * other.controlStoreBytes)
        }
        // The last one has waited for a good part of the run, which takes several times as long.
        #expect(captured.wallNs > 2 * reference.wallNs)
        #expect(captured.controlStoreWaitNs * 4 > captured.wallNs)
        // One object, a copy for each other machine.
        let table = try #require(reference.totals[.put]).bytes
        #expect(reference.totals[.put]?.count == 1)
        #expect(reference.networkBytes < 1000 * (table + 20_000))
        #expect(try #require(value.totals[.put]).count == 4000)
        #expect(captured.totals[.put] == nil)
    }

    @Test("a small table may be captured at any scale", arguments: Engine.allCases)
    func smallTable(engine: Engine) throws {
        let small = times(try ways(17, "The same with a small table", engine))
        let large = times(try ways(17, "A thousand machines", engine))
        #expect(small.count == 3)
        #expect(try #require(small.max()) < 2 * (try #require(small.min())))
        #expect(try #require(large.max()) > 2 * (try #require(large.min())))
    }

    @Test("counts of a forecast stay what they are when it is made again")
    func again() throws {
        let folder = LessonPrograms.folder
        let run = try RecordedRun(trace: try folder.recordedTrace(of: 17, engine: "embedded"))
        var request = ForecastRequest()
        (request.nodes, request.workers, request.calls) = ("10", "4", ["120"])
        let one = try LessonForecasts(from: run).run(request)
        let other = try LessonForecasts(from: run).run(request)
        #expect(one.events == other.events)
        #expect(one.events.count { $0.kind == .fetch } == 40)
        #expect(one.header.simulated != nil)
    }

    @Test("a request that can't be is told in a line")
    func refused() throws {
        let run = try RecordedRun(
            trace: try LessonPrograms.folder.recordedTrace(of: 17, engine: "embedded"))
        let forecasts = try LessonForecasts(from: run)
        var request = ForecastRequest()
        request.nodes = "many"
        #expect(throws: (any Error).self) { try forecasts.run(request) }
        request.nodes = "2"
        request.rewrites = ["nosuch=captured"]
        let error = #expect(throws: SimulationError.self) { try forecasts.run(request) }
        #expect(error?.description.contains("nosuch") == true)
        request.rewrites = []
        request.calls = ["100000"]
        #expect(
            throws: SimulationError(
                "it has more than 200000 events: take fewer nodes, or fewer calls")
        ) { try forecasts.run(request) }
    }
}
