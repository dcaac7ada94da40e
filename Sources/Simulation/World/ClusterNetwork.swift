import ObjectPassing
import TraceSchema

/// What lies between the nodes of a simulated cluster: links, copies of objects, and the way to the
/// control store, which is on the first node.
struct ClusterNetwork {
    private let nodes: Int
    private let model: NetworkModel
    private var sizes: [ObjectKey: Int] = [:]
    /// Until when the control store is busy with one after the other.
    private var busyUntil: Int64 = 0
    private(set) var controlStoreBytes = 0
    private(set) var controlStoreWaitNs: Int64 = 0
    private(set) var bytes = 0
    var busiestLinkBytes: Int { 0 }

    init(nodes: Int, model: NetworkModel, seed: UInt64) {
        self.nodes = nodes
        self.model = model
    }

    mutating func add(_ object: ObjectKey, _ size: Int, on node: Int) { sizes[object] = size }
    mutating func remove(_ object: ObjectKey) { sizes[object] = nil }
    func size(of object: ObjectKey) -> Int { sizes[object] ?? 0 }
    func places(of object: ObjectKey) -> [(node: Int, size: Int)] { [] }
    mutating func sent(_ bytes: Int, from node: Int, at time: Int64) -> Int64 { time }
    mutating func pull(
        _ object: ObjectKey, _ size: Int, to node: Int, for process: ProcessNumber, at time: Int64
    ) -> Bool { true }

    /// An entry goes to the control store.
    ///
    /// - Parameters:
    ///   - takes: nanoseconds where the store is idle.
    ///   - work: of those, the time in which it serves nobody else.
    /// - Returns: when its answer is there.
    mutating func export(
        _ bytes: Int, from node: Int, at time: Int64, takes: Int64, work: Int64
    ) -> Int64 {
        serve(at: time, work) + takes
    }

    /// A worker asks for an entry.
    ///
    /// - Returns: when it is there; nil where the network decides that.
    mutating func fetch(
        _ bytes: Int, to node: Int, for process: ProcessNumber, at time: Int64, takes: Int64,
        work: Int64
    ) -> Int64? {
        controlStoreBytes += bytes
        return serve(at: time, work) + takes
    }

    /// - Returns: when it is the asker's turn.
    private mutating func serve(at time: Int64, _ work: Int64) -> Int64 {
        let start = max(time, busyUntil)
        busyUntil = start + work
        controlStoreWaitNs = max(controlStoreWaitNs, start - time)
        return start
    }
}

extension World {
    func advanceNetwork() {}
    func awaitNetwork() {}
}
