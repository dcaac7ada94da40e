/// Grants workers to calls: Ray's lease protocol on one node.
///
/// Requests are served in the order of their arrival as far as CPUs are free; the worker that was
/// used last goes first, so that what it has cached serves again. A worker that waits in a `get`
/// gives its CPUs back, so that nested calls never wait for their own callers. A worker that becomes
/// an actor stays one until it dies.
package struct Scheduler: Sendable {
    package let milliCPUs: Int32
    private var available: Int32
    private let custom: CustomResources
    private var availableCustom: CustomResources
    private var idle: [ProcessNumber] = []
    private var starting: Set<ProcessNumber> = []
    private var granted: [ProcessNumber: Grant] = [:]
    private var waiting: [Request] = []
    private var nextWorker: ProcessNumber
    private var warned: Set<String> = []

    private struct Grant {
        var lessee: ProcessNumber
        var milliCPUs: Int32
        var custom: CustomResources
        var isActor: Bool
        var blocked = false
    }

    package struct Request: Hashable, Sendable {
        package var lessee: ProcessNumber
        package var number: UInt64
        package var task: TaskKey
        package var function: FunctionKey
        package var milliCPUs: Int32
        package var custom = CustomResources()
        /// For the worker of an actor: what the node must have, free or not.
        package var placementMilliCPUs: Int32 = 0
        package var actor: ActorKey?

        fileprivate var needed: Int32 { max(milliCPUs, placementMilliCPUs) }
    }

    package init(
        milliCPUs: Int32, custom: CustomResources = CustomResources(), firstWorker: ProcessNumber
    ) {
        self.milliCPUs = milliCPUs
        available = milliCPUs
        self.custom = custom
        availableCustom = custom
        nextWorker = firstWorker
    }

    /// Whether any call runs or waits for a worker.
    package var isBusy: Bool { !granted.isEmpty || !waiting.isEmpty }
    /// Who has which worker's lease; actors are no leases.
    package var leases: [(worker: ProcessNumber, lessee: ProcessNumber)] {
        granted.sorted { $0.key < $1.key }.compactMap { $1.isActor ? nil : ($0, $1.lessee) }
    }
    /// Workers that wait for calls.
    package var idleWorkers: [ProcessNumber] { idle }

    /// Workers for the CPUs there are, before anybody asks: Ray starts its own so, too.
    package mutating func start(_ actions: inout [NodeAction]) {
        for _ in 0..<max(1, milliCPUs / 1000) { startWorker(&actions) }
    }

    package mutating func request(_ request: Request, _ actions: inout [NodeAction]) {
        waiting.append(request)
        if let warning = warning(request), warned.insert(warning).inserted {
            actions.append(.toProcess(request.lessee, .warning(warning)))
        }
        serve(&actions)
    }

    /// What the user should know of a request that can never be served.
    private func warning(_ request: Request) -> String? {
        let who = request.actor == nil ? "a task" : "an actor"
        if request.needed > milliCPUs {
            return "\(who) asks for \(CustomResources.text(request.needed)) CPUs, this node has "
                + "\(CustomResources.text(milliCPUs)): it will never run. Ask for fewer with "
                + "num_cpus=, or start with ray.init(num_cpus=…)"
        }
        guard !custom.covers(request.custom) else { return nil }
        return "\(who) asks for \(request.custom.words), this node has "
            + "\(custom.isEmpty ? "none" : custom.words): it will never run. Ask for less with "
            + "resources=, or start with ray.init(resources=…)"
    }

    /// What there is, and what of it is free.
    package var resources:
        (
            milliCPUs: Int32, available: Int32, custom: CustomResources,
            availableCustom: CustomResources
        )
    {
        (milliCPUs, available, custom, availableCustom)
    }

    package mutating func cancel(_ number: UInt64, from lessee: ProcessNumber) {
        waiting.removeAll { $0.lessee == lessee && $0.number == number && $0.actor == nil }
    }

    /// The actor will not be made.
    package mutating func cancel(_ actor: ActorKey) {
        waiting.removeAll { $0.actor == actor }
    }

    package mutating func giveBack(_ worker: ProcessNumber, _ actions: inout [NodeAction]) {
        guard let grant = granted[worker], !grant.isActor else { return }
        granted[worker] = nil
        free(grant)
        idle.append(worker)
        serve(&actions)
    }

    private mutating func free(_ grant: Grant) {
        if !grant.blocked { available += grant.milliCPUs }
        availableCustom.giveBack(grant.custom)
    }

    package mutating func ready(_ worker: ProcessNumber, _ actions: inout [NodeAction]) {
        guard starting.remove(worker) != nil else { return }
        idle.append(worker)
        serve(&actions)
    }

    package mutating func setBlocked(
        _ worker: ProcessNumber, _ blocked: Bool, _ actions: inout [NodeAction]
    ) {
        // An actor keeps what it holds, and so does a task what is no CPU.
        guard let grant = granted[worker], grant.blocked != blocked, !grant.isActor else { return }
        granted[worker]?.blocked = blocked
        available += blocked ? grant.milliCPUs : -grant.milliCPUs
        if blocked { serve(&actions) }
    }

    package mutating func lost(_ process: ProcessNumber, _ actions: inout [NodeAction]) {
        idle.removeAll { $0 == process }
        starting.remove(process)
        if let grant = granted.removeValue(forKey: process) { free(grant) }
        waiting.removeAll { $0.lessee == process && $0.actor == nil }
        // What a dead caller had leased is busy with work that nobody waits for.
        for (worker, grant) in granted.sorted(by: { $0.key < $1.key })
        where grant.lessee == process && !grant.isActor {
            actions.append(.kill(worker))
        }
        serve(&actions)
    }

    private mutating func serve(_ actions: inout [NodeAction]) {
        var spare = available
        var spareCustom = availableCustom
        var wanting = 0
        var kept: [Request] = []
        for request in waiting {
            // What needs no CPU waits for none, also while more are in use than there are.
            guard request.milliCPUs <= max(0, spare), request.needed <= milliCPUs,
                spareCustom.covers(request.custom)
            else {
                kept.append(request)
                continue
            }
            spare -= request.milliCPUs
            spareCustom.take(request.custom)
            // Never to itself: a worker may ask for what a call of its own, ended since, has begun.
            guard let index = idle.lastIndex(where: { $0 != request.lessee }) else {
                wanting += 1
                kept.append(request)
                continue
            }
            let worker = idle.remove(at: index)
            available -= request.milliCPUs
            availableCustom.take(request.custom)
            granted[worker] = Grant(
                lessee: request.lessee, milliCPUs: request.milliCPUs, custom: request.custom,
                isActor: request.actor != nil)
            actions.append(.grant(request, worker: worker))
        }
        waiting = kept
        while starting.count < wanting { startWorker(&actions) }
    }

    private mutating func startWorker(_ actions: inout [NodeAction]) {
        let worker = nextWorker
        nextWorker += 1
        starting.insert(worker)
        actions.append(.startWorker(worker))
    }

    /// Checks that resources add up, and that each worker is one thing; returns what is wrong.
    package func violations() -> [String] {
        var wrong: [String] = []
        let used = granted.values.reduce(0) { $0 + ($1.blocked ? 0 : $1.milliCPUs) }
        if available + used != milliCPUs {
            wrong.append("\(available) free + \(used) used ≠ \(milliCPUs) thousandths of a CPU")
        }
        var all = availableCustom
        for grant in granted.values { all.giveBack(grant.custom) }
        if all != custom {
            wrong.append("\(all.words) free and used, the node has \(custom.words)")
        }
        let workers = idle + Array(starting) + Array(granted.keys)
        if Set(workers).count != workers.count { wrong.append("a worker is in two places") }
        return wrong
    }
}
