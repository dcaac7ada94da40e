import TestSupport
import Testing
import TraceFile
import TraceSchema

@testable import Simulation

/// What is read out of a trace, and what can't be.
struct WorkloadReaderTests {
    private func failure(_ build: TraceBuilder) -> String? {
        do {
            _ = try Workload(build.trace.header, build.trace.events)
            return nil
        } catch {
            return error.description
        }
    }

    @Test("the question's program: its functions, calls, workers, loops")
    func question() throws {
        let workload = try Workload(QuestionTrace())
        #expect(workload.functions.count == 6)
        #expect(Set(workload.functions.map(\.name)) == ["foo1", "foo2"])
        #expect(workload.callCount == 60)
        #expect(workload.plannedCalls == 60)
        #expect(workload.workers == 2)
        #expect(workload.variables == ["5", "A", "foo1()", "foo2()"])
        let captured = workload.functions.filter { !$0.captures.isEmpty }
        #expect(captured.map(\.bytes) == [34_342, 8_000_742])
        #expect(workload.recordedNs > 0)
        #expect(workload.totals[.submit]?.count == 60)
    }

    @Test("a call's time is that of its events, less what it waited for others")
    func times() throws {
        var question = QuestionTrace()
        question.ways = [.value]
        question.sizes = [50_000]
        question.calls = 1
        let workload = try Workload(question)
        let steps = workload.driver.flatMap { block -> [Workload.Step] in
            if case .steps(let steps) = block { steps } else { [] }
        }
        guard case .call(let call)? = steps.first?.kind,
            case .get(let get)? = steps.dropFirst().first?.kind
        else {
            Issue.record("no call and get")
            return
        }
        #expect(steps.first?.pauseNs == 1_000_000)
        #expect(call.submit.ns == 9000)
        #expect(workload.bodies[call.body].execute.ns == 5000)
        #expect(get.deserialize?.ns == question.costs.deserialize.of(10))
        guard case .value(let value)? = call.arguments.first?.content else {
            Issue.record("no value")
            return
        }
        #expect(value.bytes == 50_000)
        #expect(value.serialize.ns == question.costs.serialize.of(50_000))
    }

    @Test(
        "actors, a folded trace, a failure, and a trace without calls are refused, each in a line")
    func refusals() throws {
        var actors = TraceBuilder()
        actors.event(.submit, at: 1) { $0.actor = ActorID(1) }
        #expect(
            failure(actors)
                == "the program has actors (event 1), which simulate doesn't know yet: it takes "
                + "programs of tasks")
        var folded = TraceBuilder()
        folded.event(.submit, at: 1)
        folded.fold(Fold(kind: .submit, process: .driver, count: 12))
        #expect(failure(folded)?.hasPrefix("12 events of the trace are folded into sums") == true)
        #expect(failure(folded)?.contains("--event-limit") == true)
        for kind in [EventKind.retry, .fail] {
            var failed = TraceBuilder()
            failed.event(kind, in: .scheduler, at: 1) { $0.task = TaskID(1) }
            #expect(
                failure(failed)
                    == "a task of the program was tried again or given up (event 1), and simulate "
                    + "doesn't know failures yet")
        }
        #expect(
            failure(TraceBuilder())
                == "the trace has no call of a remote function: nothing to simulate")
        var nameless = TraceBuilder()
        nameless.event(.submit, at: 1) { $0.task = TaskID(1) }
        #expect(
            failure(nameless) == "event 1 of the trace, a submit, names no function")
    }

    @Test("a trace that lacks what is needed is refused by its name")
    func lacking() {
        var build = TraceBuilder()
        build.header { $0.missing = [.serialize] }
        #expect(
            failure(build)
                == "the trace has no serialize events, which a simulation needs: record it again with "
                + "--engine embedded")
    }

    @Test("a trace that is cut off anywhere is read or refused, and what is read can be run")
    func cutOff() throws {
        var question = QuestionTrace()
        question.calls = 2
        let (header, events) = (question.header, question.events)
        for count in events.indices {
            guard let workload = try? Workload(header, Array(events[..<count])) else { continue }
            _ = try workload.forecast()
        }
    }

    @Test("every recorded lesson is read but that of actors, which is refused")
    func recorded() throws {
        #expect(RecordedTraces.paths.count >= 32)
        for path in RecordedTraces.paths {
            guard !path.contains("16-actors") else {
                #expect(throws: SimulationError.self) { try Workload(trace: path) }
                continue
            }
            let workload = try Workload(trace: path)
            #expect(workload.callCount > 0, "\(path)")
            #expect(workload.plannedCalls <= workload.callCount, "\(path)")
        }
    }
}
