/// An actor, named by the call that created it.
package struct ActorKey: Hashable, Comparable, Sendable {
    /// The call of the constructor; its owner is the process that created the actor.
    package var creation: TaskKey

    package init(_ creation: TaskKey) { self.creation = creation }

    /// Stands for the actor's handles where references are counted, as Ray's dummy object of an
    /// actor's creation does (`ObjectID::ForActorHandle`): held by each handle and by each call
    /// under way. It has no value.
    package var handle: ObjectKey {
        ObjectKey(owner: creation.owner, index: .max, sequence: creation.sequence)
    }

    package static func < (left: Self, right: Self) -> Bool { left.handle < right.handle }
}

extension ObjectKey {
    /// The actor whose handles this stands for; nil for an object with a value.
    package var actor: ActorKey? {
        index == .max ? ActorKey(TaskKey(owner: owner, sequence: sequence)) : nil
    }
}

/// What makes a call one of an actor's.
package enum ActorCall: Hashable, Sendable {
    case constructor(ActorKey, ActorOptions)
    case method(ActorKey, name: String)

    package var actor: ActorKey {
        switch self {
        case .constructor(let actor, _), .method(let actor, _): actor
        }
    }
}

/// What `@ray.remote(…)` and `.options(…)` say of an actor, besides the CPUs that it holds while it
/// lives (``TaskOptions/milliCPUs`` of its constructor's call).
package struct ActorOptions: Hashable, Sendable {
    /// Thousandths of a CPU that the actor's node must have, more than the actor then holds: one
    /// without `num_cpus` holds none, and runs where there is one, be it free or not.
    /// Source: `actor.py`, `actor_placement_resources`.
    package var placementMilliCPUs: Int32 = 0
    /// How often it is made again after its worker died; negative: without end.
    package var maxRestarts: Int32 = 0
    /// Lives on without handles, and without the process that created it.
    package var isDetached = false
    /// Calls that run at the same time.
    package var maxConcurrency: Int32 = 1
    /// Has `async def` methods: its calls run in an event loop.
    package var isAsync = false

    package init() {}

    /// Whether calls of one caller begin in the order in which they were made: only where they run
    /// one at a time. Source: `actor.py`, `allow_out_of_order_execution`.
    package var isOrdered: Bool { !isAsync && maxConcurrency <= 1 }
}

/// The name of an actor, as `ray.get_actor` asks for it.
package struct ActorName: Hashable, Sendable {
    package var name: String
    package var namespace: String

    package init(name: String, namespace: String) {
        self.name = name
        self.namespace = namespace
    }
}

/// How an actor stands, as the node tells whoever watches it (Ray: `ActorTableData.ActorState`).
package enum ActorState: Hashable, Sendable {
    /// Waits for its arguments, for a worker, or for its constructor to end.
    case pending
    case alive(worker: ProcessNumber)
    case restarting
    case dead(SystemFailure)
}
