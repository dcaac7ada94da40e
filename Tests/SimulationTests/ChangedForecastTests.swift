import ObjectPassing
import TestSupport
import Testing
import TraceSchema

@testable import Simulation

/// Other sizes, counts and limits.
struct ChangedForecastTests {
    private func failure(
        _ workload: Workload, _ change: (inout Scenario) -> Void
    ) -> String? {
        do {
            _ = try workload.forecast(.simple, change)
            return nil
        } catch {
            return error.description
        }
    }

    private func question(_ ways: [QuestionTrace.Passing], size: Int = 33_842) -> QuestionTrace {
        var question = QuestionTrace()
        question.ways = ways
        question.sizes = [size]
        question.calls = 3
        return question
    }

    // MARK: --set

    @Test("a variable has its size as an argument: inline up to the limit, put above")
    func argument() throws {
        let workload = try Workload(question([.value]))
        let small = try workload.forecast { $0.sizes = [.init(variable: "A", bytes: 102_400)] }
        #expect(small.bytes(.submit) == 3 * 102_400)
        #expect(small.count(.put) == 0)
        let large = try workload.forecast { $0.sizes = [.init(variable: "A", bytes: 102_401)] }
        #expect(large.bytes(.submit) == 0)
        #expect(large.bytes(.put) == 3 * 102_401)
        #expect(large.copied(.put) == 3 * 102_401)
        #expect(large.wallNs > small.wallNs)
        let submit = large.trace.events.first { $0.kind == .submit }
        #expect(submit?.arguments?.first?.how == .put)
        #expect(submit?.arguments?.first?.bytes == 102_401)
    }

    @Test("where it is put, where it is captured, and as what a function returns")
    func otherPlaces() throws {
        let put = try Workload(question([.reference])).forecast {
            $0.sizes = [.init(variable: "A", bytes: 5_000_000)]
        }
        #expect(put.count(.put) == 1)
        #expect(put.bytes(.put) == 5_000_000)
        #expect(put.bytes(.get) > 3 * 5_000_000)
        let captured = try Workload(question([.captured])).forecast {
            $0.sizes = [.init(variable: "A", bytes: 5_000_000)]
        }
        // What isn't `A` stays: 33,842 + 500 bytes, of which `A` were 33,719.
        #expect(captured.bytes(.pickle) == 5_000_000 + 623)
        #expect(captured.bytes(.export) == 5_000_000 + 623)
        let capture = captured.trace.events.first { $0.kind == .pickle }?.captures?.first
        #expect(capture?.bytes == 5_000_000)
        let result = try Workload(question([.value])).forecast {
            $0.sizes = [.init(variable: "foo1()", bytes: 200_000)]
        }
        #expect(result.bytes(.return) == 3 * 200_000)
        let returned = result.trace.events.filter { $0.kind == .return }
        #expect(returned.allSatisfy { $0.path == .objectStore })
        #expect(result.count(.put) == 3)
        // A result has to be smaller than the limit to travel inline.
        let limit = try Workload(question([.value])).forecast {
            $0.sizes = [.init(variable: "foo1()", bytes: 102_400)]
        }
        #expect(limit.count(.put) == 3)
    }

    @Test("a value that is captured twice has its size once, and what holds it grows with it")
    func alias() throws {
        var run = ScriptedRun()
        var call = ScriptedRun.Call(1, "f", line: 4)
        call.captures = [
            .init(variable: "A", how: .global, bytes: 2),
            .init(variable: "A", how: .global, through: "helper", bytes: 4000),
            .init(variable: "helper", how: .global, bytes: 4200),
        ]
        call.pickledBytes = 5000
        run.get(run.call(call))
        let forecast = try Workload(run).forecast { $0.sizes = [.init(variable: "A", bytes: 9000)] }
        #expect(forecast.bytes(.pickle) == 10_000)
        let captures = forecast.trace.events.first { $0.kind == .pickle }?.captures ?? []
        #expect(captures.map(\.bytes) == [2, 9000, 9200])
    }

    @Test("a name that is none is told, with the nearest and all there are")
    func unknown() throws {
        let workload = try Workload(question([.value]))
        #expect(
            failure(workload) { $0.sizes = [.init(variable: "BB", bytes: 1)] }
                == "BB is not passed, put or captured in this trace. There are: A, foo1()")
        #expect(
            failure(workload) { $0.sizes = [.init(variable: "foo9()", bytes: 1)] }?
                .contains("; did you mean foo1()? There are") == true)
        #expect(
            failure(workload) { $0.sizes = [.init(variable: "A", bytes: -1)] }
                == "A=-1: a size is not negative")
    }

    @Test("a function that gets too large ends the program, as Ray does")
    func tooLarge() throws {
        let workload = try Workload(question([.captured]))
        let forecast = try workload.forecast {
            $0.sizes = [.init(variable: "A", bytes: 100_000_000)]
        }
        #expect(
            forecast.refusal
                == "ValueError: foo2, pickled, has 100000623 bytes, and the control store takes less "
                + "than 100000000")
        #expect(forecast.count(.pickle) == 1)
        #expect(forecast.count(.export) == 0)
        #expect(forecast.count(.submit) == 0)
        #expect(forecast.trace.header.complete == false)
        #expect(forecast.trace.header.exitStatus == 1)
        #expect(TraceConformance.problems(in: forecast.file) == [])
        // The largest that goes through.
        let largest = try workload.forecast {
            $0.sizes = [.init(variable: "A", bytes: 99_999_999 - 623)]
        }
        #expect(largest.refusal == nil)
        #expect(largest.bytes(.fetch) == 99_999_999 * largest.count(.fetch))
    }

    // MARK: --calls

    @Test("all loops, or those of one function", arguments: [1, 2, 3, 4, 40])
    func calls(count: Int) throws {
        var both = question([.value, .captured])
        both.calls = 3
        let workload = try Workload(both)
        let all = try workload.forecast { $0.calls = [.init(function: nil, count: count)] }
        #expect(all.count(.submit) == 2 * count)
        let one = try workload.forecast { $0.calls = [.init(function: "foo2", count: count)] }
        #expect(one.count(.submit) == 3 + count)
        let names = one.trace.events.filter { $0.kind == .execute }.map(\.name)
        #expect(names.count { $0 == "foo2" } == count)
        #expect(one.count(.pickle) == 2)
    }

    @Test("more calls take more time, evenly")
    func evenly() throws {
        let workload = try Workload(question([.value]))
        func ns(_ calls: Int) throws -> Double {
            let forecast = try workload.forecast { $0.calls = [.init(function: nil, count: calls)] }
            return Double(forecast.wallNs - forecast.startNs)
        }
        let (few, many) = (try ns(1000), try ns(10_000))
        #expect(abs(many / few - 10) < 0.5)
    }

    @Test("a count of none, a function that isn't there, and a trace without a loop")
    func wrongCalls() throws {
        let workload = try Workload(question([.value]))
        #expect(
            failure(workload) { $0.calls = [.init(function: nil, count: 0)] }
                == "--calls 0: at least one call is needed")
        #expect(
            failure(workload) { $0.calls = [.init(function: "foo2", count: 5)] }
                == "no remote function foo2 in this trace; did you mean foo1?")
        var single = question([.value])
        single.calls = 1
        let alone = try Workload(single)
        #expect(
            failure(alone) { $0.calls = [.init(function: "foo1", count: 5)] }
                == "--calls: no loop of this trace calls foo1: record a run with two rounds or more"
        )
    }

    // MARK: Limits and workers

    @Test("another inline limit: what rides in a message")
    func inlineLimit() throws {
        let workload = try Workload(question([.value]))
        let none = try workload.forecast { $0.inlineLimit = 33_841 }
        #expect(none.count(.put) == 3)
        #expect(none.trace.header.config["inline_limit"] == 33_841)
        let all = try workload.forecast { $0.inlineLimit = 33_842 }
        #expect(all.count(.put) == 0)
        #expect(all.bytes(.submit) == 3 * 33_842)
    }

    @Test("of a call's values as many ride inline as all together may, in their order")
    func total() throws {
        var run = ScriptedRun()
        let values = (0..<4).map { ScriptedRun.Argument("x\($0)", bytes: 90_000) }
        var call = ScriptedRun.Call(1, "f", line: 4)
        call.arguments = values
        run.get(run.call(call))
        let forecast = try Workload(run).forecast {
            for name in ["x0", "x1", "x2", "x3"] {
                $0.sizes.append(.init(variable: name, bytes: 4_000_000))
            }
            $0.inlineLimit = 5_000_000
        }
        let how = forecast.trace.events.first { $0.kind == .submit }?.arguments?.map(\.how)
        #expect(how == [.inline, .inline, .put, .put])
    }

    @Test("more workers run a list of calls at once; fewer, one after the other")
    func workers() throws {
        var question = question([.value])
        question.isPipelined = true
        question.calls = 8
        question.costs.execute = 50_000_000
        let workload = try Workload(question)
        var times: [Int64] = []
        for workers in [1, 2, 4, 8] {
            let forecast = try workload.forecast { $0.workers = workers }
            times.append(forecast.wallNs - forecast.startNs)
            let lanes = Set(
                forecast.trace.events.filter { $0.kind == .execute }.map(\.process))
            #expect(lanes.count == workers)
        }
        for (one, other) in zip(times, times.dropFirst()) {
            #expect(Double(one) / Double(other) > 1.7)
        }
    }
}
