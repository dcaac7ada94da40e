internal import Glibc
internal import ObjectPassing
internal import SharedMemory
internal import TraceFile
internal import TraceSchema

/// Values on their way to Python.
extension Core {
    /// A value that is there.
    struct Found {
        var value: ForeignValue
        /// Of a value that travels in messages: its bytes, to be copied out at once.
        var payload: [UInt8] = []
    }

    /// `ray.get`: waits until all are there, or one has failed.
    func get(
        _ objects: [ObjectKey], deadline: Int64?, site: UInt32, variable: UInt32
    ) throws(CallError) -> [Found] {
        let start = MonotonicClock.now
        try waitForValues(of: objects, deadline: deadline)
        let waited = MonotonicClock.now - start
        // Where one has failed before the others were there, its error is the answer for all.
        if let failed = try withState({ $0.firstFailure(unlessAllKnown: objects) }) {
            let error = try read(failed)
            try recordGet(failed, error, start: start, waited: waited, site, variable)
            return Array(repeating: error, count: objects.count)
        }
        var found: [Found] = []
        found.reserveCapacity(objects.count)
        for (index, object) in objects.enumerated() {
            let readStart = index == 0 ? start : MonotonicClock.now
            let one = try read(object)
            try recordGet(
                object, one, start: readStart, waited: index == 0 ? waited : 0, site, variable)
            found.append(one)
        }
        return found
    }

    private func recordGet(
        _ object: ObjectKey, _ found: Found, start: Int64, waited: Int64, _ site: UInt32,
        _ variable: UInt32
    ) throws(CallError) {
        try withState { state in
            var event = state.event(.get, start: start, site: site)
            event.waited = waited
            event.variable = state.recorded(variable)
            event.role = object.task == nil ? .value : .result
            event.task = object.task.map { RecordedTask($0) } ?? state.runningTask
            state.recordGet(&event, found)
        }
    }

    private func waitForValues(of objects: [ObjectKey], deadline: Int64?) throws(CallError) {
        var progress = GetProgress(objects: objects)
        let isWaiting = try withState { state in
            for object in objects { state.handle(.want(object)) }
            return !progress.isOver(state)
        }
        guard isWaiting else { return }
        try waitBlocked(until: deadline) { (state) throws(CallError) -> Void? in
            if progress.isOver(state) { return () }
            guard state.isNodeAlive || state.role == .worker else { throw .nodeDied }
            return nil
        }
    }

    /// Waits for values. A worker gives its CPUs back meanwhile, so that what it waits for can run.
    func waitBlocked<Result>(
        until deadline: Int64?, _ condition: (CoreState) throws(CallError) -> Result?
    ) throws(CallError) -> Result {
        if let result = try withState(condition) { return result }
        let isBlocked = try withState { state in
            guard !state.running.isEmpty else { return false }
            state.setBlocked(true)
            return true
        }
        defer { if isBlocked { _ = try? withState { $0.setBlocked(false) } } }
        return try wait(.values, until: deadline, condition)
    }

    /// Reads a value that is known to be there.
    private func read(_ object: ObjectKey) throws(CallError) -> Found {
        switch try withState({ $0.machine.references.value(of: object) }) {
        case .inline(let payload):
            return Found(
                value: ForeignValue(
                    kind: .inline, format: payload.format, length: payload.bytes.count,
                    object: object), payload: payload.bytes)
        case .stored: return try readStored(object)
        case .failed(let failure): return Found(failure, object)
        case nil: return Found(SystemFailure(.objectLost, "the object is gone"), object)
        }
    }

    /// Finds a value in the object store; it stays where it is until it is unpinned.
    ///
    /// The owner of a value decides when it is freed: once it knows where the value lies, it needs
    /// no more from the node than to keep it while it is looked at.
    func readStored(_ object: ObjectKey) throws(CallError) -> Found {
        let known = try withState { state -> CoreState.StoredValue? in
            guard let place = state.locations[object] else { return nil }
            state.handle(.view(object))
            return place
        }
        var place = known
        if place == nil { place = try locate(object) }
        guard let place,
            let memory = try withState({ $0.arena })?.bytes(at: place.offset, count: place.size)
        else {
            return Found(try withState { $0.lossOf(object) }, object)
        }
        return Found(
            value: ForeignValue(
                kind: .stored, format: place.format, address: UnsafeRawPointer(memory.baseAddress),
                length: place.size, object: object))
    }

    /// Asks the node where a value lies; from then on it stays there.
    private func locate(_ object: ObjectKey) throws(CallError) -> CoreState.StoredValue? {
        let answer = try ask { .get(request: $0, object: object) }
        guard case .found(_, let offset, let size, let format) = answer else { return nil }
        let place = CoreState.StoredValue(offset: offset, size: size, format: format)
        return try withState { state in
            // Not where another thread has dropped the last reference meanwhile.
            if object.owner == state.process,
                case .stored = state.machine.references.value(of: object)
            {
                state.locations[object] = place
                state.handle(.view(object))
                state.toNode(.release(object: object))
            }
            return place
        }
    }

    /// `ray.wait`: flags of those that are ready, at most `count` of them.
    func waitForReady(
        _ objects: [ObjectKey], count: Int, deadline: Int64?
    ) throws(CallError) -> [Bool] {
        try withState { state in for object in objects { state.handle(.want(object)) } }
        func ready(_ state: CoreState) -> [Bool] {
            var left = count
            return objects.map { object in
                guard left > 0, state.machine.references.value(of: object) != nil else {
                    return false
                }
                left -= 1
                return true
            }
        }
        do {
            return try waitBlocked(until: deadline) { (state) throws(CallError) -> [Bool]? in
                let flags = ready(state)
                return flags.count(where: { $0 }) >= count || !state.isNodeAlive ? flags : nil
            }
        } catch  where error.status == .timedOut {
            return try withState { ready($0) }
        }
    }

    /// Python has made a value again.
    func deserialized(
        _ object: ObjectKey, start: Int64, duration: Int64, bytes: Int64, copied: Int64,
        site: UInt32, variable: UInt32
    ) throws(CallError) {
        try withState { state in
            var event = state.event(.deserialize, start: start, site: site)
            event.duration = duration
            event.bound = .none
            event.object = RecordedObject(object)
            event.variable = state.recorded(variable)
            event.role = object.task == nil ? .value : .result
            event.task = object.task.map { RecordedTask($0) } ?? state.runningTask
            event.bytes = bytes
            event.copied = copied
            state.record(event)
        }
    }
}

/// How far a `get` of many has come; each object is looked at once, and all again only when
/// something has failed meanwhile.
private struct GetProgress {
    let objects: [ObjectKey]
    private var known = 0
    private var failures = -1

    init(objects: [ObjectKey]) { self.objects = objects }

    /// Whether all values are known, or one is known to be an error.
    mutating func isOver(_ state: CoreState) -> Bool {
        if failures != state.failures {
            failures = state.failures
            if objects[known...].contains(where: state.isFailure) { return true }
        }
        while known < objects.count,
            state.machine.references.value(of: objects[known]) != nil
        {
            known += 1
        }
        return known == objects.count
    }
}

extension Core.Found {
    init(_ failure: SystemFailure, _ object: ObjectKey) {
        self.init(
            value: ForeignValue(
                kind: .failed, failure: failure.reason.rawValue,
                length: failure.message.utf8.count, object: object),
            payload: Array(failure.message.utf8))
    }
}

extension CoreState {
    /// The first that is known to be an error; nil where all values are known.
    func firstFailure(unlessAllKnown objects: [ObjectKey]) -> ObjectKey? {
        guard objects.contains(where: { machine.references.value(of: $0) == nil }) else {
            return nil
        }
        return objects.first { isFailure($0) }
    }

    /// Why an object that should be in the object store is not.
    func lossOf(_ object: ObjectKey) -> SystemFailure {
        machine.references.isDead(object.owner)
            ? SystemFailure(.ownerDied, "the process that owned it has died")
            : SystemFailure(.objectLost, "the object is no longer in the object store")
    }

    func isFailure(_ object: ObjectKey) -> Bool {
        switch machine.references.value(of: object) {
        case .failed: true
        case .inline(let payload): payload.format == .taskError
        case .stored, nil: false
        }
    }

    /// Completes and records a `get`: what was read tells how many bytes had to be copied.
    func recordGet(_ event: inout RecordedEvent, _ found: Core.Found) {
        event.object = RecordedObject(found.value.object)
        event.bytes = Int64(found.value.length)
        event.copied = Int64(found.payload.count)
        event.path = found.value.kind == .stored ? .objectStore : .memoryStore
        if found.value.kind == .failed, let recorder {
            event.error = recorder.intern(String(decoding: found.payload, as: UTF8.self))
        }
        record(event)
    }
}
