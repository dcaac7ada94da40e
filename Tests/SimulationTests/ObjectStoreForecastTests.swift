import TestSupport
import Testing
import TraceSchema

@testable import Simulation

/// What has no room in an object store.
struct ObjectStoreForecastTests {
    /// Values of 10 MB that are put and kept, and a call with each of them, the last one first.
    private func puts(_ count: Int) throws -> Workload {
        var run = ScriptedRun()
        var objects: [ObjectID] = []
        for number in 0..<count {
            objects.append(run.put("A\(number)", bound: "ref\(number)", bytes: 10_000_000, line: 3))
        }
        for object in objects.reversed() {
            run.get(
                run.call(.init(1, "f", line: 5, .init("ref", bytes: 10_000_000, object: object))))
        }
        return try Workload(run)
    }

    @Test(
        "what is held and has no room goes to disk, and comes back when it is needed",
        arguments: [1, 3])
    func spilled(nodes: Int) throws {
        let workload = try puts(6)
        let roomy = try workload.forecast { $0.nodes = nodes }
        #expect(roomy.count(.spill) == 0)
        #expect(roomy.count(.restore) == 0)
        #expect(roomy.storePeakBytes >= 60_000_000)
        let tight = try workload.forecast {
            $0.storeMemory = 35_000_000
            $0.nodes = nodes
        }
        #expect(tight.refusal == nil)
        #expect(tight.count(.spill) >= 3)
        #expect(tight.bytes(.spill) == 10_000_000 * tight.count(.spill))
        #expect(tight.count(.restore) > 0)
        #expect(tight.storePeakBytes <= 35_000_000)
        #expect(tight.count(.execute) == 6)
        // A disk of 1 GB/s: 10 ms for each.
        #expect(tight.wallNs > roomy.wallNs + 10_000_000 * Int64(tight.count(.restore)))
        #expect(TraceConformance.problems(in: tight.file) == [])
    }

    @Test("a value that is larger than the store goes to disk, as in Ray")
    func larger() throws {
        let forecast = try puts(1).forecast { $0.storeMemory = 5_000_000 }
        #expect(forecast.refusal == nil)
        #expect(forecast.count(.execute) == 1)
        #expect(forecast.storePeakBytes <= 5_000_000)
        #expect(forecast.bytes(.put) == 10_000_000)
    }
}
