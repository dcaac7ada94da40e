import TestSupport
import Testing
import TraceSchema

@testable import Simulation

/// Loops that use what others made, and what they made a round before.
struct LoopTiesTests {
    /// `refs = [f.remote(1) for …]`, then a get of each.
    private func list(of calls: Int) -> ScriptedRun {
        var run = ScriptedRun()
        var tasks: [TaskID] = []
        for _ in 0..<calls { tasks.append(run.call(.init(1, "f", line: 5, .init("1", bytes: 10)))) }
        for task in tasks { run.get(task) }
        return run
    }

    /// `x = f.remote(x)`, again and again; then a get of `x`.
    private func chain(of calls: Int) -> ScriptedRun {
        var run = ScriptedRun()
        var last = run.put("x", bound: "x", bytes: 8000, line: 3)
        var tasks: [TaskID] = []
        for number in 0..<calls {
            tasks.append(
                run.call(.init(1, "f", line: 5, .init("x", bytes: 8000, object: last))))
            last = ObjectID(number + 2)
        }
        if let task = tasks.last { run.get(task) }
        return run
    }

    @Test("the gets of a list of calls are tied to the calls")
    func tied() throws {
        let workload = try Workload(list(of: 4))
        let loops = workload.driver.enumerated().compactMap { place, block in
            if case .loop(let loop) = block { (place, loop) } else { nil }
        }
        #expect(loops.count == 2)
        #expect(loops.first?.1.tied == nil)
        #expect(loops.last?.1.tied == loops.first?.0)
    }

    @Test("more calls have more gets; fewer have fewer", arguments: [1, 2, 4, 50])
    func repeated(calls: Int) throws {
        let forecast = try Workload(list(of: 4)).forecast {
            $0.calls = [.init(function: nil, count: calls)]
        }
        #expect(forecast.refusal == nil)
        #expect(forecast.count(.submit) == calls)
        #expect(forecast.count(.execute) == calls)
        let gets = forecast.trace.events.filter { $0.kind == .get && $0.role == .result }
        #expect(gets.count == calls)
        #expect(Set(gets.map(\.object)).count == calls)
    }

    @Test("what an earlier round made is told by rounds, and goes on beyond the recorded ones")
    func chained() throws {
        let workload = try Workload(chain(of: 4))
        let loop = workload.driver.compactMap { block -> Workload.Loop? in
            if case .loop(let loop) = block { loop } else { nil }
        }.first
        #expect(
            loop?.iterations[1].first?.uses.first == .earlier(rounds: 1, step: 0, index: 0))
        for calls in [2, 4, 9] {
            let forecast = try workload.forecast {
                $0.calls = [.init(function: nil, count: calls)]
                $0.workers = 4
            }
            let events = forecast.trace.events
            #expect(forecast.count(.submit) == calls)
            // The script gets what the last call returned: all of them have run by then.
            #expect(forecast.count(.return) == calls)
            let got = events.last { $0.kind == .get && $0.role == .result }?.object
            #expect(got == events.last { $0.kind == .return }?.object)
            // Each call gets what the call before it returned, and so runs after it.
            let submits = events.filter { $0.kind == .submit }
            #expect(Set(submits.map { $0.arguments?.first?.object }).count == calls)
            for submit in submits.dropFirst() {
                let made = events.first {
                    $0.kind == .return && $0.object == submit.arguments?.first?.object
                }
                let run = events.first { $0.kind == .execute && $0.task == submit.task }
                #expect((made?.startNs ?? .max) <= (run?.startNs ?? 0))
            }
        }
    }
}
