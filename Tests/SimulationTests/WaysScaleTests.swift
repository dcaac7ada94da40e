import TestSupport
import Testing
import TraceFile
import TraceSchema

@testable import Simulation

/// Runs that a test has written by hand, forecast as they were.
struct WaysScaleTests {
    /// Calls one after the other, each way between two processes as long as `way` says, in nanoseconds.
    private func run(way: Int64, calls: Int = 8, workers: [Int] = [1], cold: Int64 = 0) throws
        -> Workload
    {
        var build = TraceBuilder(workers: workers.count)
        var time: Int64 = 1_000_000
        func step(
            _ kind: EventKind, in process: ProcessID = .driver, _ number: Int, for duration: Int64,
            _ fill: (inout Event) -> Void = { _ in }
        ) {
            build.event(kind, in: process, at: time, for: duration) {
                $0.task = TaskID(number)
                $0.function = FunctionID(1)
                $0.name = "f"
                fill(&$0)
            }
            time += duration
        }
        build.event(.pickle, at: 500_000, for: 1000) {
            $0.function = FunctionID(1)
            $0.name = "f"
            $0.bytes = 700
        }
        build.event(.export, at: 502_000, for: 1000) {
            $0.function = FunctionID(1)
            $0.name = "f"
            $0.bytes = 700
        }
        for number in 1...calls {
            let worker = ProcessID.worker(workers[(number - 1) % workers.count])
            step(.submit, number, for: 10_000) { $0.bytes = 0 }
            let asked = time
            time += way
            build.event(.lease, in: .scheduler, at: time - 10, for: 10) {
                $0.task = TaskID(number)
                $0.waitedNs = 10
            }
            time += way
            build.event(.dispatch, at: time, for: 100) {
                $0.task = TaskID(number)
                $0.bytes = 98
            }
            time += way
            if number == 1 {
                step(.fetch, in: worker, number, for: 1000) { $0.bytes = 700 }
                step(.unpickle, in: worker, number, for: 1000) { $0.bytes = 700 }
                time += cold
            }
            step(.execute, in: worker, number, for: 5000)
            step(.serialize, in: worker, number, for: 1000) {
                $0.role = .result
                $0.object = ObjectID(number)
                $0.bytes = 10
            }
            step(.return, in: worker, number, for: 100) {
                $0.role = .result
                $0.object = ObjectID(number)
                $0.bytes = 10
                $0.path = .inline
            }
            time += way - 100
            build.event(.get, at: asked, for: time - asked) {
                $0.task = TaskID(number)
                $0.object = ObjectID(number)
                $0.role = .result
                $0.path = .memoryStore
                $0.bytes = 10
                $0.waitedNs = time - asked
            }
        }
        var reader = try WorkloadReader(header: build.trace.header)
        for event in build.trace.events { try reader.read(event) }
        return try reader.workload()
    }

    private func calibration(way: Double) -> Calibration {
        Calibration(
            engine: .embedded, engineVersion: "", machine: "", date: "",
            curves: Dictionary(
                uniqueKeysWithValues: [Cost.leaseHop, .grantHop, .pushHop, .resultHop, .replyHop]
                    .map { ($0, CostCurve(constant: way)) }))
    }

    private func scenario() throws -> Scenario {
        Scenario(network: try #require(NetworkModel.named("10gbe")))
    }

    @Test("a forecast that changes nothing takes the time that was recorded")
    func unchanged() throws {
        // Too few calls to tell how slow each way was: what is left tells of all.
        let workload = try run(way: 60_000, calls: 4)
        let forecast = try Simulator(workload, try scenario(), calibration(way: 50_000)).run()
        let ratio = Double(forecast.wallNs) / Double(workload.recordedNs)
        #expect(abs(ratio - 1) < 0.01)
        #expect(forecast.calls == 4)
    }

    @Test("a run that was ten times slower than its ways was disturbed by something else")
    func disturbed() throws {
        let workload = try run(way: 600_000, calls: 4)
        let costs = StepCosts(calibration(way: 60_000))
        let scale = workload.waysScale(costs, network: try scenario().network)
        #expect(scale == 1.5)
    }

    @Test("where another call is a worker's first, it is the one whose code is cold")
    func firstBodies() throws {
        let workload = try run(way: 60_000, cold: 400_000)
        let bodies = FirstBodies(workload)
        let (first, later) = (workload.bodies[0], workload.bodies[1])
        #expect(first.isFirst && !later.isFirst)
        #expect(first.execute.gapNs == 400_000)
        #expect(bodies.body(later, of: 0, isFirst: true).execute.gapNs == 400_000)
        #expect(bodies.body(first, of: 0, isFirst: false).execute.gapNs == 0)
        #expect(bodies.body(later, of: 0, isFirst: false).execute.gapNs == 0)
        // Of another function nothing like it was recorded.
        #expect(bodies.body(later, of: 7, isFirst: true).execute.gapNs == 0)
    }
}
