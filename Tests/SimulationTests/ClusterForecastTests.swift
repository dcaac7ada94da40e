import ObjectPassing
import TestSupport
import Testing
import TraceFile
import TraceSchema

@testable import Simulation

/// Several nodes: where calls run, and what goes between them.
struct ClusterForecastTests {
    private func question(
        _ way: QuestionTrace.Passing, size: Int = 4_000_000, calls: Int = 16
    ) throws -> Workload {
        var question = QuestionTrace()
        question.ways = [way]
        question.sizes = [size]
        question.calls = calls
        question.workers = 2
        question.isPipelined = true
        question.costs.execute = 20_000_000
        return try Workload(question)
    }

    private func nodes(_ forecast: Forecast) -> [String: Int] {
        var places: [ProcessID: String] = [:]
        for process in forecast.trace.header.processes { places[process.id] = process.node }
        var counts: [String: Int] = [:]
        for event in forecast.trace.events where event.kind == .execute {
            counts[places[event.process] ?? "none", default: 0] += 1
        }
        return counts
    }

    @Test("one node has no network")
    func one() throws {
        let forecast = try question(.value).forecast()
        #expect(forecast.networkBytes == 0)
        #expect(forecast.busiestLinkBytes == 0)
        #expect(nodes(forecast) == ["n1": 16])
    }

    @Test("calls without stored arguments spread over nodes when the first is half busy")
    func spread() throws {
        let forecast = try question(.captured).forecast {
            $0.nodes = 4
            $0.calls = [.init(function: nil, count: 64)]
        }
        let counts = nodes(forecast)
        #expect(counts.keys.sorted() == ["n1", "n2", "n3", "n4"])
        #expect(counts.values.allSatisfy { $0 >= 8 })
        #expect(TraceConformance.problems(in: forecast.file) == [])
    }

    @Test("a call with a large stored argument goes to the node where it lies, while there is room")
    func locality() throws {
        var run = ScriptedRun()
        run.workers = 2
        run.costs.execute = 20_000_000
        // Results that are made on other nodes, and then used one at a time.
        var made: [TaskID] = []
        for _ in 0..<8 {
            var call = ScriptedRun.Call(1, "make", line: 3)
            call.resultBytes = 50_000_000
            made.append(run.call(call))
        }
        run.now += 100_000_000
        for number in 1...8 {
            run.get(
                run.call(
                    .init(
                        2, "use", line: 5, .init("x", bytes: 50_000_000, object: ObjectID(number))))
            )
        }
        let forecast = try Workload(run).forecast { $0.nodes = 4 }
        #expect(forecast.refusal == nil)
        let events = forecast.trace.events
        var places: [ProcessID: String] = [:]
        for process in forecast.trace.header.processes { places[process.id] = process.node }
        var madeOn: [ObjectID: String] = [:]
        for event in events where event.kind == .return && event.path == .objectStore {
            if let object = event.object { madeOn[object] = places[event.process] }
        }
        #expect(Set(madeOn.values).count > 1)
        let uses = events.filter { $0.kind == .get && $0.role == .argument }
        #expect(uses.count == 8)
        for use in uses {
            #expect(use.object.flatMap { madeOn[$0] } == places[use.process])
        }
        // What lies where it is used goes over no link.
        #expect(forecast.networkBytes < 50_000_000)
    }

    @Test("an object is pulled once to a node, whoever needs it there")
    func pulledOnce() throws {
        let forecast = try question(.reference).forecast {
            $0.nodes = 4
            $0.calls = [.init(function: nil, count: 64)]
        }
        #expect(forecast.count(.get) == 64 + 64)
        #expect(nodes(forecast).count == 4)
        // The other three nodes got it once each; calls and functions are small.
        #expect(forecast.networkBytes >= 3 * 4_000_000)
        #expect(forecast.networkBytes < 4 * 4_000_000)
    }

    @Test(
        "the control store's queue grows with the nodes for what is captured, and not by reference")
    func controlStore() throws {
        func waits(_ way: QuestionTrace.Passing) throws -> [(wait: Int64, bytes: Int)] {
            let workload = try question(way)
            return try [2, 8, 32].map { nodes in
                let forecast = try workload.forecast {
                    $0.nodes = nodes
                    $0.calls = [.init(function: nil, count: nodes * 2)]
                }
                return (forecast.controlStoreWaitNs, forecast.controlStoreBytes)
            }
        }
        let captured = try waits(.captured)
        for (few, many) in zip(captured, captured.dropFirst()) {
            #expect(many.wait > 2 * few.wait)
            #expect(many.bytes > 3 * few.bytes)
        }
        let reference = try waits(.reference)
        for (one, other) in zip(reference, captured) {
            #expect(one.bytes < other.bytes / 1000)
            #expect(one.wait < max(1, other.wait) / 100)
        }
    }

    @Test("a slower network takes longer for what goes over it")
    func network() throws {
        let workload = try question(.value)
        func ns(_ name: String) throws -> Int64 {
            try workload.forecast {
                $0.nodes = 4
                $0.network = NetworkModel.named(name) ?? $0.network
            }.wallNs
        }
        #expect(try ns("1gbe") > ns("10gbe"))
        #expect(try ns("10gbe") >= ns("100gbe"))
    }

    @Test("nested calls on several nodes come to their end")
    func nested() throws {
        for path in RecordedTraces.paths where path.contains("06-do-my") || path.contains("04-what")
        {
            let workload = try Workload(trace: path)
            let forecast = try workload.forecast {
                $0.nodes = 3
                $0.workers = 1
            }
            #expect(forecast.refusal == nil)
            #expect(forecast.calls == workload.callCount)
            #expect(TraceConformance.problems(in: forecast.file) == [])
        }
    }

    @Test("every recorded lesson runs on eight nodes, with the same calls and puts")
    func lessons() throws {
        for path in RecordedTraces.paths where path.contains(".embedded.") {
            guard !path.contains("16-actors") else { continue }
            let workload = try Workload(trace: path)
            let forecast = try workload.forecast {
                $0.nodes = 8
                $0.workers = 2
            }
            #expect(forecast.refusal == nil, "\(path)")
            for kind in [EventKind.submit, .execute, .put, .serialize] {
                #expect(
                    forecast.count(kind) == workload.totals[kind]?.count ?? 0, "\(path) \(kind)")
            }
        }
    }
}
