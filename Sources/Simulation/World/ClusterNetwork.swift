import ObjectPassing
import TraceSchema

/// What lies between the nodes of a simulated cluster: links, copies of objects, and the way to the
/// control store, which is on the first node and serves one after the other.
struct ClusterNetwork {
    private let model: NetworkModel
    /// Nil where there is one node.
    private var transfers: ObjectTransfers?
    private var sizes: [ObjectKey: Int] = [:]
    /// Objects and messages, as the network numbers them.
    private var numbers: [ObjectKey: Int] = [:]
    private var objects: [Int: ObjectKey] = [:]
    private var lastNumber = 0
    /// Who waits for an object on a node.
    private var waiting: [Place: [ProcessNumber]] = [:]
    private var fetching: [Int: ProcessNumber] = [:]
    /// Until when the control store is busy.
    private var busyUntil: Int64 = 0
    /// Until when each node sends calls and replies, and how many bytes of them.
    private var sendingUntil: [Int64]
    private var sent: [Int]
    private(set) var controlStoreBytes = 0
    private(set) var controlStoreWaitNs: Int64 = 0

    private struct Place: Hashable {
        var object: Int
        var node: Int
    }

    enum Arrival {
        case object(ObjectKey, for: ProcessNumber)
        case function(for: ProcessNumber)
    }

    init(nodes: Int, model: NetworkModel, seed: UInt64) {
        self.model = model
        transfers = nodes > 1 ? ObjectTransfers(nodes: nodes, model: model, seed: seed) : nil
        sendingUntil = Array(repeating: 0, count: nodes)
        sent = Array(repeating: 0, count: nodes)
    }

    // MARK: Objects

    mutating func add(_ object: ObjectKey, _ size: Int, on node: Int, at time: Int64) {
        sizes[object] = size
        guard transfers != nil else { return }
        lastNumber += 1
        numbers[object] = lastNumber
        objects[lastNumber] = object
        transfers?.add(lastNumber, size: size, at: node, now: time)
    }

    mutating func remove(_ object: ObjectKey) {
        sizes[object] = nil
        guard let number = numbers.removeValue(forKey: object) else { return }
        objects[number] = nil
        transfers?.remove(number)
    }

    func size(of object: ObjectKey) -> Int { sizes[object] ?? 0 }

    /// Bytes of objects on each node that has any of them.
    func localBytes(_ objects: [ObjectKey]) -> [(node: Int, bytes: Int)] {
        transfers?.localBytes(objects.compactMap { numbers[$0] }) ?? []
    }

    /// A process needs an object on its node.
    ///
    /// - Returns: whether it is there; where not, it will be among the arrivals.
    mutating func pull(
        _ object: ObjectKey, to node: Int, for process: ProcessNumber, at time: Int64
    ) -> Bool {
        guard let number = numbers[object],
            let outcome = transfers?.pull(number, to: node, at: time)
        else { return true }
        guard outcome != .ready else { return true }
        waiting[Place(object: number, node: node), default: []].append(process)
        return false
    }

    // MARK: Messages

    /// A call leaves its node, after those that left before it.
    ///
    /// - Returns: when its last byte has left.
    mutating func send(_ bytes: Int, from node: Int, at time: Int64) -> Int64 {
        let start = max(time, sendingUntil[node])
        sendingUntil[node] =
            start + Int64(min(1e15, Double(bytes) * 1e9 / Double(model.bytesPerSecond)))
        sent[node] += bytes
        return sendingUntil[node]
    }

    /// A function leaves the control store for a worker.
    mutating func sendFunction(
        _ bytes: Int, to node: Int, for process: ProcessNumber, at time: Int64
    ) {
        lastNumber += 1
        fetching[lastNumber] = process
        transfers?.send(lastNumber, from: 0, to: node, bytes: bytes, at: time)
    }

    /// When something may arrive.
    var nextEvent: Int64? { mutating get { transfers?.nextEvent } }

    mutating func advance(to time: Int64) -> [Arrival] {
        guard let arrivals = transfers?.advance(to: time) else { return [] }
        return arrivals.flatMap { arrival -> [Arrival] in
            switch arrival {
            case .message(let number):
                return fetching.removeValue(forKey: number).map { [.function(for: $0)] } ?? []
            case .object(let number, let node):
                guard let object = objects[number] else { return [] }
                let place = Place(object: number, node: node)
                return (waiting.removeValue(forKey: place) ?? []).map { .object(object, for: $0) }
            }
        }
    }

    // MARK: The control store

    /// Has the control store work for somebody.
    ///
    /// - Returns: when it begins.
    mutating func serve(_ bytes: Int, at time: Int64, work: Int64) -> Int64 {
        let start = max(time, busyUntil)
        busyUntil = start + work
        controlStoreBytes += bytes
        controlStoreWaitNs = max(controlStoreWaitNs, start - time)
        return start
    }

    // MARK: Sums

    /// Between nodes.
    var bytes: Int {
        guard let network = transfers?.network else { return 0 }
        return sent.indices.reduce(0) { $0 + network.bytesUp($1) + sent[$1] }
    }

    /// The most that one node sent, or got.
    var busiestLinkBytes: Int {
        guard let network = transfers?.network else { return 0 }
        return sent.indices.map { max(network.bytesUp($0) + sent[$0], network.bytesDown($0)) }.max()
            ?? 0
    }
}

/// What happens between nodes.
extension World {
    /// A worker needs a function.
    func fetch(_ bytes: Int, _ recorded: Workload.Timed?, for worker: SimulatedProcess) {
        // What was recorded holds what the recorded workers waited for each other.
        let isAsRecorded =
            nodes.count == 1 && (scenario.workers ?? workload.workers) == workload.workers
        let alone = costs.ns(
            .fetch, bytes, isAsRecorded ? recorded : nil, isFirst: worker.isFirstOfSize)
        let work = max(0, alone - costs.ns(.fetch, 0))
        let begins = cluster.serve(bytes, at: clock + distance(worker.node, 0), work: work)
        guard worker.node > 0 else {
            wait(worker, until: begins + alone, .unpickling(start: clock))
            return
        }
        worker.state = .unpickling(start: clock)
        queue.add(.sendFunction(bytes, worker.number), at: begins + alone)
    }

    func sendFunction(_ bytes: Int, to worker: SimulatedProcess) {
        cluster.sendFunction(bytes, to: worker.node, for: worker.number, at: clock)
        awaitNetwork()
    }

    /// Has the network go on when something arrives.
    func awaitNetwork() {
        guard let next = cluster.nextEvent, next < networkAwaited || networkAwaited <= clock else {
            return
        }
        networkAwaited = next
        queue.add(.network, at: next)
    }

    func advanceNetwork() {
        for arrival in cluster.advance(to: clock) {
            switch arrival {
            case .object(let object, let number): arrived(object, for: process(number))
            case .function(let number): goOn(process(number))
            }
        }
        awaitNetwork()
    }
}
