/// The rules of a node as a state machine: control store, object store and scheduler.
///
/// As with ``CoreMachine``: no socket, no clock, no file; actions are performed in their order.
package struct NodeMachine: Sendable {
    package private(set) var controlStore = ControlStore()
    package private(set) var versions = FunctionVersions()
    package private(set) var shared = SharedFunctions()
    package private(set) var objects: ObjectTable
    package private(set) var dependencies = LeaseDependencies()
    package private(set) var scheduler: Scheduler
    package private(set) var actors = ActorTable()
    private var alive: Set<ProcessNumber> = []
    /// Processes that others have lost the connection to, until they have ended.
    private var condemned: Set<ProcessNumber> = []

    private static let driver: ProcessNumber = 0

    package init(
        milliCPUs: Int32, custom: CustomResources = CustomResources(), store: StoreCapacity,
        firstWorker: ProcessNumber, rules: Rules
    ) {
        objects = ObjectTable(capacity: store, rules: rules)
        scheduler = Scheduler(milliCPUs: milliCPUs, custom: custom, firstWorker: firstWorker)
    }

    /// Whether `tick` is to be handed in from time to time.
    package var needsTicks: Bool { objects.isWaiting }

    package mutating func handle(_ input: NodeInput) -> [NodeAction] {
        var actions: [NodeAction] = []
        switch input {
        case .start: scheduler.start(&actions)
        case .request(let process, let request): handle(request, from: process, &actions)
        case .lost(let process):
            alive.remove(process)
            condemned.remove(process)
            if process == Self.driver { actors.finish() }
            for request in dependencies.lost(process) { scheduler.request(request, &actions) }
            scheduler.lost(process, &actions)
            actors.lost(process, &scheduler, &actions)
            objects.lost(process, &actions)
            versions.lost(process)
            shared.release(process, isGone: true, controlStore, &actions)
        case .moved(let move, let succeeded):
            objects.moved(move, succeeded: succeeded, &actions)
        case .tick: objects.tick(busy: scheduler.isBusy, &actions)
        }
        tellActors(&actions)
        return actions
    }

    /// What the scheduler has granted to actors becomes theirs.
    private mutating func tellActors(_ actions: inout [NodeAction]) {
        var index = 0
        while index < actions.count {
            if case .grant(let request, let worker) = actions[index], let actor = request.actor {
                actors.granted(actor, worker, &actions)
            }
            index += 1
        }
    }

    private mutating func handle(
        _ request: NodeRequest, from process: ProcessNumber, _ actions: inout [NodeAction]
    ) {
        switch request {
        case .hello:
            alive.insert(process)
            scheduler.ready(process, &actions)
        case .export(let request, let function, let pickled, let isClass):
            let stored = controlStore.export(function, pickled, isClass: isClass)
            actions.append(.toProcess(process, .exported(request: request, stored: stored)))
        case .fetch(let request, let function):
            actions.append(
                .toProcess(
                    process, .fetched(request: request, pickled: controlStore.fetch(function))))
        case .requestLease(
            let number, let task, let function, let milliCPUs, let custom, let objects):
            let request = Scheduler.Request(
                lessee: process, number: number, task: task, function: function,
                milliCPUs: milliCPUs, custom: custom)
            if dependencies.request(request, dependencies: objects, alive: alive, &actions) {
                scheduler.request(request, &actions)
            }
        case .located(let object):
            for request in dependencies.located(object) { scheduler.request(request, &actions) }
        case .cancelLease(let number):
            dependencies.cancel(number, from: process)
            scheduler.cancel(number, from: process)
        case .returnLease(let worker): scheduler.giveBack(worker, &actions)
        // It is being ended and would not complete it; another attempt may have done so already.
        case .create where condemned.contains(process): break
        case .create(let request, let object, let size, let format):
            objects.create(
                object, size: size, format: format, by: process, request: request, &actions)
        case .seal(let object): objects.seal(object, by: process, &actions)
        case .abort(let object): objects.abort(object, by: process, &actions)
        case .get(let request, let object):
            objects.get(object, by: process, request: request, &actions)
        case .release(let object): objects.release(object, by: process, &actions)
        case .free(let object): objects.free(object, &actions)
        case .freeItems(let object): objects.freeItems(from: object, &actions)
        case .vacated(let free, let held):
            objects.vacated(free: free, held: held, by: process, &actions)
        case .disconnected(let other): disconnected(process, from: other, &actions)
        case .blocked:
            scheduler.setBlocked(process, true, &actions)
            shared.release(process, isGone: false, controlStore, &actions)
        case .unblocked: scheduler.setBlocked(process, false, &actions)
        case .connect(let other): actions.append(.connect(process, other))
        case .shutdown:
            actors.finish()
            actions.append(.shutDown)
        case .resources(let request):
            let has = scheduler.resources
            actions.append(
                .toProcess(
                    process,
                    .resources(
                        request: request, milliCPUs: has.milliCPUs, available: has.available,
                        custom: has.custom, availableCustom: has.availableCustom)))
        case .nameActor, .findActor, .createActor, .watchActor, .constructed, .exitActor,
            .killActor, .releaseActor:
            handleActor(request, from: process, &actions)
        case .exportVersion, .fetchVersion, .take, .handOn:
            handleSupposed(request, from: process, &actions)
        // How fast workers may print is between the processes: no rule of Ray's is about it.
        case .printed: break
        }
    }

    /// A process whose connection to another has ended takes it for dead, and what was under way
    /// between them is lost: that is so only when it has ended. (Ray: `disconnect_worker` of
    /// `ReturnWorkerLease`.) Both ends tell; one of them ends, and never the driver.
    private mutating func disconnected(
        _ process: ProcessNumber, from other: ProcessNumber, _ actions: inout [NodeAction]
    ) {
        guard other != Self.driver, alive.contains(other), !condemned.contains(process),
            condemned.insert(other).inserted
        else { return }
        actions.append(.kill(other))
        objects.withdraw(other, &actions)
    }

    private mutating func handleActor(
        _ request: NodeRequest, from process: ProcessNumber, _ actions: inout [NodeAction]
    ) {
        switch request {
        case .nameActor(let request, let actor, let name, let handle):
            actors.name(
                actor, name, handle: handle, request: request, by: process, &actions)
        case .findActor(let request, let name):
            actors.find(name, request: request, by: process, &actions)
        case .createActor(let spec): actors.create(spec, &scheduler, &actions)
        case .watchActor(let actor): actors.watch(actor, by: process, &actions)
        case .constructed(let actor, let failure):
            actors.constructed(actor, failure: failure, by: process, &actions)
        case .exitActor(let actor): actors.exit(actor, by: process)
        case .killActor(let actor, let mayRestart):
            actors.kill(actor, mayRestart: mayRestart, &scheduler, &actions)
        case .releaseActor(let actor): actors.release(actor, &scheduler, &actions)
        default: break
        }
    }

    /// What is asked for in worlds with a rule changed alone.
    private mutating func handleSupposed(
        _ request: NodeRequest, from process: ProcessNumber, _ actions: inout [NodeAction]
    ) {
        switch request {
        case .exportVersion(let request, let function, let pickled, let needed):
            let (version, isNew) = versions.export(function, pickled, needed: needed, by: process)
            actions.append(
                .toProcess(
                    process, .exportedVersion(request: request, version: version, stored: isNew)))
        case .fetchVersion(let request, let function, let version):
            let pickled = versions.fetch(function, version: version)
            actions.append(.toProcess(process, .fetched(request: request, pickled: pickled)))
        case .take(let request, let function, let known):
            shared.take(
                function, known: known, by: process, request: request, controlStore, &actions)
        case .handOn(let request, let function, let pickled):
            let version = shared.handOn(function, pickled, by: process, controlStore, &actions)
            actions.append(
                .toProcess(
                    process,
                    .exportedVersion(request: request, version: version, stored: pickled != nil)))
        default: break
        }
    }
}

/// What happens to a node.
package enum NodeInput: Hashable, Sendable {
    case start
    case request(ProcessNumber, NodeRequest)
    /// The connection to a driver or worker has ended.
    case lost(ProcessNumber)
    /// The disk has done what it was asked for, or could not.
    case moved(StoreMove, succeeded: Bool)
    case tick
}

/// What a node is to do.
package enum NodeAction: Hashable, Sendable {
    case toProcess(ProcessNumber, NodeReply)
    case startWorker(ProcessNumber)
    case kill(ProcessNumber)
    /// To be recorded, and told to the one who asked; not where the worker becomes an actor, which
    /// is told to that worker.
    case grant(Scheduler.Request, worker: ProcessNumber)
    /// To be recorded: the object is gone.
    case freed(ObjectKey, size: Int)
    /// For the disk, in the order given; `NodeInput.moved` is to follow, but for `discard`.
    case move(StoreMove)
    /// To be recorded: the object lies there now.
    case moved(StoreMove)
    /// To be recorded: the object is complete, and was written to disk rather than into memory.
    case storedOnDisk(ObjectKey, size: Int)
    case connect(ProcessNumber, ProcessNumber)
    /// To be recorded: the actor's worker has died, and its constructor runs again as this attempt.
    case restarted(TaskSpec)
    /// To be recorded: the actor's worker has died, and no restart is left.
    case actorFailed(TaskSpec, SystemFailure)
    case shutDown
}
