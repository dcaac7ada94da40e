internal import Glibc
internal import ObjectPassing
internal import TraceFile
internal import TraceSchema

/// Calls that this worker runs.
extension Core {
    /// A call with its arguments, ready for Python.
    struct Ready {
        let spec: TaskSpec
        let caller: ProcessNumber
        let function: UInt32
        let mustFetch: Bool
        let arguments: [Found]
    }

    /// What a worker is to do next.
    enum Next {
        case call(Ready)
        /// An actor is to end a call that it runs.
        case interruption
        case over
    }

    private enum FoundNext {
        case call(CoreState.Assignment)
        case interruption
        case over
    }

    /// Waits for the next call and finds its arguments.
    func nextTask() throws(CallError) -> Next {
        let found = try wait(.tasks) { state -> FoundNext? in
            if state.isEnding { return .over }
            if !state.interrupted.isEmpty { return .interruption }
            guard !state.assigned.isEmpty else { return state.isRetiring ? .over : nil }
            let next = state.assigned.removeFirst()
            state.begin(next)
            return .call(next)
        }
        switch found {
        case .over: return .over
        case .interruption: return .interruption
        case .call(let next): return .call(try ready(next))
        }
    }

    private func ready(_ next: CoreState.Assignment) throws(CallError) -> Ready {
        let spec = next.spec
        let function = withRegistry {
            $0.define(spec.function, name: $0.name(spec.functionName))
        }
        var arguments: [Found] = []
        arguments.reserveCapacity(spec.arguments.count)
        for argument in spec.arguments { arguments.append(try find(argument, of: spec)) }
        let mustFetch = try withState { $0.functions.source(for: spec) != nil }
        return Ready(
            spec: spec, caller: next.caller, function: function, mustFetch: mustFetch,
            arguments: arguments)
    }

    private func find(_ argument: TaskArgument, of spec: TaskSpec) throws(CallError) -> Found {
        switch argument.content {
        case .failed(let failure):
            return Found(failure, ObjectKey(owner: 0, index: 0, sequence: 0))
        case .inline(let payload):
            return Found(
                value: ForeignValue(
                    kind: .inline, format: payload.format, length: payload.bytes.count,
                    object: ObjectKey(owner: 0, index: 0, sequence: 0)), payload: payload.bytes)
        case .stored(let object), .reference(let object):
            let start = MonotonicClock.now
            let found = try readStored(object)
            try withState { state in
                var event = state.event(.get, start: start)
                event.describe(spec, state.recorder)
                event.role = .argument
                state.recordGet(&event, found)
            }
            return found
        }
    }

    /// What Python measured of a call.
    struct Times {
        /// Of each argument's deserialization: start, duration, bytes copied.
        var arguments: [(start: Int64, duration: Int64, copied: Int64)]
        /// Start 0: the body did not run.
        var executeStart: Int64
        var executeDuration: Int64
    }

    /// The call has ended: hands its results back.
    func finish(
        _ ready: Ready, outcome: TaskReply.Outcome, values: [IncomingValue], times: Times
    ) throws(CallError) {
        let spec = ready.spec
        let expected =
            spec.options.resultCount == TaskOptions.streaming
            ? (outcome == .returned ? 0 : 1) : spec.options.returnCount
        var results: [ObjectValue] = []
        var returns: [(start: Int64, duration: Int64, written: Written?)] = []
        let isCancelled = try withState { state in
            !state.cancelled.isEmpty && state.cancelled.remove(spec.task) != nil
        }
        if isCancelled {
            let failure = SystemFailure(.taskCancelled, "\(spec.name) was cancelled")
            results = Array(repeating: .failed(failure), count: expected)
        } else if outcome == .returned {
            let inlined = try withState { state in
                state.rules.inlinedResults(sizes: values.map(\.size))
            }
            for (index, value) in values.prefix(expected).enumerated() {
                let start = MonotonicClock.now
                if inlined[index] {
                    results.append(.inline(value.payload()))
                    returns.append((start, 0, nil))
                    continue
                }
                do {
                    let object = spec.task.result(UInt32(index + 1))
                    let written = try write(value, as: object)
                    results.append(.stored(size: value.size, nested: value.nested))
                    returns.append((start, written.duration, written))
                } catch  where error.status == .objectStoreFull {
                    results.append(.failed(SystemFailure(.objectStoreFull, error.text)))
                    returns.append((start, 0, nil))
                }
            }
        } else if let value = values.first {
            results = Array(repeating: .inline(value.payload()), count: expected)
        }
        // A constructor hands back nothing but the text of its failure.
        let failure =
            outcome == .returned
            ? nil
            : SystemFailure(
                .actorDied,
                String(decoding: values.first?.payload().bytes ?? [], as: UTF8.self))
        try withState { state in
            let sent = MonotonicClock.now
            state.end(spec.task)
            if case .constructor(let actor, _) = spec.actorCall {
                // First: the node ends a worker whose constructor has failed.
                state.record(ready, [], [], sent: sent, times, failed: failure != nil)
                state.handle(.constructed(actor, failure: failure))
            } else {
                var reply = TaskReply(
                    task: spec.task, attempt: spec.attempt, outcome: outcome, results: results)
                swap(&reply.written, &state.written)
                state.handle(.finished(reply, caller: ready.caller))
                state.record(
                    ready, isCancelled ? [] : values, returns, sent: sent, times,
                    failed: outcome != .returned)
            }
            if state.isEnding { Core.endProcess(state) }
        }
    }
}

extension CoreState {
    fileprivate func record(
        _ ready: Core.Ready, _ values: [IncomingValue],
        _ returns: [(start: Int64, duration: Int64, written: Core.Written?)], sent: Int64,
        _ times: Core.Times, failed: Bool
    ) {
        guard let recorder else { return }
        var base = event(.execute, start: times.executeStart)
        let now = MonotonicClock.now
        base.describe(ready.spec, recorder)
        for (argument, time) in zip(ready.arguments, times.arguments) where time.start > 0 {
            var deserialize = base
            deserialize.kind = .deserialize
            deserialize.start = time.start
            deserialize.duration = time.duration
            deserialize.role = .argument
            deserialize.object = RecordedObject(argument.value.object)
            deserialize.bytes = Int64(argument.value.length)
            deserialize.copied = time.copied
            record(deserialize)
        }
        if times.executeStart > 0 {
            base.duration = times.executeDuration
            if failed { base.error = recorder.intern("raised") }
            record(base)
            base.error = .none
        }
        // A failure stands in the place of each result, and was serialized once.
        let isShared = failed && !values.isEmpty
        let count = isShared ? ready.spec.options.returnCount : values.count
        for index in 0..<count {
            let value = values[isShared ? 0 : index]
            let one = value.description
            let object = RecordedObject(ready.spec.task.result(UInt32(index + 1)))
            var serialize = base
            serialize.kind = .serialize
            serialize.start = one.serializeStart
            serialize.duration = one.serializeDuration
            serialize.role = .result
            serialize.object = object
            serialize.bytes = Int64(value.size)
            if index == 0 || !isShared { record(serialize) }
            let written = index < returns.count ? returns[index].written : nil
            if let written {
                recordPut(
                    written, value, variable: 0, site: 0, role: .result, explicit: false,
                    for: base)
            }
            var handed = serialize
            handed.kind = .return
            handed.start = sent
            handed.duration = now - sent
            handed.path = written == nil ? .inline : .objectStore
            handed.copied = written == nil ? Int64(value.size) : 0
            record(handed)
        }
    }
}

extension TaskSpec {
    /// The function's name, or the class's.
    fileprivate var functionName: String {
        guard actorCall != nil, let dot = name.lastIndex(of: ".") else { return name }
        return String(name[..<dot])
    }
}
