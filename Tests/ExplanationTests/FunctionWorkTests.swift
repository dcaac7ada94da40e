import TestSupport
import Testing
import TraceSchema

@testable import CriticalPath
@testable import Explanation

/// Which call is charged with a function's pickle, export, fetch and unpickle.
@Suite struct FunctionWorkTests {
    private func event(
        _ kind: EventKind, _ process: ProcessID = .driver, at start: Int64,
        for duration: Int64 = 10,
        task: Int? = nil, _ fill: (inout Event) -> Void = { _ in }
    ) -> Event {
        var event = Event(kind: kind, process: process, startNs: start)
        event.durationNs = duration
        event.function = FunctionID(1)
        event.name = "f"
        event.task = task.map { TaskID($0) }
        event.bytes = 5000
        fill(&event)
        return event
    }

    private func call(_ task: Int, at start: Int64, lasting duration: Int64 = 10) -> [Event] {
        [
            event(.submit, at: start, for: duration, task: task) { $0.line = task },
            event(.execute, .worker(1), at: start + duration + 10, task: task),
            event(.return, .worker(1), at: start + duration + 20, task: task),
        ]
    }

    @Test func aPickleBeforeTheFirstCallIsTheFirstCalls() {
        let rows = explain([event(.pickle, at: 0)] + call(1, at: 50) + call(2, at: 200)).rows
        #expect(rows.map(\.pickledFunction.pickled) == [1, 0])
        #expect(rows.map(\.firstNs) == [90, 40])
    }

    @Test func aPickleInsideOfTheSubmitIsThatCalls() {
        let events = call(1, at: 0, lasting: 100) + call(2, at: 500)
        let pickle = event(.pickle, at: 20, for: 30)
        let rows = explain((events + [pickle]).sorted { $0.startNs < $1.startNs }).rows
        #expect(rows.map(\.pickledFunction.pickled) == [1, 0])
        #expect(rows[0].parts[.pickle] == 30)
        #expect(rows[0].parts[.submit] == 70)
    }

    @Test func aPickleOfAnotherProcessIsNotTheDrivers() {
        let events = [event(.pickle, .worker(2), at: 0)] + call(1, at: 50)
        #expect(explain(events).rows.map(\.pickledFunction.pickled) == [0])
    }

    @Test func aPickleThatFailedTakesTimeAndDoesNotCount() {
        let failed = event(.pickle, at: 0, for: 25) { $0.error = "TypeError" }
        let row = explain([failed, event(.pickle, at: 30)] + call(1, at: 50)).rows.first
        #expect(row?.pickledFunction.pickled == 1)
        #expect(row?.parts[.pickle] == 35)
    }

    @Test func aFetchThatNamesNoTaskIsThatOfTheNextRunThere() {
        let fetch = event(.fetch, .worker(1), at: 61)
        let rows = explain(
            (call(1, at: 50) + [fetch] + call(2, at: 200)).sorted { $0.startNs < $1.startNs }
        ).rows
        #expect(rows.map(\.pickledFunction.fetched) == [1, 0])
    }

    @Test func waitingForAWorkerIsWaiting() {
        let lease = event(.lease, .scheduler, at: 60, for: 500, task: 1)
        let submit = event(.submit, at: 50, task: 1)
        let run = event(.execute, .worker(1), at: 570, task: 1)
        let row = explain([submit, lease, run]).rows.first
        #expect(row?.parts[.waiting] == 500)
        #expect(row?.parts[.between] == 10)
        #expect(row?.wallNs == 530)
    }
}

/// What a pickle carries is named by its variable, not by the helper that it came through.
@Suite struct CapturedThroughHelpersTests {
    @Test func theVariableIsNamed() throws {
        var call = ScriptedRun.Call(1, "f", line: 3)
        call.pickledBytes = 801_000
        call.captures = [
            .init(variable: "helper", how: .global, bytes: 800_500),
            .init(variable: "A", how: .global, through: "helper", bytes: 800_100),
        ]
        var run = ScriptedRun()
        run.get(run.call(call))
        let row = try #require(explain(run.events).rows.first)
        #expect(row.variable == "A" && row.bytes == 800_100)
        let fetch = explain(run.events).criticalPath.stretches.first { $0.stage == .fetch }
        #expect(fetch?.variable == "A")
    }
}
