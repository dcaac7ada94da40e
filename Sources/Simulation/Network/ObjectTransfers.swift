/// Objects' ways between the nodes' object stores, and every other message between nodes: they share
/// the links.
///
/// Modelled after Ray's object manager:
/// - A node pulls an object once, however many of its workers ask for it (`PullManager::Pull`,
///   src/ray/object_manager/pull_manager.cc).
/// - It asks one of the nodes that have the whole object now, chosen at random
///   (`PullManager::PullFromRandomLocation`), by a message that takes the latency. It does not turn to
///   another node when more get the object: a pull is not tried again before
///   `object_manager_pull_timeout_ms`, 10 s (`PullManager::UpdateRetryTimer`); the retry itself, which the
///   sender drops as a duplicate (`PushManager::StartPush`), is left out.
/// - The sender cuts objects into chunks (`object_manager_default_chunk_size`, 5 MiB) and sends a chunk
///   of each push in turn (`PushManager::ScheduleRemainingPushes`), which here is one flow for each push:
///   equal shares of the link. No more chunks are under way than `object_manager_max_bytes_in_flight`
///   (2 GiB) holds (src/ray/common/ray_config_def.h, object_manager.cc), so that a node serves at most so
///   many pushes at once, 409; later ones wait in line.
/// - Nobody sends on an object of which it has but a part: a location counts from when the object is
///   sealed. Here all nodes know of it at once; Ray's `OwnershipBasedObjectDirectory` takes a message to
///   the owner and one from it.
///
/// Node numbers are below the network's count of nodes, times never go back: preconditions.
package struct ObjectTransfers: Sendable {
    /// Ray's `object_manager_default_chunk_size`, in bytes.
    package static let defaultChunkBytes = 5 << 20
    /// Ray's `object_manager_max_bytes_in_flight`, in bytes.
    package static let defaultMaxBytesInFlight = 2 << 30

    package enum PullOutcome: Equatable, Sendable {
        /// The node has the object.
        case ready
        /// It will be among the arrivals.
        case started
        /// The same, and it was on its way already.
        case joined
        /// No node has the object; the pull begins when one does.
        case waiting
    }

    package enum Arrival: Equatable, Sendable {
        /// A node has pulled an object, whole.
        case object(Int, node: Int)
        /// What ``send(_:from:to:bytes:at:)`` has sent is there.
        case message(Int)
    }

    /// For its statistics and rates.
    package private(set) var network: FluidNetwork
    private let pushesAtOnce: Int
    private var random: SplitMix64
    private var objects: [Int: Object] = [:]
    private var pulls: [Int: Pull] = [:]
    private var pullCount = 0
    private var senders: [Sender]
    private var generations = 0

    private struct Object {
        var size = 0
        /// Tells it from one of the same number that was removed.
        let generation: Int
        var holders = NodeSet()
        /// All that have asked for it and did not have it.
        var pullers = NodeSet()
        var waiting: [Int] = []
    }

    private struct Pull {
        let object: Int
        let generation: Int
        let node: Int
        let from: Int
        var isPushing = false
    }

    private struct Sender {
        var pushing = 0
        var line: [Int] = []
        var head = 0
    }

    /// - `seed`: of the choices between nodes; the same seed gives the same run.
    /// - `chunkBytes`, `maxBytesInFlight`: above 0 (preconditions).
    package init(
        nodes: Int, model: NetworkModel, seed: UInt64, chunkBytes: Int = defaultChunkBytes,
        maxBytesInFlight: Int = defaultMaxBytesInFlight
    ) {
        precondition(chunkBytes > 0 && maxBytesInFlight > 0)
        network = FluidNetwork(nodes: nodes, model: model)
        pushesAtOnce = max(1, maxBytesInFlight / chunkBytes)
        random = SplitMix64(seed: seed)
        senders = Array(repeating: Sender(), count: nodes)
    }

    /// A node has an object, made there; pulls that waited for one begin.
    ///
    /// - `size`: in bytes, at least 0; that of the first copy counts.
    package mutating func add(_ object: Int, size: Int, at node: Int, now: Int64) {
        var entry = objects[object] ?? makeObject()
        if entry.holders.members.isEmpty { entry.size = size }
        entry.holders.insert(node)
        let waiting = entry.waiting
        entry.waiting = []
        objects[object] = entry
        for puller in waiting {
            startPull(object, entry, to: puller, from: puller == node ? node : nil, at: now)
        }
    }

    /// A node needs an object.
    package mutating func pull(_ object: Int, to node: Int, at now: Int64) -> PullOutcome {
        var entry = objects[object] ?? makeObject()
        if entry.holders.contains(node) { return .ready }
        guard entry.pullers.insert(node) else {
            return entry.holders.members.isEmpty ? .waiting : .joined
        }
        if entry.holders.members.isEmpty {
            entry.waiting.append(node)
            objects[object] = entry
            return .waiting
        }
        objects[object] = entry
        startPull(object, entry, to: node, from: nil, at: now)
        return .started
    }

    /// Sends anything else from a node to another: a call, a reply, a function.
    ///
    /// - `id`: at least 0 (a precondition); comes back as ``Arrival/message(_:)``.
    package mutating func send(_ id: Int, from: Int, to: Int, bytes: Int, at now: Int64) {
        precondition(id >= 0)
        network.start(id, from: from, to: to, bytes: bytes, at: now)
    }

    /// All copies of an object are gone. Pulls of it come to nothing; what is being sent is sent to its
    /// end.
    package mutating func remove(_ object: Int) { objects[object] = nil }

    /// When ``advance(to:)`` has work to do next, which need not be an arrival; nil when nothing is under
    /// way.
    package var nextEvent: Int64? { mutating get { network.nextEvent } }

    /// - Returns: What has arrived by then, by time; what arrives at one time in the order of the pulls,
    ///   then of messages' ids.
    package mutating func advance(to time: Int64) -> [Arrival] {
        var arrivals: [Arrival] = []
        while let next = network.nextEvent, next <= time {
            for id in network.advance(to: next) {
                if id >= 0 {
                    arrivals.append(.message(id))
                } else if let arrival = pullAdvanced(id, at: next) {
                    arrivals.append(arrival)
                }
            }
        }
        _ = network.advance(to: time)
        return arrivals
    }

    /// Whether a node has the whole object.
    package func isLocal(_ object: Int, at node: Int) -> Bool {
        objects[object]?.holders.contains(node) ?? false
    }

    /// The nodes that have an object, in the order in which they got it.
    package func locations(_ object: Int) -> [Int] { objects[object]?.holders.members ?? [] }

    /// How many bytes of these objects lie on each node, for scheduling by locality
    /// (`LocalityAwareLeasePolicy`, src/ray/core_worker/lease_policy.cc): nodes that have any, by number.
    package func localBytes(_ wanted: [Int]) -> [(node: Int, bytes: Int)] {
        var bytes: [Int: Int] = [:]
        for object in wanted {
            guard let entry = objects[object] else { continue }
            for node in entry.holders.members { bytes[node, default: 0] += entry.size }
        }
        return bytes.map { (node: $0.key, bytes: $0.value) }.sorted { $0.node < $1.node }
    }

    // MARK: Steps of a pull

    private mutating func makeObject() -> Object {
        generations += 1
        return Object(generation: generations)
    }

    private mutating func startPull(
        _ object: Int, _ entry: Object, to node: Int, from given: Int?, at now: Int64
    ) {
        let holders = entry.holders.members
        let from = given ?? holders[random.next(below: holders.count)]
        // Below all ids of messages, and rising.
        let id = Int.min + pullCount
        pullCount += 1
        pulls[id] = Pull(object: object, generation: entry.generation, node: node, from: from)
        network.start(id, from: node, to: from, bytes: 0, at: now)
    }

    /// A pull's request has arrived, or its object.
    private mutating func pullAdvanced(_ id: Int, at now: Int64) -> Arrival? {
        guard let pull = pulls[id] else { return nil }
        guard pull.isPushing else {
            senders[pull.from].line.append(id)
            startPushes(pull.from, at: now)
            return nil
        }
        pulls[id] = nil
        senders[pull.from].pushing -= 1
        startPushes(pull.from, at: now)
        guard objects[pull.object]?.generation == pull.generation else { return nil }
        objects[pull.object]?.holders.insert(pull.node)
        return .object(pull.object, node: pull.node)
    }

    private mutating func startPushes(_ node: Int, at now: Int64) {
        while senders[node].pushing < pushesAtOnce, senders[node].head < senders[node].line.count {
            let id = senders[node].line[senders[node].head]
            senders[node].head += 1
            guard let pull = pulls[id] else { continue }
            guard let entry = objects[pull.object], entry.generation == pull.generation else {
                pulls[id] = nil
                continue
            }
            pulls[id]?.isPushing = true
            senders[node].pushing += 1
            network.start(id, from: node, to: pull.node, bytes: entry.size, at: now)
        }
        if senders[node].head == senders[node].line.count {
            senders[node].line.removeAll(keepingCapacity: true)
            senders[node].head = 0
        }
    }
}
