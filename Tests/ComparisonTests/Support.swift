import TestSupport
import TraceFile
import TraceSchema

@testable import Comparison

func structure(_ events: [Event], _ folds: [Fold] = [], header: TraceHeader) -> RunStructure {
    var builder = RunStructure.Builder(header: header)
    for event in events { builder.add(event) }
    for fold in folds { builder.add(fold) }
    return builder.finish()
}

/// Compares two lists of events of one program.
func compare(_ a: [Event], _ b: [Event]) -> Comparison {
    let header = QuestionTrace().header
    return Comparison(structure(a, header: header), structure(b, header: header))
}

func compare(_ a: ScriptedRun, _ b: ScriptedRun) -> Comparison { compare(a.events, b.events) }

func compare(_ a: QuestionTrace, _ b: QuestionTrace) -> Comparison {
    Comparison(structure(a.events, header: a.header), structure(b.events, header: b.header))
}

extension Comparison {
    /// What differs, without the calls that it differs in.
    var aspects: Set<Aspect> { Set(differences.map(\.aspect)) }

    func difference(_ aspect: Aspect, in function: String? = nil) -> Finding? {
        differences.first { $0.aspect == aspect && (function == nil || $0.function == function) }
    }

    func agrees(_ aspect: Aspect, in function: String? = nil) -> Bool {
        agreements.contains { $0.aspect == aspect && (function == nil || $0.function == function) }
    }
}

extension [Event] {
    /// The same run under the numbers of another: ids are given in order of first use, which can
    /// vary, and workers take calls as it comes.
    func renumbered(by offset: Int, worker: (Int) -> Int = { $0 }) -> [Event] {
        map { event in
            var event = event
            event.task = event.task.map { TaskID($0.number + offset) }
            event.parent = event.parent.map { TaskID($0.number + offset) }
            event.object = event.object.map { ObjectID($0.number + offset) }
            event.function = event.function.map { FunctionID($0.number + offset) }
            event.arguments = event.arguments.map { arguments in
                arguments.map { argument in
                    var argument = argument
                    argument.object = argument.object.map { ObjectID($0.number + offset) }
                    return argument
                }
            }
            if event.process.isWorker, let number = Int(event.process.name.dropFirst(7)) {
                event.process = .worker(worker(number))
            }
            return event
        }
    }

    /// Changes every event of a kind.
    func changing(_ kind: EventKind, _ change: (inout Event) -> Void) -> [Event] {
        map { event in
            var event = event
            if event.kind == kind { change(&event) }
            return event
        }
    }
}

/// A driver calls `outer` twice; each run of it calls `inner`.
func nestedRun(workers: Int = 2, innerFirst: Bool = false) -> ScriptedRun {
    var run = ScriptedRun()
    run.workers = workers
    for index in 0..<2 {
        let function = innerFirst ? 2 : 1
        let outer = run.call(.init(function, "outer", line: 20, .init("n", bytes: 10)))
        var inner = ScriptedRun.Call(
            3 - function, "inner", line: 10, .init("j", bytes: 200_000))
        inner.caller = .worker(workers - index % workers)
        inner.parent = outer
        run.get(run.call(inner))
        run.get(outer)
    }
    return run
}
