internal import TraceReading
package import TraceSchema

/// Reads a trace, one event at a time and in its order, and finds its critical path.
///
/// Keeps 24 or 40 bytes for most events and 56 for each call; no event is kept.
package struct CriticalPathBuilder {
    /// What the code of a process did, by lane.
    var lanes: [ChunkedArray<PathStep>] = []
    /// What a worker did for its task, of all tasks.
    var taskSteps = ChunkedArray<TaskStep>()
    var tasks = ChunkedArray<PathTask>()
    /// What calls refer to; each knows the one before it in its call.
    var dependencies = ChunkedArray<(object: ObjectID, previous: Int32)>()
    /// The task whose result an object is.
    var producers = NumberedTable<Int32>()
    var names = Interner.ofTexts
    var texts = Interner.ofTexts
    var end: Int64 = 0

    private(set) var processes = Interner<ProcessID>()
    private(set) var sites = Interner<Site>()
    private(set) var files = Interner.ofTexts
    private var taskIndices = NumberedTable<Int32>()
    private var objectTexts = NumberedTable<Int32>()
    private var captured = NumberedTable<Int32>()

    /// The run did not come to its own end.
    let isCutOff: Bool
    /// Real Ray puts an argument inside of its submit, unseen.
    private let hidesPuts: Bool

    package init(header: TraceHeader) {
        hidesPuts = header.availability(of: .put) != .seen
        isCutOff = !header.complete
        // The driver's lane is there even if nothing happened on it.
        _ = lane(.driver)
    }

    /// Events past the event limit have no time of their own: the path ends before them.
    package mutating func add(_ fold: Fold) {}

    package mutating func add(_ event: Event) {
        let step: Step? =
            switch event.kind {
            case .pickle: .code(.pickle)
            case .export: .code(.export)
            case .submit: .code(.submit)
            case .serialize: event.role == .result ? .task(.serialize) : .code(.serialize)
            case .put: event.role == .result ? .task(.store) : .code(.store)
            case .get: event.role == .argument ? .task(.get) : .code(.get)
            case .deserialize:
                event.role == .result || event.role == .value
                    ? .code(.deserialize) : .task(.deserialize)
            case .fetch: .task(.fetch)
            case .unpickle: .task(.unpickle)
            case .execute: .task(.execute)
            case .return: .task(.return)
            case .dispatch: .dispatch
            // A lease lies between a submit and its dispatch, whose times tell as much.
            case .lease, .hold, .drop, .free, .spill, .restore, .retry, .fail: nil
            }
        end = max(end, moment(moment(event.startNs).adding(max(event.durationNs ?? 0, 0))))
        guard let step else { return }
        switch step {
        case .code(let stage): addCode(event, stage)
        case .task(let stage): addTaskStep(event, stage)
        case .dispatch: addDispatch(event)
        }
    }

    private enum Step {
        case code(CriticalPath.Stage)
        case task(CriticalPath.Stage)
        case dispatch
    }

    private mutating func lane(_ process: ProcessID) -> Int32 {
        // Mostly there are few lanes, and comparing is quicker than hashing.
        for (index, known) in processes.values.prefix(6).enumerated() where known == process {
            return Int32(index)
        }
        let index = processes.index(of: process)
        while lanes.count <= Int(index) { lanes.append(.init()) }
        return index
    }

    private mutating func site(_ event: Event) -> Int32 {
        guard event.file != nil || event.line != nil else { return -1 }
        return sites.index(
            of: Site(file: files.index(of: event.file), line: Int32(clamping: event.line ?? -1)))
    }

    private mutating func task(_ id: TaskID) -> Int32 {
        if let index = taskIndices[id.number] { return index }
        let index = Int32(truncatingIfNeeded: tasks.count)
        tasks.append(PathTask())
        taskIndices[id.number] = index
        return index
    }

    private mutating func addCode(_ event: Event, _ stage: CriticalPath.Stage) {
        let lane = lane(event.process)
        let task = event.task.map { self.task($0) } ?? -1
        let variable = variable(event, task: task)
        let step = PathStep(event, stage, task: task, variable: variable, site: site(event))
        if event.kind == .submit, task >= 0 { addSubmit(event, to: Int(task), step, lane: lane) }
        if event.kind == .get, event.role == .result, task >= 0, let object = event.object {
            producers[object.number] = task
        }
        var known = step
        if event.kind == .pickle || event.kind == .export {
            known.function = names.index(of: event.calledName)
        }
        // Only a result is waited for; what else names a task lies in that task's body.
        if event.kind == .get, event.role != .result { known.task = -1 }
        if event.kind == .get, known.task < 0, let object = event.object {
            known.task = producers[object.number] ?? -1
        }
        lanes[Int(lane)].append(known)
    }

    /// What is named beside the step.
    private mutating func variable(_ event: Event, task: Int32) -> Int32 {
        if event.kind == .pickle {
            let text = heaviestCapture(event)
            if let function = event.function { captured[function.number] = text }
            return text
        }
        if event.kind == .export { return event.function.flatMap { captured[$0.number] } ?? -1 }
        if event.kind == .serialize || event.kind == .put {
            let text = texts.index(of: event.variable)
            if let object = event.object, text >= 0 { objectTexts[object.number] = text }
            return text
        }
        if event.kind == .submit {
            let put = hidesPuts ? event.arguments?.first { $0.how == .put } : nil
            return texts.index(of: put?.variable)
        }
        return event.object.flatMap { objectTexts[$0.number] } ?? -1
    }

    /// What makes up half of a function's pickle; -1 where nothing does.
    private mutating func heaviestCapture(_ event: Event) -> Int32 {
        let captures = event.captures ?? []
        let whole = max(event.bytes ?? 0, 0)
        let own = CaptureSpans.own(of: captures, whole: whole)
        guard let heaviest = own.indices.max(by: { own[$0] < own[$1] }),
            own[heaviest] >= max(whole / 2, 1000)
        else { return -1 }
        return texts.index(of: captures[heaviest].variable)
    }

    private mutating func addSubmit(
        _ event: Event, to task: Int, _ step: PathStep, lane: Int32
    ) {
        tasks[task].function = names.index(
            of: event.calledName ?? event.function?.description)
        tasks[task].site = step.site
        tasks[task].caller = lane
        tasks[task].parent = event.parent.map { self.task($0) } ?? -1
        tasks[task].submitEnd = step.end
        if !event.isMethodCall {
            tasks[task].captured = event.function.flatMap { captured[$0.number] } ?? -1
        }
        var heaviest = 999
        for argument in event.arguments ?? [] {
            if argument.how == .reference {
                guard let object = argument.object else { continue }
                dependencies.append((object, tasks[task].dependency))
                tasks[task].dependency = Int32(truncatingIfNeeded: dependencies.count - 1)
            } else if let bytes = argument.bytes, bytes > heaviest {
                heaviest = bytes
                tasks[task].variable = texts.index(of: argument.variable)
            }
        }
    }

    private mutating func addTaskStep(_ event: Event, _ stage: CriticalPath.Stage) {
        guard let id = event.task else { return }
        let task = task(id)
        if event.role == .result, let object = event.object { producers[object.number] = task }
        let variable =
            event.role == .result ? -1 : event.object.flatMap { objectTexts[$0.number] } ?? -1
        taskSteps.append(TaskStep(event, stage, task: task, variable: variable))
        tasks[Int(task)].worker = lane(event.process)
        if tasks[Int(task)].function < 0 {
            tasks[Int(task)].function = names.index(of: event.calledName)
        }
    }

    private mutating func addDispatch(_ event: Event) {
        guard let id = event.task else { return }
        let step = PathStep(event, .transfer, task: -1, variable: -1, site: -1)
        let task = Int(task(id))
        tasks[task].dispatchStart = step.start
        tasks[task].dispatchEnd = step.end
    }
}
