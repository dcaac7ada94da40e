import ObjectPassing
import TraceSchema

/// A node of a simulated cluster: a real ``NodeMachine``, and what its shell knows.
struct SimulatedNode {
    let number: Int
    var machine: NodeMachine
    /// By their numbers on this node, from 0.
    var workers: [SimulatedProcess] = []
    /// When lease requests that wait came, by lessee and number.
    var requested: [Requested: Int64] = [:]
    /// Up to which place of its memory something has lain.
    var touchedBytes = 0
    var isTicking = false
    /// Whether anything has been moved to its disk.
    var hasSpilled = false

    struct Requested: Hashable {
        var lessee: ProcessNumber
        var number: UInt64
    }

    init(number: Int, workers: Int, scenario: Scenario, rules: Rules) {
        self.number = number
        machine = NodeMachine(
            milliCPUs: Int32(clamping: workers * 1000),
            store: StoreCapacity(memory: scenario.storeMemory, disk: StoreCapacity.largest / 2),
            firstWorker: 1 + ProcessNumber(number) * World.workersPerNode, rules: rules)
    }
}

/// What happens on nodes.
extension World {
    func handle(_ input: NodeInput, on node: Int) {
        for action in nodes[node].machine.handle(input) { perform(action, on: node) }
        if nodes[node].machine.needsTicks, !nodes[node].isTicking {
            nodes[node].isTicking = true
            queue.add(.tick(node), at: clock + 100_000_000)
        }
    }

    func tick(_ node: Int) {
        nodes[node].isTicking = false
        if nodes[node].machine.needsTicks { handle(.tick, on: node) }
    }

    func received(_ request: NodeRequest, from sender: ProcessNumber, on node: Int) {
        if case .requestLease(let number, _, _, _, _, _) = request {
            nodes[node].requested[SimulatedNode.Requested(lessee: sender, number: number)] = clock
        }
        handle(.request(sender, request), on: node)
    }

    func perform(_ action: NodeAction, on node: Int) {
        switch action {
        case .toProcess(let process, let reply): send(reply, to: process, from: node)
        case .startWorker(let number): start(number, on: node)
        case .grant(let request, let worker): grant(request, worker, on: node)
        case .move(let move):
            // Nobody waits for room that is given up.
            if case .discard = move { break }
            queue.add(.moved(node, move), at: clock + move.ns)
        case .freed(let object, let size): record(.free, object, size: size)
        case .moved(.spill(let object, _, _, let size)):
            nodes[node].hasSpilled = true
            record(.spill, object, size: size)
        case .moved(.restore(let object, _, _, let size)): record(.restore, object, size: size)
        case .storedOnDisk: nodes[node].hasSpilled = true
        case .moved, .connect, .kill, .restarted, .actorFailed, .shutDown:
            break
        }
    }

    private func send(_ reply: NodeReply, to number: ProcessNumber, from node: Int) {
        let delay: Int64
        switch reply {
        case .locate(let object): delay = costs.ns(.locateHop, putForCalls[object] ?? 0) / 2
        // Part of what putting and reading take.
        case .created, .found, .missing, .full, .exported, .fetched: delay = 0
        default: delay = costs.ns(.grantHop)
        }
        queue.add(
            .toProcess(number, reply), at: clock + delay + distance(node, process(number).node))
    }

    private func start(_ number: ProcessNumber, on node: Int) {
        let lane = recorder.lane(.worker(workerCount + 1))
        workerCount += 1
        nodes[node].workers.append(
            SimulatedProcess(number: number, node: node, lane: lane, rules: rules))
        let isFirst = clock == 0
        queue.add(
            .ready(number),
            at: isFirst
                ? workload.workersReadyNs : clock + (workload.workerStartNs ?? costs.ns(.spawn)))
    }

    func isReady(_ worker: SimulatedProcess) {
        handle(.request(worker.number, .hello(pid: 0)), on: worker.node)
    }

    private func grant(_ request: Scheduler.Request, _ worker: ProcessNumber, on node: Int) {
        let key = SimulatedNode.Requested(lessee: request.lessee, number: request.number)
        let since = nodes[node].requested.removeValue(forKey: key) ?? clock
        if nodes.count > 1 { askedNodes[key] = nil }
        var lease = ForecastRecorder.Entry(.lease, lane: schedulerLane, start: since)
        lease.duration = clock - since
        lease.waited = lease.duration
        lease.hasWaited = true
        lease.task = number(of: request.task)
        lease.function = Int32(request.function.low)
        recorder.record(lease)
        queue.add(
            .toProcess(request.lessee, .leased(request: request.number, worker: worker)),
            at: clock + grantHop(request.task) + distance(node, process(request.lessee).node))
    }

    private func grantHop(_ task: TaskKey) -> Int64 {
        guard bodies[task]?.hasStoredArguments == true else { return costs.ns(.grantHop) }
        return costs.ns(.grantStoredHop, putBytes[task] ?? 0)
    }

    /// One way between two nodes, for a message of no size.
    func distance(_ one: Int, _ other: Int) -> Int64 {
        one == other ? 0 : scenario.network.latencyNs
    }
}

extension StoreMove {
    /// What a disk of 1 GB/s takes.
    fileprivate var ns: Int64 {
        switch self {
        case .spill(_, _, _, let size), .restore(_, _, _, let size): Int64(size)
        case .reserve, .discard: 0
        }
    }
}
