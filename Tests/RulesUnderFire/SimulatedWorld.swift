import ObjectPassing

/// A node, a driver and workers in one thread: real state machines, and around them programs,
/// connections and faults that a seed decides, under a clock that a seed drives.
///
/// A connection delivers its messages in order; which one delivers next is chance (some are slow, so
/// that messages over others overtake theirs), and so is when a program goes on. What a process had
/// sent before it died still arrives, up to a point that chance chooses. After each step the
/// invariants are checked that can be; the others when nothing can happen any more.
package final class SimulatedWorld {
    static let node = ProcessNumber.max
    static let driver: ProcessNumber = 0
    private static let stepLimit = 40_000
    private static let tickMilliseconds = 100

    package let scenario: Scenario
    let rules: Rules
    var random: SeededGenerator
    /// Told each step, in words; nil where nobody reads them.
    let log: ((String) -> Void)?
    /// What is replayed, as a trace; nil where nobody draws it.
    let trace: ScheduleTrace?

    // The node.
    var node: NodeMachine
    var isNodeAlive = true
    /// The run is over: the workers are being sent home.
    var isEnding = false
    var nodeKnowsDead: Set<ProcessNumber> = []
    /// Pairs that the node has linked.
    var linked: Set<Link> = []

    var processes: [SimulatedProcess] = []
    var queues: [Queue] = []
    var queueNumbers: [Link: Int] = [:]
    /// Connections that have dropped, though both ends live.
    var cut: Set<Link> = []
    /// Leases on their way between the node and who asked, by who asked and the worker.
    var leasesUnderWay: [Link: Int] = [:]
    /// How often each borrower is registered with the owner, by the messages that the owner got.
    var registered: [ObjectKey: [ProcessNumber: Int]] = [:]

    private var faultsLeft: [Scenario.Fault]
    /// Actors that nothing ends but a kill.
    var detached: [ActorKey] = []
    var callsLeft: Int
    var actorsLeft: Int
    /// Processes that are no more, and connections that have dropped.
    var losses = 0
    package private(set) var steps = 0
    /// Milliseconds.
    private(set) var clock = 0
    private var nextTick: Int?
    /// What lies at each offset of the arena, with a number for each time that it was written.
    var memory: [Int: (object: ObjectKey, version: Int, nested: [ObjectKey])] = [:]
    var versions = 0
    /// What the disk is to do, in this order.
    var diskWork: [StoreMove] = []
    package private(set) var wrong: [Violation] = []
    package private(set) var happened: Happenings = []

    /// Nothing has happened yet. The seed chooses the scenario too, where there is none.
    package init(
        seed: UInt64, scenario: Scenario? = nil, trace: ScheduleTrace? = nil,
        log: ((String) -> Void)? = nil
    ) {
        self.trace = trace
        var random = SeededGenerator(seed: seed)
        let scenario = scenario ?? Scenario(&random)
        self.scenario = scenario
        self.random = random
        self.log = log
        var rules = Rules.ray
        rules.pendingLeaseLimit = 2
        rules.storeFullTicks = 3
        rules.ticksForAnswer = 2
        rules.bytesSpilledAtOnce = 500
        self.rules = rules
        node = NodeMachine(
            milliCPUs: 2000, custom: CustomResources([.init(name: "disk", milli: 1000)]),
            store: scenario.store, firstWorker: 1, rules: rules)
        faultsLeft = scenario.faults
        callsLeft = scenario.calls
        actorsLeft = scenario.actors
        note("\(scenario)")
        addProcess(Self.driver)
        process(Self.driver).beginProgram(budget: 12 + self.random.below(12))
        nodeHandle(.start)
    }

    func report(_ invariant: Invariant, _ text: @autoclosure () -> String) {
        guard wrong.count < 8 else { return }
        let violation = Violation(invariant: invariant, step: steps, text: brief(text()))
        wrong.append(violation)
        note("VIOLATION: \(violation)")
    }

    func note(_ text: @autoclosure () -> String) {
        guard let log else { return }
        log("\(steps)\t\(clock) ms\t\(brief(text()))")
    }

    func happens(_ what: Happening) { happened.insert(Happenings(what)) }

    func process(_ number: ProcessNumber) -> SimulatedProcess { processes[Int(number)] }

    /// Whether the program runs to its end on a node that does.
    var isWhole: Bool { isNodeAlive && !isEnding && process(Self.driver).isAlive }

    // MARK: Running

    /// Runs until nothing can happen any more, then checks what is left.
    package func run() {
        while wrong.isEmpty {
            guard steps < Self.stepLimit else {
                report(.waitEnds, "no rest after \(steps) steps")
                break
            }
            steps += 1
            clock += random.below(3)
            strike()
            guard
                goOnSomewhere() || deliver(withSlow: true) || workOnDisk() || passTime()
                    || endQuietly()
            else {
                break
            }
            tickIfDue()
            checkLeases()
        }
        if wrong.isEmpty { checkEnd() }
    }

    private func goOnSomewhere() -> Bool {
        if random.chance(20), workOnDisk() { return true }
        let withSlow = random.chance(3)
        return random.chance(50)
            ? deliver(withSlow: withSlow) || goOn() : goOn() || deliver(withSlow: withSlow)
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

    /// Nothing can happen now: on to the moment when something can.
    private func passTime() -> Bool {
        var times = processes.compactMap { $0.isAlive ? $0.deadline : nil }
        if isNodeAlive, node.needsTicks { times.append(nextTick ?? clock + Self.tickMilliseconds) }
        guard let next = times.min() else { return false }
        clock = max(clock, next)
        return true
    }

    private func tickIfDue() {
        guard isNodeAlive, node.needsTicks else {
            nextTick = nil
            return
        }
        guard let due = nextTick else {
            nextTick = clock + Self.tickMilliseconds
            return
        }
        guard clock >= due else { return }
        nextTick = clock + Self.tickMilliseconds
        nodeHandle(.tick)
    }

    /// Nothing will happen by itself any more: what is kept is looked at, actors that would live on
    /// are killed, and a driver whose run is over ends.
    private func endQuietly() -> Bool {
        let driver = process(Self.driver)
        if isEnding, driver.isAlive, processes.allSatisfy({ !$0.isAlive || $0 === driver }) {
            kill(driver, losesTail: false)
            return true
        }
        guard isWhole else { return false }
        if processes.contains(where: { $0.isAlive && $0.readWhatWasKept() }) { return true }
        guard let actor = detached.popLast() else { return false }
        driver.handle(.kill(actor, mayRestart: false))
        return true
    }

    private func strike() {
        for index in faultsLeft.indices where faultsLeft[index].step <= steps {
            guard befall(faultsLeft[index].kind) else { continue }
            faultsLeft.remove(at: index)
            return
        }
    }
}
