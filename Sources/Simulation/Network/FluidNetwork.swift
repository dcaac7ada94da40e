/// Transfers between nodes as flows of a fluid that share the nodes' links max-min fair.
///
/// A flow runs over its sender's link up and its receiver's link down, and over the core where the model
/// has a limit there. Rates are max-min fair: no flow could go faster without another one, of the same
/// rate or less, going slower; which is what many equal TCP connections come near to. A flow's bytes
/// leave from the moment it starts, and it is complete one latency after the last one has left.
///
/// Times are nanoseconds of a virtual clock that starts at 0 and never goes back. A completion is
/// rounded up to the whole nanosecond.
///
/// **Exactness.** With ``exactPairs`` pairs of nodes or fewer under way at once, or a tolerance of 0,
/// rates are exact. Beyond that, a link tells the others of a change in its level (the rate of the
/// flows that it holds back) only when the level has moved by more than the tolerance, 0.5 % unless said
/// otherwise. Then, within five times the tolerance, no link carries more than its capacity, and every
/// flow has a link on its way that is full and where no other flow is faster. ``violations()`` checks
/// just that.
///
/// **Cost.** Flows of one pair of nodes are one queue, pairs held back by one link run by one clock: a
/// flow that comes or goes costs the pairs on its two links, not the flows in the network.
package struct FluidNetwork: Sendable {
    /// So many pairs at once get exact rates, whatever the tolerance.
    package static let exactPairs = 256

    package let nodes: Int
    package let model: NetworkModel
    let tolerance: Double
    /// By how much a level may move, of itself, before it is told: the tolerance, or what rounding makes.
    var band = FluidNetwork.rounding
    /// Whether the levels were exact when they were last settled.
    var wasExact = true
    static let rounding = 1e-12

    /// Up to which the flows have run.
    var now: Int64 = 0
    var links: [Link]
    /// By link, bytes per nanosecond: the rate of the flows that it holds back; infinite where it holds
    /// back none.
    var level: [Double]
    /// By link: what the others believe its level to be; never below it.
    var published: [Double]
    /// Links whose level may be wrong, each once; see ``Link/isDirty``.
    var dirty: [Int32] = []
    var pairs: [Pair] = []
    /// By pair; by itself, as it is looked up more often than all else.
    var slots: [Slots] = []
    /// By pair: the link that holds it back.
    var heldBy: [Int32] = []
    /// By pair: where it stands in its link's heap.
    var pairPositions: [Int32] = []
    /// Links that have pairs, in no order that matters, and by link where it stands there, or -1.
    var active: [Int32] = []
    var activePositions: [Int32]
    var activePairs = 0
    var scratch: FillScratch

    private var pairOf: [Int: Int32] = [:]
    private var freePairs: [Int32] = []
    /// The links by when their next flow is done; a Double holds nanoseconds exactly for 104 days.
    private var timeline = IndexedHeap()
    private var timelinePositions: [Int32]
    private var deliveries = DeliveryQueue()
    private var localDeliveries = DeliveryQueue()

    /// The flows from one node to another.
    struct Pair: Sendable {
        var key = 0
        var up: Int32 = 0
        var down: Int32 = 0
        /// What each flow of the pair has got is this and what the link that holds it back has served.
        var base = 0.0
        var flows = FlowQueue()
    }

    /// Where a pair stands on its links.
    struct Slots: Sendable {
        var up: Int32 = 0
        var down: Int32 = 0
        var core: Int32 = 0
    }

    /// A pair as one of its links sees it.
    struct Entry: Sendable {
        let pair: Int32
        /// The pair's other links; where it has but one more, the second is the core's number, whose
        /// level is infinite.
        let other: Int32
        let third: Int32
        var flows: Int32
        /// The rate that the link reckons with: what the other links allow, or its own level where that is
        /// less; then this is infinite.
        var counted: Double
    }

    struct Link: Sendable {
        var capacity: Double
        var entries: [Entry] = []
        /// On the link.
        var flows = 0
        /// Of those, the ones that it reckons with at its own level.
        var held = 0
        /// What it reckons that the others take.
        var foreign = 0.0
        /// What each held flow has got since the link last held none, up to `since`.
        var served = 0.0
        var since: Int64 = 0
        /// The held pairs by `served` when their first flow is done.
        var heap = IndexedHeap()
        var isDirty = false
        var carried = 0
    }

    /// - `nodes`: numbered from 0; every node given later is one of them (a precondition).
    /// - `tolerance`: from 0 (exact, slow with many pairs) to below 0.1.
    package init(nodes: Int, model: NetworkModel, tolerance: Double = 0.005) {
        precondition(nodes > 0 && tolerance >= 0 && tolerance < 0.1)
        self.nodes = nodes
        self.model = model
        self.tolerance = tolerance
        let capacity = Double(model.bytesPerSecond) / 1e9
        let core = model.coreBytesPerSecond.map { Double($0) / 1e9 } ?? .infinity
        links = Array(repeating: Link(capacity: capacity), count: 2 * nodes)
        links.append(Link(capacity: core))
        level = Array(repeating: .infinity, count: 2 * nodes + 1)
        published = level
        activePositions = Array(repeating: -1, count: 2 * nodes + 1)
        timelinePositions = activePositions
        scratch = FillScratch(links: 2 * nodes + 1)
    }

    var core: Int32 { Int32(2 * nodes) }
    var hasCore: Bool { model.coreBytesPerSecond != nil }

    /// Starts a flow.
    ///
    /// - `id`: comes back from ``advance(to:)``; need not be unique.
    /// - `from`, `to`: nodes; where they are one, the flow is complete at once and touches no link.
    /// - `bytes`: 0 or less for a message without weight, which takes the latency alone.
    /// - `now`: not before any time given earlier (a precondition).
    package mutating func start(_ id: Int, from: Int, to: Int, bytes: Int, at now: Int64) {
        precondition(from >= 0 && from < nodes && to >= 0 && to < nodes && now >= self.now)
        run(to: now)
        guard from != to else { return localDeliveries.append(id, at: now) }
        guard bytes > 0 else { return deliveries.append(id, at: now + model.latencyNs) }
        let pair = pairOf[from * nodes + to] ?? addPair(from: from, to: to)
        let holder = heldBy[Int(pair)]
        serve(holder)
        let isNew = pairs[Int(pair)].flows.count == 0
        let finish = pairs[Int(pair)].base + links[Int(holder)].served + Double(bytes)
        pairs[Int(pair)].flows.insert(FlowQueue.Flow(id: id, bytes: bytes, finish: finish))
        let key = firstFinish(pair)
        if isNew {
            links[Int(holder)].heap.insert(pair, key: key, &pairPositions)
        } else {
            links[Int(holder)].heap.move(pair, to: key, &pairPositions)
        }
        changeFlows(of: pair, by: 1)
    }

    /// When ``advance(to:)`` has something to report next; nil when nothing is under way.
    package var nextEvent: Int64? {
        mutating get {
            settle()
            var next = deliveries.next
            if let local = localDeliveries.next { next = min(next ?? local, local) }
            if let first = timeline.keys.first {
                let delivery = Int64(first) + model.latencyNs
                next = min(next ?? delivery, delivery)
            }
            return next
        }
    }

    /// Lets the flows run.
    ///
    /// - Parameter time: not before any time given earlier (a precondition).
    /// - Returns: The ids of the flows complete by then, by time of completion, those of one time by id.
    package mutating func advance(to time: Int64) -> [Int] {
        precondition(time >= now)
        run(to: time)
        var due: [(time: Int64, id: Int)] = []
        deliveries.removeDue(time, into: &due)
        localDeliveries.removeDue(time, into: &due)
        due.sort { ($0.time, $0.id) < ($1.time, $1.id) }
        return due.map(\.id)
    }

    private mutating func run(to time: Int64) {
        while now < time {
            settle()
            guard let first = timeline.keys.first, Int64(first) <= time else { break }
            now = Int64(first)
            while let key = timeline.keys.first, Int64(key) <= now {
                finishFlows(on: timeline.items[0])
            }
        }
        now = max(now, time)
    }

    /// Takes out the flows that are done on a link that holds them back.
    private mutating func finishFlows(on link: Int32) {
        let at = Int(link)
        serve(link)
        // A thousandth of a nanosecond, so that rounding does not cost a whole one.
        let done = links[at].served + 0.001 * level[at]
        while let key = links[at].heap.keys.first, key <= done {
            let pair = links[at].heap.items[0]
            guard let flow = pairs[Int(pair)].flows.removeFirst() else { break }
            deliveries.append(flow.id, at: now + model.latencyNs)
            links[Int(pairs[Int(pair)].up)].carried += flow.bytes
            links[Int(pairs[Int(pair)].down)].carried += flow.bytes
            if hasCore { links[Int(core)].carried += flow.bytes }
            if pairs[Int(pair)].flows.count > 0 {
                links[at].heap.move(pair, to: firstFinish(pair), &pairPositions)
            }
            changeFlows(of: pair, by: -1)
        }
        schedule(link)
    }

    /// In its link's `served`, when the first flow of a pair is done.
    func firstFinish(_ pair: Int32) -> Double {
        (pairs[Int(pair)].flows.first?.finish ?? .infinity) - pairs[Int(pair)].base
    }

    /// Brings what a link has served up to now.
    mutating func serve(_ link: Int32) {
        let at = Int(link)
        if links[at].since < now {
            if level[at].isFinite { links[at].served += level[at] * Double(now - links[at].since) }
            links[at].since = now
        }
    }

    /// Notes when a link's next flow is done. The link has been served up to now.
    mutating func schedule(_ link: Int32) {
        let at = Int(link)
        var time = Double.infinity
        if let key = links[at].heap.keys.first, level[at].isFinite {
            let exact = min(max(0, (key - links[at].served) / level[at] - 0.001), 8e15)
            let whole = Int64(exact)
            time = Double(now + (Double(whole) < exact ? whole + 1 : whole))
        }
        if time.isInfinite {
            if timelinePositions[at] >= 0 { timeline.remove(link, &timelinePositions) }
        } else if timelinePositions[at] >= 0 {
            timeline.move(link, to: time, &timelinePositions)
        } else {
            timeline.insert(link, key: time, &timelinePositions)
        }
    }

    // MARK: Pairs

    private mutating func addPair(from: Int, to: Int) -> Int32 {
        let (up, down) = (Int32(from), Int32(nodes + to))
        let pair: Int32
        if let free = freePairs.popLast() {
            pair = free
        } else {
            pair = Int32(pairs.count)
            pairs.append(Pair())
            slots.append(Slots())
            heldBy.append(up)
            pairPositions.append(-1)
            scratch.frozen.append(0)
        }
        let key = from * nodes + to
        pairOf[key] = pair
        activePairs += 1
        serve(up)
        if links[Int(up)].heap.isEmpty { links[Int(up)].served = 0 }
        heldBy[Int(pair)] = up
        pairs[Int(pair)].key = key
        pairs[Int(pair)].up = up
        pairs[Int(pair)].down = down
        pairs[Int(pair)].base = -links[Int(up)].served
        slots[Int(pair)].up = enter(pair, up, other: down, third: core)
        slots[Int(pair)].down = enter(pair, down, other: up, third: core)
        if hasCore { slots[Int(pair)].core = enter(pair, core, other: up, third: down) }
        return pair
    }

    private mutating func enter(_ pair: Int32, _ link: Int32, other: Int32, third: Int32) -> Int32 {
        if activePositions[Int(link)] < 0 {
            activePositions[Int(link)] = Int32(active.count)
            active.append(link)
        }
        links[Int(link)].entries.append(
            Entry(
                pair: pair, other: other, third: third, flows: 0, counted: .infinity))
        if link != core { markDirty(link) }
        return Int32(links[Int(link)].entries.count - 1)
    }

    private mutating func removePair(_ pair: Int32) {
        let at = Int(pair)
        links[Int(heldBy[at])].heap.remove(pair, &pairPositions)
        leave(pairs[at].up, slot: slots[at].up)
        leave(pairs[at].down, slot: slots[at].down)
        if hasCore { leave(core, slot: slots[at].core) }
        pairOf[pairs[at].key] = nil
        freePairs.append(pair)
        activePairs -= 1
    }

    private mutating func leave(_ link: Int32, slot: Int32) {
        let last = links[Int(link)].entries.removeLast()
        if Int(slot) < links[Int(link)].entries.count {
            links[Int(link)].entries[Int(slot)] = last
            let moved = Int(last.pair)
            if link == core {
                slots[moved].core = slot
            } else if link < Int32(nodes) {
                slots[moved].up = slot
            } else {
                slots[moved].down = slot
            }
        }
        if link != core || links[Int(link)].entries.isEmpty { markDirty(link) }
    }

    /// A flow has come to a pair or gone from it.
    private mutating func changeFlows(of pair: Int32, by change: Int) {
        let (up, down, slots) = (pairs[Int(pair)].up, pairs[Int(pair)].down, slots[Int(pair)])
        changeFlows(on: up, slot: slots.up, by: change)
        changeFlows(on: down, slot: slots.down, by: change)
        if hasCore { changeFlows(on: core, slot: slots.core, by: change) }
        if pairs[Int(pair)].flows.count == 0 { removePair(pair) }
        touch(up)
        touch(down)
        if hasCore { touch(core) }
        schedule(heldBy[Int(pair)])
    }

    private mutating func changeFlows(on link: Int32, slot: Int32, by change: Int) {
        let at = Int(link)
        links[at].entries[Int(slot)].flows += Int32(change)
        links[at].flows += change
        let counted = links[at].entries[Int(slot)].counted
        if counted.isFinite {
            links[at].foreign += Double(change) * counted
        } else {
            links[at].held += change
        }
    }

    mutating func markDirty(_ link: Int32) {
        guard !links[Int(link)].isDirty else { return }
        links[Int(link)].isDirty = true
        dirty.append(link)
    }
}
