import TestSupport
import Testing
import TraceSchema

@testable import Explanation

@Suite struct RowTests {
    @Test func theQuestionsProgramHasARowForEachWayAndSize() throws {
        let explanation = explain(QuestionTrace())
        #expect(
            explanation.rows.map(\.way)
                == [.inline, .reference, .captured, .put, .reference, .captured])
        #expect(explanation.rows.map(\.line) == [21, 24, 26, 21, 24, 26])
        #expect(explanation.rows.allSatisfy { $0.variable == "A" && $0.calls == 10 })
        #expect(explanation.rows[0].call == "foo1.remote(A)")
        #expect(explanation.rows[0].place == "program.py:21")

        let inline = explanation.rows[0].counts
        #expect(inline.serialized == 10 && inline.put == 0 && inline.gets == 0)
        let reference = explanation.rows[1]
        #expect(reference.reference == "A_ref" && reference.bytes == 33_842)
        #expect(reference.counts.put == 1 && reference.counts.gets == 10)
        #expect(reference.counts.serialized == 1)
        let captured = explanation.rows[2]
        #expect(captured.bytes == 33_842 - 123)
        #expect(captured.counts.pickled == 1 && captured.counts.exported == 1)
        #expect(captured.counts.fetched == 2 && captured.counts.serialized == 0)
        #expect(captured.messageBytes == 310)
        let put = explanation.rows[3].counts
        #expect(put.serialized == 10 && put.put == 10 && put.gets == 10)
        #expect(put.copiedBytes >= 80_002_420 && put.copiedBytes < 80_020_000)
    }

    @Test(arguments: [1, 3]) func eachWorkerFetchesOnce(workers: Int) throws {
        var trace = QuestionTrace()
        trace.workers = workers
        let row = try #require(explain(trace).row(.captured))
        #expect(row.counts.fetched == workers)
        #expect(row.workers == (1...workers).map { "worker-\($0)" })
    }

    @Test func theFirstCallPaysOnceAndTheLaterOnesDoNot() throws {
        var trace = QuestionTrace()
        trace.sizes = [33_842]
        trace.workers = 1
        let rows = explain(trace).rows
        let costs = trace.costs
        for row in rows {
            let later = try #require(row.later)
            #expect(later.calls == 9)
            #expect(later.medianNs == later.meanNs)
            #expect(row.firstNs > later.medianNs + costs.pickle.base + costs.export.base)
            #expect(row.wallNs == row.firstNs + later.wallNs)
        }
        // The explicit put is paid by the row that first took the reference.
        let put = costs.serialize.of(33_842) + costs.put.of(33_842)
        let work = rows[1].step(.serializeValue).ns + rows[1].step(.putValue).ns
        #expect(work == put)
        #expect(rows[0].step(.putValue).count == 0)
    }

    @Test func aPutServesTwoRowsAndIsPaidOnce() throws {
        var run = ScriptedRun()
        let object = run.put("A", bound: "A_ref", bytes: 50_000, line: 1)
        for line in [2, 3] {
            let call = ScriptedRun.Call(
                1, "f", line: line, .init("A_ref", bytes: 50_000, object: object))
            run.get(run.call(call))
        }
        let rows = explain(run.events).rows
        #expect(rows.map(\.counts.put) == [1, 0])
        #expect(rows.map(\.counts.putsPaidElsewhere) == [0, 1])
        #expect(rows.map(\.variable) == ["A", "A"])
    }

    @Test func oneFunctionAtTwoLinesAndTwoSizesAtOneLine() throws {
        var run = ScriptedRun()
        for (line, bytes) in [(5, 4000), (6, 4000), (6, 90_000), (6, 90_100)] {
            run.get(run.call(.init(1, "f", line: line, .init("A", bytes: bytes))))
        }
        let rows = explain(run.events).rows
        #expect(rows.map(\.line) == [5, 6, 6])
        #expect(rows.map(\.bytes) == [4000, 4000, 90_000])
        #expect(rows.map(\.largestBytes) == [4000, 4000, 90_100])
        #expect(rows.map(\.calls) == [1, 1, 2])
        #expect(rows[0].later == nil)
    }

    @Test func pipelinedCallsCountTheirOverlapOnce() throws {
        var trace = QuestionTrace()
        trace.sizes = [33_842]
        trace.ways = [.value]
        let single = try #require(explain(trace).rows.first)
        trace.isPipelined = true
        let pipelined = try #require(explain(trace).rows.first)
        #expect(single.inFlight == 1)
        #expect(pipelined.inFlight == 10)
        #expect(pipelined.wallNs < single.wallNs)
        let first = try #require(trace.events.first { $0.kind == .pickle })
        let last = try #require(trace.events.map(\.endNs).max())
        #expect(pipelined.wallNs == last - first.startNs)
    }

    @Test func aNestedTaskHasARowOfItsOwnAndItsCallerIsTheWorker() throws {
        var run = ScriptedRun()
        var outer = ScriptedRun.Call(1, "outer", line: 9)
        outer.worker = 1
        outer.execute = 900_000
        let task = run.call(outer)
        var inner = ScriptedRun.Call(2, "inner", line: 4, .init("x", bytes: 2000))
        inner.caller = .worker(1)
        inner.parent = task
        inner.worker = 2
        let driver = run.now
        run.now = run.ready(task) - 800_000
        run.get(run.call(inner))
        run.now = driver
        run.get(task)
        let rows = explain(run.events).rows
        #expect(rows.map(\.function) == ["outer", "inner"])
        #expect(rows[0].way == .nothing && rows[1].way == .inline)
        #expect(rows[1].wallNs < rows[0].wallNs)
        // What the body waited for is not its own.
        let waits = run.events.filter { $0.kind == .get && $0.process == .worker(1) }
        let waited = try #require(waits.first?.waitedNs)
        #expect(waited > 100_000)
        #expect((890_000 - waited...900_000 - waited).contains(rows[0].parts[.execute]))
        #expect(rows[1].pickledFunction.pickled == 1)
    }

    @Test func errorsAndResultsNeverGotAreSaid() throws {
        var run = ScriptedRun()
        for index in 0..<4 {
            var call = ScriptedRun.Call(1, "f", line: 3, .init("A", bytes: 5000))
            if index == 1 { call.error = "ValueError" }
            let task = run.call(call)
            if index < 3 { run.get(task) }
        }
        let explanation = explain(run.events)
        let row = try #require(explanation.rows.first)
        #expect(row.calls == 4 && row.failed == 1 && row.notGot == 1)
        let text = try #require(explanation.reason(.trouble, row)?.text)
        #expect(text.contains("1 of 4 calls of `f` (program.py:3) failed"))
        #expect(text.contains("1 of 4 calls of `f` (program.py:3) left a result that nobody got"))
        #expect(row.parts.total == row.wallNs)
    }

    @Test func aSecondGetOfAResultIsNotPartOfTheCall() throws {
        var run = ScriptedRun()
        let task = run.call(.init(1, "f", line: 3, .init("A", bytes: 5000)))
        run.get(task)
        let once = try #require(explain(run.events).rows.first)
        run.now += 1_000_000_000
        run.get(task)
        #expect(explain(run.events).rows.first == once)
    }

    @Test func aCallThatWasTriedAgain() throws {
        var run = ScriptedRun()
        let task = run.call(.init(1, "f", line: 3))
        var again = Event(kind: .execute, process: .worker(2), startNs: run.ready(task))
        again.task = task
        again.durationNs = 10
        run.add(again)
        let explanation = explain(run.events)
        #expect(explanation.rows.first?.retried == 1)
        #expect(explanation.reasons.contains { $0.text.contains("ran once again") })
    }

    @Test func theResultOfATaskPassedOnLeadsBackToItsCall() throws {
        var run = ScriptedRun()
        var make = ScriptedRun.Call(1, "make", line: 1)
        make.resultBytes = 40_000
        let made = run.call(make)
        let result = try #require(run.events.last { $0.kind == .return }?.object)
        _ = made
        run.get(run.call(.init(2, "use", line: 2, .init("r", bytes: 0, object: result))))
        let row = try #require(explain(run.events).rows.last)
        #expect(row.way == .reference)
        #expect(row.variable == "make.remote()" && row.reference == "r")
        #expect(row.bytes == 40_000)
        // It was passed on, so nobody need get it.
        #expect(explain(run.events).rows.first?.notGot == 0)
    }

    @Test func aWarmUpComesLastAndIsALineOfItsOwn() throws {
        var run = ScriptedRun()
        run.get(run.call(.init(1, "warm_up", line: 2)))
        #expect(
            explain(run.events).text().contains("nothing  –      program.py:2 warm_up.remote()"))
        for _ in 0..<2 { run.get(run.call(.init(2, "f", line: 3, .init("A", bytes: 5000)))) }
        let explanation = explain(run.events)
        #expect(explanation.rows.map(\.function) == ["f", "warm_up"])
        #expect(explanation.rows.map(\.isAside) == [false, true])
        let text = explanation.text()
        #expect(
            text.contains("1 other call, which passes nothing: program.py:2 warm_up.remote(), "))
        #expect(!text.contains("#2"))
    }

    @Test func smallCapturesAreNoWayOfPassing() throws {
        var run = ScriptedRun()
        var call = ScriptedRun.Call(1, "f", line: 1, .init("i", bytes: 10))
        call.captures = [
            .init(variable: "np", how: .module, bytes: 9000),
            .init(variable: "A_ref", how: .global, bytes: 841),
        ]
        run.get(run.call(call))
        #expect(explain(run.events).rows.first?.way == .inline)
    }
}
