import TestSupport
import Testing
import TraceFile
import TraceSchema

@testable import Ledger

/// Whose each event is.
@Suite struct LedgerEntryTests {
    @Test func eachLargeArgumentHasAnEntry() throws {
        var run = ScriptedRun()
        let call = ScriptedRun.Call(
            1, "f", line: 3, .init("A", bytes: 200_000), .init("B", bytes: 8_000_000),
            .init("n", bytes: 10))
        for _ in 0..<3 { run.get(run.call(call)) }
        let ledger = ledger(run.events)
        for (name, bytes, puts) in [("A", 200_000, 3), ("B", 8_000_000, 3), ("n", 10, 0)] {
            let entry = try #require(ledger.entries(.value, name).first)
            #expect(ledger.entries(.value, name).count == 1)
            #expect(entry.bytes == bytes && entry.function == "f" && entry.line == 3)
            #expect(entry.calls == 3 && entry.count(.serialize) == 3)
            #expect(entry.count(.put) == puts && entry.count(.get) == puts)
            #expect(entry.copiedBytes(.objectStore) == puts * bytes)
        }
        let small = try #require(ledger.entries(.value, "n").first)
        #expect(small.count(.dispatch) == 3 && small.movedBytes(.inline) == 30)
        #expect(ledger.entries.first?.variable == "B", "what cost most comes first")
    }

    @Test func aReferenceIsLedBackToWhatWasPut() throws {
        var run = ScriptedRun()
        let object = run.put("A", bound: "A_ref", bytes: 8_000_000, line: 2)
        for _ in 0..<5 {
            run.get(
                run.call(.init(1, "f", line: 3, .init("A_ref", bytes: 8_000_000, object: object))))
        }
        let ledger = ledger(run.events)
        let entry = try #require(ledger.entries(.reference, "A").first)
        #expect(entry.reference == "A_ref" && entry.calls == 5 && entry.count(.get) == 5)
        #expect(entry.copiedBytes == 0 && entry.bytes == 8_000_000)
        let put = try #require(ledger.entries(.put, "A").first)
        #expect(put.reference == "A_ref" && put.line == 2 && put.count(.put) == 1)
        #expect(put.copiedBytes == 8_000_000)
    }

    @Test func aResultThatIsPassedOnIsTheCallThatMadeIt() throws {
        var run = ScriptedRun()
        var make = ScriptedRun.Call(1, "make", line: 3, .init("n", bytes: 10))
        make.resultBytes = 500_000
        let task = run.call(make)
        let object = try #require(
            run.events.first { $0.kind == .return && $0.task == task }?.object)
        run.get(run.call(.init(2, "use", line: 4, .init("r", bytes: 500_000, object: object))))
        let ledger = ledger(run.events)
        let entry = try #require(ledger.entries(.reference).first)
        #expect(entry.variable == "make.remote(n)" && entry.reference == "r")
        #expect(entry.function == "use" && entry.bytes == 500_000)
        let result = try #require(ledger.entries(.result, "make.remote(n)").first)
        #expect(result.count(.return) == 1 && result.function == "make" && result.line == 3)
    }

    @Test func theFirstCallIsToldFromTheLaterOnes() throws {
        var run = ScriptedRun()
        run.costs.serialize = 1000
        run.costs.dispatch = 0
        run.costs.deserialize = 500
        for _ in 0..<4 { run.get(run.call(.init(1, "f", line: 3, .init("A", bytes: 5000)))) }
        let entry = try #require(ledger(run.events).entries(.value, "A").first)
        #expect(entry.firstNs == 1500 && entry.laterNs == 4500)
    }

    @Test func whatIsPaidOnceBelongsToTheFirstCall() throws {
        var call = ScriptedRun.Call(1, "f", line: 3)
        call.pickledBytes = 1_000_000
        call.captures = [.init(variable: "A", how: .global, bytes: 1_000_000)]
        var run = ScriptedRun()
        for _ in 0..<6 { run.get(run.call(call)) }
        let entry = try #require(ledger(run.events).entries(.captured, "A").first)
        #expect(entry.count(.fetch) == 2 && entry.calls == 6)
        // The second worker fetches and unpickles it again.
        let again = entry.workNs(.fetch) / 2 + entry.workNs(.unpickle) / 2
        #expect(entry.laterNs == again && entry.firstNs == entry.workNs - again)
    }

    @Test func sizesOfOneVariableAreApartUnlessTheyMeet() {
        var run = ScriptedRun()
        for bytes in [1000, 1200, 1400, 50_000, 52_000, 8_000_000] {
            run.get(run.call(.init(1, "f", line: 3, .init("A", bytes: bytes))))
        }
        let entries = ledger(run.events).entries(.value, "A").sorted { $0.calls > $1.calls }
        #expect(entries.map(\.bytes) == [1000, 50_000, 8_000_000])
        #expect(entries.map(\.largestBytes) == [1400, 52_000, 8_000_000])
    }

    @Test func whatABodyWaitsForIsNoWork() throws {
        var run = ScriptedRun()
        var outer = ScriptedRun.Call(1, "outer", line: 3)
        outer.execute = 1_000_000
        let task = run.call(outer)
        let body = try #require(run.events.first { $0.kind == .execute && $0.task == task })
        var get = Event(kind: .get, process: body.process, startNs: body.startNs + 100)
        get.durationNs = 700_000
        get.waitedNs = 600_000
        get.role = .result
        get.task = TaskID(9)
        run.add(get)
        run.get(task)
        let entry = try #require(ledger(run.events).entries(.call).first { $0.function == "outer" })
        #expect(entry.workNs(.execute) == 400_000)
        #expect(entry.sums.first { $0.kind == .execute }?.waitedNs == 600_000)
    }

    @Test func callsThatNeverEndedAreCounted() throws {
        var run = ScriptedRun()
        for _ in 0..<3 { run.call(.init(1, "f", line: 3)) }
        let cut = run.events.filter { event in
            event.task != TaskID(3) || event.kind == .submit || event.kind == .dispatch
        }
        let entry = try #require(ledger(cut).entries(.call).first)
        #expect(entry.calls == 3 && entry.unfinished == 1)
        #expect(ledger(run.events).entries(.call).first?.unfinished == 0)
    }

    @Test func onRealRayAnImplicitPutNamesNoObject() throws {
        var run = ScriptedRun()
        run.get(run.call(.init(1, "f", line: 3, .init("A", bytes: 300_000))))
        let events = run.events.map { event in
            var event = event
            if event.kind == .put { event.object = nil }
            if event.kind == .submit { event.arguments?[0].object = nil }
            return event
        }
        let entry = try #require(ledger(events).entries(.value, "A").first)
        #expect(entry.count(.get) == 1 && ledger(events).entries(.reference).isEmpty)
    }

    @Test func oneEventForAllArgumentsIsShared() throws {
        var run = ScriptedRun()
        let call = ScriptedRun.Call(
            1, "f", line: 3, .init("A", bytes: 30_000), .init("B", bytes: 10_000))
        run.get(run.call(call))
        var events = run.events.filter { $0.kind != .deserialize || $0.role != .argument }
        var one = Event(kind: .deserialize, process: .worker(1), startNs: 2_000_000)
        one.task = TaskID(1)
        one.role = .argument
        one.durationNs = 4001
        one.bytes = 40_000
        events.append(one)
        let ledger = ledger(events)
        #expect(ledger.entries(.value, "A").first?.workNs(.deserialize) == 3000)
        #expect(ledger.entries(.value, "B").first?.workNs(.deserialize) == 1000)
        // What does not divide is the call's.
        #expect(ledger.entries(.call).first?.workNs(.deserialize) == 1)
    }

    /// Each event goes through the parts of its function's pickle: what a pickle from outside has
    /// beyond is the function's own, and nothing is lost.
    @Test func ofMoreCapturesThanAnyScriptHasTheRestIsTheFunctions() throws {
        var build = TraceBuilder()
        build.event(.pickle, at: 0, for: 3000) {
            $0.function = FunctionID(1)
            $0.name = "f"
            $0.bytes = 3000
            $0.captures = (0..<1500).map { .init(variable: "v\($0)", how: .global, bytes: 2) }
        }
        var builder = LedgerBuilder(header: build.trace.header)
        for event in build.trace.events { builder.add(event) }
        let entries = builder.finish().entries
        #expect(entries.count { $0.how == .captured } == PickleShape.mostParts)
        let own = try #require(entries.first { $0.how == .function })
        #expect(own.workNs == 3000 - 2 * Int64(PickleShape.mostParts))
        #expect(entries.reduce(0) { $0 + $1.workNs } == 3000)
    }
}
