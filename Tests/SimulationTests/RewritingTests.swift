import TestSupport
import Testing
import TraceSchema

@testable import Simulation

/// A variable that reaches its functions another way.
struct RewritingTests {
    private static let size = 400_000

    private func workload(_ way: QuestionTrace.Passing, sizes: [Int] = [size]) throws -> Workload {
        var question = QuestionTrace()
        question.ways = [way]
        question.sizes = sizes
        question.calls = 4
        question.workers = 1
        return try Workload(question)
    }

    @Test(
        "all nine pairs: what is put, read, exported",
        arguments: [QuestionTrace.Passing.value, .reference, .captured], Scenario.Way.allCases)
    func pairs(from: QuestionTrace.Passing, to way: Scenario.Way) throws {
        let forecast = try workload(from).forecast {
            $0.rewrites = [.init(variable: "A", way: way)]
        }
        #expect(forecast.refusal == nil)
        #expect(forecast.count(.submit) == 4)
        #expect(forecast.count(.execute) == 4)
        let arguments = forecast.trace.events.filter { $0.kind == .get && $0.role == .argument }
        let explicit = forecast.trace.events.filter { $0.kind == .put && $0.explicit == true }
        switch way {
        case .value:
            #expect(forecast.count(.put) == 4)
            #expect(explicit.isEmpty)
            #expect(arguments.count == 4)
            #expect(Set(arguments.map(\.object)).count == 4)
            #expect(forecast.bytes(.export) < 2000)
        case .reference:
            #expect(forecast.count(.put) == 1)
            #expect(explicit.count == 1)
            #expect(arguments.count == 4)
            #expect(Set(arguments.map(\.object)).count == 1)
            #expect(forecast.bytes(.export) < 2000)
        case .captured:
            #expect(forecast.count(.put) == 0)
            #expect(arguments.isEmpty)
            #expect(forecast.count(.export) == 1)
            #expect(abs(forecast.bytes(.export) - Self.size) < 1000)
            #expect(abs(forecast.bytes(.fetch) - Self.size) < 1000)
        }
        #expect(TraceConformance.problems(in: forecast.file) == [])
    }

    @Test("the way that it has already changes nothing")
    func same() throws {
        for (from, way) in [
            (QuestionTrace.Passing.value, Scenario.Way.value), (.reference, .reference),
            (.captured, .captured),
        ] {
            let workload = try workload(from)
            let (one, other) = (
                try workload.forecast(),
                try workload.forecast { $0.rewrites = [.init(variable: "A", way: way)] }
            )
            for kind in [EventKind.pickle, .export, .serialize, .put, .submit, .get, .fetch] {
                #expect(one.totals[kind] == other.totals[kind], "\(from) \(kind)")
            }
        }
    }

    @Test(
        "a variable of several values keeps each call's own",
        arguments: [QuestionTrace.Passing.value, .reference, .captured], Scenario.Way.allCases)
    func sizes(from: QuestionTrace.Passing, to way: Scenario.Way) throws {
        let forecast = try workload(from, sizes: [200_000, 900_000]).forecast {
            $0.rewrites = [.init(variable: "A", way: way)]
        }
        #expect(forecast.refusal == nil)
        let read = forecast.trace.events.filter { $0.kind == .get && $0.role == .argument }
            .compactMap(\.bytes)
        switch way {
        case .value, .reference:
            #expect(read.count == 8)
            #expect(read.count { abs($0 - 200_000) < 1000 } == 4)
            #expect(read.count { abs($0 - 900_000) < 1000 } == 4)
            #expect(forecast.count(.put) == (way == .value ? 8 : 2))
        case .captured:
            #expect(read.isEmpty)
            #expect(abs(forecast.bytes(.export) - 1_100_000) < 3000)
        }
    }

    @Test("the order of changes: first ways, then sizes")
    func order() throws {
        let forecast = try workload(.captured).forecast {
            $0.sizes = [.init(variable: "A", bytes: 50_000)]
            $0.rewrites = [.init(variable: "A", way: .value)]
        }
        #expect(forecast.count(.put) == 0)
        #expect(forecast.bytes(.submit) == 4 * 50_010)
        let put = try workload(.value).forecast {
            $0.sizes = [.init(variable: "A", bytes: 50_000)]
            $0.rewrites = [.init(variable: "A", way: .reference)]
        }
        // However small, what is put is put.
        #expect(put.bytes(.put) == 50_000)
        #expect(put.bytes(.submit) == 0)
    }

    @Test("a call inside a task gets the reference through the task that makes it")
    func nested() throws {
        var run = ScriptedRun()
        run.workers = 2
        let outer = run.call(.init(1, "outer", line: 9))
        run.now += 100_000
        // What it calls, it calls while it runs.
        var events = run.events
        let start = events.first { $0.kind == .execute }?.startNs ?? 0
        func add(
            _ kind: EventKind, _ process: ProcessID, _ at: Int64, _ fill: (inout Event) -> Void
        ) {
            var event = Event(id: 0, kind: kind, process: process, startNs: start + at)
            event.durationNs = 10
            event.task = TaskID(2)
            event.function = FunctionID(2)
            event.name = "inner"
            fill(&event)
            events.append(event)
        }
        add(.serialize, .worker(1), 100) {
            $0.role = .argument
            $0.variable = "A"
            $0.bytes = 5000
        }
        add(.submit, .worker(1), 200) {
            $0.parent = outer
            $0.bytes = 5000
            $0.arguments = [.init(position: .index(0), variable: "A", how: .inline, bytes: 5000)]
        }
        add(.execute, .worker(2), 300) { _ in }
        add(.serialize, .worker(2), 400) {
            $0.role = .result
            $0.bytes = 10
            $0.object = ObjectID(9)
        }
        add(.return, .worker(2), 500) {
            $0.role = .result
            $0.bytes = 10
            $0.object = ObjectID(9)
            $0.path = .inline
        }
        add(.get, .worker(1), 220) {
            $0.role = .result
            $0.bytes = 10
            $0.object = ObjectID(9)
            $0.path = .memoryStore
        }
        events.append(contentsOf: [])
        var end = Event(id: 0, kind: .get, process: .driver, startNs: run.now + 10_000_000)
        end.durationNs = 10
        end.object = ObjectID(1)
        end.task = outer
        end.role = .result
        end.bytes = 10
        events.append(end)
        events.sort { $0.startNs < $1.startNs }
        var header = QuestionTrace().header
        header.processes = [.driver, .worker(1), .worker(2)].map { .init(id: $0, pid: 1) }
        let workload = try Workload(header, events)
        #expect(try workload.forecast().refusal == nil)
        let forecast = try workload.forecast {
            $0.rewrites = [.init(variable: "A", way: .reference)]
        }
        #expect(forecast.refusal == nil)
        #expect(forecast.count(.execute) == 2)
        #expect(forecast.bytes(.put) == 5000)
        let got = forecast.trace.events.first { $0.kind == .get && $0.role == .argument }
        #expect(got?.bytes == 5000)
    }

    @Test("a variable that is none is told")
    func unknown() throws {
        let workload = try workload(.value)
        #expect(throws: SimulationError.self) {
            try workload.forecast { $0.rewrites = [.init(variable: "B", way: .value)] }
        }
    }
}
