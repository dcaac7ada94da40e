/// How a process gets its actor calls run: in order, over one connection to the actor's worker.
///
/// A call needs no lease: it is pushed as soon as its arguments are there and the actor is alive,
/// without waiting for the reply to the one before. Where the actor runs one call at a time, a call
/// whose arguments are not there yet holds up those behind it. (Ray: `actor_task_submitter.cc`.)
///
/// What was under way when the actor's worker died is decided when both are known: that the
/// connection to it has ended, so that no reply is still to come, and from the node how the actor
/// stands now.
package struct ActorSubmitter: Sendable {
    private var tasks: [TaskKey: TaskSpec] = [:]
    private var unresolved: [TaskKey: Set<ObjectKey>] = [:]
    private var dependents: [ObjectKey: [TaskKey]] = [:]
    private var actors: [ActorKey: Actor] = [:]
    /// Constructors of this process's own actors, until these can't run again.
    private var creations: [ActorKey: TaskSpec] = [:]

    package init() {}

    private struct Actor {
        let isOrdered: Bool
        var state = ActorState.pending
        /// It is being killed: what is called from now on does not reach it.
        var isKilled = false
        /// What the node has said since, while the connection to the worker stands.
        var news: ActorState?
        /// Not sent, in the order of the calls.
        var waiting: [TaskKey] = []
        /// Under way in the worker.
        var sent: [TaskKey] = []
        /// The worker that calls have been sent to.
        var worker: ProcessNumber?
    }

    /// Calls and constructors that have not ended.
    package var unfinished: Int { tasks.count }

    // MARK: Actors

    package mutating func create(
        _ spec: TaskSpec, _ references: inout ReferenceTable, _ actions: inout [CoreAction]
    ) {
        guard case .constructor(let actor, let options) = spec.actorCall else { return }
        // A detached one is made, though its handle may be gone before its arguments are there.
        if options.isDetached { references.use(actor.handle, &actions) }
        creations[actor] = spec
        tasks[spec.task] = spec
        awaitArguments(spec, &references, &actions)
    }

    /// A constructor's arguments are there: the node takes over.
    private mutating func place(
        _ spec: TaskSpec, _ references: inout ReferenceTable, _ actions: inout [CoreAction]
    ) {
        guard case .constructor(let actor, let options) = spec.actorCall else { return }
        tasks[spec.task] = nil
        if actors[actor] == nil { actors[actor] = Actor(isOrdered: options.isOrdered) }
        actions.append(.toNode(.createActor(spec.resolved(references))))
        if options.isDetached { references.unuse(actor.handle, &actions) }
    }

    /// The node tells how an actor stands.
    package mutating func changed(
        _ actor: ActorKey, _ state: ActorState, _ references: inout ReferenceTable,
        _ actions: inout [CoreAction]
    ) {
        settleCreation(of: actor, state, &references, &actions)
        guard let known = actors[actor] else { return }
        if let worker = known.worker, !references.isDead(worker) {
            if state != known.state { actors[actor]?.news = state }
            return
        }
        become(actor, state, &references, &actions)
    }

    /// An actor that can't be made again needs its constructor's arguments no longer.
    private mutating func settleCreation(
        of actor: ActorKey, _ state: ActorState, _ references: inout ReferenceTable,
        _ actions: inout [CoreAction]
    ) {
        guard let spec = creations[actor],
            case .constructor(_, let options) = spec.actorCall
        else { return }
        switch state {
        case .pending, .restarting: return
        case .alive where options.maxRestarts != 0: return
        case .alive, .dead: break
        }
        creations[actor] = nil
        // Where it died before it was made, its arguments may still be waited for.
        if tasks.removeValue(forKey: spec.task) != nil {
            unresolved[spec.task] = nil
            if options.isDetached { references.unuse(actor.handle, &actions) }
        }
        for object in spec.usedObjects { references.unuse(object, &actions) }
    }

    private mutating func become(
        _ actor: ActorKey, _ state: ActorState, _ references: inout ReferenceTable,
        _ actions: inout [CoreAction]
    ) {
        guard let sent = actors[actor]?.sent else { return }
        actors[actor]?.state = state
        actors[actor]?.isKilled = false
        actors[actor]?.news = nil
        actors[actor]?.worker = nil
        actors[actor]?.sent = []
        for task in sent {
            guard let spec = tasks[task] else { continue }
            cut(spec, actor, state, &references, &actions)
        }
        flush(actor, &references, &actions)
    }

    /// `ray.kill`: calls that come after it wait until the node tells what has become of the actor,
    /// as on Ray, where the order to end goes over the connection of the calls.
    package mutating func kill(_ actor: ActorKey, mayRestart: Bool, _ actions: inout [CoreAction]) {
        if case .alive = actors[actor]?.state { actors[actor]?.isKilled = true }
        actions.append(.toNode(.killActor(actor, mayRestart: mayRestart)))
    }

    /// A call was under way when its worker died.
    private mutating func cut(
        _ spec: TaskSpec, _ actor: ActorKey, _ state: ActorState,
        _ references: inout ReferenceTable, _ actions: inout [CoreAction]
    ) {
        if case .dead(let failure) = state {
            giveUp(spec, failure, &references, &actions)
        } else if spec.mayRetry {
            retry(spec, actor, &references, &actions)
        } else {
            giveUp(spec, Self.unavailable(spec), &references, &actions)
        }
    }

    /// A call that is tried again takes its place among those that wait: they may wait for it.
    private mutating func retry(
        _ spec: TaskSpec, _ actor: ActorKey, _ references: inout ReferenceTable,
        _ actions: inout [CoreAction]
    ) {
        var again = spec
        again.attempt += 1
        tasks[spec.task] = again
        if spec.yieldsItems { references.retryStream(spec.task) }
        let waiting = actors[actor]?.waiting ?? []
        let place = waiting.firstIndex { $0.sequence > spec.task.sequence } ?? waiting.endIndex
        actors[actor]?.waiting.insert(spec.task, at: place)
        actions.append(.retried(again))
    }

    private static func unavailable(_ spec: TaskSpec) -> SystemFailure {
        SystemFailure(
            .actorUnavailable,
            "the actor is restarting, and \(spec.name) may or may not have run: it is called again "
                + "only with max_task_retries")
    }

    // MARK: Calls

    package mutating func submit(
        _ spec: TaskSpec, isOrdered: Bool, _ references: inout ReferenceTable,
        _ actions: inout [CoreAction]
    ) {
        guard let actor = spec.actorCall?.actor else { return }
        if actors[actor] == nil {
            actors[actor] = Actor(isOrdered: isOrdered)
            actions.append(.toNode(.watchActor(actor)))
        }
        tasks[spec.task] = spec
        references.use(actor.handle, &actions)
        actors[actor]?.waiting.append(spec.task)
        awaitArguments(spec, &references, &actions)
    }

    /// Waits for what the arguments refer to; a call with nothing to wait for goes on at once.
    private mutating func awaitArguments(
        _ spec: TaskSpec, _ references: inout ReferenceTable, _ actions: inout [CoreAction]
    ) {
        let missing = spec.missingReferences(references)
        guard !missing.isEmpty else {
            ready(spec, &references, &actions)
            return
        }
        unresolved[spec.task] = Set(missing)
        for object in missing {
            dependents[object, default: []].append(spec.task)
            references.resolve(object, &actions)
        }
    }

    private mutating func ready(
        _ spec: TaskSpec, _ references: inout ReferenceTable, _ actions: inout [CoreAction]
    ) {
        switch spec.actorCall {
        case .constructor: place(spec, &references, &actions)
        case .method(let actor, _): flush(actor, &references, &actions)
        case nil: break
        }
    }

    /// An object's value is known: calls that waited for it alone may go.
    package mutating func settled(
        _ object: ObjectKey, _ references: inout ReferenceTable, _ actions: inout [CoreAction]
    ) {
        guard !dependents.isEmpty, let waiting = dependents.removeValue(forKey: object) else {
            return
        }
        for task in waiting {
            unresolved[task]?.remove(object)
            guard unresolved[task]?.isEmpty == true else { continue }
            unresolved[task] = nil
            if let spec = tasks[task] { ready(spec, &references, &actions) }
        }
    }

    /// Sends what can be sent, or ends what can't.
    private mutating func flush(
        _ actor: ActorKey, _ references: inout ReferenceTable, _ actions: inout [CoreAction]
    ) {
        guard let known = actors[actor], known.news == nil, !known.waiting.isEmpty else { return }
        switch known.state {
        case .pending: return
        case .alive(let worker):
            // Its end is known here, and from the node there is word to come.
            guard !references.isDead(worker), !known.isKilled else { return }
            for task in takeReady(of: actor) {
                guard let spec = tasks[task] else { continue }
                actors[actor]?.worker = worker
                actors[actor]?.sent.append(task)
                actions.append(.toPeer(worker, .push(spec.resolved(references))))
            }
        case .restarting:
            // Ray: `fail_if_actor_unreachable`, set where max_task_retries is 0.
            let failing = known.waiting.filter {
                unresolved[$0] == nil && tasks[$0]?.options.maxRetries == 0
            }
            for task in failing {
                guard let spec = tasks[task] else { continue }
                giveUp(spec, Self.unavailable(spec), &references, &actions)
            }
        case .dead(let failure):
            for task in known.waiting {
                guard let spec = tasks[task] else { continue }
                giveUp(spec, failure, &references, &actions)
            }
        }
    }

    private mutating func takeReady(of actor: ActorKey) -> [TaskKey] {
        guard let known = actors[actor] else { return [] }
        if known.isOrdered {
            let end = known.waiting.firstIndex { unresolved[$0] != nil } ?? known.waiting.endIndex
            actors[actor]?.waiting.removeFirst(end)
            return Array(known.waiting[..<end])
        }
        actors[actor]?.waiting.removeAll { unresolved[$0] == nil }
        return known.waiting.filter { unresolved[$0] == nil }
    }

    // MARK: Cancelling

    /// Ends a call that waits here, and asks the actor to end one that it has.
    package mutating func cancel(
        _ task: TaskKey, recursive: Bool, _ references: inout ReferenceTable,
        _ actions: inout [CoreAction]
    ) {
        guard let spec = tasks[task], case .method(let actor, _) = spec.actorCall else { return }
        if let known = actors[actor], let worker = known.worker, known.sent.contains(task) {
            actions.append(
                .toPeer(worker, .interrupt(task: task, force: false, recursive: recursive)))
            return
        }
        giveUp(spec, .cancelled(spec), &references, &actions)
        flush(actor, &references, &actions)
    }

    /// The calls that a call's body has made and that have not ended.
    package func children(of task: TaskKey) -> [TaskKey] {
        tasks.values.filter { $0.parent == task }.map(\.task).sorted { $0.sequence < $1.sequence }
    }

    // MARK: Ends

    package func owns(_ task: TaskKey) -> Bool { !tasks.isEmpty && tasks[task] != nil }

    package mutating func replied(
        _ reply: TaskReply, from worker: ProcessNumber, _ references: inout ReferenceTable,
        _ actions: inout [CoreAction]
    ) {
        guard let spec = tasks[reply.task], let actor = spec.actorCall?.actor,
            spec.attempt == reply.attempt
        else {
            for value in reply.results { references.decline(value.nested, from: worker, &actions) }
            return
        }
        actors[actor]?.sent.removeAll { $0 == reply.task }
        if reply.outcome == .raisedRetryable, spec.mayRetry {
            for value in reply.results { references.decline(value.nested, from: worker, &actions) }
            retry(spec, actor, &references, &actions)
            flush(actor, &references, &actions)
            return
        }
        tasks[spec.task] = nil
        if let failure = reply.cancellation { actions.append(.gaveUp(spec, failure)) }
        references.settleResults(of: spec, reply.results, from: worker, &actions)
        release(spec, &references, &actions)
    }

    /// The connection to a worker has ended: nothing more comes from the actor that it was.
    package mutating func lost(
        _ worker: ProcessNumber, _ references: inout ReferenceTable, _ actions: inout [CoreAction]
    ) {
        let cut = actors.filter { $0.value.worker == worker }.keys.sorted()
        for actor in cut {
            if let news = actors[actor]?.news { become(actor, news, &references, &actions) }
        }
    }

    private mutating func giveUp(
        _ spec: TaskSpec, _ failure: SystemFailure, _ references: inout ReferenceTable,
        _ actions: inout [CoreAction]
    ) {
        guard tasks.removeValue(forKey: spec.task) != nil else { return }
        unresolved[spec.task] = nil
        if let actor = spec.actorCall?.actor {
            actors[actor]?.waiting.removeAll { $0 == spec.task }
        }
        actions.append(.gaveUp(spec, failure))
        references.settleAll(of: spec, .failed(failure), wasRun: true, &actions)
        release(spec, &references, &actions)
    }

    private func release(
        _ spec: TaskSpec, _ references: inout ReferenceTable, _ actions: inout [CoreAction]
    ) {
        for object in spec.usedObjects { references.unuse(object, &actions) }
        if let actor = spec.actorCall?.actor { references.unuse(actor.handle, &actions) }
    }

    /// The node is gone, and every actor with it.
    package mutating func abandon(
        _ failure: SystemFailure, _ references: inout ReferenceTable,
        _ actions: inout [CoreAction]
    ) {
        for spec in tasks.values.sorted(by: { $0.task.sequence < $1.task.sequence }) {
            guard case .method = spec.actorCall else { continue }
            giveUp(spec, failure, &references, &actions)
        }
        for actor in creations.keys.sorted() {
            settleCreation(of: actor, .dead(failure), &references, &actions)
        }
        for actor in actors.keys { actors[actor]?.state = .dead(failure) }
    }
}
