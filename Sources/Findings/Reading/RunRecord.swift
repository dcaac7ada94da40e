internal import TraceReading
internal import TraceSchema

/// A run as the rules look at it: its functions, calls, objects and gets, each in a few words.
struct RunRecord {
    let header: TraceHeader
    var lanes = Interner<ProcessID>()
    var files = Interner<String>()
    var names = Interner<String>()

    var functions: [FunctionID: FunctionRecord] = [:]
    var calls: [CallRecord] = []
    var callSites: [CallSite] = []
    var objects: [ObjectID: ObjectRecord] = [:]
    var putSites: [PutSite] = []
    var getSites: [GetSite] = []
    var largeGets: [LargeGet] = []
    var nestedGets: [Int32: NestedGets] = [:]
    /// Objects whose reference is part of a function's pickle, and the function.
    var captured: [ObjectID: FunctionID] = [:]
    var returnedPuts = ReturnedPuts()
    var rates = Rates()
    var folds: [Fold] = []
    /// Values over the inline limit were made again, and the trace does not tell what was copied.
    var hidesCopies = false
    /// Arguments were got, and the trace does not tell how long that took.
    var hidesGets = false

    private var lastTask: (id: TaskID, ordinal: Int32)?
    private var lastLane: Int32 = -1
    private var lastFile: Int32 = -1
    private(set) var firstNs = Int64.max
    private(set) var lastNs: Int64 = 0

    var taskOrdinals: [TaskID: Int32] = [:]
    var callSiteIndices: [CallSite.Key: Int32] = [:]
    var putSiteIndices: [PutSite.Key: Int32] = [:]
    var getSiteIndices: [GetSite.Key: Int32] = [:]
    var laneStates: [Lane] = []
    /// Serializes of values that do not know their object yet, by lane.
    var unnamedValues: [Int32: Int64] = [:]
    /// The function that a lane pickled last: a captured reference is noted after its pickle.
    var lastPickled: [Int32: FunctionID] = [:]

    init(header: TraceHeader) { self.header = header }

    /// From the first event to the last.
    var ns: Int64 { max(lastNs - min(firstNs, lastNs), 0) }
    var lastEventNs: Int64 { lastNs }
    var inlineLimit: Int { limit("inline_limit", Threshold.Ray.inlineLimit) }
    var functionWarning: Int { limit("function_warning_size", Threshold.Ray.functionWarning) }
    var functionLimit: Int { limit("function_size_limit", Threshold.Ray.functionLimit) }

    private func limit(_ name: String, _ otherwise: Int) -> Int {
        guard let value = header.config[name], value > 0 else { return otherwise }
        return value
    }

    mutating func add(_ fold: Fold) { folds.append(fold) }

    mutating func add(_ event: Event) {
        let span = Span(event)
        firstNs = min(firstNs, span.start)
        lastNs = max(lastNs, span.end)
        let lane = lane(event.process)
        switch event.kind {
        case .pickle, .export, .fetch, .unpickle: addFunctionWork(event, span, lane)
        case .serialize: addSerialize(event, span, lane)
        case .put: addPut(event, span, lane)
        case .submit: addSubmit(event, span, lane)
        case .dispatch:
            guard let call = ordinal(event) else { return }
            calls[Int(call)].callerNs.add(span.length)
            calls[Int(call)].extend(span)
        case .get: addGet(event, span, lane)
        case .deserialize: addDeserialize(event, span, lane)
        case .execute:
            guard let call = ordinal(event) else { return }
            calls[Int(call)].extend(span)
            calls[Int(call)].worker = lane
            calls[Int(call)].executeStart = span.start
            calls[Int(call)].executeNs = span.length
            calls[Int(call)].isFirstOfWorker = laneStates[Int(lane)].running == nil
            laneStates[Int(lane)].running = (call, span.end)
        case .return: addReturn(event, span, lane)
        case .hold:
            if event.role == .captured, let object = event.object, event.error == nil {
                captured[object] = lastPickled[lane]
            }
        case .free:
            if let object = event.object { objects[object]?.isFreed = true }
        case .lease:
            // Whether the worker was new shows with its first task.
            guard event.error == nil, let call = ordinal(event) else { return }
            calls[Int(call)].startNs = max(event.waitedNs ?? 0, 0)
        case .drop, .spill, .restore, .retry, .fail:
            // Neither cost that a line of the script could spare nor proof of one.
            break
        }
    }

    /// Mostly the lane of the event before.
    private mutating func lane(_ process: ProcessID) -> Int32 {
        if lastLane >= 0, lanes.values[Int(lastLane)] == process { return lastLane }
        lastLane = lanes.index(of: process)
        while laneStates.count <= Int(lastLane) { laneStates.append(Lane()) }
        return lastLane
    }

    /// The index of a file; mostly that of the event before.
    mutating func file(_ name: String?) -> Int32 {
        if lastFile >= 0, files.values[Int(lastFile)] == name { return lastFile }
        lastFile = files.index(of: name)
        return lastFile
    }

    /// The end of the trace.
    mutating func close() {
        for index in laneStates.indices {
            closeBatch(of: Int32(index))
            endWork(of: Int32(index), at: lastNs)
        }
        addFolds()
        for index in calls.indices where !calls[index].isFirstOfWorker { calls[index].startNs = 0 }
        for call in calls where call.site >= 0 {
            callSites[Int(call.site)].waitedNs.add(call.waitedNs)
        }
    }

    /// The ordinal of the event's task, made at its first event.
    mutating func ordinal(_ event: Event) -> Int32? {
        guard let task = event.task else { return nil }
        if lastTask?.id == task, let ordinal = lastTask?.ordinal { return ordinal }
        let ordinal = taskOrdinals[task] ?? Int32(truncatingIfNeeded: calls.count)
        if ordinal == calls.count {
            taskOrdinals[task] = ordinal
            calls.append(CallRecord())
        }
        lastTask = (task, ordinal)
        return ordinal
    }

    /// Code that came to a worker in a pickle has no file of its own: it is the script's.
    func place(_ event: Event) -> Place {
        let isNamed = event.file.map { !$0.hasPrefix("<") } ?? true
        return Place(file: isNamed ? event.file : header.script, line: event.line)
    }

    /// From a call to the end of its task, less its puts: what is left however cheap it becomes.
    func latency(of call: Int32) -> Int64 {
        guard calls.indices.contains(Int(call)) else { return 0 }
        let call = calls[Int(call)]
        return call.end > call.start ? max(call.end - call.start - call.putNs, 0) : 0
    }

    /// The workers that ran tasks of no actor, or nothing at all.
    var taskWorkers: [Int32] {
        var ofActors: Set<Int32> = []
        var ofTasks: Set<Int32> = []
        for call in calls where call.worker >= 0 {
            if call.actor != nil {
                ofActors.insert(call.worker)
            } else {
                ofTasks.insert(call.worker)
            }
        }
        var workers = ofTasks
        for process in header.processes where process.id.isWorker {
            // A lane without an event has no index; any negative number stands for one.
            guard let lane = laneIndex(process.id) else {
                workers.insert(Int32(truncatingIfNeeded: -2 - workers.count))
                continue
            }
            if !ofActors.contains(lane) { workers.insert(lane) }
        }
        return workers.sorted()
    }

    private func laneIndex(_ process: ProcessID) -> Int32? {
        lanes.values.firstIndex(of: process).map { Int32(truncatingIfNeeded: $0) }
    }
}

/// A size from outside, between 0 and what no arithmetic on it can overflow.
func size(_ bytes: Int?) -> Int { min(max(bytes ?? 0, 0), Int(latestMoment)) }

/// What moving a value costs in this run.
struct Rates {
    /// Nanoseconds a byte of puts from 100 kB on; nil where there were none.
    private(set) var putLeast: Double?
    private(set) var putMost: Double?
    /// Reading an argument from the object store: get, without waiting.
    var argumentGet = Sum()
    /// Making again what need not be copied.
    var zeroCopy = Sum()

    mutating func put(_ bytes: Int, ns: Int64) {
        guard bytes >= 100_000, ns > 0 else { return }
        let rate = Double(ns) / Double(bytes)
        putLeast = min(putLeast ?? rate, rate)
        putMost = max(putMost ?? rate, rate)
    }
}
