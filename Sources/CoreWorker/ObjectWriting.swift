internal import ObjectPassing
internal import SharedMemory
internal import TraceFile
internal import TraceSchema

/// Values on their way into the object store.
extension Core {
    /// A value that lies in the object store, complete.
    struct Written {
        let object: ObjectKey
        let place: CoreState.StoredValue
        let start: Int64
        let duration: Int64
        let copied: Int
    }

    /// Takes room, copies the value there, and lets others read it. With `keepsPlace` this process
    /// remembers where it lies, from before the node may ask it to forget that.
    func write(
        _ value: IncomingValue, as object: ObjectKey, keepsPlace: Bool = false
    ) throws(CallError) -> Written {
        let start = MonotonicClock.now
        let answer = try ask {
            .create(
                request: $0, object: object, size: value.size, format: value.description.format)
        }
        switch answer {
        case .created(_, let offset):
            let arena = try withState { $0.arena }
            guard let memory = arena?.bytes(at: offset, count: value.size) else {
                try withState { $0.toNode(.abort(object: object)) }
                throw CallError(.failed, "the object store gave room outside of its memory")
            }
            let copied = value.write(to: memory)
            let place = CoreState.StoredValue(
                offset: offset, size: value.size, format: value.description.format)
            try withState { state in
                if keepsPlace { state.locations[object] = place }
                state.toNode(.seal(object: object))
            }
            return Written(
                object: object, place: place, start: start, duration: MonotonicClock.now - start,
                copied: copied)
        case .full(_, let use):
            throw CallError(.objectStoreFull, use.refusal(of: value.size))
        default: throw CallError(.failed, "the node answered something else")
        }
    }

    /// `ray.put`.
    func put(_ value: IncomingValue, site: UInt32, variable: UInt32) throws(CallError) -> ObjectKey
    {
        let object = try withState { state in
            ObjectKey(owner: state.process, index: 0, sequence: state.newSequence())
        }
        let written = try write(value, as: object, keepsPlace: true)
        try withState { state in
            state.handle(
                .put(object: object, size: value.size, nested: value.nested, explicit: true))
            var serialize = state.event(
                .serialize, start: value.description.serializeStart, site: site)
            serialize.duration = value.description.serializeDuration
            serialize.bytes = Int64(value.size)
            serialize.object = RecordedObject(object)
            serialize.variable = state.recorded(variable)
            serialize.role = .value
            serialize.task = state.runningTask
            state.record(serialize)
            state.recordPut(
                written, value, variable: variable, site: site, role: .value, explicit: true,
                for: nil)
        }
        return object
    }
}

extension CoreState {
    /// `call` is an event of the call for which the value is put; nil for `ray.put`.
    func recordPut(
        _ written: Core.Written, _ value: IncomingValue, variable: UInt32, site: UInt32,
        role: TraceSchema.Role, explicit: Bool, for call: RecordedEvent?
    ) {
        var event = event(.put, start: written.start, site: site)
        event.duration = written.duration
        event.object = RecordedObject(written.object)
        event.variable = recorded(variable)
        if !explicit { event.bound = .none }
        event.role = role
        event.explicit = explicit
        event.bytes = Int64(value.size)
        event.copied = Int64(written.copied)
        event.path = .objectStore
        event.task = call?.task ?? runningTask
        if let call {
            event.function = call.function
            event.actor = call.actor
            event.name = call.name
        }
        record(event)
    }
}
