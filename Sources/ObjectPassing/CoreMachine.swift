package import TraceSchema

/// The rules of one driver or worker, as a state machine: what happens goes in, what is to be done
/// comes out. No socket, no clock, no file.
///
/// The caller performs the actions in the order in which they come, and hands in what happened in
/// the order in which it happened; the same inputs then always give the same actions.
package struct CoreMachine: Sendable {
    package let process: ProcessNumber
    package private(set) var references: ReferenceTable
    package private(set) var submitter: TaskSubmitter
    package private(set) var actors = ActorSubmitter()
    private let needsPlaces: Bool

    package init(process: ProcessNumber, rules: Rules) {
        self.process = process
        references = ReferenceTable(process: process)
        submitter = TaskSubmitter(rules: rules)
        needsPlaces = !rules.putsAgain || !rules.protectsArguments
    }

    package mutating func handle(_ input: CoreInput) -> [CoreAction] {
        var actions: [CoreAction] = []
        switch input {
        case .submit(let spec): submit(spec, &actions)
        case .createActor(let spec): create(spec, &actions)
        case .call(let spec, let isOrdered):
            expectResults(of: spec, &actions)
            actors.submit(spec, isOrdered: isOrdered, &references, &actions)
        case .cancel(let object, let force, let recursive):
            guard let task = object.task else { break }
            cancel(task, force: force, recursive: recursive, &actions)
        case .actor(let actor, let state):
            actors.changed(actor, state, &references, &actions)
        case .yielded(let task, let index, let value, let caller):
            guard !references.isDead(caller) else { break }
            references.lend(value.nested, to: caller, &actions)
            references.sendInOrder(
                .toPeer(caller, .item(task: task, index: index, value: value)), &actions)
        case .dropStream(let task, let index):
            references.dropStream(task, from: index, &actions)
        case .kill(let actor, let mayRestart):
            actors.kill(actor, mayRestart: mayRestart, &actions)
        case .construct(let spec): actions.append(.execute(spec, caller: spec.task.owner))
        case .constructed(let actor, let failure):
            references.sendInOrder(
                .toNode(.constructed(actor, failure: failure)), &actions)
        case .put(let object, let size, let nested, let explicit):
            references.didPut(object, size: size, nested: nested, explicit: explicit, &actions)
        case .hold(let object): references.hold(object, &actions)
        case .holdUntracked(let object): references.holdUntracked(object, &actions)
        case .holdForever(let object): references.holdForever(object, &actions)
        case .view(let object): references.view(object, &actions)
        case .unview(let object): references.unview(object, &actions)
        case .vacate(let objects):
            // In worlds that look at what was put before, the places are needed.
            var (free, held): ([ObjectKey], [ObjectKey]) = ([], [])
            for object in objects {
                if needsPlaces || references.isViewed(object) {
                    held.append(object)
                } else {
                    free.append(object)
                }
            }
            actions.append(.toNode(.vacated(free: free, held: held)))
        case .adopt(let object): references.adopt(object, &actions)
        case .drop(let object): references.drop(object, &actions)
        case .want(let object): references.resolve(object, &actions)
        case .finished(let reply, let caller): finished(reply, caller, &actions)
        case .leased(let request, let worker):
            submitter.leased(request: request, worker: worker, references, &actions)
        case .locate(let object): actions.append(.toNode(.located(object: object)))
        case .peer(let sender, let message): received(message, from: sender, &actions)
        case .lost(let peer):
            if !references.isDead(peer) { actions.append(.toNode(.disconnected(from: peer))) }
            submitter.lost(peer, &references, &actions)
            references.lost(peer, &actions)
            actors.lost(peer, &references, &actions)
        case .nodeLost:
            let failure = SystemFailure(
                .nodeDied, "the node process has died, and with it every object and worker")
            submitter.abandon(failure, &references, &actions)
            actors.abandon(failure, &references, &actions)
        }
        forward(&actions)
        return actions
    }

    /// Calls of this process's own that have not ended.
    package var unfinishedCalls: Int { submitter.unfinished + actors.unfinished }

    private mutating func submit(_ spec: TaskSpec, _ actions: inout [CoreAction]) {
        expectResults(of: spec, &actions)
        submitter.submit(spec, &references, &actions)
    }

    private mutating func create(_ spec: TaskSpec, _ actions: inout [CoreAction]) {
        guard let actor = spec.actorCall?.actor else { return }
        references.expectActor(actor, &actions)
        useArguments(of: spec, &actions)
        actors.create(spec, &references, &actions)
    }

    private mutating func expectResults(of spec: TaskSpec, _ actions: inout [CoreAction]) {
        if spec.yieldsItems { references.expectStream(spec) }
        references.expectResults(
            (0..<UInt32(spec.options.returnCount)).map { spec.task.result($0 + 1) },
            &actions)
        useArguments(of: spec, &actions)
    }

    private mutating func useArguments(of spec: TaskSpec, _ actions: inout [CoreAction]) {
        for argument in spec.arguments {
            switch argument.content {
            case .inline(let payload):
                for inner in payload.nested { references.use(inner, &actions) }
            // Put for this very call: `didPut` has counted the use.
            case .stored, .failed: continue
            case .reference(let object): references.use(object, &actions)
            }
        }
    }

    private mutating func finished(
        _ reply: TaskReply, _ caller: ProcessNumber, _ actions: inout [CoreAction]
    ) {
        guard !references.isDead(caller) else { return }
        for value in reply.results { references.lend(value.nested, to: caller, &actions) }
        references.sendInOrder(.toPeer(caller, .reply(reply)), &actions)
    }

    private mutating func received(
        _ message: PeerMessage, from sender: ProcessNumber, _ actions: inout [CoreAction]
    ) {
        switch message {
        case .push(let spec): actions.append(.execute(spec, caller: sender))
        case .reply(let reply) where actors.owns(reply.task):
            actors.replied(reply, from: sender, &references, &actions)
        case .reply(let reply): submitter.replied(reply, from: sender, &references, &actions)
        case .item(let task, let index, let value):
            references.arrived(task, index, value, from: sender, &actions)
        case .cancel(let task, let force, let recursive):
            cancel(task, force: force, recursive: recursive, &actions)
        case .interrupt(let task, let force, let recursive):
            interrupt(task, force: force, recursive: recursive, &actions)
        case .resolve, .resolved, .borrow, .borrowed, .release:
            references.handle(message, from: sender, &actions)
        }
    }

    /// Cancels a call of this process's own; another's is for its owner to cancel.
    private mutating func cancel(
        _ task: TaskKey, force: Bool, recursive: Bool, _ actions: inout [CoreAction]
    ) {
        if task.owner != process {
            guard !references.isDead(task.owner) else { return }
            actions.append(
                .toPeer(task.owner, .cancel(task: task, force: force, recursive: recursive)))
        } else if actors.owns(task) {
            actors.cancel(task, recursive: recursive, &references, &actions)
        } else {
            submitter.cancel(task, force: force, recursive: recursive, &references, &actions)
        }
    }

    /// Interrupts a call that this worker has, and cancels those that its body has made.
    private mutating func interrupt(
        _ task: TaskKey, force: Bool, recursive: Bool, _ actions: inout [CoreAction]
    ) {
        if recursive {
            for child in submitter.children(of: task) + actors.children(of: task) {
                cancel(child, force: force, recursive: true, &actions)
            }
        }
        actions.append(.interrupt(task, force: force))
    }

    /// Calls that waited for an object go on as soon as its value is known; they may settle others.
    private mutating func forward(_ actions: inout [CoreAction]) {
        var index = 0
        while index < actions.count {
            if case .settled(let object) = actions[index] {
                submitter.settled(object, &references, &actions)
                actors.settled(object, &references, &actions)
            }
            index += 1
        }
    }
}

/// What happens to a driver or worker.
package enum CoreInput: Hashable, Sendable {
    case submit(TaskSpec)
    case createActor(TaskSpec)
    /// A call of an actor's method; `isOrdered` where the actor runs one call at a time.
    case call(TaskSpec, isOrdered: Bool)
    /// `ray.cancel` of the call whose result this is.
    case cancel(ObjectKey, force: Bool, recursive: Bool)
    /// The node tells how an actor stands.
    case actor(ActorKey, ActorState)
    /// A generator that this process runs has yielded an item, from 1.
    case yielded(TaskKey, index: UInt32, value: ObjectValue, caller: ProcessNumber)
    /// The script has dropped a generator, having taken the items before `index`.
    case dropStream(TaskKey, index: UInt32)
    /// `ray.kill`.
    case kill(ActorKey, mayRestart: Bool)
    /// The node makes this worker an actor.
    case construct(TaskSpec)
    /// The constructor of the actor that this worker is has ended.
    case constructed(ActorKey, failure: SystemFailure?)
    /// A value lies in the object store, complete.
    case put(object: ObjectKey, size: Int, nested: [ObjectKey], explicit: Bool)
    case hold(ObjectKey)
    /// A reference was made from its bytes alone.
    case holdUntracked(ObjectKey)
    case holdForever(ObjectKey)
    case adopt(ObjectKey)
    /// A value of this process's own in the object store is being looked at: it stays.
    case view(ObjectKey)
    /// The last look at it is over.
    case unview(ObjectKey)
    case drop(ObjectKey)
    /// Somebody in this process waits for the value.
    case want(ObjectKey)
    /// The task that this worker ran has ended.
    case finished(TaskReply, caller: ProcessNumber)
    case leased(request: UInt64, worker: ProcessNumber)
    /// The node asks where an object of this process's own is.
    case locate(ObjectKey)
    /// The node wants objects of this process's own to leave memory.
    case vacate([ObjectKey])
    case peer(ProcessNumber, PeerMessage)
    /// The connection to a process has ended.
    case lost(ProcessNumber)
    case nodeLost
}

/// What a driver or worker is to do.
package enum CoreAction: Hashable, Sendable {
    case toNode(NodeRequest)
    case toPeer(ProcessNumber, PeerMessage)
    /// The object's value is known: whoever waits for it may look.
    case settled(ObjectKey)
    /// A generator has ended: whoever waits for an item may look.
    case streamed(TaskKey)
    case execute(TaskSpec, caller: ProcessNumber)
    /// A call that has not begun ends as cancelled; one that runs is interrupted, or with `force` the
    /// process ends. A method that runs on a thread goes on.
    case interrupt(TaskKey, force: Bool)
    /// To be recorded: this process begins to hold a reference, and why.
    case held(ObjectKey, Role)
    /// To be recorded: nothing in this process needs the reference any more.
    case dropped(ObjectKey)
    /// To be recorded: the call is tried again, as this attempt.
    case retried(TaskSpec)
    /// To be recorded: the call is given up.
    case gaveUp(TaskSpec, SystemFailure)
    /// A task has written to an argument that this process passed by value: the value as it is now
    /// goes over the caller's own. `object` is where it lies in the object store, if it does; that
    /// ends with this action.
    case writtenBack(TaskKey, WrittenArgument, object: ObjectKey?)
}
