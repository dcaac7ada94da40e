// What becomes of calls in worlds with a rule changed, and not in Ray's own.

extension TaskSpec {
    /// The references inside the values that the call carries or has put.
    func nestedReferences(_ references: ReferenceTable) -> [ObjectKey] {
        arguments.flatMap { argument -> [ObjectKey] in
            switch argument.content {
            case .inline(let payload): payload.nested
            case .stored(let object): references.value(of: object)?.nested ?? []
            case .reference, .failed: []
            }
        }
    }

    /// The first error among them.
    func nestedFailure(_ references: ReferenceTable) -> ObjectValue? {
        for object in nestedReferences(references) {
            if case .inline(let payload) = references.value(of: object),
                payload.format == .taskError
            {
                return .inline(payload)
            }
        }
        return nil
    }

    /// Brings an argument that the task has changed back to where it came from.
    func writeBack(
        _ argument: WrittenArgument, _ references: inout ReferenceTable,
        _ actions: inout [CoreAction]
    ) {
        guard arguments.indices.contains(Int(argument.index)) else { return }
        switch arguments[Int(argument.index)].content {
        // In the object store it was written in place.
        case .reference(let object):
            if let payload = argument.payload { references.rewrite(object, payload, &actions) }
        case .inline: actions.append(.writtenBack(task, argument, object: nil))
        case .stored(let object): actions.append(.writtenBack(task, argument, object: object))
        case .failed: break
        }
    }
}

extension TaskSubmitter {
    /// The versions of a function that calls under way need.
    package func versionsInUse(of function: FunctionKey) -> [UInt32] {
        let versions = tasks.values.compactMap { spec -> UInt32? in
            guard spec.function == function, case .version(let version) = spec.code else {
                return nil
            }
            return version
        }
        return Set(versions).sorted()
    }
}
