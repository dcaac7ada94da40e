internal import TraceReading
import TraceSchema

/// Sorts a stream of events into calls, and the calls into groups.
///
/// A call is kept event by event only while it is under way; once its result has been made again it
/// is added to its group, which keeps the first call of each shape and sums.
struct CallCollector {
    private(set) var groups: [CallGroup] = []
    private(set) var eventCount = 0
    /// Events of the scope that belong to no call and no value, or came when their call had its
    /// result already.
    private(set) var undrawn = 0

    /// Every call, in the order in which their results came.
    private(set) var records: [CallRecord] = []
    /// What is outside of the scope.
    private(set) var outside = CallSums()
    /// Calls of yet other kinds than the ones that are told apart.
    private(set) var pooled = CallSums()
    /// What the trace has, for those who ask for what it hasn't.
    private(set) var names = NamesInTrace()

    private let scope: Scope
    private var groupIndices: [CallGroup.Key: Int] = [:]
    private var open: [TaskID: Call] = [:]
    /// Calls that are recorded.
    private var settled: [TaskID: Settled] = [:]
    /// Pickles and exports, until the submit that caused them.
    private var pickled: [Pickler: [Event]] = [:]
    private var captures: [FunctionID: [Event.Capture]] = [:]
    /// Values of `ray.put`, until a call uses them.
    private var stored: [ObjectID: Call] = [:]
    /// What the objects of explicit puts are called.
    private var origins: [ObjectID: String] = [:]
    /// The functions that made objects.
    private var makers: [ObjectID: Int32] = [:]
    private var functions = Interner<String>()
    private var workers = Interner<ProcessID>()
    private var places = Interner<Place>()

    /// So many kinds of calls are told apart.
    private static let keptGroups = 4096

    init(scope: Scope = Scope()) {
        self.scope = scope
    }

    private struct Settled {
        let position: Int
        let isInScope: Bool
    }

    private struct Place: Hashable {
        let function: String?
        let line: Int?
    }

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
        names.note(event)
        if event.kind == .put, event.explicit == true, let object = event.object {
            origins[object] = event.variable
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
            } else if scope.includesEventOfNoCall(event) {
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
                record(call)
            }
        }
        stored = [:]
        for events in pickled.values.sorted(by: { $0[0].id < $1[0].id }) {
            record(Call(events: events, captures: captures(of: events[0].function)))
        }
        pickled = [:]
        records.sort { $0.position < $1.position }
    }

    private mutating func add(_ event: Event, to task: TaskID) {
        if let call = settled[task] {
            if call.isInScope, scope.isInWindow(event) { undrawn += 1 }
            return
        }
        var call = open.removeValue(forKey: task) ?? Call(task: task)
        call.append(event)
        if call.position == 0 { call.position = event.id }
        if event.kind == .return, let object = event.object, let name = call.functionName {
            makers[object] = functions.index(of: name)
        }
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
                before += takePut(of: object, by: submit.process)
            }
        }
        call.prepend(before)
        call.captures = submit.isMethodCall ? [] : captures(of: submit.function)
        call.position = eventCount
        for argument in submit.arguments ?? [] where argument.how == .reference {
            guard let object = argument.object else { continue }
            if let name = origins[object] {
                call.sources[object] = name
            }
            call.takes.append((argument.variable, object))
        }
        guard let parent = submit.parent else { return }
        let outer = open[parent]?.ancestors.suffix(Call.keptAncestors - 1) ?? []
        let position = open[parent]?.position ?? settled[parent]?.position ?? 0
        call.ancestors =
            outer
            + [
                Call.Ancestor(
                    task: parent, function: open[parent]?.functionName, position: position)
            ]
        open[parent]?.submits.append(
            places.index(of: Place(function: submit.calledName, line: submit.line)))
    }

    /// How a value came into the object store, the first time that a call of the process that put it
    /// uses it. What else happened to it remains a story of its own.
    private mutating func takePut(of object: ObjectID, by process: ProcessID) -> [Event] {
        guard let value = stored[object],
            value.events.contains(where: { $0.kind == .put && $0.process == process })
        else { return [] }
        let (rest, put) = value.events.partitioned { $0.kind == .put || $0.kind == .serialize }
        stored[object] = rest.isEmpty ? nil : Call(events: rest)
        return put
    }

    private mutating func settle(_ task: TaskID) {
        guard let call = open.removeValue(forKey: task) else { return }
        settled[task] = Settled(position: call.position, isInScope: record(call))
    }

    /// - Returns: whether it is in the scope.
    @discardableResult
    private mutating func record(_ call: Call) -> Bool {
        var call = call
        if call.position == 0 {
            call.position = call.events.first?.id ?? 0
        }
        let spans = call.intervals
        var sums = call.omitted
        call.events.forEach { sums.add($0) }
        let span = spans.last ?? (0, 0)
        let putSpan = spans.count > 1 ? spans[0] : nil
        let isInScope = scope.includes(call, span: span, putSpan)
        let group = isInScope ? group(of: call) : nil
        let variant = group.flatMap { groups[$0].place(call) }
        let record = CallRecord(
            group: Int32(group ?? -1), variant: Int32(variant ?? -1),
            isOfDriver: call.callerFunction == nil && call.submit != nil,
            worker: workers.index(of: call.callee), position: call.position,
            caller: call.ancestors.last?.position ?? 0, events: sums,
            span: span, putSpan: putSpan)
        if group != nil {
            records.append(record)
        } else if isInScope {
            pooled.add(record)
        } else {
            outside.add(record)
        }
        return isInScope
    }

    private mutating func group(of call: Call) -> Int? {
        let key = CallGroup.Key(call)
        if let index = groupIndices[key] { return index }
        guard groups.count < Self.keptGroups else { return nil }
        groupIndices[key] = groups.count
        groups.append(CallGroup(key: key))
        return groups.count - 1
    }

    /// The functions whose results a call takes, with the names that those have there.
    func made(_ call: Call) -> [(variable: String?, function: String)] {
        call.takes.compactMap { taken in
            guard let maker = makers[taken.object], let name = functions[maker] else { return nil }
            return (taken.variable, name)
        }
    }

    private mutating func noteCaptures(of event: Event) {
        guard let function = event.function, let captured = event.captures else { return }
        captures[function] = captured.ownSpans(of: event.bytes)
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
