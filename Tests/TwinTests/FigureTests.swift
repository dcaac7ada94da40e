import TestSupport
import Testing
import TraceFile
import TraceSchema
import Twin

/// What is counted out of a trace for one variable and one function.
@Suite struct FigureTests {
    private func figures(_ build: TraceBuilder) -> SideFigures {
        var counter = FigureCounter(function: "foo", variable: "A")
        for event in build.trace.events { counter.add(event) }
        for fold in build.trace.folds { counter.add(fold) }
        return counter.figures
    }

    private func step(
        _ kind: EventKind, _ build: inout TraceBuilder, in process: ProcessID = .driver,
        name: String = "foo", _ fill: (inout Event) -> Void = { _ in }
    ) {
        build.event(kind, in: process, at: 10, for: 5) {
            $0.task = TaskID(1)
            $0.function = FunctionID(name == "foo" ? 1 : 2)
            $0.name = name
            fill(&$0)
        }
    }

    @Test func onlyTheVariableAndTheFunctionCount() {
        var build = TraceBuilder()
        for (name, variable, bytes) in [("foo", "A", 100), ("foo", "B", 7), ("bar", "A", 9)] {
            step(.serialize, &build, name: name) {
                $0.variable = variable
                $0.bytes = bytes
            }
            step(.put, &build, name: name) {
                $0.variable = variable
                $0.bytes = bytes
                $0.copied = bytes
            }
        }
        step(.put, &build) {
            $0.variable = "A"
            $0.bytes = 300
            $0.copied = 300
            $0.error = "full"
        }
        let figures = figures(build)
        #expect(figures.serialized == .init(count: 1, bytes: 100, smallest: 100, largest: 100))
        #expect(figures.putForCalls.count == 1)
        #expect(figures.copied == 107)
    }

    @Test func anActorBeforeTheFirstCallIsTold() {
        func build(_ moment: Int64) -> TraceBuilder {
            var build = TraceBuilder()
            func call() {
                build.event(.submit, at: 10, for: 5) {
                    $0.task = TaskID(1)
                    $0.function = FunctionID(1)
                    $0.name = "foo"
                }
            }
            if moment > 10 { call() }
            build.event(.submit, at: moment, for: 1) {
                $0.task = TaskID(2)
                $0.function = FunctionID(2)
                $0.name = "Counter"
                $0.actor = ActorID(1)
            }
            if moment <= 10 { call() }
            return build
        }
        #expect(figures(build(1)).startsAfterActor)
        #expect(!figures(build(20)).startsAfterActor)
    }

    @Test func aPutByHandCountsOnceACallGetsItsReference() {
        var build = TraceBuilder()
        for object in [1, 2] {
            for kind in [EventKind.serialize, .put] {
                build.event(kind, at: 1) {
                    $0.variable = "A"
                    $0.role = .value
                    $0.object = ObjectID(object)
                    $0.bytes = 50
                    $0.copied = 40
                    $0.explicit = kind == .put ? true : nil
                }
            }
        }
        for _ in 0..<2 {
            step(.submit, &build) {
                $0.arguments = [
                    Event.Argument(
                        position: .index(0), variable: "A_ref", how: .reference,
                        object: ObjectID(2), bytes: nil)
                ]
            }
        }
        let figures = figures(build)
        #expect(figures.calls == 2)
        #expect(figures.putByHand == .init(count: 1, bytes: 50, smallest: 50, largest: 50))
        #expect(figures.serialized.count == 1)
        #expect(figures.copied == 40)
    }

    /// `foo.remote(A, B)`: what is got for `B` is none of `A`'s, whether `A` is put for the call, by
    /// hand, or is itself a reference.
    @Test(arguments: [false, true]) func getsOfOtherArgumentsDoNotCount(byHand: Bool) {
        var build = TraceBuilder()
        for (object, variable, bytes) in [(1, "A", 500), (2, "B", 70)] {
            build.event(.put, at: 1) {
                $0.variable = variable
                $0.object = ObjectID(object)
                $0.bytes = bytes
                $0.role = byHand ? .value : .argument
                guard !byHand else { return }
                $0.task = TaskID(1)
                $0.function = FunctionID(1)
                $0.name = "foo"
            }
        }
        step(.submit, &build) {
            $0.arguments = [(1, "A"), (2, "B"), (3, "A"), (4, "B")].enumerated().map {
                Event.Argument(
                    position: .index($0.offset),
                    variable: byHand && $0.element.0 < 3 ? "ref" : $0.element.1,
                    how: $0.element.0 < 3 && !byHand ? .put : .reference,
                    object: ObjectID($0.element.0), bytes: nil)
            }
        }
        for (object, bytes) in [(1, 500), (2, 70), (3, 300), (4, 9)] {
            step(.get, &build, in: .worker(1)) {
                $0.role = .argument
                $0.object = ObjectID(object)
                $0.bytes = bytes
            }
        }
        build.fold(
            Fold(
                kind: .get, process: .worker(1), function: FunctionID(1), role: .argument,
                count: 3, bytes: 3))
        #expect(figures(build).gets == .init(count: 2, bytes: 800, smallest: 300, largest: 500))
    }

    @Test func foldedGetsCountWhereTheCallsGetNothingElse() {
        var build = TraceBuilder()
        step(.submit, &build) {
            $0.arguments = [
                Event.Argument(
                    position: .index(0), variable: "A", how: .put, object: ObjectID(1), bytes: 5)
            ]
        }
        step(.get, &build, in: .worker(1)) {
            $0.role = .argument
            $0.object = ObjectID(1)
            $0.bytes = 5
        }
        build.fold(
            Fold(
                kind: .get, process: .worker(1), function: FunctionID(1), role: .argument,
                count: 3, bytes: 15))
        #expect(figures(build).gets == .init(count: 4, bytes: 20, smallest: 5, largest: 5))
    }

    @Test func foldedEventsAreInTheCounts() {
        var build = TraceBuilder()
        step(.submit, &build)
        build.fold(
            Fold(kind: .submit, process: .driver, function: FunctionID(1), count: 5))
        build.fold(
            Fold(
                kind: .serialize, process: .driver, function: FunctionID(1), variable: "A",
                count: 4, bytes: 40))
        build.fold(
            Fold(
                kind: .serialize, process: .driver, function: FunctionID(9), variable: "A",
                count: 4, bytes: 40))
        let figures = figures(build)
        #expect(figures.calls == 6)
        #expect(figures.serialized == .init(count: 4, bytes: 40, smallest: 10, largest: 10))
        #expect(figures.folded == 9)
    }

    @Test func numbersThatNoRunHasDoNotStopIt() {
        var build = TraceBuilder()
        for _ in 0..<2 {
            step(.serialize, &build) {
                $0.variable = "A"
                $0.bytes = .max
                $0.startNs = .max
                $0.durationNs = .max
            }
            step(.dispatch, &build) {
                $0.copied = .max
                $0.bytes = -5
            }
        }
        #expect(figures(build).serialized.bytes == .max)
        #expect(figures(build).copied == .max)
    }
}
