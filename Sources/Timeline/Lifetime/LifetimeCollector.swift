internal import TraceReading
import TraceSchema

/// Follows each object from its creation to its end. What has ended is added to its group: memory
/// grows with the objects that live at the same time, not with all of them.
struct LifetimeCollector {
    private(set) var groups: [ObjectGroup] = []
    private(set) var store = StoreCurve()
    private(set) var eventCount = 0
    private(set) var firstNs: Int64?
    private(set) var lastNs: Int64 = 0

    private var numbers: [ObjectGroup.Key: Int32] = [:]
    private var live: [ObjectID: ObjectRecord] = [:]
    /// The last function that a process pickled, and from when to when.
    private var pickles: [ProcessID: (name: String?, start: Int64, end: Int64)] = [:]
    /// Puts for a call whose objects have no name yet.
    private var unnamed: [TaskID: [Event]] = [:]
    private static let unnamedLimit = 10_000
    /// So many ways of coming about are told apart.
    private static let groupLimit = 4096

    mutating func add(_ event: Event) {
        eventCount += 1
        var event = event
        event.startNs = moment(event.startNs)
        let end = max(event.startNs, moment(event.safeEndNs))
        firstNs = firstNs ?? event.startNs
        lastNs = max(lastNs, end)
        switch event.kind {
        case .pickle: pickles[event.process] = (event.calledName, event.startNs, end)
        case .put: put(event)
        case .return: result(event)
        case .get:
            guard let object = event.object, event.error == nil else { return }
            identify(object, by: event)
            live[object, default: ObjectRecord(object)].get(event)
            live[object]?.lastNs = end
            note(event, object)
        case .hold:
            guard let object = event.object else { return }
            let function = pinner(event)
            live[object, default: ObjectRecord(object)].hold(event, by: function)
            live[object]?.lastNs = end
        case .drop:
            guard let object = event.object else { return }
            live[object]?.drop(event)
            live[object]?.lastNs = end
            endIfUnheld(object, at: event.startNs)
        case .free:
            guard let object = event.object, let record = live[object] else { return }
            if !record.isOnDisk {
                store.change(by: -max(0, event.bytes ?? record.bytes), at: event.startNs)
            }
            live[object]?.isFreed = true
            finish(object, at: event.startNs)
        case .spill, .restore:
            // The curve is the memory's.
            let bytes = max(0, event.bytes ?? 0)
            store.change(by: event.kind == .spill ? -bytes : bytes, at: event.startNs)
            if let object = event.object { live[object]?.isOnDisk = event.kind == .spill }
        case .export, .serialize, .submit, .lease, .dispatch, .fetch, .unpickle, .deserialize,
            .execute, .retry, .fail:
            break
        }
    }

    /// All groups, with what still lived at the end of the trace.
    func finished() -> [ObjectGroup] {
        var rest = self
        for record in live.values.sorted(by: { $0.object < $1.object }) {
            if record.group < 0 {
                rest.assign(record.object, .unknown, nil, process: record.holds.first?.process)
            }
            rest.finish(record.object, at: nil)
        }
        return rest.groups
    }

    // MARK: How an object comes about

    private mutating func put(_ event: Event) {
        guard event.error == nil else { return }
        guard let object = event.object else {
            // Real Ray doesn't tell the object of an implicit put: the call and its argument do,
            // as soon as the worker reads it.
            store.change(by: max(0, event.bytes ?? 0), at: event.startNs)
            if let task = event.task, unnamed.count < Self.unnamedLimit {
                unnamed[task, default: []].append(event)
            }
            return
        }
        let origin: ObjectGroup.Origin =
            event.explicit == true ? .put : event.role == .result ? .storedResult : .argument
        create(object, origin, event)
    }

    /// The argument that a worker reads first, where its put didn't name the object.
    private mutating func identify(_ object: ObjectID, by get: Event) {
        guard get.role == .argument, let task = get.task, live[object] == nil,
            let index = unnamed[task]?.firstIndex(where: {
                $0.variable == get.variable && $0.bytes == get.bytes
            }), let put = unnamed[task]?.remove(at: index)
        else { return }
        if unnamed[task]?.isEmpty == true { unnamed[task] = nil }
        create(object, .argument, put, isCounted: true)
    }

    private mutating func result(_ event: Event) {
        guard let object = event.object, event.error == nil else { return }
        // What is put first has come about already.
        guard live[object]?.createdNs == nil else { return }
        create(object, event.path == .objectStore ? .storedResult : .inlineResult, event)
        endIfUnheld(object, at: event.endNs)
    }

    private mutating func create(
        _ object: ObjectID, _ origin: ObjectGroup.Origin, _ event: Event, isCounted: Bool = false
    ) {
        let bytes = max(0, event.bytes ?? 0)
        guard live[object]?.isStored != true else { return }
        var record = live[object] ?? ObjectRecord(object)
        record.createdNs = event.startNs
        record.lastNs = max(record.lastNs, event.startNs)
        record.bytes = bytes
        record.isStored = origin != .inlineResult
        live[object] = record
        assign(object, origin, event, process: event.process)
        // The store takes the room before the value is copied into it.
        if record.isStored, !isCounted { store.change(by: bytes, at: event.startNs) }
    }

    /// A read of something whose creation isn't in the trace tells its size at least.
    private mutating func note(_ event: Event, _ object: ObjectID) {
        guard let record = live[object], record.createdNs == nil, record.bytes == 0 else { return }
        live[object]?.bytes = max(0, event.bytes ?? 0)
    }

    private mutating func assign(
        _ object: ObjectID, _ origin: ObjectGroup.Origin, _ event: Event?, process: ProcessID?
    ) {
        let bytes = live[object]?.bytes ?? 0
        let isResult = origin == .inlineResult || origin == .storedResult
        let key = ObjectGroup.Key(
            origin: origin, variable: isResult ? nil : event?.variable, bound: event?.bound,
            function: event?.calledName, source: event?.sourceLine,
            process: isResult || process?.isWorker == true ? .worker(0) : process ?? .driver,
            magnitude: Int.bitWidth - bytes.leadingZeroBitCount)
        let group = number(of: key)
        live[object]?.group = group
    }

    private mutating func number(of key: ObjectGroup.Key) -> Int32 {
        if let number = numbers[key] { return number }
        if groups.count >= Self.groupLimit {
            // The last one takes what is more.
            return Int32(groups.count - 1)
        }
        let number = Int32(groups.count)
        numbers[key] = number
        groups.append(ObjectGroup(key: key))
        return number
    }

    // MARK: How it ends

    /// A value that lies in no store is gone with the last reference.
    private mutating func endIfUnheld(_ object: ObjectID, at time: Int64) {
        guard let record = live[object], record.createdNs != nil, !record.isStored,
            !record.holds.isEmpty, !record.isHeld
        else { return }
        finish(object, at: max(time, record.lastNs))
    }

    private mutating func finish(_ object: ObjectID, at time: Int64?) {
        guard var record = live.removeValue(forKey: object), record.group >= 0 else { return }
        record.endedNs = time
        groups[Int(record.group)].add(record)
    }

    /// The function in whose pickle the reference is: the hold begins while it is pickled.
    private func pinner(_ event: Event) -> String? {
        guard event.role == .captured, let pickle = pickles[event.process],
            pickle.start <= event.startNs, event.startNs <= pickle.end
        else { return nil }
        return pickle.name
    }
}
