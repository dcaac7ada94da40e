/// What a call says of its function beyond its key, in a world where that is not enough.
package enum FunctionCode: Hashable, Sendable {
    /// The version in the control store that the call runs; counted from 1 for each function.
    case version(UInt32)
    /// The pickled function itself.
    case pickled([UInt8])
}

/// The functions that a worker has made again, and where it finds the one that a call needs.
///
/// One fetch and one unpickle for each function and worker (`ray-facts.md` §10).
package struct WorkerFunctions: Sendable {
    private let rules: Rules
    private var versions: [FunctionKey: UInt32] = [:]
    /// Functions that have captured nothing that a task could change.
    private var unshared: Set<FunctionKey> = []
    /// Read, and not made again yet.
    private var fetched: (function: FunctionKey, version: UInt32)?

    package init(rules: Rules) { self.rules = rules }

    /// Where the function of a call is to be had; nil where this worker has it.
    package func source(for spec: TaskSpec) -> Source? {
        if rules.delivery == .handedOn, spec.actorCall == nil, !unshared.contains(spec.function) {
            return .sharedCopy(known: versions[spec.function] ?? 0)
        }
        switch spec.code {
        case .pickled(let pickled): return .message(pickled)
        case .version(let version):
            return versions[spec.function] == version ? nil : .version(version)
        case nil: return versions[spec.function] == nil ? .controlStore : nil
        }
    }

    /// The function was read, as this version of it.
    package mutating func didFetch(_ function: FunctionKey, version: UInt32) {
        fetched = (function, version)
    }

    /// Python has made the function again.
    package mutating func didUnpickle(_ function: FunctionKey) {
        versions[function] = fetched?.function == function ? fetched?.version : 1
        fetched = nil
    }

    /// This worker has handed its copy on as this version.
    package mutating func didHandOn(_ function: FunctionKey, version: UInt32) {
        versions[function] = version
    }

    /// The function has nothing in it that workers could share: this one keeps what it has.
    package mutating func didFindNothingToShare(_ function: FunctionKey) {
        unshared.insert(function)
    }

    package enum Source: Hashable, Sendable {
        case controlStore
        /// The control store, which has several versions.
        case version(UInt32)
        /// The call's own message.
        case message([UInt8])
        /// The one copy of all workers, unless it is still the version that this one knows; 0 for
        /// none.
        case sharedCopy(known: UInt32)
    }
}
