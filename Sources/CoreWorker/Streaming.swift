internal import Glibc
internal import ObjectPassing
internal import TraceFile
internal import TraceSchema

/// Generators: items on their way from the worker to who called.
extension Core {
    /// The body has yielded its next item, `index` from 1: it goes to the caller at once.
    func yield(_ ready: Ready, index: UInt32, value: IncomingValue) throws(CallError) {
        let spec = ready.spec
        // An earlier attempt has sent it.
        guard index > spec.itemsSent else { return }
        let object = spec.result(ofItem: index)
        let isInline = try withState { $0.rules.inlinedResults(sizes: [value.size]) == [true] }
        let item: ObjectValue
        var written: Written?
        if isInline {
            item = .inline(value.payload())
        } else {
            written = try write(value, as: object)
            item = .stored(size: value.size, nested: value.nested)
        }
        try withState { state in
            let sent = MonotonicClock.now
            state.handle(.yielded(spec.task, index: index, value: item, caller: ready.caller))
            state.recordItem(ready, index, value, written, sent: sent)
        }
    }

    /// The next item of a generator that this process has called: its id, or nil at its end.
    func nextItem(_ task: TaskKey, index: UInt32, deadline: Int64?) throws(CallError) -> ObjectKey?
    {
        try waitBlocked(until: deadline) { (state) throws(CallError) -> ObjectKey?? in
            guard let stream = state.machine.references.streams[task] else { return .some(nil) }
            if index <= stream.arrived { return .some(stream.object(index, of: task)) }
            if stream.isOver { return .some(nil) }
            guard state.isNodeAlive || state.role == .worker else { throw .nodeDied }
            return nil
        }
    }
}

extension CoreState {
    fileprivate func recordItem(
        _ ready: Core.Ready, _ index: UInt32, _ value: IncomingValue, _ written: Core.Written?,
        sent: Int64
    ) {
        guard let recorder else { return }
        var serialize = event(.serialize, start: value.description.serializeStart)
        serialize.describe(ready.spec, recorder)
        serialize.duration = value.description.serializeDuration
        serialize.role = .result
        serialize.object = RecordedObject(ready.spec.result(ofItem: index))
        serialize.bytes = Int64(value.size)
        record(serialize)
        if let written {
            recordPut(
                written, value, variable: 0, site: 0, role: .result, explicit: false,
                for: serialize)
        }
        var handed = serialize
        handed.kind = .return
        handed.start = sent
        handed.duration = MonotonicClock.now - sent
        handed.path = written == nil ? .inline : .objectStore
        handed.copied = written == nil ? Int64(value.size) : 0
        record(handed)
    }
}
