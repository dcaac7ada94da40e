import Simulation
import TestSupport
import Testing
import TraceFile
import TraceSchema

/// Costs out of events that a test has written by hand.
struct CostSamplesTests {
    private func samples(_ cost: Cost, _ build: TraceBuilder) -> [CostSample] {
        CostSamples.of(build.trace.events).filter { $0.cost == cost }
    }

    /// A call that is alone from `start` to `start` + 1000: submit 100, lease at 130, dispatch at 150,
    /// worker from 200, return at 300, result there at 360.
    private func call(
        _ build: inout TraceBuilder, _ number: Int, at start: Int64,
        arguments: [Event.Argument] = [], leaseLater: Int64 = 0
    ) {
        let task = TaskID(number)
        let lease = start + 130 + leaseLater
        build.event(.submit, at: start, for: 100) {
            $0.task = task
            $0.bytes = 0
            $0.arguments = arguments
        }
        build.event(.lease, in: .scheduler, at: lease - 5, for: 5) {
            $0.task = task
            $0.waitedNs = 5
        }
        build.event(.dispatch, at: lease + 20, for: 10) {
            $0.task = task
            $0.bytes = 98
        }
        build.event(.execute, in: .worker(1), at: lease + 70, for: 20) { $0.task = task }
        build.event(.return, in: .worker(1), at: lease + 170, for: 500) {
            $0.task = task
            $0.object = ObjectID(number)
            $0.bytes = 10
            $0.path = .inline
        }
        build.event(.get, at: start + 110, for: lease + 125 - start) {
            $0.task = task
            $0.object = ObjectID(number)
            $0.role = .result
            $0.path = .memoryStore
            $0.bytes = 10
            $0.waitedNs = lease + 120 - start
        }
    }

    @Test("a step takes its event's time less what it waited for others")
    func steps() {
        var build = TraceBuilder()
        build.event(.pickle, at: 0, for: 50) { $0.bytes = 700 }
        build.event(.get, at: 100, for: 90) {
            $0.object = ObjectID(9)
            $0.role = .argument
            $0.path = .objectStore
            $0.bytes = 8000
            $0.waitedNs = 70
        }
        build.event(.serialize, at: 300, for: 9) {
            $0.bytes = 10
            $0.error = "it is none"
        }
        #expect(samples(.pickle, build) == [CostSample(.pickle, bytes: 700, ns: 50)])
        #expect(samples(.get, build) == [CostSample(.get, bytes: 8000, ns: 20)])
        #expect(samples(.serialize, build) == [])
    }

    @Test("a get by who put the value is another cost")
    func ownGet() {
        var build = TraceBuilder()
        build.event(.put, at: 0, for: 50) {
            $0.object = ObjectID(1)
            $0.bytes = 8000
        }
        for process in [ProcessID.driver, .worker(1)] {
            build.event(.get, in: process, at: 100, for: 7) {
                $0.object = ObjectID(1)
                $0.role = .value
                $0.path = .objectStore
                $0.bytes = 8000
            }
        }
        #expect(samples(.getOwn, build).count == 1)
        #expect(samples(.get, build).count == 1)
    }

    @Test("a get that does not tell how long it waited for a result is no sample")
    func untoldWait() {
        var build = TraceBuilder(engine: .ray)
        build.event(.return, in: .worker(1), at: 100, for: 100) {
            $0.object = ObjectID(1)
            $0.bytes = 200_000
            $0.path = .objectStore
        }
        for start in [Int64(150), 300] {
            build.event(.get, at: start, for: 80) {
                $0.object = ObjectID(1)
                $0.role = .result
                $0.path = .objectStore
                $0.bytes = 200_000
            }
        }
        #expect(samples(.get, build) == [CostSample(.get, bytes: 200_000, ns: 80)])
    }

    @Test("a put is told by the memory that it takes: new, used by others, used before")
    func puts() {
        var build = TraceBuilder()
        func put(_ object: Int, _ process: ProcessID, at start: Int64) {
            build.event(.put, in: process, at: start, for: 40) {
                $0.object = ObjectID(object)
                $0.bytes = 5000
            }
        }
        func free(_ object: Int, at start: Int64) {
            build.event(.free, in: .objectStore, at: start) { $0.object = ObjectID(object) }
        }
        put(1, .driver, at: 0)
        free(1, at: 100)
        put(2, .driver, at: 200)
        free(2, at: 300)
        put(3, .worker(1), at: 400)
        put(4, .driver, at: 500)
        let kinds = CostSamples.of(build.trace.events).map(\.cost)
        #expect(kinds.filter { $0 == .putFresh }.count == 2)
        #expect(kinds.filter { $0 == .put }.count == 1)
        #expect(kinds.filter { $0 == .putUnmapped }.count == 1)
    }

    @Test("where a put has no time of its own, it is what it adds to the submit")
    func implicitPut() {
        var build = TraceBuilder(engine: .ray)
        for (number, object) in [(1, nil), (2, nil), (3, 7)] as [(Int, Int?)] {
            let start = Int64(number) * 1000
            if let object {
                build.event(.put, at: start, for: 0) {
                    $0.object = ObjectID(object)
                    $0.bytes = 200_000
                    $0.inferred = true
                }
            }
            build.event(.submit, at: start, for: object == nil ? 100 : 900) {
                $0.task = TaskID(number)
                $0.bytes = 0
                $0.arguments = object.map {
                    [Event.Argument(position: .index(0), how: .put, object: ObjectID($0))]
                }
            }
        }
        #expect(samples(.put, build) == [CostSample(.put, bytes: 200_000, ns: 800)])
        #expect(samples(.submit, build).map(\.ns) == [100, 100])
    }

    @Test("hops lie between the events of a call that is alone; the first one waits for its worker")
    func hops() {
        var build = TraceBuilder()
        call(&build, 1, at: 0, leaseLater: 40_000)
        call(&build, 2, at: 100_000)
        #expect(samples(.spawn, build) == [CostSample(.spawn, ns: 40_030)])
        #expect(samples(.leaseHop, build) == [CostSample(.leaseHop, ns: 30)])
        #expect(samples(.grantHop, build) == [CostSample(.grantHop, ns: 20)])
        #expect(samples(.pushHop, build) == [CostSample(.pushHop, bytes: 98, ns: 50)])
        // From the return's start, for its end comes after the caller has gone on.
        #expect(samples(.resultHop, build) == [CostSample(.resultHop, bytes: 10, ns: 60)])
    }

    @Test("a submit that stands still while its lease is granted makes the way no shorter")
    func lateSubmit() {
        var build = TraceBuilder()
        for number in 1...4 { call(&build, number, at: Int64(number) * 100_000) }
        var late = TraceBuilder()
        for event in build.trace.events {
            let stands = event.kind == .submit && event.task == TaskID(3)
            late.event(
                event.kind, in: event.process, at: event.startNs,
                for: stands ? 900 : event.durationNs
            ) {
                let id = $0.id
                let duration = $0.durationNs
                $0 = event
                $0.id = id
                $0.durationNs = duration
            }
        }
        #expect(samples(.leaseHop, late).map(\.ns) == [30, 30, 30])
    }

    @Test("calls that are under way together tell no hops")
    func together() {
        var build = TraceBuilder()
        call(&build, 1, at: 0)
        call(&build, 2, at: 100_000)
        call(&build, 3, at: 100_200)
        #expect(samples(.leaseHop, build) == [])
        #expect(samples(.resultHop, build) == [])
    }

    @Test("stored arguments are located first: what that adds")
    func located() {
        var build = TraceBuilder()
        call(&build, 1, at: 0)
        call(&build, 2, at: 100_000)
        call(
            &build, 3, at: 200_000,
            arguments: [
                Event.Argument(position: .index(0), how: .reference, object: ObjectID(90))
            ], leaseLater: 500)
        #expect(samples(.locateHop, build) == [CostSample(.locateHop, ns: 500)])
        #expect(samples(.leaseHop, build).count == 1)
        #expect(samples(.grantStoredHop, build).count == 1)
        #expect(samples(.pushStoredHop, build).count == 1)
        #expect(samples(.grantHop, build).count == 1)
        #expect(samples(.resultAfterPutHop, build) == [])
    }

    @Test("what was put for a call makes its ways longer")
    func afterPut() {
        var build = TraceBuilder()
        call(&build, 1, at: 0)
        call(
            &build, 2, at: 100_000,
            arguments: [
                Event.Argument(
                    position: .index(0), how: .put, object: ObjectID(90), bytes: 8_000_000)
            ], leaseLater: 500)
        for cost in [Cost.locateHop, .grantStoredHop, .pushStoredHop, .resultAfterPutHop] {
            #expect(samples(cost, build).map(\.bytes) == [8_000_000])
        }
        #expect(samples(.resultHop, build) == [])
    }

    @Test("the first pickle of a size in a process is told apart")
    func firstOfSize() {
        var build = TraceBuilder()
        for number in 1...3 {
            build.event(.pickle, at: Int64(number) * 100, for: 10) {
                $0.function = FunctionID(number)
                $0.bytes = 1_000_000
            }
        }
        #expect(samples(.pickle, build).map(\.isFirst) == [true, false, false])
    }

    @Test("where leases and dispatches are not told, the whole way is the push")
    func untoldLeases() {
        var build = TraceBuilder(engine: .ray)
        call(&build, 1, at: 0)
        call(&build, 2, at: 100_000)
        var without = TraceBuilder(engine: .ray)
        for event in build.trace.events where event.kind != .lease && event.kind != .dispatch {
            without.event(event.kind, in: event.process, at: event.startNs, for: event.durationNs) {
                let id = $0.id
                $0 = event
                $0.id = id
            }
        }
        #expect(samples(.leaseHop, without) == [])
        #expect(samples(.pushHop, without) == [CostSample(.pushHop, bytes: 0, ns: 100)])
    }

    @Test("gaps lie between steps of one call, by the bytes of the step before")
    func gaps() {
        var build = TraceBuilder()
        build.event(.pickle, at: 0, for: 10) {
            $0.function = FunctionID(1)
            $0.bytes = 700
        }
        build.event(.export, at: 15, for: 10) {
            $0.function = FunctionID(1)
            $0.bytes = 700
        }
        build.event(.hold, at: 26) { $0.object = ObjectID(1) }
        build.event(.serialize, at: 32, for: 10) {
            $0.function = FunctionID(1)
            $0.task = TaskID(1)
            $0.bytes = 33_000
        }
        build.event(.submit, at: 45, for: 10) {
            $0.task = TaskID(1)
            $0.bytes = 33_000
        }
        // Another statement.
        build.event(.serialize, at: 500, for: 10) { $0.object = ObjectID(2) }
        #expect(
            samples(.gapBeforeExport, build) == [CostSample(.gapBeforeExport, bytes: 700, ns: 5)])
        #expect(samples(.gapAfterExport, build) == [CostSample(.gapAfterExport, bytes: 700, ns: 7)])
        #expect(
            samples(.gapBeforeSubmit, build) == [CostSample(.gapBeforeSubmit, bytes: 33_000, ns: 3)]
        )
        #expect(samples(.gapBeforeSerialize, build) == [])
    }

    @Test("a trace without events tells nothing")
    func nothing() {
        #expect(CostSamples.of([]) == [])
    }
}
