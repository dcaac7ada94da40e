import ObjectPassing
import TraceSchema

/// A cluster, a driver and workers under a virtual clock: the engine's own state machines, and around
/// them a program's steps, messages that take their time, and a network.
///
/// Modelled, where `ObjectPassing` has no rule: which node a lease comes from (`Placement`), how
/// objects and functions get to other nodes, and the control store as a server.
final class World {
    let workload: Workload
    let scenario: Scenario
    let rules: Rules
    let costs: StepCosts
    var clock: Int64 = 0
    var queue = EventQueue<Happening>()
    var nodes: [SimulatedNode] = []
    let driver: SimulatedProcess
    var recorder: ForecastRecorder
    var cluster: ClusterNetwork
    var placement: Placement
    /// Bytes of values and pickles, by size: one copy for all.
    private var fillers: [Int: [UInt8]] = [:]
    private var fillerBytes = 0
    let functionKeys: [FunctionKey]
    let firstBodies: FirstBodies
    /// Bodies of calls under way.
    var bodies: [TaskKey: CallUnderWay] = [:]
    /// What is in values: references, by their names in the trace.
    var contents: [ObjectKey: [Content]] = [:]
    var exports: ExportTable
    /// By their places.
    var isInControlStore: Set<Int> = []
    /// What exported functions have captured of references, by their places.
    var captured: [Int: [Content]] = [:]
    var taskNumbers: [TaskKey: Int32] = [:]
    var objectNumbers: [ObjectKey: Int32] = [:]
    private var lastTask: Int32 = 0
    private var lastObject: Int32 = 0
    var forecast: Forecast
    /// For when the network's next step is in the queue.
    var networkAwaited: Int64 = 0
    let schedulerLane: Int32
    let objectStoreLane: Int32
    var workerCount = 0
    /// Where lease requests have gone that nobody has answered yet.
    var askedNodes: [SimulatedNode.Requested: Int] = [:]
    /// Bytes that were put for calls under way.
    var putBytes: [TaskKey: Int] = [:]
    /// The same by what was put.
    var putForCalls: [ObjectKey: Int] = [:]
    /// On whose node an object was made.
    var homes: [ObjectKey: Int] = [:]
    /// Objects that are read back from disk for a process, by request.
    var restoring: [UInt64: ObjectKey] = [:]
    var lastRead: UInt64 = 0
    var isOver = false

    enum Happening {
        case goOn(SimulatedProcess)
        case toNode(Int, ProcessNumber, NodeRequest)
        case toProcess(ProcessNumber, NodeReply)
        case peer(ProcessNumber, ProcessNumber, PeerMessage)
        case ready(ProcessNumber)
        case moved(Int, StoreMove)
        case tick(Int)
        case sendFunction(Int, ProcessNumber)
        case network
    }

    /// A call, as its caller's program has it.
    struct CallUnderWay {
        var body: Int
        var function: Int
        /// The references that come with it, by what the body's program calls them.
        var carried: [Content]
        /// Those that are inside no value.
        var captured: [ObjectKey]
        var hasStoredArguments: Bool
    }

    struct Content {
        var name: Int
        var object: ObjectKey
    }

    init(_ workload: Workload, _ scenario: Scenario, _ costs: StepCosts) {
        self.workload = workload
        self.scenario = scenario
        self.costs = costs
        firstBodies = FirstBodies(workload)
        let rules = scenario.rules
        self.rules = rules
        exports = ExportTable(rules: rules)
        recorder = ForecastRecorder(limit: scenario.eventLimit)
        let lane = recorder.lane(.driver)
        schedulerLane = recorder.lane(.scheduler)
        objectStoreLane = recorder.lane(.objectStore)
        driver = SimulatedProcess(number: 0, node: 0, lane: lane, rules: rules)
        driver.program = ProgramCursor(workload.driver)
        functionKeys = workload.functions.indices.map { FunctionKey(high: 0, low: UInt64($0)) }
        cluster = ClusterNetwork(
            nodes: scenario.nodes, model: scenario.network, seed: scenario.seed)
        let workers = scenario.workers ?? workload.workers
        placement = Placement(nodes: scenario.nodes, slots: workers)
        forecast = Forecast(trace: (workload.header, [], []))
        forecast.readyNs = workload.workersReadyNs
        for node in 0..<scenario.nodes {
            nodes.append(
                SimulatedNode(number: node, workers: workers, scenario: scenario, rules: rules))
        }
    }

    // MARK: Running

    /// Runs to the end of the driver's program, or until nothing can happen any more, or until
    /// `progress` says so.
    ///
    /// - Parameter progress: told now and then how many calls have been made; false ends the run there.
    func run(progress: (Int) -> Bool = { _ in true }) {
        handle(.request(driver.number, .hello(pid: 0)), on: 0)
        for node in nodes.indices { handle(.start, on: node) }
        goOn(driver)
        var untilReport = 0
        while !isOver, let (time, happening) = queue.pop() {
            clock = max(clock, time)
            happen(happening)
            untilReport -= 1
            if untilReport <= 0 {
                untilReport = 4096
                if !progress(forecast.calls) {
                    forecast.isCutOff = true
                    break
                }
            }
        }
        if !isOver, !forecast.isCutOff, forecast.refusal == nil {
            forecast.refusal = "the program waits for ever: \(driver.unfinished)"
        }
        forecast.steps = queue.total
        forecast.events = recorder.count
        forecast.wallNs = max(forecast.wallNs, clock)
        forecast.totals = recorder.totals
        forecast.networkBytes = cluster.bytes
        forecast.busiestLinkBytes = cluster.busiestLinkBytes
        forecast.controlStoreBytes = cluster.controlStoreBytes
        forecast.controlStoreWaitNs = cluster.controlStoreWaitNs
    }

    private func happen(_ happening: Happening) {
        switch happening {
        case .goOn(let process): goOn(process)
        case .toNode(let node, let sender, let request): received(request, from: sender, on: node)
        case .toProcess(let number, let reply): received(reply, by: process(number))
        case .peer(let sender, let receiver, let message):
            handle(.peer(sender, message), in: process(receiver))
        case .ready(let number): isReady(process(number))
        case .moved(let node, let move): handle(.moved(move, succeeded: true), on: node)
        case .tick(let node): tick(node)
        case .sendFunction(let bytes, let number): sendFunction(bytes, to: process(number))
        case .network: advanceNetwork()
        }
    }

    // MARK: Who is who

    /// Numbers of a node's workers begin at 1 + its place × this.
    static let workersPerNode: ProcessNumber = 1 << 16

    static func node(of number: ProcessNumber) -> Int {
        number == 0 ? 0 : Int((number - 1) / workersPerNode)
    }

    func process(_ number: ProcessNumber) -> SimulatedProcess {
        guard number > 0 else { return driver }
        return nodes[Self.node(of: number)].workers[Int((number - 1) % Self.workersPerNode)]
    }

    /// As the trace has it; 0 where no event is kept any more.
    func number(of task: TaskKey) -> Int32 {
        guard recorder.keeps else { return 0 }
        if let number = taskNumbers[task] { return number }
        lastTask += 1
        taskNumbers[task] = lastTask
        return lastTask
    }

    func number(of object: ObjectKey) -> Int32 {
        guard recorder.keeps else { return 0 }
        if let number = objectNumbers[object] { return number }
        lastObject += 1
        objectNumbers[object] = lastObject
        return lastObject
    }

    /// Bytes that stand for a value or pickle of this size.
    func filler(_ size: Int) -> [UInt8] {
        if let bytes = fillers[size] { return bytes }
        // What calls under way hold, they keep.
        if fillerBytes > 256 << 20 { (fillers, fillerBytes) = ([:], 0) }
        let bytes = [UInt8](repeating: 0, count: max(0, size))
        fillers[size] = bytes
        fillerBytes += size
        return bytes
    }
}

extension SimulatedProcess {
    /// What it is at, where it does not get on.
    var unfinished: String {
        switch state {
        case .getting, .reading: "it waits for a value that nobody makes"
        case .awaitingRoom: "it waits for room in the object store"
        default: "its next step can't be done"
        }
    }
}
