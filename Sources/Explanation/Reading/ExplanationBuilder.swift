internal import CriticalPath
internal import Ledger
internal import TraceReading
package import TraceSchema

/// Reads a trace, one event at a time and in its order, and explains it.
///
/// Keeps 24 bytes for each event, and about 240 for each call; no event is kept whole.
package struct ExplanationBuilder {
    let header: TraceHeader
    var strings = Interner.ofTexts
    /// Apart, so that they keep their names whatever else is named.
    var processes = Interner.ofTexts
    var captures = Interner<[CallRow.NamedSize]>(room: Interner.roomForTexts) {
        $0.reduce(64) { $0 + $1.variable.utf8.count + 64 }
    }
    var sites = Interner<CallSite>()
    var tasks = ChunkedArray<TaskRecord>()
    var references = ChunkedArray<ReferenceRecord>()
    var objects = NumberedTable<ObjectRecord>()
    var putSteps = ChunkedArray<PutStep>()
    var segments = ChunkedArray<Segment>()
    var functions = FunctionWork()
    /// Of the calls that needed a function's pickle first.
    var charges: [Int32: FunctionCharges] = [:]
    private(set) var folds: [Fold] = []
    var ledger: LedgerBuilder
    var path: CriticalPathBuilder

    private var taskIndices = NumberedTable<Int32>()
    /// The body that each worker began last.
    private var bodies: [ProcessID: (task: Int, end: Int64)] = [:]
    /// An explicit put's serialize that doesn't know its object yet, by process.
    private var unnamedValues: [ProcessID: Event] = [:]

    package init(header: TraceHeader) {
        self.header = header
        ledger = LedgerBuilder(header: header)
        path = CriticalPathBuilder(header: header)
    }

    package mutating func add(_ fold: Fold) {
        folds.append(fold)
        ledger.add(fold)
        path.add(fold)
    }

    package mutating func add(_ event: Event) {
        ledger.add(event)
        path.add(event)
        switch event.kind {
        case .pickle: addFunctionWork(event, .pickle)
        case .export: addFunctionWork(event, .export)
        case .fetch: addWorkerWork(event, .fetch)
        case .unpickle: addWorkerWork(event, .unpickle)
        case .serialize: addSerialize(event)
        case .put: addPut(event)
        case .submit: addSubmit(event)
        case .lease:
            if let task = taskIndex(event) { add(event, to: task, .lease, waits: true) }
        case .dispatch:
            guard let task = taskIndex(event) else { return }
            add(event, to: task, .dispatch)
            if event.error == nil {
                tasks[task].messageBytes = event.bytes.map { max($0, 0) } ?? -1
            }
        case .get: addGet(event)
        case .deserialize: addDeserialize(event)
        case .execute: addExecute(event)
        case .return:
            guard let task = taskIndex(event) else { return }
            add(event, to: task, .return)
            if let id = event.object {
                var object = objects[id.number] ?? ObjectRecord()
                object.bytes = event.bytes.map { max($0, 0) } ?? -1
                object.origin = site(of: task).call
                object.producer = Int32(truncatingIfNeeded: task)
                objects[id.number] = object
                if tasks[task].result == nil { tasks[task].result = id }
            }
        case .fail:
            if let task = taskIndex(event) { tasks[task].hasFailed = true }
        case .retry, .hold, .drop, .free, .spill, .restore:
            // Neither part of a call's own way nor of its time.
            break
        }
    }

    /// The record of the event's task, made at its first event.
    mutating func taskIndex(_ event: Event) -> Int? {
        guard let id = event.task else { return nil }
        if let index = taskIndices[id.number] { return Int(index) }
        tasks.append(TaskRecord())
        taskIndices[id.number] = Int32(truncatingIfNeeded: tasks.count - 1)
        return tasks.count - 1
    }

    func site(of task: Int) -> CallSite { sites[tasks[task].site] ?? .unknown }

    private func producer(_ event: Event) -> Int? {
        guard let object = event.object.flatMap({ objects[$0.number] }), object.producer >= 0
        else { return nil }
        return Int(object.producer)
    }

    /// Adds the event's time to a call: where it `waits`, `waited_ns` lies before the work, as in a
    /// get or a lease; where it `extends` the call, the call lasts at least to the event's end.
    mutating func add(
        _ event: Event, to task: Int, _ step: Step, waits: Bool = false, extends: Bool = true
    ) {
        let span = Span(event)
        let waited = waits ? min(max(event.waitedNs ?? 0, 0), span.length) : 0
        if waited > 0 {
            segments.append(
                Segment(
                    Span(start: span.start, end: span.start + waited), task: task, step: .waiting,
                    isCounted: false))
        }
        segments.append(
            Segment(
                Span(start: span.start + waited, end: span.end), task: task, step: step,
                isCounted: event.error == nil))
        if extends { tasks[task].extend(to: span) }
        tasks[task].copied = tasks[task].copied.adding(event.copiedOnTheWay)
    }

    private mutating func addSerialize(_ event: Event) {
        switch event.role {
        case .argument:
            guard let task = taskIndex(event) else { return }
            add(event, to: task, .serializeArgument)
            guard event.error == nil else { return }
            let key = strings.index(of: event.variable)
            guard tasks[task].serialized.add(event.bytes ?? 0, key) else { return }
            if tasks[task].serialized.count == 1 { tasks[task].serializeNs = 0 }
            tasks[task].serializeNs = tasks[task].serializeNs.adding(Span(event).length)
        case .result:
            guard let task = taskIndex(event) else { return }
            add(event, to: task, .serializeResult)
        case .value:
            if let object = event.object {
                addValue(event, .serializeValue, to: object)
            } else {
                unnamedValues[event.process] = event
            }
        case .captured, .variable, nil:
            break
        }
    }

    private mutating func addPut(_ event: Event) {
        if event.role == .value || event.explicit == true {
            let serialize = unnamedValues.removeValue(forKey: event.process)
            guard let object = event.object else { return }
            if let serialize { addValue(serialize, .serializeValue, to: object) }
            addValue(event, .putValue, to: object)
        } else if event.role != .result, let task = taskIndex(event) {
            add(event, to: task, .putArgument)
            addArgumentPut(event, to: task)
        } else if let task = taskIndex(event) {
            add(event, to: task, .return)
        }
    }

    private mutating func addArgumentPut(_ event: Event, to task: Int) {
        let key = strings.index(of: event.variable)
        guard event.error == nil, tasks[task].put.add(event.bytes ?? 0, key) else { return }
        if tasks[task].put.count == 1 { (tasks[task].copiedByPuts, tasks[task].putNs) = (0, 0) }
        tasks[task].copiedByPuts = tasks[task].copiedByPuts.adding(event.copiedOnTheWay)
        tasks[task].putNs = tasks[task].putNs.adding(Span(event).length)
    }

    /// A step of `ray.put`. Which call it served is known when one takes the reference.
    private mutating func addValue(_ event: Event, _ step: Step, to id: ObjectID) {
        var object = objects[id.number] ?? ObjectRecord()
        putSteps.append(
            PutStep(
                span: Span(event), previous: object.lastStep, step: step,
                isCounted: event.error == nil))
        object.lastStep = Int32(truncatingIfNeeded: putSteps.count - 1)
        if let variable = event.variable { object.origin = strings.index(of: variable) }
        if event.error == nil {
            if step == .putValue { object.puts += 1 } else { object.serialized += 1 }
            object.bytes = event.bytes.map { max($0, 0) } ?? object.bytes
            object.copied = object.copied.adding(event.copiedOnTheWay)
        }
        objects[id.number] = object
    }

    private mutating func addSubmit(_ event: Event) {
        guard let task = taskIndex(event) else { return }
        add(event, to: task, .submit)
        if let caller = event.parent.flatMap({ taskIndices[$0.number] }) {
            tasks[Int(caller)].hasCalls = true
        }
        let arguments = event.arguments ?? []
        let name = event.calledName ?? event.function?.description ?? "?"
        tasks[task].isSubmitted = event.error == nil
        tasks[task].site = sites.index(
            of: CallSite(
                function: strings.index(of: name), functionID: event.function,
                call: strings.index(of: CallText.of(name, arguments)),
                file: strings.index(of: event.file), line: Int32(clamping: event.line ?? -1),
                caller: processes.index(of: event.process.name)))
        if tasks[task].messageBytes < 0, let bytes = event.bytes {
            tasks[task].messageBytes = max(bytes, 0)
        }
        for argument in arguments { add(argument, to: task) }
        guard let function = event.function, !event.isMethodCall else { return }
        let key = FunctionWork.Key(function: function, process: event.process)
        for work in functions.submitted(key, task: task, span: Span(event)) {
            charge(work, to: task)
        }
        if tasks[task].captures < 0 { tasks[task].captures = functions.captures[function] ?? -1 }
    }

    private mutating func add(_ argument: Event.Argument, to task: Int) {
        let variable = strings.index(of: argument.variable)
        let bytes = max(argument.bytes ?? 0, 0)
        if argument.how == .reference {
            if let object = argument.object { pass(object) }
            references.append(
                ReferenceRecord(
                    variable: variable, object: argument.object,
                    previous: tasks[task].lastReference))
            tasks[task].lastReference = Int32(truncatingIfNeeded: references.count - 1)
        } else if bytes > tasks[task].valueBytes {
            tasks[task].valueBytes = bytes
            tasks[task].valueVariable = variable
            tasks[task].isValuePut = argument.how == .put
        }
    }

    /// Another call or process takes the object.
    private mutating func pass(_ object: ObjectID) {
        objects[object.number, default: ObjectRecord()].isPassedOn = true
    }

    private mutating func addGet(_ event: Event) {
        rest(during: event)
        if event.role == .argument {
            guard let task = taskIndex(event) else { return }
            add(event, to: task, .getArgument, waits: true)
            let key = event.object.map { Int32(truncatingIfNeeded: $0.number) } ?? -1
            guard event.error == nil, tasks[task].gets.add(event.bytes ?? 0, key) else { return }
            if tasks[task].gets.count == 1 { tasks[task].copiedByGets = -1 }
            if let copied = event.copied {
                tasks[task].copiedByGets = max(tasks[task].copiedByGets, 0).adding(max(copied, 0))
            }
        } else if event.role == .result {
            guard let task = taskIndex(event) ?? producer(event) else { return }
            guard isCaller(event.process, of: task) else {
                if let object = event.object { pass(object) }
                return
            }
            if event.error == nil, let id = event.object {
                var object = objects[id.number] ?? ObjectRecord()
                guard !object.isGot else { return }
                object.isGot = true
                objects[id.number] = object
            }
            // Without its own number, the time of such a get is a wait for the result.
            let step: Step = event.waitedNs == nil ? .waiting : .getResult
            add(event, to: task, step, waits: true, extends: event.error != nil)
            if event.error == nil { had(Span(event), by: task) }
        }
    }

    /// A task's body that waits for a task of its own does not run meanwhile.
    private mutating func rest(during event: Event) {
        guard event.role != .argument, let waited = event.waitedNs, waited > 0,
            let body = bodies[event.process], event.startNs < body.end
        else { return }
        let wait = Span(start: event.startNs, length: waited)
        let rest = min(wait.end, body.end) - wait.start
        tasks[body.task].executeNs = max(tasks[body.task].executeNs - rest, 0)
        segments.append(
            Segment(
                Span(start: wait.start, end: min(wait.end, body.end)), task: body.task,
                step: .execute, isCounted: false, isRest: true))
    }

    private mutating func addDeserialize(_ event: Event) {
        if event.role == .result {
            guard let task = taskIndex(event) ?? producer(event),
                isCaller(event.process, of: task)
            else { return }
            if let id = event.object {
                var object = objects[id.number] ?? ObjectRecord()
                guard !object.isRemade else { return }
                object.isRemade = true
                objects[id.number] = object
            }
            add(event, to: task, .deserializeResult, extends: false)
            had(Span(event), by: task)
        } else if event.role == .argument || event.role == nil, let task = taskIndex(event) {
            add(event, to: task, .deserializeArgument)
            if event.error == nil, event.object != nil {
                tasks[task].remadeBytes = tasks[task].remadeBytes.adding(max(event.copied ?? 0, 0))
            }
        }
    }

    private mutating func addExecute(_ event: Event) {
        guard let task = taskIndex(event) else { return }
        add(event, to: task, .execute)
        bodies[event.process] = (task, Span(event).end)
        tasks[task].runs += 1
        tasks[task].executeNs = tasks[task].executeNs.adding(Span(event).length)
        if event.error != nil { tasks[task].hasFailed = true }
        tasks[task].worker = processes.index(of: event.process.name)
        guard let function = event.function else { return }
        let key = FunctionWork.Key(function: function, process: event.process)
        for work in functions.ran(key) { charge(work, to: task) }
    }

    private mutating func had(_ span: Span, by task: Int) {
        tasks[task].gotEnd = max(tasks[task].gotEnd, span.end)
    }

    private func isCaller(_ process: ProcessID, of task: Int) -> Bool {
        processes[site(of: task).caller] == process.name
    }
}
