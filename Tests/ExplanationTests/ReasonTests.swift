import TestSupport
import Testing
import TraceSchema

@testable import Explanation

/// The sentences follow the trace: another name, size, order or cost gives other sentences.
@Suite struct ReasonTests {
    private func text(_ kind: Explanation.Reason.Kind, _ way: Way, _ explanation: Explanation)
        throws -> String
    {
        try #require(explanation.reason(kind, explanation.row(way))?.text)
    }

    @Test func underTheLimitTheReferenceDoesNotHelp() throws {
        var trace = QuestionTrace()
        trace.sizes = [33_842]
        let explanation = explain(trace)
        #expect(explanation.subjects.map(\.title) == ["`A`, 33.8 kB"])
        #expect(explanation.subjects.first?.rows == [1, 2, 3])
        let byValue = try text(.byValue, .inline, explanation)
        #expect(byValue.contains("serializes `A` again, 10 times here: 338.4 kB in all"))
        #expect(byValue.contains("within the inline limit of 102.4 kB"))
        #expect(byValue.contains("nothing is put"))
        let reference = try text(.reference, .reference, explanation)
        #expect(reference.hasPrefix("By reference: it does not help here, it costs 15 µs a call"))
        #expect(reference.contains("(a message of 300 B instead of 34.1 kB)"))
        #expect(reference.contains("adds 25 µs of copy (each call gets it from the object store)"))
        #expect(reference.contains("is within the inline limit of 102.4 kB and rides"))
        #expect(reference.contains("for 9.4 µs a call to serialize and deserialize it"))
        #expect(reference.contains("Each call gets it from the object store, 25 µs each"))
        #expect(reference.contains("each and no byte copied"))
        let captured = try text(.captured, .captured, explanation)
        #expect(captured.contains("pickled once for 10 calls, exported once"))
        #expect(captured.contains("fetched once by each of the 2 workers"))
        #expect(captured.contains("carries a message of 310 B"))
        #expect(captured.contains("It is about as quick as by value here"))
        #expect(!captured.contains("does not pay"))
        let practice = try text(.practice, .captured, explanation)
        #expect(practice.contains("bad practice all the same: the 33.7 kB of `A`"))
        #expect(practice.contains("refuses from 100.0 MB"))
    }

    @Test func overTheLimitTheReferenceHelps() throws {
        var trace = QuestionTrace()
        trace.sizes = [8_000_242]
        let explanation = explain(trace)
        let byValue = try text(.byValue, .put, explanation)
        #expect(byValue.contains("Over the inline limit of 102.4 kB"))
        #expect(byValue.contains("put 10 times, 80.0 MB copied"))
        let reference = try text(.reference, .reference, explanation)
        #expect(reference.contains("one copy of 8.0 MB against 10 by value"))
        #expect(reference.contains("By reference: it helps here, it saves 2.1 ms a call"))
        #expect(reference.contains("It spares 1.6 ms of copy and 484 µs of serialize"))
    }

    @Test func anotherNameAnotherSizeAnotherLimit() throws {
        var trace = QuestionTrace()
        trace.variable = "weights"
        trace.sizes = [50_000]
        trace.inlineLimit = 20_000
        let explanation = explain(trace)
        #expect(!explanation.text().contains("`A`"))
        #expect(explanation.subjects.first?.title == "`weights`, 50.0 kB")
        let byValue = try text(.byValue, .put, explanation)
        #expect(byValue.contains("Over the inline limit of 20.0 kB"))
        #expect(try text(.reference, .reference, explanation).contains("`weights_ref`"))
    }

    @Test func theOrderOfTheProgramIsTheOrderOfTheRows() throws {
        var trace = QuestionTrace()
        trace.sizes = [33_842]
        trace.ways = [.captured, .reference, .value]
        let explanation = explain(trace)
        #expect(explanation.rows.map(\.way) == [.captured, .reference, .inline])
        #expect(explanation.subjects.first?.rows == [1, 2, 3])
        // The ranking does not follow the program, but the times.
        #expect(explanation.reasons.first { $0.kind == .ranking }?.rows == [1, 3, 2])
        #expect(try text(.reference, .reference, explanation).contains("does not help here"))
    }

    @Test func whereTheReferenceWinsTheSentenceReverses() throws {
        var trace = QuestionTrace()
        trace.sizes = [90_000]
        trace.costs.getArgument = 500
        trace.costs.serialize.perKilobyte = 900
        let explanation = explain(trace)
        let reference = try text(.reference, .reference, explanation)
        #expect(reference.contains("By reference: it helps here, it saves 94 µs a call"))
        #expect(reference.contains("It spares 85 µs of serialize"))
        #expect(!reference.contains("does not help"))
    }

    @Test func whereTheReferenceLosesOverTheLimit() throws {
        var trace = QuestionTrace()
        trace.sizes = [200_000]
        trace.ways = [.value, .reference]
        trace.execute = [.reference: 4_000_000]
        let explanation = explain(trace)
        let reference = try text(.reference, .reference, explanation)
        #expect(reference.contains("it does not help here"))
        #expect(reference.contains("ms of execute"))
    }

    @Test func whereTheReferenceMakesNoDifference() throws {
        var trace = QuestionTrace()
        trace.sizes = [33_842]
        trace.costs.getArgument = 9500
        let text = try text(.reference, .reference, explain(trace))
        #expect(
            text.contains("makes no difference worth having here (86 µs a call by reference, 86 µs")
        )
    }

    /// Two ways that differ by less than runs of one program do are told to be alike.
    @Test(arguments: [(9500, true), (15_000, true), (35_000, false)] as [(Int64, Bool)])
    func aDifferenceIsOneFromFifteenPercentOn(get: Int64, isNone: Bool) throws {
        var trace = QuestionTrace()
        trace.sizes = [33_842]
        trace.costs.getArgument = .init(get)
        let text = try text(.reference, .reference, explain(trace))
        #expect(text.contains("makes no difference worth having") == isNone)
    }

    @Test func aLongerWaitForTheWorkerHasItsReason() throws {
        var trace = QuestionTrace()
        trace.sizes = [33_842]
        trace.ways = [.value, .reference]
        let line = QuestionTrace.line(of: .reference)
        let tasks = Set(
            trace.events.filter { $0.kind == .submit && $0.line == line }.compactMap(\.task))
        // All that follows the submit comes later, and nobody works meanwhile.
        let events = trace.events.map { event in
            var event = event
            guard let task = event.task, tasks.contains(task) else { return event }
            if event.kind == .get, event.role == .result {
                event.durationNs = (event.durationNs ?? 0) + 60_000
                event.waitedNs = (event.waitedNs ?? 0) + 60_000
            } else if event.kind == .deserialize, event.role == .result {
                event.startNs += 60_000
            }
            return event
        }
        let text = try text(.reference, .reference, explain(events, header: trace.header))
        #expect(text.contains("of waiting (before it grants a worker, the node asks the owner"))
    }

    @Test func whereCapturedLosesItSaysWhy() throws {
        var trace = QuestionTrace()
        trace.sizes = [33_842]
        trace.execute = [.captured: 90_000]
        let explanation = explain(trace)
        let captured = try text(.captured, .captured, explanation)
        #expect(captured.contains("It is not the quickest way here: a call takes"))
        #expect(captured.contains("it adds 85 µs of execute"))
        #expect(!captured.contains("That makes it the quickest"))
        #expect(try text(.practice, .captured, explanation).contains("bad practice besides"))
    }

    @Test func aCaptureTooDearForFewCalls() throws {
        var trace = QuestionTrace()
        trace.sizes = [8_000_242]
        trace.calls = 10
        let captured = try text(.captured, .captured, explain(trace))
        #expect(captured.contains("For 10 calls it does not pay all the same"))
        trace.calls = 1000
        trace.costs.getArgument = 200_000
        #expect(try !text(.captured, .captured, explain(trace)).contains("does not pay"))
    }

    @Test func aCaptureIsFixedOnlyWhereTheTraceShowsIt() throws {
        var trace = QuestionTrace()
        trace.sizes = [33_842]
        #expect(try text(.practice, .captured, explain(trace)).contains("fixed once it is pickled"))
        trace.calls = 1
        #expect(try !text(.practice, .captured, explain(trace)).contains("fixed"))
        trace.calls = 10
        var header = trace.header
        header.suppose = "live-globals"
        let supposed = explain(trace.events, header: header)
        #expect(try !text(.practice, .captured, supposed).contains("fixed"))
    }

    @Test func aGetThatCopiesIsSaid() throws {
        var trace = QuestionTrace()
        trace.sizes = [33_842]
        let events = trace.events.map { event in
            var event = event
            if event.kind == .get, event.role == .argument { event.copied = 33_842 }
            return event
        }
        let explanation = explain(events, header: trace.header)
        #expect(
            try text(.reference, .reference, explanation).contains("each, 338.4 kB copied in all"))
    }

    @Test func aFunctionOverTheWarning() throws {
        var trace = QuestionTrace()
        trace.sizes = [20_000_000]
        trace.calls = 2
        let practice = try text(.practice, .captured, explain(trace))
        #expect(practice.contains("Ray warns: the pickle of `foo2` has 20.0 MB, over 10.0 MB"))
    }

    @Test func aPutForEachCallIsSaid() throws {
        var run = ScriptedRun()
        for _ in 0..<5 {
            let object = run.put("A", bound: nil, bytes: 50_000, line: 3)
            let argument = ScriptedRun.Argument("ray.put(A)", bytes: 50_000, object: object)
            run.get(run.call(.init(1, "f", line: 3, argument)))
        }
        let explanation = explain(run.events)
        #expect(explanation.rows.map(\.counts.put) == [5])
        #expect(try text(.reference, .reference, explanation).contains("anew for each call, 5"))
    }

    @Test func withoutTheInlineLimitNoSentenceNeedsIt() throws {
        var trace = QuestionTrace()
        trace.calls = 3
        var header = trace.header
        header.config = [:]
        let explanation = explain(trace.events, header: header)
        for reason in explanation.reasons {
            #expect(!reason.text.contains("limit"))
            #expect(!reason.text.contains("ride inline anyway"))
            #expect(!reason.text.contains("warns"))
        }
        #expect(try text(.byValue, .put, explanation).contains("Each is put into the object store"))
    }

    @Test func onlyTheSentencesThatApply() throws {
        var trace = QuestionTrace()
        trace.ways = [.value]
        #expect(Set(explain(trace).reasons.map(\.kind)) == [.byValue])
        trace.ways = [.captured]
        #expect(Set(explain(trace).reasons.map(\.kind)) == [.captured, .practice])
        trace.ways = [.reference]
        let alone = explain(trace)
        #expect(Set(alone.reasons.map(\.kind)) == [.reference])
        #expect(!alone.reasons.contains { $0.text.contains("by value") })
    }

    @Test func callsThatCarryNothing() throws {
        var run = ScriptedRun()
        for _ in 0..<3 { run.get(run.call(.init(1, "f", line: 2))) }
        let explanation = explain(run.events)
        #expect(explanation.rows.map(\.way) == [.nothing])
        #expect(explanation.reasons.map(\.kind) == [.light])
        #expect(explanation.reasons.first?.text.contains("3 calls of `f` (program.py:2)") == true)
    }

    @Test func theNumbersAreTheRows() throws {
        let explanation = explain(QuestionTrace())
        let row = try #require(explanation.row(.put))
        let numbers = try #require(explanation.reason(.byValue, row)?.numbers)
        #expect(numbers["put"] == row.counts.put)
        #expect(numbers["inline_limit_bytes"] == 102_400)
        #expect(numbers["serialize_ns"] == Int(row.step(.serializeArgument).ns))
    }

    @Test func aWarmUpIsNotCompared() throws {
        var trace = QuestionTrace()
        trace.sizes = [33_842]
        var run = trace.run
        run.get(run.call(.init(9, "warm", line: 2, .init("A", bytes: 33_842))))
        let explanation = explain(run.events, header: trace.header)
        #expect(explanation.subjects.first?.rows == [1, 2, 3, 4])
        let ranking = try #require(explanation.reasons.first { $0.kind == .ranking })
        #expect(ranking.rows == [3, 1, 2])
        #expect(ranking.text.contains("median of the calls after the first"))
    }

    @Test func aFewSlowCallsDoNotMakeAWaySlow() throws {
        var trace = QuestionTrace()
        trace.sizes = [33_842]
        trace.ways = [.value, .captured]
        trace.workers = 1
        trace.costs.serialize.perKilobyte = 900
        let steady = try #require(explain(trace).reasons.first { $0.kind == .ranking })
        #expect(!steady.text.contains("means"))
        var run = trace.run
        var slow = ScriptedRun.Call(2, "foo2", line: 26, .init("5", bytes: 10))
        slow.execute = 50_000_000
        run.get(run.call(slow))
        let explanation = explain(run.events, header: trace.header)
        let ranking = try #require(explanation.reasons.first { $0.kind == .ranking })
        #expect(ranking.rows == [2, 1])
        #expect(ranking.text.contains("The means rank otherwise"))
    }

    @Test func singleCallsAreComparedAsWholes() throws {
        var trace = QuestionTrace()
        trace.sizes = [33_842]
        trace.calls = 1
        let ranking = try #require(explain(trace).reasons.first { $0.kind == .ranking })
        #expect(ranking.text.contains("a single call each"))
        #expect(try text(.byValue, .inline, explain(trace)).contains("so it rides inside"))
    }

    @Test func twoFunctionsThatCaptureTheSameAreOneSentence() throws {
        var run = ScriptedRun()
        for function in 1...2 {
            for _ in 0..<3 {
                var call = ScriptedRun.Call(function, "f\(function)", line: 3)
                call.captures = [.init(variable: "A", how: .global, bytes: 40_000)]
                call.pickledBytes = 40_500
                run.get(run.call(call))
            }
        }
        let practices = explain(run.events).reasons.filter { $0.kind == .practice }
        #expect(practices.map(\.rows) == [[1, 2]])
        let text = try #require(practices.first?.text)
        #expect(text.contains("inside `f1` and `f2`"))
        #expect(text.contains("(twice here, 80.0 kB)"))
        #expect(text.contains("(4 times here, 160.0 kB)"))
    }

    @Test func anotherVariableOfTheSameSizeIsAnotherSubject() throws {
        var run = ScriptedRun()
        for (function, name) in [(1, "A"), (2, "B")] {
            run.get(run.call(.init(function, "f", line: function, .init(name, bytes: 40_000))))
        }
        #expect(explain(run.events).subjects.map(\.title) == ["`A`, 40.0 kB", "`B`, 40.0 kB"])
    }

    @Test(arguments: [200, 201]) func ofManyRowsTheReasonsSpeakOfTheLongest(lines: Int) throws {
        var run = ScriptedRun()
        for line in 1...lines {
            var call = ScriptedRun.Call(1, "f", line: line, .init("A\(line)", bytes: 40_000))
            call.execute = line == 2 ? 1 : 500_000
            run.get(run.call(call))
        }
        let explanation = explain(run.events)
        #expect(explanation.rows.count == lines)
        let spoken = Set(explanation.subjects.flatMap(\.rows))
        #expect(spoken.count == 200)
        #expect(spoken.contains(2) == (lines == 200))
        #expect(explanation.notes.count == (lines == 200 ? 0 : 1))
    }

    /// `fit.remote(features, labels, seed)`: the sentence about `features` is about nothing else.
    @Test(arguments: [20_000, 200_000, 800_000]) func otherArgumentsAreNotTheVariables(labels: Int)
        throws
    {
        var run = ScriptedRun()
        for _ in 0..<3 {
            run.get(
                run.call(
                    .init(
                        1, "fit", line: 3, .init("features", bytes: 800_000),
                        .init("labels", bytes: labels), .init("seed", bytes: 10))))
        }
        let explanation = explain(run.events)
        let row = try #require(explanation.rows.first)
        #expect(row.variable == "features")
        #expect(row.counts.serialized == 3)
        #expect(row.counts.put == 3)
        #expect(row.counts.gets == 3)
        #expect(row.counts.copiedByPuts == 2_400_000)
        #expect(row.counts.copiedByGets == 0)
        let byValue = try text(.byValue, .put, explanation)
        #expect(byValue.contains("3 times here: 2.4 MB in all, 52 µs a call"))
        #expect(byValue.contains("put 3 times, 2.4 MB copied, 190 µs a call for the copy alone"))
    }

    /// `f` takes the value and works long; `g` captures it and does little.
    @Test(arguments: [5000, 105_000, 105_001, 600_000, 1_200_000] as [Int64])
    func functionsWithOtherWorkAreNotCompared(execute: Int64) throws {
        var trace = QuestionTrace()
        trace.sizes = [33_842]
        trace.execute = [.captured: execute]
        let explanation = explain(trace)
        let isApart = execute > 105_000
        let apart = explanation.reasons.first { $0.kind == .apart }
        #expect((apart != nil) == isApart)
        // What is one function is compared all the same.
        let ranking = try #require(explanation.reasons.first { $0.kind == .ranking })
        #expect(ranking.rows.count == (isApart ? 2 : 3))
        let captured = try text(.captured, .captured, explanation)
        #expect(captured.contains("quick") != isApart)
        #expect(try text(.reference, .reference, explanation).contains("it does not help here"))
        guard let apart else { return }
        #expect(apart.text.hasPrefix("`foo1` and `foo2` are different functions"))
        #expect(apart.text.contains("`foo1` 5.0 µs"))
        #expect(apart.numbers["row_3_execute_ns"] == Int(execute))
        #expect(try text(.practice, .captured, explanation).contains("bad practice besides"))
    }

    /// Within a factor of two, long work is alike.
    @Test(arguments: [(2_000_000, false), (2_000_002, true)] as [(Int64, Bool)])
    func twiceTheWorkIsOtherWork(execute: Int64, isApart: Bool) {
        var trace = QuestionTrace()
        trace.costs.execute = 1_000_000
        trace.execute = [.captured: execute]
        #expect(explain(trace).reasons.contains { $0.kind == .apart } == isApart)
    }

    /// Two variables of one size, the one by value to `f`, the other captured by `g`.
    @Test func twoVariablesOfOneSizeAreNotCompared() throws {
        var run = ScriptedRun()
        for _ in 0..<3 {
            run.get(run.call(.init(1, "f", line: 3, .init("A", bytes: 40_000))))
            var call = ScriptedRun.Call(2, "g", line: 4)
            call.captures = [.init(variable: "B", how: .global, bytes: 40_000)]
            call.pickledBytes = 40_500
            run.get(run.call(call))
        }
        let explanation = explain(run.events)
        #expect(explanation.subjects.map(\.title) == ["`A`, 40.0 kB", "`B`, 40.0 kB"])
        #expect(!explanation.reasons.contains { $0.kind == .ranking })
    }

    /// `ref` leads back to `A`, which is passed by value too; where the trace does not have the put,
    /// the name of the reference is all there is.
    @Test func aReferenceIsOneWithWhatWasPutAndWithItsOwnName() throws {
        var run = ScriptedRun()
        let object = run.put("A", bound: "ref", bytes: 40_000, line: 2)
        let unknown = run.put("lost", bound: "ref", bytes: 40_000, line: 2)
        run.get(run.call(.init(1, "f", line: 3, .init("A", bytes: 40_000))))
        run.get(run.call(.init(1, "f", line: 4, .init("ref", bytes: 40_000, object: unknown))))
        run.get(run.call(.init(1, "f", line: 5, .init("ref", bytes: 40_000, object: object))))
        let events = run.events.map { event in
            var event = event
            if event.object == unknown, event.role == .value { event.variable = nil }
            return event
        }
        let subjects = explain(events).subjects
        #expect(subjects.map(\.rows) == [[1, 2, 3]])
    }
}
