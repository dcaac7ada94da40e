import TestSupport
import Testing
import TraceSchema

@testable import Comparison

/// What one run has and the other lacks is told, with the function, the variable and the place.
@Suite struct DifferenceTests {
    private func run(_ change: (inout ScriptedRun.Call) -> Void = { _ in }) -> ScriptedRun {
        var run = ScriptedRun()
        for _ in 0..<3 {
            var call = ScriptedRun.Call(1, "f", line: 9, .init("A", bytes: 33_842))
            call.captures = [.init(variable: "B", how: .global, bytes: 5000)]
            change(&call)
            run.get(run.call(call))
        }
        return run
    }

    @Test func capturedInsteadOfPassed() throws {
        var (passed, captured) = (QuestionTrace(), QuestionTrace())
        (passed.sizes, captured.sizes) = ([33_842], [33_842])
        (passed.ways, captured.ways) = ([.value], [.captured])
        let comparison = compare(passed, captured)
        #expect(comparison.isOfStrangers)
        #expect(comparison.verdict == "nothing in common: A calls foo1; B calls foo2")
        let missing = try #require(comparison.difference(.function, in: "foo1"))
        #expect(missing.a?.count == 10)
        #expect(missing.b == nil)
        let capture = try #require(comparison.difference(.capture, in: "foo2"))
        #expect(capture.variable == "A")
        #expect(capture.b?.cases.map(\.how) == [.global])
        #expect(comparison.times.isEmpty)
    }

    @Test func anArgumentPassedAnotherWay() throws {
        let large = run { $0.arguments = [.init("A", bytes: 200_000)] }
        let comparison = compare(run(), large)
        let argument = try #require(comparison.difference(.argument))
        #expect(argument.function == "f")
        #expect(argument.variable == "A")
        #expect(argument.detail == "0")
        #expect(argument.place == Finding.Place(file: nil, lineA: 9, lineB: 9))
        #expect(argument.a?.cases.map(\.how) == [.inline])
        #expect(argument.b?.cases.map(\.how) == [.put])
        #expect(argument.b?.count == 3)
        #expect(comparison.aspects == [.argument, .put, .get])
    }

    @Test func aReferenceInsteadOfTheValue() throws {
        var referring = ScriptedRun()
        let object = referring.put("A", bound: "R", bytes: 33_842, line: 8)
        for _ in 0..<3 {
            var call = ScriptedRun.Call(1, "f", line: 9, .init("R", bytes: 33_842, object: object))
            call.captures = [.init(variable: "B", how: .global, bytes: 5000)]
            referring.get(referring.call(call))
        }
        let comparison = compare(run(), referring)
        let argument = try #require(comparison.difference(.argument))
        #expect(argument.variable == nil)
        #expect(argument.a?.cases.map(\.variable) == ["A"])
        #expect(argument.b?.cases.map(\.variable) == ["R"])
        let put = try #require(comparison.difference(.put))
        #expect(put.function == nil)
        #expect(put.variable == "A")
        #expect(put.a == nil)
        #expect(put.place?.lineA == nil)
        #expect(put.place?.lineB == 8)
    }

    @Test(arguments: [
        (EventKind.export, Aspect.export), (.get, .get), (.submit, .submit), (.return, .return),
        (.execute, .execute), (.pickle, .driverPickle),
    ])
    func oneMoreOfAKind(kind: EventKind, aspect: Aspect) throws {
        let events = run().events
        let extra = try #require(events.last { $0.kind == kind })
        let comparison = compare(events, events + [extra])
        #expect(comparison.difference(aspect, in: "f") != nil)
        var attempt = extra
        attempt.error = "no"
        // An attempt that failed is nothing that was done; a body that raised is.
        #expect(compare(events, events + [attempt]).isSame == (kind != .execute))
    }

    @Test func whatABodyRaised() throws {
        let comparison = compare(run(), run { $0.error = "raised" })
        let execute = try #require(comparison.difference(.execute))
        #expect(execute.a?.cases.map(\.how) == [.plain])
        #expect(execute.b?.cases.map(\.how) == [.raised])
    }

    @Test func aWorkerThatFetchesTwice() throws {
        let events = run().events
        let fetch = try #require(events.first { $0.kind == .fetch })
        let comparison = compare(events, events + [fetch])
        #expect(comparison.aspects == [.fetch])
        #expect(comparison.difference(.fetch)?.a?.perWorker == [1])
        #expect(comparison.difference(.fetch)?.b?.perWorker == [1, 2])
    }

    @Test func aWorkerThatRanTheFunctionWithoutFetchingIt() {
        let events = run().events
        let without = events.filter { $0.kind != .fetch || $0.process != .worker(2) }
        #expect(compare(events, without).difference(.fetch)?.b?.perWorker == [0, 1])
        let never = events.filter { $0.kind != .fetch }
        #expect(compare(events, never).difference(.fetch)?.b == nil)
    }

    @Test func theWayOfAResult() throws {
        let events = run().events
        let stored = events.changing(.return) { $0.path = .objectStore }
        let difference = try #require(compare(events, stored).difference(.return))
        #expect(difference.a?.cases.map(\.how) == [.inline])
        #expect(difference.b?.cases.map(\.how) == [.objectStore])
    }

    @Test func theExitStatusWhereBothAreKnown() {
        func exit(_ status: Int?) -> RunStructure {
            var header = QuestionTrace().header
            header.exitStatus = status
            return structure(run().events, header: header)
        }
        #expect(Comparison(exit(0), exit(1)).aspects == [.exitStatus])
        #expect(Comparison(exit(0), exit(nil)).isSame)
    }

    @Test func eventsThatTellNothingAreNoDifference() {
        let bare = EventKind.allCases.map { Event(kind: $0, process: .driver, startNs: 0) }
        let comparison = compare(bare, bare)
        #expect(comparison.isSame)
        #expect(comparison.verdict == "same structure: 0 functions, 0 calls")
        #expect(!comparison.text().isEmpty)
    }
}
