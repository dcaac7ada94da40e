import ObjectPassing

/// A driver or worker of a ``SimulatedWorld``: a real ``CoreMachine``, and around it what the shell
/// does (links, requests) and what a Python program does (references, views, waiting).
final class SimulatedProcess {
    let number: ProcessNumber
    private unowned let world: SimulatedWorld
    var isAlive = true
    private(set) var machine: CoreMachine
    private(set) var connected: Set<ProcessNumber> = []
    private var unsent: [ProcessNumber: [PeerMessage]] = [:]

    /// One for each ObjectRef.
    var references: [ObjectKey] = []
    /// ObjectRefs that outlive the task that got them.
    private var kept: [ObjectKey] = []
    /// Views of stored values, which keep the memory under them as it is.
    private var views: [(object: ObjectKey, offset: Int, version: Int)] = []
    var plan: [Step] = []
    var budget = 0
    private(set) var running: (spec: TaskSpec, caller: ProcessNumber)?
    private var assigned: [(spec: TaskSpec, caller: ProcessNumber)] = []
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

    init(number: ProcessNumber, world: SimulatedWorld) {
        self.number = number
        self.world = world
        machine = CoreMachine(process: number, rules: world.rules)
    }

    var random: SeededGenerator {
        get { world.random }
        set { world.random = newValue }
    }
    var worldRef: SimulatedWorld { world }

    // MARK: The shell

    func handle(_ input: CoreInput) {
        for action in machine.handle(input) { perform(action) }
        for violation in machine.references.violations() {
            world.report("process \(number) after \(input): \(violation)")
        }
    }

    private func perform(_ action: CoreAction) {
        switch action {
        case .toNode(let request): toNode(request)
        case .toPeer(let peer, let message):
            if connected.contains(peer) || peer == number {
                world.send(.peer(message), from: number, to: peer)
            } else {
                if unsent[peer] == nil { toNode(.connect(process: peer)) }
                unsent[peer, default: []].append(message)
            }
        case .execute(let spec, let caller):
            assigned.append((spec, caller))
        case .interrupt(let task, _):
            // What runs goes on, as a body that catches the interruption does.
            guard let index = assigned.firstIndex(where: { $0.spec.task == task }),
                assigned[index].spec.actorCall?.isConstructor != true
            else { break }
            let call = assigned.remove(at: index)
            let failure = ObjectValue.failed(SystemFailure(.taskCancelled, "cancelled"))
            let reply = TaskReply(
                task: task, attempt: call.spec.attempt, outcome: .raised,
                results: Array(repeating: failure, count: Int(call.spec.options.resultCount)))
            handle(.finished(reply, caller: call.caller))
        case .settled, .streamed, .held, .dropped, .retried, .gaveUp, .writtenBack: break
        }
    }

    func toNode(_ request: NodeRequest) {
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
        case .peer(let message): handle(.peer(sender, message))
        case .end: lost(sender)
        case .request: world.report("process \(number) got a request")
        }
    }

    private func received(_ reply: NodeReply) {
        switch reply {
        case .leased(let request, let worker): handle(.leased(request: request, worker: worker))
        case .locate(let object): handle(.locate(object))
        case .linked(let peer):
            connected.insert(peer)
            for message in unsent.removeValue(forKey: peer) ?? [] {
                world.send(.peer(message), from: number, to: peer)
            }
        case .gone(let peer): if !connected.contains(peer) { lost(peer) }
        case .created(let request, _), .full(let request, _, _), .found(let request, _, _, _),
            .missing(let request), .exported(let request, _), .fetched(let request, _),
            .named(let request, _), .actorFound(let request, _),
            .exportedVersion(let request, _, _), .taken(let request, _, _):
            guard request == awaited else {
                world.report("process \(number): an answer that it does not wait for")
                return
            }
            awaited = nil
            answer = reply
        case .construct(let spec): handle(.construct(spec))
        case .actor(let actor, let state): handle(.actor(actor, state))
        case .retire: isRetiring = true
        case .welcome, .output, .warning, .farewell, .resources: break
        }
    }

    private func lost(_ peer: ProcessNumber) {
        connected.remove(peer)
        unsent[peer] = nil
        handle(.lost(peer))
    }

    // MARK: The program

    func newSequence() -> UInt64 {
        defer { nextSequence += 1 }
        return nextSequence
    }

    var canGoOn: Bool {
        guard awaited == nil else { return false }
        switch plan.first {
        case .wait(let objects, _): return areKnown(objects) || random.chance(1)
        case nil: return running == nil && (!assigned.isEmpty || isRetiring)
        default: return true
        }
    }

    /// Ends a wait in which nothing can happen any more; false where the program does not wait.
    func timesOut() -> Bool {
        guard isAlive, awaited == nil, case .wait = plan.first else { return false }
        goOn()
        return true
    }

    func goOn() {
        if plan.isEmpty {
            guard !assigned.isEmpty else {
                world.kill(self)
                return
            }
            let next = assigned.removeFirst()
            running = next
            checkOrder(next.spec)
            beginTask(next.spec)
        } else {
            perform(plan.removeFirst())
        }
    }

    /// An actor that runs one call at a time begins those of a caller in their order.
    private func checkOrder(_ spec: TaskSpec) {
        guard case .method(let actor, _) = spec.actorCall, actor.isOrdered, spec.attempt == 1 else {
            return
        }
        let last = lastBegun[spec.task.owner] ?? 0
        if last >= spec.task.sequence {
            world.report("\(actor) begins call \(spec.task.sequence) after \(last)")
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

    func areKnown(_ objects: [ObjectKey]) -> Bool {
        var all = true
        for object in objects {
            switch machine.references.value(of: object) {
            case .failed: return true
            case .inline(let payload) where payload.format == .taskError: return true
            case nil: all = false
            case .inline, .stored: continue
            }
        }
        return all
    }

    /// A reference comes out of a value.
    func adopt(_ objects: [ObjectKey]) {
        for object in objects {
            references.append(object)
            handle(.adopt(object))
        }
    }

    func view(_ object: ObjectKey, at offset: Int) {
        guard let content = world.memory[offset], content.object == object else {
            world.report("process \(number) reads \(object) and finds another object")
            return
        }
        views.append((object, offset, content.version))
        adopt(content.nested)
    }

    func dropReference(at index: Int) {
        handle(.drop(references.remove(at: index)))
    }

    /// Lets go of a view; false where there is none.
    func dropView() -> Bool {
        guard !views.isEmpty else { return false }
        let view = views.remove(at: random.below(views.count))
        if world.memory[view.offset]?.version != view.version {
            world.report("the memory under a view of \(view.object) has changed")
        }
        toNode(.release(object: view.object))
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
        return references.isEmpty && views.isEmpty || world.settings.holdsForever
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
