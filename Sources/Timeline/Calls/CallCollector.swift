internal import TraceReading
import TraceSchema

/// Sorts a stream of events into calls, and the calls into groups.
///
/// A call is kept event by event only while it is under way; once its result has been made again it
/// is added to its group, which keeps the first call of each shape and sums.
struct CallCollector {
    private(set) var groups: [CallGroup] = []
    private(set) var eventCount = 0
    /// Events that belong to no call and no value, or came when their call had its result already.
    private(set) var undrawn = 0

    private var groupIndices: [CallGroup.Key: Int] = [:]
    private var open: [TaskID: Call] = [:]
    private var settled: Set<TaskID> = []
    /// Pickles and exports, until the submit that caused them.
    private var pickled: [Pickler: [Event]] = [:]
    private var captures: [FunctionID: [Event.Capture]] = [:]
    /// Values of `ray.put`, until a call uses them.
    private var stored: [ObjectID: Call] = [:]

    private struct Pickler: Hashable {
        let process: ProcessID
        let function: FunctionID?
    }

    mutating func add(_ event: Event) {
        eventCount += 1
        var event = event
        if event.id <= 0 {
            // Boxes are named by it.
            event.id = eventCount
        }
        switch event.kind {
        case .hold, .drop, .free, .lease: break  // Not drawn.
        case .pickle, .export:
            noteCaptures(of: event)
            // A task's own function is pickled at no place in the script: its worker hands it on, in
            // a world where workers do.
            if let task = event.task, event.line == nil, event.function != nil,
                open[task]?.submit?.function == event.function
            {
                add(event, to: task)
            } else {
                pickled[Pickler(process: event.process, function: event.function), default: []]
                    .append(event)
            }
        case .serialize, .put, .submit, .dispatch, .fetch, .unpickle, .get, .deserialize, .execute,
            .return, .spill, .restore, .retry, .fail:
            if let task = event.task {
                add(event, to: task)
            } else if let object = event.object {
                stored[object, default: Call()].append(event)
            } else {
                undrawn += 1
            }
        }
    }

    /// Adds what is still under way at the end of the trace.
    mutating func finish() {
        for task in open.keys.sorted() {
            settle(task)
        }
        for object in stored.keys.sorted() {
            if let call = stored[object] {
                addToGroup(call)
            }
        }
        stored = [:]
        for events in pickled.values.sorted(by: { $0[0].id < $1[0].id }) {
            addToGroup(Call(events: events, captures: captures(of: events[0].function)))
        }
        pickled = [:]
    }

    private mutating func add(_ event: Event, to task: TaskID) {
        guard !settled.contains(task) else {
            undrawn += 1
            return
        }
        var call = open.removeValue(forKey: task) ?? Call()
        call.append(event)
        if event.kind == .submit {
            complete(&call, submit: event)
        }
        open[task] = call
        if event.kind == .deserialize, event.role == .result, call.isComplete {
            settle(task)
        }
    }

    /// Gives a call what led to it: the pickle of its function, and the puts of its references.
    private mutating func complete(_ call: inout Call, submit: Event) {
        let pickler = Pickler(process: submit.process, function: submit.function)
        var before = pickled.removeValue(forKey: pickler) ?? []
        for argument in submit.arguments ?? [] where argument.how == .reference {
            if let object = argument.object {
                before += takePut(of: object)
            }
        }
        call.prepend(before)
        call.captures = submit.isMethodCall ? [] : captures(of: submit.function)
        if let parent = submit.parent {
            call.callerFunction = open[parent]?.functionName ?? parent.description
        } else if submit.process.isWorker {
            call.callerFunction = submit.process.name
        }
    }

    /// How a value came into the object store, the first time that a call uses it. What else
    /// happened to it remains a story of its own.
    private mutating func takePut(of object: ObjectID) -> [Event] {
        guard let value = stored[object], value.events.contains(where: { $0.kind == .put }) else {
            return []
        }
        let (rest, put) = value.events.partitioned { $0.kind == .put || $0.kind == .serialize }
        stored[object] = rest.isEmpty ? nil : Call(events: rest)
        return put
    }

    private mutating func settle(_ task: TaskID) {
        guard let call = open.removeValue(forKey: task) else { return }
        settled.insert(task)
        addToGroup(call)
    }

    private mutating func addToGroup(_ call: Call) {
        let key = CallGroup.Key(call)
        if let index = groupIndices[key] {
            groups[index].add(call)
        } else {
            groupIndices[key] = groups.count
            var group = CallGroup(key: key)
            group.add(call)
            groups.append(group)
        }
    }

    private mutating func noteCaptures(of event: Event) {
        guard let function = event.function, let captured = event.captures else { return }
        captures[function] =
            captured
            .filter { $0.how != .module }
            .sorted { ($1.bytes, $0.variable) < ($0.bytes, $1.variable) }
    }

    private func captures(of function: FunctionID?) -> [Event.Capture] {
        function.flatMap { captures[$0] } ?? []
    }
}

extension Array {
    fileprivate func partitioned(by belongs: (Element) -> Bool) -> (no: [Element], yes: [Element]) {
        (filter { !belongs($0) }, filter(belongs))
    }
}
