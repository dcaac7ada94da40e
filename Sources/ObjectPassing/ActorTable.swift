/// Which actors there are, which worker each one is, and who wants to hear of it: the part of Ray's
/// control store that makes actors, makes them again, and ends them.
///
/// An actor ends when its owner says that the last handle is gone, when it is killed or leaves, when
/// its constructor raises, when its worker dies and no restart is left, and when its owner dies; a
/// detached one knows neither handles nor owner. (Ray: `gcs_actor_manager.cc`.)
package struct ActorTable: Sendable {
    private var entries: [ActorKey: Entry] = [:]
    private var names: [ActorName: ActorKey] = [:]
    private var workers: [ProcessNumber: ActorKey] = [:]
    /// Processes that are no more.
    private var dead: Set<ProcessNumber> = []
    /// The run is over: what ends now ends with it.
    private var isOver = false

    private struct Entry {
        /// Nil while its owner waits for the constructor's arguments.
        var spec: TaskSpec?
        var options = ActorOptions()
        var state = ActorState.pending
        /// From the grant of the worker to its end.
        var worker: ProcessNumber?
        var restarts: Int32 = 0
        var watchers: Set<ProcessNumber> = []
        var name: ActorName?
        var handle: [UInt8] = []
        /// Why its worker is being ended, and whether it may be made again all the same.
        var ending: (failure: SystemFailure, mayRestart: Bool)?

        var isDead: Bool { if case .dead = state { true } else { false } }
    }

    package init() {}

    /// Actors that have not ended.
    package var living: Int { entries.values.count { !$0.isDead } }

    // MARK: Names

    package mutating func name(
        _ actor: ActorKey, _ name: ActorName, handle: [UInt8], request: UInt64,
        by process: ProcessNumber, _ actions: inout [NodeAction]
    ) {
        let isFree = names[name] == nil
        actions.append(.toProcess(process, .named(request: request, isFree: isFree)))
        guard isFree else { return }
        names[name] = actor
        entries[actor, default: Entry()].name = name
        entries[actor]?.handle = handle
        entries[actor]?.watchers.insert(process)
    }

    package func find(
        _ name: ActorName, request: UInt64, by process: ProcessNumber,
        _ actions: inout [NodeAction]
    ) {
        let handle = names[name].flatMap { entries[$0]?.handle }
        actions.append(.toProcess(process, .actorFound(request: request, handle: handle)))
    }

    // MARK: Life

    package mutating func create(
        _ spec: TaskSpec, _ scheduler: inout Scheduler, _ actions: inout [NodeAction]
    ) {
        guard case .constructor(let actor, let options) = spec.actorCall else { return }
        var entry = entries[actor] ?? Entry()
        guard !entry.isDead else { return }
        entry.spec = spec
        entry.options = options
        entry.watchers.insert(actor.creation.owner)
        entries[actor] = entry
        place(actor, &scheduler, &actions)
    }

    private func place(
        _ actor: ActorKey, _ scheduler: inout Scheduler, _ actions: inout [NodeAction]
    ) {
        guard let entry = entries[actor], let spec = entry.spec else { return }
        scheduler.request(
            Scheduler.Request(
                lessee: spec.task.owner, number: 0, task: spec.task, function: spec.function,
                milliCPUs: spec.options.milliCPUs, custom: spec.options.custom,
                placementMilliCPUs: entry.options.placementMilliCPUs, actor: actor), &actions)
    }

    /// The scheduler has a worker for it.
    package mutating func granted(
        _ actor: ActorKey, _ worker: ProcessNumber, _ actions: inout [NodeAction]
    ) {
        guard let spec = entries[actor]?.spec else { return }
        entries[actor]?.worker = worker
        workers[worker] = actor
        actions.append(.toProcess(worker, .construct(spec)))
    }

    package mutating func constructed(
        _ actor: ActorKey, failure: SystemFailure?, by worker: ProcessNumber,
        _ actions: inout [NodeAction]
    ) {
        guard entries[actor]?.worker == worker, entries[actor]?.ending == nil else { return }
        if let failure {
            entries[actor]?.ending = (failure, false)
            actions.append(.kill(worker))
        } else {
            change(actor, .alive(worker: worker), &actions)
        }
    }

    package mutating func watch(
        _ actor: ActorKey, by process: ProcessNumber, _ actions: inout [NodeAction]
    ) {
        if entries[actor] == nil, dead.contains(actor.creation.owner) {
            actions.append(.toProcess(process, .actor(actor, .dead(Self.ownerDied))))
            return
        }
        var entry = entries[actor] ?? Entry()
        entry.watchers.insert(process)
        entries[actor] = entry
        // One that is being ended takes no calls; what becomes of it is told when it has ended.
        actions.append(
            .toProcess(process, .actor(actor, entry.ending == nil ? entry.state : .pending)))
    }

    // MARK: Ends

    /// The run is over, and the workers are being sent home.
    package mutating func finish() { isOver = true }

    /// The last handle is gone.
    package mutating func release(
        _ actor: ActorKey, _ scheduler: inout Scheduler, _ actions: inout [NodeAction]
    ) {
        guard entries[actor]?.options.isDetached != true else { return }
        end(
            actor,
            SystemFailure(
                .actorDied,
                "the actor is dead because all references to the actor were removed"),
            gently: true, &scheduler, &actions)
    }

    package mutating func kill(
        _ actor: ActorKey, mayRestart: Bool, _ scheduler: inout Scheduler,
        _ actions: inout [NodeAction]
    ) {
        let failure = SystemFailure(
            .actorDied, "the actor is dead because it was killed by `ray.kill`")
        guard mayRestart else {
            end(actor, failure, gently: false, &scheduler, &actions)
            return
        }
        guard let entry = entries[actor], let worker = entry.worker, entry.ending == nil else {
            return
        }
        entries[actor]?.ending = (failure, true)
        actions.append(.kill(worker))
    }

    /// `exit_actor()`: its worker is about to end.
    package mutating func exit(_ actor: ActorKey, by worker: ProcessNumber) {
        guard entries[actor]?.worker == worker, entries[actor]?.ending == nil else { return }
        let failure = SystemFailure(
            .actorDied, "the actor is dead because it left with exit_actor()")
        entries[actor]?.ending = (failure, false)
    }

    /// Ends an actor for good; `gently` lets its worker finish what it is doing. Its owner may still
    /// wait for the constructor's arguments: then it is never made, and the owner hears so, whoever
    /// has ended it.
    private mutating func end(
        _ actor: ActorKey, _ failure: SystemFailure, gently: Bool, _ scheduler: inout Scheduler,
        _ actions: inout [NodeAction]
    ) {
        var entry = entries[actor] ?? Entry()
        guard !entry.isDead else { return }
        entry.watchers.insert(actor.creation.owner)
        entries[actor] = entry
        free(entry.name, of: actor)
        guard let worker = entry.worker else {
            scheduler.cancel(actor)
            change(actor, .dead(failure), &actions)
            return
        }
        guard entry.ending?.mayRestart != false else { return }
        entries[actor]?.ending = (failure, false)
        actions.append(gently ? .toProcess(worker, .retire) : .kill(worker))
    }

    package mutating func lost(
        _ process: ProcessNumber, _ scheduler: inout Scheduler, _ actions: inout [NodeAction]
    ) {
        dead.insert(process)
        for actor in entries.keys { entries[actor]?.watchers.remove(process) }
        if let actor = workers.removeValue(forKey: process) {
            lostWorker(of: actor, &scheduler, &actions)
        }
        guard !isOver else { return }
        for (actor, entry) in entries.sorted(by: { $0.key < $1.key })
        where actor.creation.owner == process && !entry.options.isDetached {
            end(actor, Self.ownerDied, gently: false, &scheduler, &actions)
        }
    }

    private mutating func lostWorker(
        of actor: ActorKey, _ scheduler: inout Scheduler, _ actions: inout [NodeAction]
    ) {
        guard !isOver, var entry = entries[actor] else { return }
        let ending = entry.ending
        entry.ending = nil
        entry.worker = nil
        let isLeft = entry.options.maxRestarts < 0 || entry.restarts < entry.options.maxRestarts
        if ending?.mayRestart ?? true, isLeft {
            entry.restarts += 1
            entry.spec?.attempt += 1
            entries[actor] = entry
            change(actor, .restarting, &actions)
            if let spec = entry.spec { actions.append(.restarted(spec)) }
            place(actor, &scheduler, &actions)
            return
        }
        entries[actor] = entry
        free(entry.name, of: actor)
        let crash = SystemFailure(
            .actorDied, "the actor is dead because its worker process has died")
        if let spec = entry.spec, ending == nil { actions.append(.actorFailed(spec, crash)) }
        change(actor, .dead(ending?.failure ?? crash), &actions)
    }

    private mutating func free(_ name: ActorName?, of actor: ActorKey) {
        if let name, names[name] == actor { names[name] = nil }
    }

    private mutating func change(
        _ actor: ActorKey, _ state: ActorState, _ actions: inout [NodeAction]
    ) {
        guard let entry = entries[actor] else { return }
        entries[actor]?.state = state
        for watcher in entry.watchers.sorted() {
            actions.append(.toProcess(watcher, .actor(actor, state)))
        }
    }

    private static let ownerDied = SystemFailure(
        .actorDied, "the actor is dead because its owner, the process that created it, has died")

    /// Checks that states and workers go together; returns what is wrong.
    package func violations() -> [String] {
        var wrong: [String] = []
        guard !isOver else { return wrong }
        for (actor, entry) in entries {
            if case .alive(let worker) = entry.state, entry.worker != worker {
                wrong.append("\(actor) is alive in another worker than its own")
            }
            if entry.isDead, entry.worker != nil { wrong.append("\(actor) is dead in a worker") }
            if let worker = entry.worker, workers[worker] != actor {
                wrong.append("\(actor) has a worker that is not an actor")
            }
        }
        return wrong
    }
}
