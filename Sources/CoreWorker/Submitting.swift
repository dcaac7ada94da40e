internal import ObjectPassing
internal import TraceFile
internal import TraceSchema

/// A call on its way out.
extension Core {
    /// Submits a call: inlines or puts each value, as the rules say.
    ///
    /// - Returns: the call's sequence number; its results are named by it.
    func submit(
        _ kind: OutgoingCall.Kind, function number: UInt32, options optionsNumber: UInt32,
        site: UInt32, values: [IncomingValue]
    ) throws(CallError) -> UInt64 {
        let (function, name, options, keywords) = withRegistry { registry in
            (
                registry.function(number), kind.name(registry, number),
                registry.options(optionsNumber),
                values.map { value -> String? in
                    let keyword = value.description.keyword
                    return keyword == 0 ? nil : registry.text(keyword)
                }
            )
        }
        guard let function, let options else { throw CallError(.failed, "no such function") }
        let (inlined, putsAgain) = try withState { state in
            (
                state.rules.inlinedArguments(
                    sizes: values.map { $0.description.isReference ? nil : $0.size },
                    keywords: keywords), state.rules.putsAgain
            )
        }
        var call = OutgoingCall(kind: kind, function: function, name: name, site: site)
        for (index, value) in values.enumerated() {
            let content: TaskArgument.Content
            if value.description.isReference {
                content = .reference(value.description.object)
            } else if inlined[index] {
                content = .inline(value.payload())
            } else if !putsAgain, let same = try putBefore(value) {
                call.repeated[index] = same
                // The call uses it as it would by reference.
                content = .reference(same)
            } else {
                let object = try withState { state in
                    ObjectKey(owner: state.process, index: 0, sequence: state.newSequence())
                }
                do {
                    call.written[index] = try writeForCall(value, as: object)
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
    let kind: Kind
    let function: Registry.RemoteFunction
    /// The registry's number of what the call is named.
    let name: UInt32
    let site: UInt32
    var arguments: [TaskArgument] = []
    /// What was put for this call, by position.
    var written: [Int: Core.Written] = [:]
    /// What was put for an earlier call and is the same, by position; none under Ray's own rules.
    var repeated: [Int: ObjectKey] = [:]

    /// What is called, with the registry's numbers of names.
    enum Kind {
        case task
        /// `name` is "Class.__init__".
        case constructor(ActorKey, ActorOptions, name: UInt32)
        /// `name` is "Class.method".
        case method(ActorKey, method: UInt32, name: UInt32, isOrdered: Bool)

        func name(_ registry: Registry, _ function: UInt32) -> UInt32 {
            switch self {
            case .task: registry.function(function)?.nameNumber ?? 0
            case .constructor(_, _, let name), .method(_, _, let name, _): name
            }
        }

        var actor: ActorKey? {
            switch self {
            case .task: nil
            case .constructor(let actor, _, _), .method(let actor, _, _, _): actor
            }
        }
    }
}

extension CoreState {
    func submit(_ call: OutgoingCall, _ values: [IncomingValue], _ options: TaskOptions) -> UInt64 {
        let start = MonotonicClock.now
        var spec = spec(of: call, options)
        spec.code = exports.code(of: call.function.key)
        for (index, written) in call.written {
            handle(
                .put(
                    object: written.object, size: values[index].size, nested: values[index].nested,
                    explicit: false))
            keep(written, size: values[index].size)
        }
        switch call.kind {
        case .task: handle(.submit(spec))
        case .constructor: handle(.createActor(spec))
        case .method(_, _, _, let isOrdered): handle(.call(spec, isOrdered: isOrdered))
        }
        record(spec, call, values, start: start)
        return spec.task.sequence
    }

    private func spec(of call: OutgoingCall, _ options: TaskOptions) -> TaskSpec {
        var spec = TaskSpec(
            task: TaskKey(owner: process, sequence: 0), parent: current?.task,
            function: call.function.key, name: call.function.name, options: options,
            arguments: call.arguments)
        switch call.kind {
        case .task: spec.task.sequence = newSequence()
        case .constructor(let actor, let options, let name):
            spec.task = actor.creation
            spec.name = Core.shared.withRegistry { $0.text(name) }
            spec.actorCall = .constructor(actor, options)
        case .method(let actor, let method, let name, _):
            spec.task.sequence = newSequence()
            let names = Core.shared.withRegistry { ($0.text(name), $0.text(method)) }
            spec.name = names.0
            spec.actorCall = .method(actor, name: names.1)
        }
        return spec
    }

    private func record(
        _ spec: TaskSpec, _ call: OutgoingCall, _ values: [IncomingValue], start: Int64
    ) {
        guard recorder != nil else { return }
        let task = RecordedTask(spec.task)
        let key = RecordedKey(spec.function)
        let name = recorded(call.name)
        var submit = event(.submit, start: start, site: call.site)
        submit.task = task
        if let parent = spec.parent { submit.parent = RecordedTask(parent) }
        submit.function = key
        submit.name = name
        if let actor = call.kind.actor { submit.actor = RecordedKey(actor) }
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
                        explicit: false, for: submit)
                } else if let same = call.repeated[index] {
                    argument.how = .put
                    argument.object = RecordedObject(same)
                    serialize.object = argument.object
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
