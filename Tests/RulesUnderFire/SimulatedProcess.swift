import ObjectPassing

/// A driver or worker of a ``SimulatedWorld``: a real ``CoreMachine``, and around it what the shell
/// does (connections, requests) and what a Python program does (references, views, waiting).
final class SimulatedProcess {
    let number: ProcessNumber
    unowned let world: SimulatedWorld
    var isAlive = true
    private(set) var machine: CoreMachine
    private(set) var connected: Set<ProcessNumber> = []
    private var unsent: [ProcessNumber: [PeerMessage]] = [:]
    /// What the machine has begun to hold and not let go of.
    private var known: Set<ObjectKey> = []
    /// Own objects whose values are known.
    private var settled: Set<ObjectKey> = []
    /// Where own values lie, as the process knows without asking the node.
    var locations: [ObjectKey: Int] = [:]

    /// One for each ObjectRef.
    var references: [ObjectKey] = []
    /// ObjectRefs that outlive the task that got them.
    private var kept: [ObjectKey] = []
    private var views: [View] = []
    /// Generators that have been called, and which item comes next.
    var generators: [(task: TaskKey, next: UInt32)] = []
    var plan: [Step] = []
    var budget = 0
    private(set) var running: (spec: TaskSpec, caller: ProcessNumber)?
    private var assigned: [(spec: TaskSpec, caller: ProcessNumber)] = []
    /// Methods that run and whose results nobody wants any more.
    private var cancelled: Set<TaskKey> = []
    /// It is an actor whose last handle is gone.
    private var isRetiring = false
    /// As an actor, the last call of each caller that it has begun.
    private var lastBegun: [ProcessNumber: UInt64] = [:]
    private var nextSequence: UInt64 = 1
    private var nextRequest: UInt64 = 1
    private var awaited: UInt64?
    var answer: NodeReply?
    /// What has been written to the store since the last call, and what it contains.
    var written: [ObjectKey: [ObjectKey]] = [:]
    /// Which of its calls are an actor's: those are not cancelled with force.
    var actorCalls: Set<UInt64> = []

    /// A look at a stored value, which keeps the memory under it as it is.
    private struct View {
        let object: ObjectKey
        let offset: Int
        let version: Int
        /// The owner's own count keeps it; else the node's.
        let isOwn: Bool
    }

    init(number: ProcessNumber, world: SimulatedWorld) {
        self.number = number
        self.world = world
        machine = CoreMachine(process: number, rules: world.rules)
    }

    var random: SeededGenerator {
        get { world.random }
        set { world.random = newValue }
    }

    /// Whether its end would hurt.
    var isBusy: Bool { running != nil || !assigned.isEmpty || machine.references.count > 0 }

    func knows(_ object: ObjectKey) -> Bool { known.contains(object) }

    // MARK: The shell

    func handle(_ input: CoreInput) {
        let actions = machine.handle(input)
        if world.log != nil {
            world.note("\(name(number)) does \(input)")
            for action in actions { world.note("    → \(action)") }
        }
        world.trace?.happened(input, actions, in: number, at: world.clock)
        // One of them may be its end.
        for action in actions where isAlive { perform(action) }
        for violation in machine.references.violations() {
            world.report(.booksAddUp, "\(name(number)) after \(input): \(violation)")
        }
    }

    private func perform(_ action: CoreAction) {
        switch action {
        case .toNode(let request): toNode(request)
        case .toPeer(let peer, let message): toPeer(peer, message)
        case .execute(let spec, let caller):
            if world.scenario.sabotage == .reordersCalls, !assigned.isEmpty, random.chance(50) {
                assigned.insert((spec, caller), at: 0)
            } else {
                assigned.append((spec, caller))
            }
        case .interrupt(let task, let force): interrupt(task, force: force)
        case .settled(let object):
            guard object.owner == number, !settled.insert(object).inserted else { break }
            world.report(.storedOnce, "\(object) got a value a second time")
        case .held(let object, _): known.insert(object)
        case .dropped(let object):
            known.remove(object)
            world.checkDropped(object, by: self)
        case .streamed: world.happens(.generatorEnded)
        case .retried: world.happens(.taskRetried)
        case .gaveUp: world.happens(.callGivenUp)
        case .writtenBack: break
        }
    }

    private func toPeer(_ peer: ProcessNumber, _ message: PeerMessage) {
        if connected.contains(peer) || peer == number {
            world.send(.peer(message), from: number, to: peer)
        } else {
            if unsent[peer] == nil { toNode(.connect(process: peer)) }
            unsent[peer, default: []].append(message)
        }
    }

    func toNode(_ request: NodeRequest) {
        var request = request
        switch request {
        case .free(let object): locations[object] = nil
        case .vacated(let free, let held):
            if !held.isEmpty { world.happens(.viewedObjectAskedFor) }
            for object in free { locations[object] = nil }
            if world.scenario.sabotage == .vacatesViewed {
                request = .vacated(free: free + held, held: [])
            }
        default: break
        }
        world.send(.request(request), from: number, to: SimulatedWorld.node)
    }

    func ask(_ makeRequest: (UInt64) -> NodeRequest) {
        awaited = nextRequest
        nextRequest += 1
        answer = nil
        if let awaited { toNode(makeRequest(awaited)) }
    }

    func received(_ message: SimulatedWorld.Message, from sender: ProcessNumber) {
        switch message {
        case .reply(let reply): received(reply)
        case .peer(let message):
            if case .borrowed = message { world.happens(.borrowed) }
            world.keepBook(of: message, from: sender, by: self)
            handle(.peer(sender, message))
        case .end where sender == SimulatedWorld.node: lostNode()
        case .end: lost(sender)
        case .request: world.report(.booksAddUp, "\(name(number)) got a request")
        }
    }

    private func received(_ reply: NodeReply) {
        switch reply {
        case .leased(let request, let worker): handle(.leased(request: request, worker: worker))
        case .locate(let object): handle(.locate(object))
        case .vacate(let objects): handle(.vacate(objects))
        case .linked(let peer):
            connected.insert(peer)
            for message in unsent.removeValue(forKey: peer) ?? [] {
                world.send(.peer(message), from: number, to: peer)
            }
        case .gone(let peer): if !connected.contains(peer) { lost(peer) }
        case .created(let request, _), .full(let request, _), .found(let request, _, _, _),
            .missing(let request), .exported(let request, _), .fetched(let request, _),
            .named(let request, _), .actorFound(let request, _),
            .exportedVersion(let request, _, _), .taken(let request, _, _):
            guard request == awaited else {
                world.report(.booksAddUp, "\(name(number)): an answer that it does not wait for")
                return
            }
            awaited = nil
            answer = reply
        case .construct(let spec): handle(.construct(spec))
        case .actor(let actor, let state): handle(.actor(actor, state))
        case .retire: isRetiring = true
        case .farewell:
            // Whatever it is doing.
            if number != SimulatedWorld.driver { world.kill(self, losesTail: false) }
        case .welcome, .output, .warning, .resources: break
        }
    }

    private func lost(_ peer: ProcessNumber) {
        connected.remove(peer)
        unsent[peer] = nil
        world.forgetBorrower(peer, by: number)
        handle(.lost(peer))
    }

    private func lostNode() {
        guard number == SimulatedWorld.driver else {
            world.kill(self, losesTail: false)
            return
        }
        handle(.nodeLost)
        // Whatever waits raises, and the script goes on to its end.
        awaited = nil
        budget = 0
        plan = [.letGo]
        takeKept()
    }

    private func interrupt(_ task: TaskKey, force: Bool) {
        if let index = assigned.firstIndex(where: { $0.spec.task == task }),
            assigned[index].spec.actorCall?.isConstructor != true
        {
            world.happens(.callCancelledBeforeItBegan)
            let call = assigned.remove(at: index)
            let reply = TaskReply(
                task: task, attempt: call.spec.attempt, outcome: .raised,
                results: cancelledResults(call.spec))
            handle(.finished(reply, caller: call.caller))
            return
        }
        guard let running, running.spec.task == task else { return }
        world.happens(.callInterrupted)
        if force {
            world.kill(self, losesTail: false)
        } else if running.spec.actorCall != nil {
            cancelled.insert(task)
        } else if awaited == nil, written.isEmpty, random.chance(50) {
            // Else the body catches it, and goes on.
            switch plan.first {
            case .choose: break
            case .wait(_, _, _, let isBlocked): if isBlocked { toNode(.unblocked) }
            default: return
            }
            plan = [.reply(cancelledResults(running.spec), .raised)]
        }
    }

    /// Whether nobody wants the results of the method that is about to hand them back.
    func takeCancellation(of task: TaskKey) -> Bool { cancelled.remove(task) != nil }

    func cancelledResults(_ spec: TaskSpec) -> [ObjectValue] {
        let failure = ObjectValue.failed(SystemFailure(.taskCancelled, "cancelled"))
        return Array(repeating: failure, count: spec.options.returnCount)
    }

    // MARK: The program

    func newSequence() -> UInt64 {
        defer { nextSequence += 1 }
        return nextSequence
    }

    var canGoOn: Bool {
        guard awaited == nil else { return false }
        switch plan.first {
        case .wait(let goal, let deadline, _, _): return isReached(goal) || isDue(deadline)
        case nil: return running == nil && (!assigned.isEmpty || isRetiring)
        default: return true
        }
    }

    private func isDue(_ deadline: Int?) -> Bool { deadline.map { world.clock >= $0 } ?? false }

    /// When its wait ends at the latest; nil where it does not wait, or waits without end.
    var deadline: Int? {
        guard awaited == nil, case .wait(_, let deadline, _, _) = plan.first else { return nil }
        return deadline
    }

    func goOn() {
        guard plan.isEmpty else {
            perform(plan.removeFirst())
            return
        }
        guard !assigned.isEmpty else {
            world.kill(self, losesTail: false)
            return
        }
        let next = assigned.removeFirst()
        running = next
        world.note("\(name(number)) begins \(next.spec.task), attempt \(next.spec.attempt)")
        world.trace?.began(next.spec, in: number, at: world.clock)
        checkOrder(next.spec)
        beginTask(next.spec)
    }

    /// An actor that runs one call at a time begins those of a caller in their order.
    private func checkOrder(_ spec: TaskSpec) {
        guard case .method(let actor, _) = spec.actorCall, actor.isOrdered, spec.attempt == 1 else {
            return
        }
        let last = lastBegun[spec.task.owner] ?? 0
        if last >= spec.task.sequence {
            world.report(.callsInOrder, "\(actor) begins call \(spec.task.sequence) after \(last)")
        }
        lastBegun[spec.task.owner] = spec.task.sequence
    }

    func ended(_ reply: TaskReply) {
        guard let caller = running?.caller, let spec = running?.spec else { return }
        running = nil
        if case .constructor(let actor, _) = spec.actorCall {
            let failure = SystemFailure(.actorDied, "its constructor raised")
            handle(.constructed(actor, failure: reply.outcome == .returned ? nil : failure))
            return
        }
        handle(.finished(reply, caller: caller))
    }

    /// `ray.shutdown`: its program does nothing any more.
    func shutDown() {
        toNode(.shutdown)
        plan = []
        references = []
        kept = []
        views = []
        generators = []
    }

    func isReached(_ goal: Goal) -> Bool {
        switch goal {
        case .values(let objects, let count):
            var known = 0
            for object in objects {
                switch machine.references.value(of: object) {
                case .failed where count == objects.count: return true
                case .inline(let payload)
                where payload.format == .taskError && count == objects.count:
                    return true
                case nil: continue
                case .inline, .stored, .failed: known += 1
                }
            }
            return known >= count
        case .item(let task, let index):
            guard let stream = machine.references.streams[task] else { return true }
            return index <= stream.arrived || stream.isOver
        }
    }

    /// A reference comes out of a value.
    func adopt(_ objects: [ObjectKey]) {
        for object in objects {
            references.append(object)
            handle(.adopt(object))
        }
    }

    func view(_ object: ObjectKey, at offset: Int, isOwn: Bool) {
        guard let content = world.memory[offset], content.object == object else {
            world.report(
                .valueStays, "\(name(number)) reads \(object) and finds another object")
            return
        }
        world.happens(.valueViewed)
        if isOwn { handle(.view(object)) }
        views.append(
            View(object: object, offset: offset, version: content.version, isOwn: isOwn))
        adopt(content.nested)
    }

    func dropReference(at index: Int) {
        let object = references.remove(at: index)
        if world.scenario.sabotage == .freesAtFirstDrop, locations[object] != nil {
            toNode(.free(object: object))
        }
        handle(.drop(object))
    }

    /// Lets go of a view; false where there is none.
    func dropView() -> Bool {
        guard !views.isEmpty else { return false }
        let view = views.remove(at: random.below(views.count))
        if world.isNodeAlive, world.memory[view.offset]?.version != view.version {
            world.report(.valueStays, "the memory under a view of \(view.object) has changed")
        }
        if view.isOwn {
            handle(.unview(view.object))
        } else {
            toNode(.release(object: view.object))
        }
        return true
    }

    func holds(_ object: ObjectKey) -> Bool {
        references.contains(object) || kept.contains(object)
    }

    func keepReferences() {
        kept += references
        references = []
    }

    /// Makes what was kept ordinary references again.
    @discardableResult
    func takeKept() -> [ObjectKey] {
        defer { kept = [] }
        references += kept
        return kept
    }

    /// Why the process is not done, though nothing happens any more.
    var unfinished: String? {
        if awaited != nil { return "waits for the node" }
        if let step = plan.first { return "stands before \(step)" }
        if running != nil || !assigned.isEmpty { return "has a call to run" }
        if isRetiring { return "is to end" }
        return references.isEmpty && views.isEmpty && generators.isEmpty
            || world.scenario.holdsForever
            ? nil : "has references or views"
    }
}

extension ActorCall {
    var isConstructor: Bool { if case .constructor = self { true } else { false } }
}

extension ActorKey {
    /// In a simulation the number tells.
    var isOrdered: Bool { creation.sequence % 3 != 0 }
}
