import TestSupport
import Testing
import TraceFile
import TraceSchema

@testable import Simulation

/// How many CPUs a run had.
struct BusyWorkersTests {
    private func busy(begun: [Int64], firstWait: Int64?) -> BusyWorkers {
        var build = TraceBuilder(workers: begun.count)
        if let firstWait {
            build.event(.get, in: .worker(1), at: firstWait, for: 900_000_000) {
                $0.role = .result
                $0.waitedNs = 800_000_000
            }
        }
        for (place, start) in begun.enumerated() {
            build.event(.execute, in: .worker(place + 1), at: start, for: 1000)
        }
        var busy = BusyWorkers()
        for event in build.trace.events.sorted(by: { $0.startNs < $1.startNs }) { busy.read(event) }
        return busy
    }

    @Test func asManyAsWorkersWhereNoneHasWaited() {
        let busy = busy(begun: [1_000_000, 500_000_000, 600_000_000], firstWait: nil)
        #expect(busy.cpus(of: 3) == 3)
        #expect(busy.startNs == nil)
    }

    /// The second was idle, and began at once; the third had to be started.
    @Test func aWorkerThatWasStartedWhileAnotherWaitedIsNoCPU() {
        let busy = busy(begun: [1_000_000, 3_000_000, 9_000_000], firstWait: 2_000_000)
        #expect(busy.cpus(of: 3) == 2)
        #expect(busy.startNs == 7_000_000)
    }

    @Test func atLeastOne() {
        #expect(busy(begun: [], firstWait: nil).cpus(of: 0) == 1)
        #expect(busy(begun: [1_000_000, 99_000_000], firstWait: 2_000_000).cpus(of: 2) == 1)
    }
}

/// What changes of a call keep, and what they refuse.
struct CallChangeTests {
    @Test("each argument keeps the time of its own put, whatever stands before it")
    func putTimes() throws {
        var build = TraceBuilder()
        for (place, ns) in [Int64(700), 900].enumerated() {
            build.event(.serialize, at: Int64(place * 10_000 + 1000), for: 50) {
                ($0.task, $0.role, $0.bytes) = (TaskID(1), .argument, 200_000 + place)
            }
            build.event(.put, at: Int64(place * 10_000 + 2000), for: ns) {
                ($0.task, $0.role, $0.bytes) = (TaskID(1), .argument, 200_000 + place)
                ($0.object, $0.path) = (ObjectID(place + 2), .objectStore)
            }
        }
        build.event(.submit, at: 30_000, for: 100) {
            ($0.task, $0.function, $0.bytes) = (TaskID(1), FunctionID(1), 0)
            $0.arguments = [
                .init(position: .index(0), how: .reference, object: ObjectID(1)),
                .init(position: .index(1), how: .put, object: ObjectID(2), bytes: 200_000),
                .init(position: .index(2), how: .put, object: ObjectID(3), bytes: 200_001),
            ]
        }
        let workload = try Workload(build.trace.header, build.trace.events)
        var calls: [Workload.Call] = []
        workload.forEachCall { calls.append($0) }
        let call = try #require(calls.first)
        #expect(call.put(at: 0) == nil)
        #expect(call.put(at: 1)?.ns == 700)
        #expect(call.put(at: 2)?.ns == 900)
        #expect(call.put(at: 3) == nil)
    }

    @Test("a loop whose results another call is given is not run more often")
    func passedOn() throws {
        var build = TraceBuilder()
        for task in 1...4 {
            build.event(.submit, at: Int64(task * 1000), for: 100) {
                ($0.task, $0.function, $0.name, $0.line) = (TaskID(task), FunctionID(1), "f", 5)
                $0.bytes = 0
            }
            build.event(.serialize, in: .worker(1), at: Int64(task * 1000 + 500), for: 10) {
                ($0.task, $0.role, $0.object) = (TaskID(task), .result, ObjectID(task))
                $0.bytes = 10
            }
        }
        build.event(.submit, at: 9000, for: 100) {
            ($0.task, $0.function, $0.name, $0.line) = (TaskID(5), FunctionID(2), "g", 8)
            $0.bytes = 0
            $0.arguments = (1...4).map {
                .init(position: .index($0 - 1), how: .reference, object: ObjectID($0))
            }
        }
        var workload = try Workload(build.trace.header, build.trace.events)
        #expect(throws: SimulationError.self) {
            try workload.repeatCalls(Scenario.Calls(function: "f", count: 9))
        }
        // As often as it was is no change.
        try workload.repeatCalls(Scenario.Calls(function: "f", count: 4))
    }
}
