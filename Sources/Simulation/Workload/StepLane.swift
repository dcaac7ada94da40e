import TraceSchema

/// The steps of the driver, or of a task's body, as its events come.
struct StepLane {
    private var steps: [Workload.Step] = []
    /// End of the last event.
    private var lastNs: Int64
    /// The script's own time since the last step.
    private var pauseNs: Int64 = 0
    private var hasBegun = false
    /// Serialized, and not yet put or passed on; by the call where it is an argument.
    private var serialized: [(task: TaskID?, value: Workload.Value)] = []
    private var putForCalls: [TaskID: [Workload.Timed]] = [:]
    /// How many steps there had been when the last reference to an object went, by its number.
    private(set) var drops: [Int: Int] = [:]

    init(start: Int64) { lastNs = start }

    var hasSteps: Bool { !steps.isEmpty }

    /// The event's time; what lies before the first event of a step is the script's own.
    mutating func time(_ event: Event) -> Workload.Timed {
        var timed = event.timed(after: lastNs)
        lastNs = max(lastNs, event.endNs)
        if !hasBegun {
            pauseNs = timed.gapNs
            timed.gapNs = 0
            hasBegun = true
        }
        return timed
    }

    private mutating func append(_ kind: Workload.Step.Kind, _ event: Event) {
        steps.append(
            Workload.Step(kind: kind, pauseNs: pauseNs, line: event.line, file: event.file))
        pauseNs = 0
        hasBegun = false
    }

    mutating func serialized(_ event: Event, _ timed: Workload.Timed) {
        let value = Workload.Value(
            variable: event.variable, bytes: event.size, serialize: timed)
        serialized.append((event.task, value))
    }

    mutating func put(_ event: Event, _ object: Int, _ timed: Workload.Timed) {
        if event.role == .argument, let task = event.task {
            putForCalls[task, default: []].append(timed)
            return
        }
        let value =
            serialized.popLast()?.value
            ?? Workload.Value(variable: event.variable, bytes: event.size, serialize: timed)
        append(
            .put(Workload.Put(object: object, value: value, bound: event.bound, put: timed)), event)
    }

    mutating func submitted(
        _ event: Event, function: Int, body: Int, _ timed: Workload.Timed
    ) {
        var values = serialized.filter { $0.task == event.task }.map(\.value)[...]
        serialized.removeAll { $0.task == event.task }
        let arguments = (event.arguments ?? []).map { argument -> Workload.Argument in
            let content: Workload.Argument.Content
            if argument.how == .reference, let object = argument.object {
                content = .reference(.object(object.number))
            } else {
                var value =
                    values.popFirst()
                    ?? Workload.Value(
                        variable: argument.variable, bytes: max(0, argument.bytes ?? 0),
                        serialize: Workload.Timed(
                            gapNs: 0, ns: nil, bytes: max(0, argument.bytes ?? 0)))
                value.bytes = min(max(0, argument.bytes ?? value.bytes), Workload.largestSize)
                content = .value(value)
            }
            return Workload.Argument(
                position: argument.position, variable: argument.variable, content: content)
        }
        var times = (event.task.flatMap { putForCalls.removeValue(forKey: $0) } ?? [])[...]
        let puts = (event.arguments ?? []).map { $0.how == .put ? times.popFirst() : nil }
        append(
            .call(
                Workload.Call(
                    function: function, arguments: arguments, submit: timed, body: body,
                    task: event.task, puts: puts)), event)
    }

    mutating func got(_ event: Event, _ object: Int, _ timed: Workload.Timed) {
        append(
            .get(
                Workload.Get(
                    object: .object(object), task: event.role == .result ? event.task : nil,
                    variable: event.variable, bound: event.bound,
                    read: event.path == .objectStore ? timed : nil,
                    deserialize: nil)), event)
    }

    mutating func deserialized(_ object: Int, _ timed: Workload.Timed) {
        var timed = timed
        // It is the end of its get, not the beginning of another step.
        if !hasBegun || pauseNs > 0 {
            timed.gapNs = pauseNs
            pauseNs = 0
            hasBegun = false
        }
        let place = steps.lastIndex { step in
            guard case .get(let get) = step.kind else { return false }
            return get.object == .object(object) && get.deserialize == nil
        }
        guard let place, case .get(var get) = steps[place].kind else { return }
        get.deserialize = timed
        steps[place].kind = .get(get)
    }

    mutating func dropped(_ object: Int) { drops[object] = steps.count }

    /// A call whose function was too large to be exported.
    mutating func refused(_ event: Event, function: Int) {
        append(.refused(function), event)
    }

    /// All steps; without the ends of references.
    ///
    /// - `results`: of each call, by their numbers in the trace.
    func steps(results: [TaskID: [Int]]) -> [Workload.Step] {
        steps.map { step in
            guard case .call(var call) = step.kind else { return step }
            call.results = call.task.flatMap { results[$0] } ?? []
            var step = step
            step.kind = .call(call)
            return step
        }
    }

    /// The script's own time after the last event.
    func rest(until end: Int64) -> Int64 { max(0, end - lastNs) }
}
