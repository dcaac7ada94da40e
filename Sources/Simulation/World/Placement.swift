import ObjectPassing

/// From which node a lease comes: modelled after Ray's published design, for `ObjectPassing` has one
/// node's scheduler alone.
///
/// A call with stored arguments asks where most of their bytes lie (`LocalityAwareLeasePolicy`); any
/// other asks its own node, and is sent on where that is half busy (`scheduler_spread_threshold`,
/// 0.5, of the hybrid policy) or full: to the next node with room. Where none has room, requests wait
/// in turn.
struct Placement {
    struct Request {
        var lessee: ProcessNumber
        var lease: NodeRequest
        var milliCPUs: Int
        /// Bytes of its stored arguments on the nodes that have any.
        var local: [(node: Int, bytes: Int)]
    }

    private let capacity: Int
    /// Thousandths of a CPU that no lease has, by node.
    private var free: [Int]
    private var total: Int
    private var next = 0
    private var waiting: [Request] = []
    private var firstWaiting = 0

    init(nodes: Int, slots: Int) {
        capacity = slots * 1000
        free = Array(repeating: slots * 1000, count: nodes)
        total = nodes * slots * 1000
    }

    /// The node to ask; nil where all are full, and the request waits.
    mutating func place(_ request: Request, home: Int) -> Int? {
        // One node's own scheduler has the rule.
        guard free.count > 1 else { return 0 }
        guard let node = choose(request, home: home) else {
            waiting.append(request)
            return nil
        }
        take(request.milliCPUs, on: node)
        return node
    }

    private mutating func choose(_ request: Request, home: Int) -> Int? {
        let needed = request.milliCPUs
        guard total >= needed else { return nil }
        let best = request.local.max { ($0.bytes, -$0.node) < ($1.bytes, -$1.node) }
        if let best, free[best.node] >= needed { return best.node }
        if free[home] >= needed, free[home] * 2 > capacity { return home }
        for step in 1...free.count {
            let node = (next + step) % free.count
            guard free[node] >= needed else { continue }
            next = node
            return node
        }
        return nil
    }

    private mutating func take(_ milliCPUs: Int, on node: Int) {
        free[node] -= milliCPUs
        total -= milliCPUs
    }

    /// A lease has ended, or its worker waits.
    ///
    /// - Returns: requests that have their turn now, and their nodes.
    mutating func giveBack(_ milliCPUs: Int, on node: Int) -> [(request: Request, node: Int)] {
        guard free.count > 1 else { return [] }
        take(-milliCPUs, on: node)
        var placed: [(request: Request, node: Int)] = []
        while firstWaiting < waiting.count {
            let request = waiting[firstWaiting]
            guard let node = choose(request, home: World.node(of: request.lessee)) else { break }
            take(request.milliCPUs, on: node)
            placed.append((request, node))
            firstWaiting += 1
        }
        if firstWaiting == waiting.count {
            waiting.removeAll(keepingCapacity: true)
            firstWaiting = 0
        }
        return placed
    }

    /// A worker that waited goes on.
    mutating func takeAgain(_ milliCPUs: Int, on node: Int) {
        if free.count > 1 { take(milliCPUs, on: node) }
    }

    /// A request that waits here is wanted no more.
    ///
    /// - Returns: whether it did.
    mutating func cancel(_ number: UInt64, from lessee: ProcessNumber) -> Bool {
        let place = waiting[firstWaiting...].firstIndex { request in
            guard request.lessee == lessee,
                case .requestLease(number, _, _, _, _, _) = request.lease
            else { return false }
            return true
        }
        guard let place else { return false }
        waiting.remove(at: place)
        return true
    }
}
