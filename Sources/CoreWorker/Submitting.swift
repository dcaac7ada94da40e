internal import ObjectPassing
internal import TraceFile
internal import TraceSchema

/// A call on its way out.
extension Core {
    /// Submits a call: inlines or puts each value, as the rules say.
    ///
    /// - Returns: the call's sequence number; its results are named by it.
    func submit(
        function number: UInt32, options optionsNumber: UInt32, site: UInt32,
        values: [IncomingValue]
    ) throws(CallError) -> UInt64 {
        let (function, options, keywords) = withRegistry { registry in
            (
                registry.function(number), registry.options(optionsNumber),
                values.map { value -> String? in
                    let keyword = value.description.keyword
                    return keyword == 0 ? nil : registry.text(keyword)
                }
            )
        }
        guard let function, let options else { throw CallError(.failed, "no such function") }
        let inlined = try withState { state in
            state.rules.inlinedArguments(
                sizes: values.map { $0.description.isReference ? nil : $0.size },
                keywords: keywords)
        }
        var call = OutgoingCall(function: function, site: site)
        for (index, value) in values.enumerated() {
            let content: TaskArgument.Content
            if value.description.isReference {
                content = .reference(value.description.object)
            } else if inlined[index] {
                content = .inline(value.payload())
            } else {
                let object = try withState { state in
                    ObjectKey(owner: state.process, index: 0, sequence: state.newSequence())
                }
                do {
                    call.written[index] = try write(value, as: object)
                } catch {
                    discard(call)
                    throw error
                }
                content = .stored(object)
            }
            call.arguments.append(TaskArgument(keyword: keywords[index], content: content))
        }
        return try withState { state in state.submit(call, values, options) }
    }

    /// Gives back what was put for a call that is not made.
    private func discard(_ call: OutgoingCall) {
        _ = try? withState { state in
            for written in call.written.values { state.toNode(.free(object: written.object)) }
        }
    }
}

/// A call that is being put together.
struct OutgoingCall {
    let function: Registry.RemoteFunction
    let site: UInt32
    var arguments: [TaskArgument] = []
    /// What was put for this call, by position.
    var written: [Int: Core.Written] = [:]
}

extension CoreState {
    func submit(_ call: OutgoingCall, _ values: [IncomingValue], _ options: TaskOptions) -> UInt64 {
        let start = MonotonicClock.now
        let task = TaskKey(owner: process, sequence: newSequence())
        let spec = TaskSpec(
            task: task, parent: running?.spec.task, function: call.function.key,
            name: call.function.name, options: options, arguments: call.arguments)
        for (index, written) in call.written {
            handle(
                .put(
                    object: written.object, size: values[index].size, nested: values[index].nested,
                    explicit: false))
        }
        handle(.submit(spec))
        record(spec, call, values, start: start)
        return task.sequence
    }

    private func record(
        _ spec: TaskSpec, _ call: OutgoingCall, _ values: [IncomingValue], start: Int64
    ) {
        guard recorder != nil else { return }
        let task = RecordedTask(spec.task)
        let key = RecordedKey(spec.function)
        let name = recorded(call.function.nameNumber)
        var submit = event(.submit, start: start, site: call.site)
        submit.task = task
        if let parent = spec.parent { submit.parent = RecordedTask(parent) }
        submit.function = key
        submit.name = name
        var inlineBytes = 0
        var arguments: [RecordedArgument] = []
        arguments.reserveCapacity(values.count)
        for (index, value) in values.enumerated() {
            let one = value.description
            var argument = RecordedArgument(
                position: one.keyword == 0 ? Int32(index) : -1, keyword: recorded(one.keyword),
                variable: recorded(one.variable), how: .reference,
                object: RecordedObject(one.object), bytes: -1)
            if !one.isReference {
                var serialize = submit
                serialize.kind = .serialize
                serialize.start = one.serializeStart
                serialize.duration = one.serializeDuration
                serialize.bytes = Int64(value.size)
                serialize.variable = argument.variable
                serialize.role = .argument
                serialize.bound = .none
                argument.how = .inline
                argument.object = RecordedObject(owner: 0, index: 0, sequence: 0)
                argument.bytes = Int64(value.size)
                if let written = call.written[index] {
                    argument.how = .put
                    argument.object = RecordedObject(written.object)
                    serialize.object = argument.object
                    recordPut(
                        written, value, variable: one.variable, site: call.site, role: .argument,
                        explicit: false, task: task, function: key, name: name)
                } else {
                    inlineBytes += value.size
                }
                record(serialize)
            }
            arguments.append(argument)
        }
        submit.bytes = Int64(inlineBytes)
        recorder?.record(submit, arguments: arguments)
    }
}
