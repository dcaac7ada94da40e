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
    private var putByHand: [ObjectID: PutByHand] = [:]
    /// That hold the variable.
    private var objects: Set<ObjectID> = []
    /// The calls get other arguments from the object store, too.
    private var getsOthers = false
    /// How long the first call waited for its worker; nil where the trace has no lease of it.
    package private(set) var firstLeaseNs: Int64?

    package init(function: String, variable: String) {
        self.function = function
        self.variable = variable
    }

    package mutating func add(_ event: Event) {
        figures.runNs = max(figures.runNs, event.startNs.adding(max(event.durationNs ?? 0, 0)))
        guard event.error == nil else { return }
        if firstTask == nil, event.actor != nil { figures.startsAfterActor = true }
        if event.name == function, let id = event.function { functions.insert(id) }
        let isOfFunction =
            event.function.map(functions.contains) ?? event.task.map(tasks.contains) ?? false
        guard isOfFunction else { return addPutByHand(event) }
        figures.copied = figures.copied.adding(event.copiedOnTheWay)
        if event.kind == .submit { addCall(event) }
        if event.kind == .lease, event.task == firstTask, firstLeaseNs == nil {
            firstLeaseNs = max(event.waitedNs ?? event.durationNs ?? 0, 0)
        }
        if event.kind == .execute, workers.insert(event.process).inserted { figures.workers += 1 }
        for capture in event.captures ?? [] where capture.variable == variable {
            figures.captured.add(1, max(capture.bytes, 0))
        }
        if event.variable == variable, let object = event.object { objects.insert(object) }
        let isOther = event.object.map { !objects.contains($0) } ?? false
        if isOther, event.kind == .get, event.role == .argument { return getsOthers = true }
        let bytes = max(event.bytes ?? 0, 0)
        add(event.kind, event.variable, event.role, 1, smallest: bytes, largest: bytes, bytes)
    }

    /// Past the event limit: which function a value was put for by hand is not told there.
    package mutating func add(_ fold: Fold) {
        guard fold.function.map(functions.contains) ?? false else { return }
        figures.folded = figures.folded.adding(fold.count)
        figures.copied = figures.copied.adding(fold.copiedOnTheWay)
        if fold.kind == .submit { figures.calls = figures.calls.adding(fold.count) }
        // A folded get does not tell whose it is.
        if fold.kind == .get, getsOthers, fold.variable != variable { return }
        let mean = fold.count > 0 ? max(fold.bytes, 0) / fold.count : 0
        add(
            fold.kind, fold.variable, fold.role, fold.count, smallest: mean, largest: mean,
            max(fold.bytes, 0))
    }

    private mutating func addCall(_ event: Event) {
        figures.calls = figures.calls.adding(1)
        if let task = event.task { tasks.insert(task) }
        firstTask = firstTask ?? event.task
        for argument in event.arguments ?? [] {
            if argument.variable == variable, argument.how == .inline {
                figures.inlined = figures.inlined.adding(1)
            }
            if argument.variable == variable, let object = argument.object {
                objects.insert(object)
            }
            guard argument.how == .reference, let object = argument.object,
                let put = putByHand.removeValue(forKey: object)
            else { continue }
            figures.serialized.add(put.serialized)
            figures.putByHand.add(put.put)
            figures.copied = figures.copied.adding(put.copied)
        }
    }

    /// Kept until a call gets a reference to it.
    private mutating func addPutByHand(_ event: Event) {
        guard event.variable == variable, event.role == .value, let object = event.object else {
            return
        }
        objects.insert(object)
        let bytes = max(event.bytes ?? 0, 0)
        if event.kind == .serialize {
            putByHand[object, default: PutByHand()].serialized.add(1, bytes)
        }
        if event.kind == .put {
            putByHand[object, default: PutByHand()].put.add(1, bytes)
            putByHand[object, default: PutByHand()].copied += event.copiedOnTheWay
        }
    }

    private mutating func add(
        _ kind: EventKind, _ variable: String?, _ role: Role?, _ count: Int, smallest: Int,
        largest: Int, _ bytes: Int
    ) {
        let amount = SideFigures.Amount(
            count: count, bytes: bytes, smallest: smallest, largest: largest)
        switch kind {
        case .serialize: if variable == self.variable { figures.serialized.add(amount) }
        case .put: if variable == self.variable { figures.putForCalls.add(amount) }
        case .pickle: figures.pickled.add(amount)
        case .export: figures.exported.add(amount)
        case .fetch: figures.fetched.add(amount)
        case .get: if role == .argument { figures.gets.add(amount) }
        case .submit, .lease, .dispatch, .unpickle, .deserialize, .execute, .return, .hold, .drop,
            .free, .spill, .restore, .retry, .fail:
            break
        }
    }

    private struct PutByHand {
        var serialized = SideFigures.Amount()
        var put = SideFigures.Amount()
        var copied = 0
    }
}

extension SideFigures.Amount {
    fileprivate mutating func add(_ count: Int, _ bytes: Int) {
        add(Self(count: count, bytes: bytes, smallest: bytes, largest: bytes))
    }

    fileprivate mutating func add(_ other: Self) {
        guard other.count > 0 else { return }
        smallest = count > 0 ? min(smallest, other.smallest) : other.smallest
        largest = max(largest, other.largest)
        count = count.adding(other.count)
        bytes = bytes.adding(other.bytes)
    }
}
