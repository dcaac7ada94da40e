/// The rules of a node as a state machine: control store, object store and scheduler.
///
/// As with ``CoreMachine``: no socket, no clock, no file; actions are performed in their order.
package struct NodeMachine: Sendable {
    package private(set) var controlStore = ControlStore()
    package private(set) var objects: ObjectTable
    package private(set) var dependencies = LeaseDependencies()
    package private(set) var scheduler: Scheduler
    private var alive: Set<ProcessNumber> = []

    package init(
        milliCPUs: Int32, arenaSize: Int, firstWorker: ProcessNumber, rules: Rules
    ) {
        objects = ObjectTable(capacity: arenaSize, rules: rules)
        scheduler = Scheduler(milliCPUs: milliCPUs, firstWorker: firstWorker)
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
            for request in dependencies.lost(process) { scheduler.request(request, &actions) }
            scheduler.lost(process, &actions)
            objects.lost(process, &actions)
        case .tick: objects.tick(busy: scheduler.isBusy, &actions)
        }
        return actions
    }

    private mutating func handle(
        _ request: NodeRequest, from process: ProcessNumber, _ actions: inout [NodeAction]
    ) {
        switch request {
        case .hello:
            alive.insert(process)
            scheduler.ready(process, &actions)
        case .export(let request, let function, let pickled):
            let stored = controlStore.export(function, pickled)
            actions.append(.toProcess(process, .exported(request: request, stored: stored)))
        case .fetch(let request, let function):
            actions.append(
                .toProcess(
                    process, .fetched(request: request, pickled: controlStore.fetch(function))))
        case .requestLease(let number, let task, let function, let milliCPUs, let objects):
            let request = Scheduler.Request(
                lessee: process, number: number, task: task, function: function,
                milliCPUs: milliCPUs)
            if dependencies.request(request, dependencies: objects, alive: alive, &actions) {
                scheduler.request(request, &actions)
            }
        case .located(let object):
            for request in dependencies.located(object) { scheduler.request(request, &actions) }
        case .cancelLease(let number):
            dependencies.cancel(number, from: process)
            scheduler.cancel(number, from: process)
        case .returnLease(let worker): scheduler.giveBack(worker, &actions)
        case .create(let request, let object, let size, let format):
            objects.create(
                object, size: size, format: format, by: process, request: request, &actions)
        case .seal(let object): objects.seal(object, by: process, &actions)
        case .abort(let object): objects.abort(object, by: process, &actions)
        case .get(let request, let object):
            objects.get(object, by: process, request: request, &actions)
        case .release(let object): objects.release(object, by: process, &actions)
        case .free(let object): objects.free(object, &actions)
        case .blocked: scheduler.setBlocked(process, true, &actions)
        case .unblocked: scheduler.setBlocked(process, false, &actions)
        case .connect(let other): actions.append(.connect(process, other))
        case .shutdown: actions.append(.shutDown)
        }
    }
}

/// What happens to a node.
package enum NodeInput: Hashable, Sendable {
    case start
    case request(ProcessNumber, NodeRequest)
    /// The connection to a driver or worker has ended.
    case lost(ProcessNumber)
    case tick
}

/// What a node is to do.
package enum NodeAction: Hashable, Sendable {
    case toProcess(ProcessNumber, NodeReply)
    case startWorker(ProcessNumber)
    case kill(ProcessNumber)
    /// To be recorded, and told to the one who asked.
    case grant(Scheduler.Request, worker: ProcessNumber)
    /// To be recorded: the object is gone.
    case freed(ObjectKey, size: Int)
    case connect(ProcessNumber, ProcessNumber)
    case shutDown
}
