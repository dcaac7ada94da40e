import ObjectPassing

/// A node, a driver and workers in one thread: real state machines, and around them programs, links
/// and deaths that a seed decides. What it checks is listed at `wrong`.
///
/// A link delivers its messages in order; which link delivers next is chance (some are slow, so
/// that messages over others overtake theirs), and so is when a program goes on and when a worker
/// dies. What a process had sent before it died still arrives, up to a point that chance chooses.
final class SimulatedWorld {
    /// What a seed decides before anything runs.
    struct Settings {
        /// How many workers die.
        var deaths = 0
        /// How many calls the programs make together.
        var calls = 12
        var arenaSize = 1 << 20
        var holdsForever = false
        /// Whether programs cancel calls.
        var cancels = false
        /// How many actors the programs create together.
        var actors = 0
    }

    enum Message {
        case request(NodeRequest)
        case reply(NodeReply)
        case peer(PeerMessage)
        /// The sender is no more.
        case end
    }

    private struct Link: Hashable {
        let from: ProcessNumber
        let to: ProcessNumber
    }

    private struct Queue {
        let link: Link
        /// Whether it hardly ever delivers while anything else can happen.
        let isSlow: Bool
        var messages: [Message] = []
        var head = 0

        var isEmpty: Bool { head == messages.count }

        mutating func pop() -> Message {
            defer { head += 1 }
            return messages[head]
        }
    }

    static let node = ProcessNumber.max
    static let driver: ProcessNumber = 0

    let settings: Settings
    let rules: Rules
    var random: SeededGenerator
    private(set) var node: NodeMachine
    private(set) var processes: [SimulatedProcess] = []
    private var queues: [Queue] = []
    private var numbers: [Link: Int] = [:]
    /// Pairs that the node has linked.
    private var linked: Set<Link> = []
    private var deathsLeft: Int
    var callsLeft: Int
    var actorsLeft: Int
    private(set) var deaths = 0
    private(set) var steps = 0
    /// What lies at each offset of the arena, with a number for each time that it was written.
    var memory: [Int: (object: ObjectKey, version: Int, nested: [ObjectKey])] = [:]
    var versions = 0
    /// How often a value could not be read.
    var failures = 0
    /// What must never be and was: a count that is off, an object that went while it was needed,
    /// memory that changed under a view, a `get` that never ends, something left at the end.
    private(set) var wrong: [String] = []

    init(seed: UInt64, settings: Settings) {
        self.settings = settings
        var rules = Rules.ray
        rules.pendingLeaseLimit = 2
        rules.storeFullTicks = 3
        self.rules = rules
        random = SeededGenerator(seed: seed)
        node = NodeMachine(
            milliCPUs: 2000, arenaSize: settings.arenaSize, firstWorker: 1, rules: rules)
        deathsLeft = settings.deaths
        callsLeft = settings.calls
        actorsLeft = settings.actors
        addProcess(Self.driver)
        process(Self.driver).beginProgram(budget: 12 + random.below(12))
        nodeHandle(.start)
    }

    func report(_ text: String) {
        if wrong.count < 8 { wrong.append("step \(steps): \(text)") }
    }

    // MARK: Running

    /// Runs until nothing can happen any more, then checks what is left.
    func run() {
        while wrong.isEmpty, steps < 40_000 {
            steps += 1
            if deathsLeft > 0, random.below(60) == 0 { killSomebody() }
            let withSlow = random.chance(3)
            let happened =
                random.chance(50)
                ? deliver(withSlow: withSlow) || goOn() : goOn() || deliver(withSlow: withSlow)
            guard happened || deliver(withSlow: true) else {
                if node.needsTicks {
                    nodeHandle(.tick)
                } else if settings.actors > 0, processes.contains(where: { $0.timesOut() }) {
                    // An actor may wait for itself, or two for each other.
                    continue
                } else if !processes.contains(where: { $0.isAlive && $0.readWhatWasKept() }) {
                    break
                }
                continue
            }
            if node.needsTicks, random.chance(2) { nodeHandle(.tick) }
        }
        if wrong.isEmpty { checkEnd() }
    }

    private func deliver(withSlow: Bool) -> Bool {
        guard !queues.isEmpty else { return false }
        let start = random.below(queues.count)
        for step in queues.indices {
            let index = (start + step) % queues.count
            let link = queues[index].link
            guard !queues[index].isEmpty, withSlow || !queues[index].isSlow, canRead(link) else {
                continue
            }
            let message = queues[index].pop()
            if link.to == Self.node {
                nodeReceived(message, from: link.from)
            } else {
                process(link.to).received(message, from: link.from)
            }
            return true
        }
        return false
    }

    private func canRead(_ link: Link) -> Bool {
        if link.to == Self.node { return true }
        let reader = process(link.to)
        return reader.isAlive
            && (link.from == Self.node || link.from == link.to
                || reader.connected.contains(link.from))
    }

    private func goOn() -> Bool {
        let start = random.below(processes.count)
        for step in processes.indices {
            let process = processes[(start + step) % processes.count]
            guard process.isAlive, process.canGoOn else { continue }
            process.goOn()
            return true
        }
        return false
    }

    private func killSomebody() {
        let candidates = processes.filter { $0.isAlive && $0.number != Self.driver }
        guard !candidates.isEmpty else { return }
        deathsLeft -= 1
        kill(candidates[random.below(candidates.count)])
    }

    func kill(_ victim: SimulatedProcess) {
        guard victim.isAlive else { return }
        deaths += 1
        victim.isAlive = false
        for index in queues.indices {
            if queues[index].link.to == victim.number {
                queues[index].head = queues[index].messages.count
            }
            guard queues[index].link.from == victim.number else { continue }
            let waiting = queues[index].messages.count - queues[index].head
            if waiting > 0, random.chance(30) {
                queues[index].messages.removeLast(random.below(waiting + 1))
            }
        }
        send(.end, from: victim.number, to: Self.node)
        for peer in processes where linked.contains(Link(from: peer.number, to: victim.number)) {
            send(.end, from: victim.number, to: peer.number)
        }
    }

    // MARK: Links

    func process(_ number: ProcessNumber) -> SimulatedProcess { processes[Int(number)] }

    private func addProcess(_ number: ProcessNumber) {
        processes.append(SimulatedProcess(number: number, world: self))
        send(.request(.hello(pid: 0)), from: number, to: Self.node)
    }

    func send(_ message: Message, from: ProcessNumber, to: ProcessNumber) {
        let link = Link(from: from, to: to)
        guard to == Self.node || process(to).isAlive else { return }
        if let number = numbers[link] {
            queues[number].messages.append(message)
        } else {
            numbers[link] = queues.count
            queues.append(Queue(link: link, isSlow: random.chance(30), messages: [message]))
        }
    }

    private func link(_ one: ProcessNumber, _ other: ProcessNumber) {
        linked.insert(Link(from: one, to: other))
        linked.insert(Link(from: other, to: one))
        for (reader, peer) in [(one, other), (other, one)] {
            send(.reply(.linked(process: peer)), from: Self.node, to: reader)
            if !process(peer).isAlive { send(.end, from: peer, to: reader) }
        }
    }

    // MARK: The node

    private var nodeKnowsDead: Set<ProcessNumber> = []

    private func nodeReceived(_ message: Message, from sender: ProcessNumber) {
        switch message {
        case .request(let request): nodeHandle(.request(sender, request))
        case .end:
            nodeKnowsDead.insert(sender)
            for peer in processes where linked.contains(Link(from: peer.number, to: sender)) {
                send(.reply(.gone(process: sender)), from: Self.node, to: peer.number)
            }
            nodeHandle(.lost(sender))
        case .reply, .peer: report("the node got what is not for it")
        }
    }

    private func nodeHandle(_ input: NodeInput) {
        for action in node.handle(input) { perform(action) }
        for violation in node.objects.violations() { report("object store: \(violation)") }
        for violation in node.scheduler.violations() { report("scheduler: \(violation)") }
        for violation in node.actors.violations() { report("actors: \(violation)") }
    }

    private func perform(_ action: NodeAction) {
        switch action {
        case .toProcess(let process, let reply):
            send(.reply(reply), from: Self.node, to: process)
        case .startWorker(let number): addProcess(number)
        case .kill(let number): kill(process(number))
        case .grant(let request, _) where request.actor != nil: break
        case .grant(let request, let worker):
            if !linked.contains(Link(from: request.lessee, to: worker)) {
                link(request.lessee, worker)
            }
            send(
                .reply(.leased(request: request.number, worker: worker)), from: Self.node,
                to: request.lessee)
        case .freed(let object, _): checkFreed(object)
        case .connect(let one, let other):
            if nodeKnowsDead.contains(other) || one == other {
                send(.reply(.gone(process: other)), from: Self.node, to: one)
            } else if !linked.contains(Link(from: one, to: other)) {
                link(one, other)
            }
        case .shutDown, .restarted, .actorFailed: break
        }
    }

    // MARK: Checks

    /// An object may go when nobody holds a reference. After a death that is sure for the owner
    /// alone: a reference on its way from a dead process protects nothing, and what a dead worker
    /// stored and did not hand back goes before it is tried again.
    private func checkFreed(_ object: ObjectKey) {
        let owner = process(object.owner)
        guard owner.isAlive else { return }
        if deaths > 0 {
            guard owner.holds(object), case .stored = owner.machine.references.value(of: object)
            else { return }
            report("\(object) was freed while its owner holds it")
        } else {
            for process in processes where process.holds(object) {
                report("\(object) was freed while process \(process.number) holds it")
            }
        }
    }

    private func checkEnd() {
        for process in processes where process.isAlive {
            if let reason = process.unfinished { report("process \(process.number): \(reason)") }
            guard !settings.holdsForever else { continue }
            let references = process.machine.references
            if references.count > 0 {
                report("process \(process.number) knows \(references.count) objects at the end")
            }
            if process.machine.submitter.unfinished + process.machine.actors.unfinished > 0 {
                report("process \(process.number) has calls at the end")
            }
        }
        if node.scheduler.isBusy { report("leases are left at the end") }
        guard !settings.holdsForever else { return }
        if node.actors.living > 0 { report("\(node.actors.living) actors live at the end") }
        if node.objects.count > 0 { report("\(node.objects.count) objects are left in the store") }
    }
}
