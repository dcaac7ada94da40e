import TraceReading
package import TraceSchema

/// Counts what a trace tells of one variable and one function, an event at a time.
package struct FigureCounter {
    private let function: String
    private let variable: String
    package private(set) var figures = SideFigures()
    private var functions: Set<FunctionID> = []
    private var tasks: Set<TaskID> = []
    private var workers: Set<ProcessID> = []
    private var firstTask: TaskID?
    /// How long the first call waited for its worker; nil where the trace has no lease of it.
    package private(set) var firstLeaseNs: Int64?

    package init(function: String, variable: String) {
        self.function = function
        self.variable = variable
    }

    package mutating func add(_ event: Event) {
        figures.runNs = max(figures.runNs, event.startNs.adding(max(event.durationNs ?? 0, 0)))
        guard event.error == nil else { return }
        if event.name == function, let id = event.function { functions.insert(id) }
        let isOfFunction =
            event.function.map(functions.contains) ?? event.task.map(tasks.contains) ?? false
        if isOfFunction {
            figures.copied = figures.copied.adding(event.copiedOnTheWay)
            if event.kind == .submit { addCall(event) }
            if event.kind == .lease, event.task == firstTask, firstLeaseNs == nil {
                firstLeaseNs = max(event.waitedNs ?? event.durationNs ?? 0, 0)
            }
            if event.kind == .execute { workers.insert(event.process) }
            figures.workers = workers.count
            if event.kind == .pickle { addCaptures(event.captures ?? []) }
        } else if event.kind == .put, isPutByHand(event) {
            figures.copied = figures.copied.adding(event.copiedOnTheWay)
        }
        add(
            event.kind, isOfFunction: isOfFunction, isOfVariable: event.variable == variable,
            role: event.role, isExplicit: event.explicit, 1, max(event.bytes ?? 0, 0))
    }

    /// Past the event limit; which function put a value by hand is not told there.
    package mutating func add(_ fold: Fold) {
        let isOfFunction = fold.function.map(functions.contains) ?? false
        figures.folded = figures.folded.adding(fold.count)
        guard isOfFunction || fold.function == nil else { return }
        let isByHand = fold.kind == .put && fold.role == .value && fold.variable == variable
        if isOfFunction || isByHand {
            figures.copied = figures.copied.adding(fold.copiedOnTheWay)
        }
        if fold.kind == .submit, isOfFunction { figures.calls = figures.calls.adding(fold.count) }
        add(
            fold.kind, isOfFunction: isOfFunction, isOfVariable: fold.variable == variable,
            role: fold.role, isExplicit: isByHand, fold.count, fold.bytes)
    }

    private mutating func addCall(_ event: Event) {
        figures.calls = figures.calls.adding(1)
        if let task = event.task { tasks.insert(task) }
        firstTask = firstTask ?? event.task
        let carried = (event.arguments ?? []).filter { $0.variable == variable }
        if carried.contains(where: { $0.how == .inline }) {
            figures.inlined = figures.inlined.adding(1)
        }
    }

    private mutating func addCaptures(_ captures: [Event.Capture]) {
        for capture in captures where capture.variable == variable {
            figures.captured.add(1, max(capture.bytes, 0))
        }
    }

    private func isPutByHand(_ event: Event) -> Bool {
        event.variable == variable && event.explicit == true
    }

    private mutating func add(
        _ kind: EventKind, isOfFunction: Bool, isOfVariable: Bool, role: Role?, isExplicit: Bool?,
        _ count: Int, _ bytes: Int
    ) {
        switch kind {
        case .serialize:
            // Of a put by hand, no function is told.
            if isOfVariable, isOfFunction || role == .value { figures.serialized.add(count, bytes) }
        case .put:
            guard isOfVariable else { return }
            if isExplicit == true {
                figures.putByHand.add(count, bytes)
            } else if isOfFunction {
                figures.putForCalls.add(count, bytes)
            }
        case .pickle: if isOfFunction { figures.pickled.add(count, bytes) }
        case .export: if isOfFunction { figures.exported.add(count, bytes) }
        case .fetch: if isOfFunction { figures.fetched.add(count, bytes) }
        case .get: if isOfFunction, role == .argument { figures.gets.add(count, bytes) }
        case .submit, .lease, .dispatch, .unpickle, .deserialize, .execute, .return, .hold, .drop,
            .free, .spill, .restore, .retry, .fail:
            break
        }
    }
}

extension SideFigures.Amount {
    fileprivate mutating func add(_ count: Int, _ bytes: Int) {
        self.count = self.count.adding(count)
        self.bytes = self.bytes.adding(bytes)
    }
}
