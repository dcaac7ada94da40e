import TraceFile
import TraceSchema

/// What holds in the trace of any run that came to its end.
struct TraceConsistency {
    private let trace: Trace
    private let withoutResults: Set<String>
    private var problems: [String] = []

    /// A line for each thing that does not hold; the functions named have `num_returns=0`.
    static func problems(of trace: Trace, withoutResults: Set<String> = []) -> [String] {
        var check = TraceConsistency(trace: trace, withoutResults: withoutResults)
        check.order()
        check.tasks()
        check.functions()
        check.references()
        check.objects()
        return check.problems
    }

    private init(trace: Trace, withoutResults: Set<String>) {
        self.trace = trace
        self.withoutResults = withoutResults
    }

    private mutating func expect(_ condition: Bool, _ problem: @autoclosure () -> String) {
        if !condition { problems.append(problem()) }
    }

    private mutating func order() {
        expect(trace.header.complete, "the trace says that it is cut off")
        expect(trace.events.map(\.id) == Array(1...max(1, trace.events.count)), "ids have gaps")
        let lanes = Set(trace.header.processes.map(\.id))
        for (event, next) in zip(trace.events, trace.events.dropFirst()) {
            expect(event.startNs <= next.startNs, "\(next.id) starts before \(event.id)")
        }
        for event in trace.events {
            expect(event.startNs >= 0, "\(event.id) starts before the script")
            expect((event.durationNs ?? 0) >= 0, "\(event.id) has a negative duration")
            expect(
                (event.waitedNs ?? 0) <= (event.durationNs ?? 0),
                "\(event.id) waited longer than it lasted")
            expect(lanes.contains(event.process), "\(event.process) is not in the header")
            expect((event.bytes ?? 0) >= 0 && (event.copied ?? 0) >= 0, "\(event.id): \(event)")
        }
    }

    /// Each run of a task was submitted, dispatched to a leased worker, and handed something back.
    private mutating func tasks() {
        let submits = Dictionary(grouping: trace.done(.submit), by: \.task)
        let dispatches = Dictionary(
            grouping: trace.done(.dispatch), by: { Run(task: $0.task, attempt: $0.attempt) })
        let returns = Dictionary(grouping: trace.done(.return), by: \.task)
        let leases = trace.done(.lease)
        for run in trace.events where run.kind == .execute {
            let key = Run(task: run.task, attempt: run.attempt)
            expect(submits[run.task]?.count == 1, "\(key) was not submitted once")
            guard let dispatch = dispatches[key], dispatch.count == 1 else {
                problems.append("\(key) was not dispatched once")
                continue
            }
            expect(dispatch[0].startNs <= run.startNs, "\(key) ran before its dispatch")
            expect(run.process.isWorker, "\(key) ran in \(run.process)")
            // One lease serves several calls of a function.
            expect(
                leases.contains { $0.function == run.function && $0.startNs <= dispatch[0].endNs },
                "\(key) was dispatched without a lease")
            let isConstructor = run.actor != nil && run.name?.contains(".") == false
            if !isConstructor, !withoutResults.contains(run.name ?? "") {
                expect(returns[run.task]?.isEmpty == false, "\(key) handed nothing back")
            }
        }
        for (task, events) in submits {
            for argument in events.flatMap({ $0.arguments ?? [] }) {
                expect(
                    (argument.how == .inline) == (argument.object == nil),
                    "\(argument) of \(task, default: "?")")
            }
        }
    }

    /// No worker runs what it has not fetched, and nobody fetches what was not exported.
    private mutating func functions() {
        let exported = Set(trace.done(.export).map(\.function))
        for export in trace.done(.export) {
            expect(
                trace.done(.pickle) { $0.function == export.function && $0.bytes == export.bytes }
                    .isEmpty == false, "\(export.function, default: "?") was never pickled")
        }
        let fetches = Dictionary(
            grouping: trace.done(.fetch), by: { Copy(process: $0.process, function: $0.function) })
        for run in trace.done(.execute) {
            let copy = Copy(process: run.process, function: run.function)
            expect(fetches[copy]?.count == 1, "\(copy) was not fetched once")
            expect(exported.contains(run.function), "\(copy) was not exported")
        }
    }

    /// What the driver put is not freed while the driver holds it. (What a worker put goes with it.)
    private mutating func references() {
        var held: [ObjectID?: Int] = [:]
        for event in trace.events where event.process == .driver {
            if event.kind == .hold { held[event.object, default: 0] += 1 }
            if event.kind == .drop { held[event.object, default: 0] -= 1 }
        }
        let ownPuts = Set(trace.done(.put) { $0.process == .driver }.map(\.object))
        for free in trace.done(.free) where ownPuts.contains(free.object) {
            expect(
                held[free.object, default: 0] <= 0,
                "\(free.object, default: "?") was freed, and the driver holds it")
        }
    }

    /// Drops by a process that the trace never saw begin to hold.
    static func dropsWithoutHold(in trace: Trace) -> [Event] {
        var held: [Reference: Int] = [:]
        return trace.events.filter { event in
            let reference = Reference(
                process: event.process, object: event.object, actor: event.actor)
            if event.kind == .hold { held[reference, default: 0] += 1 }
            guard event.kind == .drop else { return false }
            held[reference, default: 0] -= 1
            return held[reference, default: 0] < 0
        }
    }

    /// What lies in the object store was put there, once, and is freed once at most.
    private mutating func objects() {
        let sizes = Dictionary(grouping: trace.done(.put), by: \.object)
        for result in trace.done(.return) where result.path == .objectStore {
            expect(sizes[result.object] != nil, "\(result.object, default: "?") was not put")
        }
        for (object, puts) in sizes {
            expect(puts.count == 1, "\(object, default: "?") was put \(puts.count) times")
        }
        for (object, frees) in Dictionary(grouping: trace.done(.free), by: \.object) {
            expect(frees.count == 1, "\(object, default: "?") was freed \(frees.count) times")
            expect(
                sizes[object]?.first?.bytes == frees[0].bytes,
                "\(object, default: "?") was freed, not put, or in another size")
        }
        for get in trace.done(.get) where get.path == .objectStore {
            expect(sizes[get.object] != nil, "\(get.object, default: "?") was got, not put")
        }
    }

    private struct Run: Hashable {
        var task: TaskID?
        var attempt: Int?
    }

    private struct Copy: Hashable {
        var process: ProcessID
        var function: FunctionID?
    }

    private struct Reference: Hashable {
        var process: ProcessID
        var object: ObjectID?
        var actor: ActorID?
    }
}
