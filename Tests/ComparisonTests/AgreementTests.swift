import TestSupport
import Testing
import TraceFile
import TraceSchema

@testable import Comparison

/// What may vary from run to run of one program makes no difference.
@Suite struct AgreementTests {
    @Test func aTraceAgreesWithItself() throws {
        func read() throws -> RunStructure {
            let reader = try TraceReader(path: RecordedTraces.question)
            var builder = RunStructure.Builder(header: reader.header)
            while let line = try reader.next() {
                switch line {
                case .event(let event): builder.add(event)
                case .fold(let fold): builder.add(fold)
                }
            }
            return builder.finish()
        }
        let comparison = Comparison(try read(), try read())
        #expect(comparison.isSame)
        #expect(comparison.commonFunctions == 4)
        // Two sizes, three ways, and the warm-up.
        let calls = RecordedTraces.callsPerWay * 6 + 1
        #expect(comparison.verdict == "same structure: 4 functions, \(calls) calls")
        #expect(comparison.agreements.count > 50)
    }

    @Test func numbersAndWorkersAreChance() {
        let events = nestedRun().events
        let comparison = compare(events, events.renumbered(by: 7) { 3 - $0 })
        #expect(comparison.differences == [])
        #expect(comparison.verdict == "same structure: 2 functions, 4 calls")
        for aspect in [Aspect.fetch, .unpickle, .argument, .execute, .get, .return, .export] {
            #expect(comparison.agrees(aspect), "\(aspect)")
        }
    }

    @Test func nestedTasksMayBeNumberedInAnyOrder() {
        #expect(compare(nestedRun(), nestedRun(innerFirst: true)).differences == [])
    }

    @Test(arguments: [1, 3, 5])
    func howManyWorkersTookPartIsChance(workers: Int) {
        var (a, b) = (QuestionTrace(), QuestionTrace())
        a.workers = 2
        b.workers = workers
        #expect(compare(a, b).differences == [])
    }

    @Test func timesMakeNoDifference() {
        var slow = QuestionTrace()
        slow.costs.execute = 5_000_000
        slow.costs.put = 900_000
        let comparison = compare(QuestionTrace(), slow)
        #expect(comparison.isSame)
        let row = comparison.times.first { $0.function == "foo1" && $0.step == .execute }
        #expect(row?.a.firstNs == 5000)
        #expect(row?.b.laterNs == 5_000_000)
        #expect(row?.a.count == 10)
    }

    @Test func aWorkerPicklesACapturedFunctionOnceForEachThatCapturedIt() {
        func pickles(_ workers: [Int]) -> [Event] {
            var events = nestedRun().events
            let task = events.first { $0.kind == .submit && $0.name == "outer" }?.task
            let function = events.first { $0.name == "inner" }?.function
            for worker in workers {
                var pickle = Event(kind: .pickle, process: .worker(worker), startNs: 90_000_000)
                pickle.function = function
                pickle.name = "inner"
                pickle.task = task
                pickle.bytes = 600
                events.append(pickle)
            }
            return events
        }
        #expect(compare(pickles([1]), pickles([1, 2])).isSame)
        let twice = compare(pickles([1]), pickles([1, 1]))
        #expect(twice.difference(.workerPickle)?.b?.perWorker == [1, 2])
    }

    @Test func retriesOfATaskWhoseEndNobodySawAreChance() {
        func run(retries: Int, ends: Bool) -> [Event] {
            var build = TraceBuilder()
            func name(_ event: inout Event) {
                event.task = TaskID(1)
                event.function = FunctionID(1)
                event.name = "never"
            }
            build.event(.submit, at: 1, name)
            for index in 0..<retries {
                build.event(.retry, in: .scheduler, at: 10 + Int64(index), name)
            }
            if ends {
                build.event(.fail, in: .scheduler, at: 90) {
                    name(&$0)
                    $0.error = "the worker died"
                }
            }
            return build.trace.events
        }
        #expect(compare(run(retries: 2, ends: false), run(retries: 1, ends: false)).isSame)
        let ended = compare(run(retries: 2, ends: true), run(retries: 1, ends: true))
        #expect(ended.aspects == [.retry])
        #expect(ended.agrees(.fail))
    }
}
