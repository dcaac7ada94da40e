internal import Glibc
internal import Messaging
internal import ObjectPassing
internal import SharedMemory
internal import Synchronization
internal import TraceFile
internal import TraceSchema

/// All that a driver or worker knows; ``Core``'s lock guards it.
///
/// It performs what ``CoreMachine`` says, over real sockets and memory, and decides nothing.
final class CoreState: @unchecked Sendable {  // Reached through Core.withState alone.
    let role: ProcessRole
    let runDirectory: String
    let node: Connection
    /// Where a test has this process end.
    private let deathPoint: DeathPoint?
    var peers: [ProcessNumber: Peer] = [:]

    var process: ProcessNumber = 0
    var rules = Rules.ray
    var machine: CoreMachine
    var exports: ExportTable
    private var log: MessageLog?
    var arena: Arena?
    var recorder: Recorder?
    /// Numbers that recorded names have, by ``Registry`` number.
    var recordedNames: [UInt32: RecordedName] = [:]
    var isWelcome = false
    /// Why this process can't have the object store.
    var mappingProblem: String?
    var isNodeAlive = true
    /// The node has said farewell.
    var isEnding = false

    var nextSequence: UInt64
    private var nextRequest: UInt64 = 1
    var answers: [UInt64: NodeReply] = [:]
    /// Where this process's own values lie in the arena, as far as it knows.
    var locations: [ObjectKey: StoredValue] = [:]
    private(set) var waiters: [Waiter] = []
    private var isServing = false
    /// Messages of this process to itself.
    private var toSelf: [PeerMessage] = []
    private var isDeliveringToSelf = false
    /// Whether the event-loop thread serves the sockets: then nobody else will soon send what could
    /// wait.
    var isLoopServing = false
    private var mayHaveUnsentSeal = false

    /// How many objects have turned out to be errors.
    private(set) var failures = 0

    /// Objects that Python waits for without a thread of its own for each.
    private var watched: Set<ObjectKey> = []
    /// Those of them whose values are known, until they are told.
    var settled: [ObjectKey] = []

    // A worker's.
    var assigned: [Assignment] = []
    /// Calls that run here: one, but in an actor that runs several at a time.
    var running: [Assignment] = []
    /// Threads of calls that wait for values.
    var blockedThreads = 0
    /// This worker is an actor whose methods run in an event loop.
    var isAsync = false
    /// Methods that run in the event loop and are to end.
    var interrupted: [TaskKey] = []
    /// Methods that run on threads and whose results nobody wants any more.
    var cancelled: Set<TaskKey> = []
    /// This worker is an actor, and is to end when what runs has ended.
    var isRetiring = false
    var functions: WorkerFunctions
    /// Arguments that the running task has written to.
    var written: [WrittenArgument] = []

    // Of worlds that are not Ray's.
    var putArguments: PutArguments
    /// What tasks have written to this process's values, and Python has not taken yet.
    var writeBacks: [WriteBack] = []

    /// What workers have printed and nobody has taken yet (a driver's).
    var printed: [PrintedText] = []

    enum ProcessRole: UInt32 {
        case driver = 0
        case worker = 1
    }

    /// A connection to another driver or worker, or what waits until there is one.
    struct Peer {
        var connection: Connection?
        var waiting: [PeerMessage] = []
    }

    /// A call that this worker is to run.
    struct Assignment {
        let spec: TaskSpec
        let caller: ProcessNumber
    }

    /// A value's place in the arena.
    struct StoredValue {
        let offset: Int
        let size: Int
        let format: PayloadFormat
    }

    struct PrintedText {
        let pid: Int32
        let stream: UInt8
        let name: String
        let text: [UInt8]
    }

    init(role: ProcessRole, socket: Int32, runDirectory: String, nextSequence: UInt64) {
        self.role = role
        self.runDirectory = runDirectory
        self.nextSequence = nextSequence
        deathPoint = DeathPoint(
            role: role == .driver ? .driver : .worker, runDirectory: runDirectory)
        node = Connection(socket: socket, deathPoint: deathPoint)
        machine = CoreMachine(process: 0, rules: .ray)
        exports = ExportTable(rules: .ray)
        functions = WorkerFunctions(rules: .ray)
        putArguments = PutArguments(rules: .ray)
    }

    // MARK: Doing

    func handle(_ input: CoreInput) {
        let actions = machine.handle(input)
        if log != nil { log?.add(input, actions) }
        for action in actions { perform(action) }
        // An actor may call itself: what it sends to itself comes after all that it has to do now.
        while !isDeliveringToSelf, !toSelf.isEmpty {
            isDeliveringToSelf = true
            handle(.peer(process, toSelf.removeFirst()))
            isDeliveringToSelf = false
        }
    }

    private func perform(_ action: CoreAction) {
        switch action {
        case .toNode(let request): toNode(request)
        case .toPeer(let process, let message): toPeer(process, message)
        case .settled(let object):
            if isFailure(object) { failures += 1 }
            wake(.values)
            if !watched.isEmpty, watched.remove(object) != nil { tellSettled(object) }
        case .execute(let spec, let caller):
            assigned.append(Assignment(spec: spec, caller: caller))
            wake(.tasks)
        case .streamed: wake(.values)
        case .interrupt(let task, let force): interrupt(task, force: force)
        case .held(let object, let role): recordHold(object, role)
        case .dropped(let object): recordDrop(object)
        case .retried(let spec): recordRetry(spec)
        case .gaveUp(let spec, let failure): recordFailure(spec, failure)
        case .writtenBack(let task, let argument, let object):
            takeBack(argument, of: task, from: object)
        }
    }

    /// Puts the object among those that are told, as soon as its value is known.
    func watch(_ object: ObjectKey) {
        handle(.want(object))
        if machine.references.value(of: object) != nil {
            tellSettled(object)
        } else {
            watched.insert(object)
        }
    }

    private func tellSettled(_ object: ObjectKey) {
        settled.append(object)
        wake(.watched)
    }

    func toNode(_ request: NodeRequest) {
        switch request {
        case .free(let object): locations.removeAndShrink(object)
        case .vacated(let free, _): for object in free { locations.removeAndShrink(object) }
        case .seal: mayHaveUnsentSeal = true
        default: break
        }
        node.send(request, isUrgent: request.isUrgent || isLoopServing || isOtherThreadPolling)
        if node.wantsToWrite { Core.shared.poller.watchWriting(node.socket, true) }
    }

    /// Whether another thread serves the sockets: asleep, it may send what could wait only when its
    /// own wait ends.
    private var isOtherThreadPolling: Bool {
        !isServing && waiters.contains { $0.isPolling.load(ordering: .relaxed) }
    }

    /// Sends what could wait. Whoever serves the sockets calls this before it waits.
    func flushToNode() {
        guard !node.wantsToWrite else { return }
        node.flush()
        if node.wantsToWrite { Core.shared.poller.watchWriting(node.socket, true) }
    }

    private func toPeer(_ process: ProcessNumber, _ message: PeerMessage) {
        guard process != self.process else {
            if case .push(let spec) = message {
                recordDispatch(spec, start: MonotonicClock.now, length: 0)
            }
            toSelf.append(message)
            return
        }
        guard let peer = peers[process], let connection = peer.connection else {
            if peers[process] == nil { toNode(.connect(process: process)) }
            peers[process, default: Peer()].waiting.append(message)
            return
        }
        send(message, over: connection)
    }

    private func send(_ message: PeerMessage, over connection: Connection) {
        // Who hears of a value of this worker's has it, even if the worker dies at once.
        if mayHaveUnsentSeal, role == .worker {
            flushToNode()
            mayHaveUnsentSeal = node.wantsToWrite
        }
        let start = MonotonicClock.now
        let length = connection.send(message)
        if case .push(let spec) = message { recordDispatch(spec, start: start, length: length) }
        if connection.wantsToWrite { Core.shared.poller.watchWriting(connection.socket, true) }
    }

    func newRequest() -> UInt64 {
        defer { nextRequest += 1 }
        return nextRequest
    }

    func newSequence() -> UInt64 {
        defer { nextSequence += 1 }
        return nextSequence
    }

    // MARK: What comes in

    /// Takes what has come over the sockets.
    func serve(_ ready: [Poller.Readiness]) {
        guard !ready.isEmpty else { return }
        isServing = true
        for readiness in ready { serve(readiness) }
        isServing = false
    }

    private func serve(_ readiness: Poller.Readiness) {
        if readiness.descriptor == Core.shared.interruption {
            Core.shared.clearInterruption()
        } else if readiness.descriptor == node.socket {
            serveNode(readiness)
        } else if let peer = peers.first(where: {
            $0.value.connection?.socket == readiness.descriptor
        }) {
            servePeer(peer.key, readiness)
        }
    }

    private func serveNode(_ readiness: Poller.Readiness) {
        if readiness.writable { flush(node) }
        guard readiness.readable else { return }
        node.receive()
        while let reply = node.next(NodeReply.self) { received(reply) }
        guard node.hasEnded, isNodeAlive else { return }
        isNodeAlive = false
        Core.shared.poller.remove(node.socket)
        if role == .worker { Core.endProcess(self) }
        if !isEnding { handle(.nodeLost) }
        wake(.all)
    }

    private func servePeer(_ process: ProcessNumber, _ readiness: Poller.Readiness) {
        guard let connection = peers[process]?.connection else { return }
        if readiness.writable { flush(connection) }
        guard readiness.readable else { return }
        connection.receive()
        while let message = connection.next(PeerMessage.self) {
            handle(.peer(process, message))
        }
        if connection.hasEnded { lost(process) }
    }

    private func flush(_ connection: Connection) {
        connection.flush()
        if !connection.wantsToWrite { Core.shared.poller.watchWriting(connection.socket, false) }
    }

    private func lost(_ process: ProcessNumber) {
        if let connection = peers.removeValue(forKey: process)?.connection {
            Core.shared.poller.remove(connection.socket)
        }
        handle(.lost(process))
    }

    private func received(_ reply: NodeReply) {
        switch reply {
        case .welcome(let process, _, let capacity, let rules):
            welcome(process, capacity, rules)
        case .exported(let request, _), .fetched(let request, _), .created(let request, _),
            .full(let request, _), .found(let request, _, _, _), .missing(let request),
            .named(let request, _), .actorFound(let request, _),
            .resources(let request, _, _, _, _),
            .exportedVersion(let request, _, _), .taken(let request, _, _):
            answers[request] = reply
            wake(.answers)
        case .locate(let object): handle(.locate(object))
        case .vacate(let objects): handle(.vacate(objects))
        case .leased(let request, let worker): handle(.leased(request: request, worker: worker))
        case .linked(let process): linked(process)
        case .gone(let process):
            // Where there is a connection, its end tells, after all that came over it.
            if peers[process]?.connection == nil { lost(process) }
        case .output(let pid, let stream, let name, let text):
            printed.append(PrintedText(pid: pid, stream: stream, name: name, text: text))
            wake(.output)
        case .warning(let text):
            printed.append(
                PrintedText(
                    pid: 0, stream: 2, name: "", text: Array("rayscope: \(text)\n".utf8)))
            wake(.output)
        case .farewell:
            isEnding = true
            if role == .worker, !running.isEmpty { Core.endProcess(self) }
            wake(.all)
        case .construct(let spec):
            deathPoint?.role = .actor
            handle(.construct(spec))
        case .retire:
            isRetiring = true
            wake(.tasks)
        case .actor(let actor, let state): handle(.actor(actor, state))
        }
    }

    private func welcome(_ process: ProcessNumber, _ capacity: StoreCapacity, _ rules: Rules) {
        map(capacity)
        self.process = process
        self.rules = rules
        machine = CoreMachine(process: process, rules: rules)
        exports = ExportTable(rules: rules)
        functions = WorkerFunctions(rules: rules)
        putArguments = PutArguments(rules: rules)
        log = MessageLog(process: role == .driver ? "driver" : "worker-\(process)")
        log?.begin(.core(process: process, rules: rules))
        isWelcome = arena != nil
        wake(.answers)
    }

    private func linked(_ process: ProcessNumber) {
        guard let descriptor = node.nextDescriptor() else { return }
        let connection = Connection(socket: descriptor, deathPoint: deathPoint)
        let waiting = peers[process]?.waiting ?? []
        peers[process] = Peer(connection: connection)
        Core.shared.poller.add(connection.socket)
        for message in waiting { send(message, over: connection) }
    }

    // MARK: Waking

    func add(_ waiter: Waiter, _ interest: Interest) {
        waiter.interest = interest
        waiters.append(waiter)
    }

    func remove(_ waiter: Waiter) { waiters.removeAll { $0 === waiter } }

    /// Lets those look who wait for this. Who serves the sockets looks by itself after each round.
    func wake(_ interest: Interest) {
        for waiter in waiters where !waiter.interest.isDisjoint(with: interest) {
            if !waiter.isPolling.load(ordering: .relaxed) {
                waiter.wake()
            } else if !isServing {
                Core.shared.interruptPolling()
            }
        }
    }
}
