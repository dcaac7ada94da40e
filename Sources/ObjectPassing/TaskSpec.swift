/// What both kinds of calls ask of a ``TaskSpec``.
extension TaskSpec {
    /// What the call keeps alive until it has ended.
    package var usedObjects: [ObjectKey] {
        arguments.flatMap { argument -> [ObjectKey] in
            switch argument.content {
            case .inline(let payload): payload.nested
            case .stored(let object), .reference(let object): [object]
            case .failed: []
            }
        }
    }

    var isStreaming: Bool { options.resultCount == TaskOptions.streaming }
    /// Whether its items are sent as they come.
    var yieldsItems: Bool { isStreaming || options.resultCount == TaskOptions.dynamic }
    /// Which of the call's results an item is, from 1: a list of them comes before.
    package func result(ofItem item: UInt32) -> ObjectKey {
        task.result(item + UInt32(options.returnCount))
    }

    /// Whether one more attempt is allowed.
    var mayRetry: Bool { options.maxRetries < 0 || Int32(attempt) <= options.maxRetries }

    /// What the arguments refer to and is not known yet, each once.
    func missingReferences(_ references: ReferenceTable) -> [ObjectKey] {
        var missing: [ObjectKey] = []
        for argument in arguments {
            guard case .reference(let object) = argument.content else { continue }
            if references.value(of: object) == nil, !missing.contains(object) {
                missing.append(object)
            }
        }
        return missing
    }

    /// The call as its worker gets it: a small result that is there rides along, everything else
    /// is named.
    func resolved(_ references: ReferenceTable) -> TaskSpec {
        var spec = self
        if spec.yieldsItems, spec.attempt > 1 {
            spec.itemsSent = references.streams[spec.task]?.arrived ?? 0
        }
        for index in spec.arguments.indices {
            guard case .reference(let object) = spec.arguments[index].content else { continue }
            switch references.value(of: object) {
            case .inline(let payload): spec.arguments[index].content = .inline(payload)
            case .stored: spec.arguments[index].content = .stored(object)
            case .failed(let failure): spec.arguments[index].content = .failed(failure)
            case nil: continue
            }
        }
        return spec
    }
}

extension SystemFailure {
    static func cancelled(_ spec: TaskSpec) -> SystemFailure {
        SystemFailure(.taskCancelled, "\(spec.name) was cancelled")
    }
}

/// The ends of calls.
extension ReferenceTable {
    /// Takes what a worker handed back, one value for each return.
    mutating func settleResults(
        of spec: TaskSpec, _ results: [ObjectValue], from worker: ProcessNumber,
        _ actions: inout [CoreAction]
    ) {
        if spec.attempt > 1 { discardItems(of: spec, &actions) }
        guard !spec.isStreaming else {
            endStream(spec.task, error: results.first, from: worker, &actions)
            return
        }
        let count = spec.options.returnCount
        for index in 0..<count {
            let value =
                index < results.count
                ? results[index]
                : .failed(SystemFailure(.objectLost, "the worker handed back no such result"))
            let object = spec.task.result(UInt32(index + 1))
            if spec.attempt > 1 { discardStored(object, unless: value, &actions) }
            settle(object, value, from: worker, &actions)
        }
        for value in results.dropFirst(count) { decline(value.nested, from: worker, &actions) }
        if spec.yieldsItems { leaveItems(spec.task, &actions) }
    }

    /// Gives every return of a call that no worker ends the same value.
    mutating func settleAll(
        of spec: TaskSpec, _ value: ObjectValue, wasRun: Bool, _ actions: inout [CoreAction]
    ) {
        if wasRun { discardItems(of: spec, &actions) }
        guard !spec.isStreaming else {
            endStream(spec.task, error: value, from: nil, &actions)
            return
        }
        for index in 0..<spec.options.returnCount {
            let object = spec.task.result(UInt32(index + 1))
            if wasRun { discardStored(object, unless: value, &actions) }
            settle(object, value, from: nil, &actions)
        }
        if spec.yieldsItems { leaveItems(spec.task, &actions) }
    }

    /// Frees what an attempt whose worker died had stored and not handed back. Not before the call
    /// ends: until then, the next attempt may be writing the same object.
    func discardStored(
        _ object: ObjectKey, unless value: ObjectValue, _ actions: inout [CoreAction]
    ) {
        if case .stored = value { return }
        actions.append(.toNode(.free(object: object)))
    }

    /// The same of a generator's items: who knows how many were stored when its worker died?
    private func discardItems(of spec: TaskSpec, _ actions: inout [CoreAction]) {
        guard spec.yieldsItems, let stream = streams[spec.task] else { return }
        let next = stream.object(stream.arrived + 1, of: spec.task)
        actions.append(.toNode(.freeItems(from: next)))
    }
}
