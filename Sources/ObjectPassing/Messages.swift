/// From a driver or worker to its node.
package enum NodeRequest: Hashable, Sendable {
    case hello(pid: Int32)
    case export(
        request: UInt64, function: FunctionKey, pickled: [UInt8], isClass: Bool = false)
    case fetch(request: UInt64, function: FunctionKey)
    case requestLease(
        request: UInt64, task: TaskKey, function: FunctionKey, milliCPUs: Int32,
        custom: CustomResources, dependencies: [ObjectKey])
    /// From the owner, asked with `locate`: the object is in the object store.
    case located(object: ObjectKey)
    case cancelLease(request: UInt64)
    case returnLease(worker: ProcessNumber)
    /// Room for a value of the given size, in the object store.
    case create(request: UInt64, object: ObjectKey, size: Int, format: PayloadFormat)
    /// The value is complete: others may read it.
    case seal(object: ObjectKey)
    /// The value will not be completed.
    case abort(object: ObjectKey)
    /// To read a value: it stays where it is until `release`.
    case get(request: UInt64, object: ObjectKey)
    case release(object: ObjectKey)
    /// From the owner: the last reference is gone.
    case free(object: ObjectKey)
    /// From the owner: this item of a generator, and those after it, were stored and not handed back.
    case freeItems(from: ObjectKey)
    /// From the owner, asked with `vacate`: it looks at `held`, and has forgotten where `free` lie.
    case vacated(free: [ObjectKey], held: [ObjectKey])
    /// The sender's connection to that process has ended: it takes it for dead.
    case disconnected(from: ProcessNumber)
    /// The worker waits in a `get` and gives its CPUs back meanwhile.
    case blocked
    case unblocked
    /// A connection to another process.
    case connect(process: ProcessNumber)
    /// From the driver: end the workers.
    case shutdown
    /// From the process that is about to create the actor: nobody else may take the name.
    /// `handle` is what `ray.get_actor` gives to others.
    case nameActor(request: UInt64, actor: ActorKey, name: ActorName, handle: [UInt8])
    case findActor(request: UInt64, name: ActorName)
    /// The constructor's call, its arguments resolved.
    case createActor(TaskSpec)
    /// The sender calls the actor, and wants to hear how it stands.
    case watchActor(ActorKey)
    /// From the actor's worker: its constructor has ended.
    case constructed(ActorKey, failure: SystemFailure?)
    /// From the actor's worker: `exit_actor()`.
    case exitActor(ActorKey)
    /// `ray.kill`.
    case killActor(ActorKey, mayRestart: Bool)
    /// From the owner: the last handle is gone.
    case releaseActor(ActorKey)
    /// What the node has.
    case resources(request: UInt64)
    /// As `export`, and `fetch`, where a function has versions; `needed` are those that calls of
    /// the sender's need.
    case exportVersion(
        request: UInt64, function: FunctionKey, pickled: [UInt8], needed: [UInt32])
    case fetchVersion(request: UInt64, function: FunctionKey, version: UInt32)
    /// Where all workers use one copy of a function: to run it, and having run it.
    case take(request: UInt64, function: FunctionKey, known: UInt32)
    case handOn(request: UInt64, function: FunctionKey, pickled: [UInt8]?)
    /// From the driver: so much of what workers have printed it has taken.
    case printed(bytes: Int)
}

/// From the node to a driver or worker.
package enum NodeReply: Hashable, Sendable {
    /// Comes with the store's memory, and its file where it has a disk.
    case welcome(process: ProcessNumber, milliCPUs: Int32, store: StoreCapacity, rules: Rules)
    /// `stored` is false where the key was there already: the first version of a function is kept.
    case exported(request: UInt64, stored: Bool)
    case fetched(request: UInt64, pickled: [UInt8]?)
    case leased(request: UInt64, worker: ProcessNumber)
    /// To the owner: a lease waits for this object's whereabouts.
    case locate(object: ObjectKey)
    case created(request: UInt64, offset: Int)
    /// No room, and none has come about in time.
    case full(request: UInt64, use: StoreUse)
    case found(request: UInt64, offset: Int, size: Int, format: PayloadFormat)
    case missing(request: UInt64)
    /// To the owner: these are to leave memory, where it does not look at them.
    case vacate([ObjectKey])
    /// Comes with the descriptor of a connection to that process.
    case linked(process: ProcessNumber)
    /// That process is no more.
    case gone(process: ProcessNumber)
    /// What a worker printed; whole lines.
    case output(pid: Int32, stream: UInt8, name: String, text: [UInt8])
    /// Something the user should know that is no failure.
    case warning(String)
    /// To the driver: the workers are gone. To a worker: end.
    case farewell
    /// `isFree` is false where another actor has the name.
    case named(request: UInt64, isFree: Bool)
    /// Nil where no actor has the name.
    case actorFound(request: UInt64, handle: [UInt8]?)
    /// To a worker: be this actor, from now to the end.
    case construct(TaskSpec)
    /// To an actor's worker: end when what runs has ended.
    case retire
    case actor(ActorKey, ActorState)
    /// What there is, and what of it is free.
    case resources(
        request: UInt64, milliCPUs: Int32, available: Int32, custom: CustomResources,
        availableCustom: CustomResources)
    /// The version that was exported or handed on; `stored` is false where it was there already.
    case exportedVersion(request: UInt64, version: UInt32, stored: Bool)
    /// The one copy is the worker's until it hands it on; nil where it is the version that it knows.
    case taken(request: UInt64, version: UInt32, pickled: [UInt8]?)
}

/// Between drivers and workers, without the node.
package enum PeerMessage: Hashable, Sendable {
    case push(TaskSpec)
    case reply(TaskReply)
    /// To the owner: what is this object, when it is ready?
    case resolve(object: ObjectKey)
    case resolved(object: ObjectKey, value: ObjectValue)
    /// To the owner: the sender holds a reference from now on.
    case borrow(object: ObjectKey)
    case borrowed(object: ObjectKey)
    /// To the owner: `count` of the sender's borrowings end. To the worker whose result brought the
    /// reference: so many of its loans to the sender end.
    case release(object: ObjectKey, count: Int)
    /// To the caller of a generator: its next item.
    case item(task: TaskKey, index: UInt32, value: ObjectValue)
    /// To a call's owner: it is to be cancelled.
    case cancel(task: TaskKey, force: Bool, recursive: Bool)
    /// From the owner to the worker that has the call: likewise.
    case interrupt(task: TaskKey, force: Bool, recursive: Bool)
}

/// How a task ended.
package struct TaskReply: Hashable, Sendable {
    package var task: TaskKey
    package var attempt: UInt32
    package var outcome: Outcome
    /// One for each return.
    package var results: [ObjectValue]
    /// Arguments that the task has written to; none under Ray's own rules.
    package var written: [WrittenArgument] = []

    package init(task: TaskKey, attempt: UInt32, outcome: Outcome, results: [ObjectValue]) {
        self.task = task
        self.attempt = attempt
        self.outcome = outcome
        self.results = results
    }

    /// Set where the call was cancelled before its body began.
    var cancellation: SystemFailure? {
        guard case .failed(let failure) = results.first, failure.reason == .taskCancelled else {
            return nil
        }
        return failure
    }

    package enum Outcome: UInt8, Sendable {
        case returned = 0
        case raised = 1
        /// Raised something that `retry_exceptions` names.
        case raisedRetryable = 2
    }
}

/// An argument that a task has written to, by its place in the call.
package struct WrittenArgument: Hashable, Sendable {
    package var index: UInt32
    /// What it is now; nil where it lies in the object store and was written there.
    package var payload: Payload?

    package init(index: UInt32, payload: Payload?) {
        self.index = index
        self.payload = payload
    }
}
