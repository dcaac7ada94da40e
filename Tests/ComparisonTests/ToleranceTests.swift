import TestSupport
import Testing
import TraceReading
import TraceSchema

@testable import Comparison

/// Sizes within 1 % or 16 bytes, whichever is more, are the same.
@Suite struct ToleranceTests {
    @Test(arguments: [
        (10, 26, true), (10, 27, false), (0, 16, true), (0, 17, false), (1600, 1616, true),
        (1600, 1617, false), (9900, 10_000, true), (9899, 10_000, false),
        (8_000_000, 8_080_808, true), (8_000_000, 8_080_809, false), (.max, .min, false),
    ])
    func limits(a: Int, b: Int, agrees: Bool) {
        #expect(Tolerance().agrees(a, b) == agrees)
        #expect(Tolerance().agrees(b, a) == agrees)
    }

    @Test func sizesArePairedOff() {
        let tolerance = Tolerance()
        #expect(tolerance.agree([10: 2, 500: 1], [12: 1, 20: 1, 490: 1]))
        #expect(!tolerance.agree([10: 2, 500: 1], [10: 1, 500: 2]))
        #expect(!tolerance.agree([10: 2], [10: 3]))
        #expect(tolerance.agree([:], [:]))
        #expect(tolerance.agreeAsSets([10: 2, 500: 1], [10: 1, 500: 7]))
        #expect(!tolerance.agreeAsSets([10: 2, 500: 1], [10: 1]))
        #expect(!tolerance.agreeAsSets([10: 2], [10: 2, 500: 1]))
    }

    private func run(argument: Int = 10, pickled: Int = 600, captured: Int = 100, result: Int = 10)
        -> [Event]
    {
        var run = ScriptedRun()
        var call = ScriptedRun.Call(1, "f", line: 3, .init("A", bytes: argument))
        call.pickledBytes = pickled
        call.captures = [.init(variable: "B", how: .closure, bytes: captured)]
        call.resultBytes = result
        run.get(run.call(call))
        return run.events
    }

    @Test func ofArguments() {
        #expect(compare(run(argument: 5000), run(argument: 5050)).isSame)
        #expect(compare(run(argument: 5000), run(argument: 5051)).aspects == [.argument])
    }

    @Test func ofResults() {
        #expect(compare(run(result: 10), run(result: 26)).isSame)
        #expect(compare(run(result: 10), run(result: 27)).aspects == [.return])
    }

    @Test func ofPickles() {
        #expect(compare(run(pickled: 600), run(pickled: 616)).isSame)
        #expect(
            compare(run(pickled: 600), run(pickled: 617)).aspects
                == [.driverPickle, .export, .fetch, .unpickle])
        #expect(compare(run(captured: 100), run(captured: 117)).aspects == [.capture])
    }

    @Test func theScriptsPathStandsInEachPickle() {
        var longer = QuestionTrace().header
        longer.script = "/somewhere/else/" + longer.script
        let short = QuestionTrace().header
        func comparison(_ pickled: Int) -> Comparison {
            Comparison(
                structure(run(), header: short), structure(run(pickled: pickled), header: longer))
        }
        #expect(comparison(600 + 16 + 16).isSame)
        #expect(!comparison(600 + 16 + 17).isSame)
    }

    @Test func anErrorsSizeIsNotCompared() {
        func failed(_ bytes: Int) -> [Event] {
            var run = ScriptedRun()
            var call = ScriptedRun.Call(1, "f", line: 3)
            call.error = "raised"
            call.resultBytes = bytes
            run.get(run.call(call))
            return run.events
        }
        #expect(compare(failed(400), failed(4000)).isSame)
    }

    @Test func aClassIsComparedByWhatItCaptures() {
        func actor(_ pickled: Int) -> [Event] {
            run(pickled: pickled).changing(.submit) { $0.actor = ActorID(1) }
        }
        #expect(compare(actor(2000), actor(10_425)).isSame)
        let other = run(pickled: 2000, captured: 9000).changing(.submit) { $0.actor = ActorID(1) }
        #expect(compare(actor(2000), other).aspects == [.capture])
    }
}
