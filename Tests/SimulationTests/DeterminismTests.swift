import Forecasting
import Foundation
import TestSupport
import Testing
import TraceFile
import TraceSchema

@testable import Simulation

/// The same question has the same answer, to the byte; and an answer that is cut off is one.
struct DeterminismTests {
    private func workload() throws -> Workload {
        var question = QuestionTrace()
        question.calls = 20
        question.isPipelined = true
        question.workers = 4
        return try Workload(question)
    }

    private func bytes(_ forecast: Forecast) throws -> Data {
        let folder = try TemporaryDirectory()
        let path = folder.file("forecast.trace.jsonl")
        let simulated = TraceHeader.Simulated(changes: ["nodes=8"], calibration: "a test's")
        try ForecastTrace.write(forecast, simulated: simulated, to: path)
        return try Data(contentsOf: URL(filePath: path))
    }

    @Test(
        "the same seed has the same trace, whatever the limit of events", arguments: [200_000, 100])
    func same(limit: Int) throws {
        func run() throws -> Data {
            let workload = try workload()
            return try bytes(
                workload.forecast {
                    $0.nodes = 8
                    $0.eventLimit = limit
                })
        }
        let first = try run()
        #expect(try run() == first)
        #expect(!first.isEmpty)
    }

    @Test(
        "kept events and folds together are exactly what there was", arguments: [0, 1, 100, 1000])
    func folds(limit: Int) throws {
        let workload = try workload()
        let whole = try workload.forecast { $0.nodes = 3 }
        let folded = try workload.forecast {
            $0.nodes = 3
            $0.eventLimit = limit
        }
        #expect(whole.trace.folds.isEmpty)
        #expect(folded.trace.events.count == limit)
        #expect(folded.wallNs == whole.wallNs)
        #expect(folded.totals == whole.totals)
        #expect(folded.events == whole.events)
        #expect(folded.events == limit + folded.trace.header.folded)
        var totals: [EventKind: Forecast.Total] = [:]
        for event in folded.trace.events {
            totals[event.kind, default: .init()].add(
                1, bytes: event.bytes ?? 0, copied: event.copied ?? 0, ns: event.durationNs ?? 0)
        }
        for fold in folded.trace.folds {
            totals[fold.kind, default: .init()].add(
                fold.count, bytes: fold.bytes, copied: fold.copied, ns: fold.durationNs)
        }
        #expect(totals == whole.totals)
        #expect(TraceConformance.problems(in: folded.file) == [])
    }

    @Test("a forecast's trace can be read, and says that it is one")
    func readAgain() throws {
        let forecast = try workload().forecast()
        let folder = try TemporaryDirectory()
        let path = folder.file("forecast.trace.jsonl")
        let simulated = TraceHeader.Simulated(
            changes: ["A=8MB"], calibration: "a test's", network: "10gbe")
        try ForecastTrace.write(forecast, simulated: simulated, to: path)
        let trace = try TraceReader(path: path)
        #expect(trace.header.simulated == simulated)
        var events: [Event] = []
        try trace.forEach(event: { events.append($0) }, fold: { _ in })
        #expect(events == forecast.trace.events)
        // And it can be simulated in its turn, with the same counts.
        let again = try Workload(trace: path).forecast()
        for kind in [EventKind.submit, .put, .serialize, .execute, .pickle, .export] {
            #expect(again.totals[kind]?.count == forecast.totals[kind]?.count)
            #expect(again.totals[kind]?.bytes == forecast.totals[kind]?.bytes)
        }
    }

    @Test("one that is stopped has what there was until then, and says so")
    func cutOff() throws {
        let workload = try workload()
        var scenario = try Scenario()
        scenario.calls = [.init(function: nil, count: 20_000)]
        scenario.eventLimit = 1000
        var asked = 0
        let forecast = try Simulator(workload, scenario, .simple).run { _ in
            asked += 1
            return asked < 3
        }
        #expect(forecast.isCutOff)
        #expect(forecast.refusal == nil)
        #expect(forecast.calls > 0 && forecast.calls < 120_000)
        #expect(forecast.trace.header.complete == false)
        #expect(forecast.wallNs > 0)
        #expect(TraceConformance.problems(in: forecast.file) == [])
    }
}
