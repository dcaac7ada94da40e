internal import Glibc
internal import Messaging
internal import ObjectPassing
internal import SharedMemory
internal import TraceFile
internal import TraceSchema

/// The node: sockets, processes and memory around the control store, the object store and the
/// scheduler. It decides nothing; it hands what happens to ``NodeMachine`` and does what comes out.
///
/// One thread. It ends when the driver's connection ends and all workers are gone.
package final class NodeProcess {
    private let options: NodeOptions
    private var rules: Rules { options.rules }
    private var machine: NodeMachine
    private let store: ObjectStoreMemory
    private let poller = Poller()
    private let forkServer: ForkServer
    private var recording: NodeRecording
    private let ledger: ProcessLedger
    private let log: MessageLog?
    private let deathPoint: DeathPoint?

    private var connections: [ProcessNumber: Connection] = [:]
    private var sources: [Int32: Source] = [:]
    private var outputs: [Int32: WorkerOutput] = [:]
    private var outputFlow = OutputFlow()
    private var areOutputsRead = true
    private var workers: [ProcessNumber: WorkerProcess] = [:]
    /// Also of workers that have ended: their last words may be still to be read.
    private var pids: [ProcessNumber: pid_t] = [:]
    private var links: Set<[ProcessNumber]> = []
    /// What the disk is to do, in this order: from `nextMove` on.
    private var moves: [StoreMove] = []
    private var nextMove = 0
    private var failedStarts = 0
    private var isEnding = false
    private var ticksSinceEnd = 0

    private static let driver: ProcessNumber = 0
    private static let ticksUntilKill = 5
    private static let failedStartLimit = 3

    private enum Source {
        case process(ProcessNumber)
        case forkServer
        case output(ProcessNumber)
    }

    /// Takes over the socket to the driver, makes the arena and starts the fork server.
    package init(options: NodeOptions) throws {
        self.options = options
        ledger = ProcessLedger(directory: options.runDirectory)
        let firstWorker = ledger.lastWorker + 1
        let (store, problem) = try ObjectStoreMemory.make(options)
        self.store = store
        machine = NodeMachine(
            milliCPUs: options.milliCPUs, custom: options.custom, store: store.capacity,
            firstWorker: firstWorker, rules: options.rules)
        recording = try NodeRecording(directory: options.runDirectory, firstWorker: firstWorker)
        log = MessageLog(process: "node")
        log?.begin(
            .node(
                milliCPUs: options.milliCPUs, custom: options.custom, store: store.capacity,
                firstWorker: firstWorker, rules: options.rules))
        deathPoint = DeathPoint(role: .node, runDirectory: options.runDirectory)
        guard let server = ForkServer(python: options.python, preload: options.preload) else {
            throw NodeStartError(reason: "\(options.python) cannot be started")
        }
        forkServer = server
        ledger.add(getpid(), role: "node")
        ledger.add(forkServer.pid, role: "fork-server")
        connect(Self.driver, socket: options.socket)
        sources[forkServer.socket] = .forkServer
        poller.add(forkServer.socket)
        if let problem { warn(problem) }
    }

    /// Serves until the run is over.
    package func run() {
        handle(.start)
        var ticker = Ticker()
        while !isOver {
            if ticker.isDue(isNeeded: machine.needsTicks || isEnding) { tick() }
            let wait = moves.isEmpty ? ticker.milliseconds : 0
            for readiness in poller.wait(milliseconds: wait) ?? [] { serve(readiness) }
            performMoves()
        }
        recording.finish()
        sayFarewell()
    }

    /// Sends all that the driver is still to hear, however much the workers have printed, as long as
    /// it takes some of it every two seconds.
    private func sayFarewell() {
        guard let driver = connections[Self.driver] else { return }
        driver.send(NodeReply.farewell)
        while driver.wantsToWrite {
            var room = pollfd(fd: driver.socket, events: Int16(POLLOUT), revents: 0)
            let ready = poll(&room, 1, 2000)
            guard ready > 0 || (ready < 0 && errno == EINTR) else { return }
            driver.flush()
        }
    }

    /// Whether the driver's connection has ended without a farewell: it was killed, or crashed.
    package var hasLostDriver: Bool { connections[Self.driver] == nil }

    private var isOver: Bool {
        isEnding && outputs.isEmpty && connections.keys.allSatisfy { $0 == Self.driver }
    }

    private func tick() {
        if machine.needsTicks { handle(.tick) }
        guard isEnding else { return }
        ticksSinceEnd += 1
        if ticksSinceEnd == Self.ticksUntilKill {
            for worker in workers.values { worker.kill() }
        } else if ticksSinceEnd > 2 * Self.ticksUntilKill {
            // A child of a worker's may still hold its pipes, and one that was asked for may never
            // have come to life.
            for descriptor in Array(outputs.keys) { closeOutput(descriptor) }
            for process in Array(connections.keys) where process != Self.driver { lost(process) }
        }
    }

    // MARK: What comes in

    private func serve(_ readiness: Poller.Readiness) {
        guard let source = sources[readiness.descriptor] else { return }
        switch source {
        case .process(let process): serve(process, readiness)
        case .output(let worker): readOutput(readiness.descriptor, of: worker)
        case .forkServer: readForkServer()
        }
    }

    private func serve(_ process: ProcessNumber, _ readiness: Poller.Readiness) {
        guard let connection = connections[process] else { return }
        if readiness.writable { flush(connection) }
        if readiness.readable {
            connection.receive()
            while let request = connection.next(NodeRequest.self) {
                switch request {
                case .hello(let pid): welcome(process, pid: pid)
                case .printed(let bytes) where process == Self.driver: outputFlow.taken(bytes)
                default: break
                }
                recording.arrived(request, from: process)
                handle(.request(process, request))
            }
        }
        if connection.hasEnded { lost(process) }
        watchOutputs()
    }

    private func welcome(_ process: ProcessNumber, pid: pid_t) {
        guard let connection = connections[process] else { return }
        if process != Self.driver {
            failedStarts = 0
            pids[process] = pid
            workers[process] = WorkerProcess(pid: pid, socket: connection.socket)
            ledger.add(pid, role: "worker-\(process)")
        }
        connection.send(
            NodeReply.welcome(
                process: process, milliCPUs: options.milliCPUs, store: store.capacity,
                rules: rules), descriptors: store.descriptors.map { dup($0) })
    }

    private func lost(_ process: ProcessNumber) {
        guard let connection = connections.removeValue(forKey: process) else { return }
        poller.remove(connection.socket)
        sources[connection.socket] = nil
        // Who asked for the connection anew, having seen it end, gets its answer now.
        for pair in links where pair.first == process {
            for partner in pair.dropFirst() { send(.gone(process: process), to: partner) }
        }
        links = links.filter { !$0.contains(process) }
        if process == Self.driver {
            end()
        } else if let worker = workers.removeValue(forKey: process) {
            // Its connection may have ended before its life did.
            if !isEnding { worker.kill() }
        } else {
            workerFailedToStart()
        }
        recording.lost(process)
        handle(.lost(process))
    }

    private func workerFailedToStart() {
        failedStarts += 1
        guard failedStarts >= Self.failedStartLimit, !isEnding else { return }
        warn(
            "\(failedStarts) workers in a row ended before they were ready: what they printed "
                + "stands above; `rayscope doctor` tells what is missing")
        end()
    }

    private func readForkServer() {
        // Its answers tell nothing that a worker does not tell itself.
        let count = withUnsafeTemporaryAllocation(byteCount: 4096, alignment: 1) {
            recv(forkServer.socket, $0.baseAddress, $0.count, Int32(MSG_DONTWAIT))
        }
        guard count == 0 || (count < 0 && errno != EAGAIN && errno != EINTR) else { return }
        poller.remove(forkServer.socket)
        sources[forkServer.socket] = nil
        guard !isEnding else { return }
        warn("no more workers: the process that starts them has ended; see `rayscope doctor`")
        end()
    }

    private func readOutput(_ descriptor: Int32, of worker: ProcessNumber) {
        guard var output = outputs[descriptor] else { return }
        let pid = pids[worker] ?? 0
        let stream = output.stream
        let goesOn = output.read { name, text in
            outputFlow.sent(text.count)
            connections[Self.driver]?.send(
                NodeReply.output(pid: pid, stream: stream, name: name, text: text))
        }
        outputs[descriptor] = output
        if !goesOn { closeOutput(descriptor) }
        watch(Self.driver)
        watchOutputs()
    }

    /// A driver that prints slowly holds up those who print, as a pipe does; at the end, all that
    /// is still in their pipes is read.
    private func watchOutputs() {
        let isRead = isEnding || !outputFlow.isFull
        guard isRead != areOutputsRead else { return }
        areOutputsRead = isRead
        for descriptor in outputs.keys {
            if isRead { poller.add(descriptor) } else { poller.remove(descriptor) }
        }
    }

    private func closeOutput(_ descriptor: Int32) {
        poller.remove(descriptor)
        sources[descriptor] = nil
        outputs[descriptor] = nil
        close(descriptor)
    }

    // MARK: What goes out

    private func handle(_ input: NodeInput) {
        let actions = machine.handle(input)
        log?.add(input, actions)
        for action in actions { perform(action) }
    }

    private func perform(_ action: NodeAction) {
        switch action {
        case .toProcess(let process, let reply): send(reply, to: process)
        case .startWorker(let worker): startWorker(worker)
        case .kill(let worker): workers[worker]?.kill()
        case .grant(let request, _) where request.actor != nil: recording.granted(request)
        case .grant(let request, let worker):
            link(request.lessee, worker)
            recording.granted(request)
            send(.leased(request: request.number, worker: worker), to: request.lessee)
        case .freed(let object, let size): recording.freed(object, size: size)
        case .move(let move): moves.append(move)
        case .moved(let move): recording.moved(move)
        case .storedOnDisk(let object, let size): recording.storedOnDisk(object, size: size)
        case .connect(let asker, let other):
            // Both may ask at once: a second connection would cut off what is under way on the
            // first.
            if !links.contains([asker, other]) { link(asker, other) }
        case .restarted(let spec): recording.actorEnded(.retry, spec)
        case .actorFailed(let spec, let failure):
            recording.actorEnded(.fail, spec, error: failure.message)
        case .shutDown: end()
        }
    }

    /// Lets the disk do one thing that takes time; between two of them others are served.
    private func performMoves() {
        while nextMove < moves.count {
            let move = moves[nextMove]
            nextMove += 1
            if nextMove == moves.count { (moves, nextMove) = ([], 0) }
            if case .discard = move {
                store.perform(move)
                continue
            }
            recording.begins(move)
            handle(.moved(move, succeeded: store.perform(move)))
            return
        }
    }

    private func send(_ reply: NodeReply, to process: ProcessNumber) {
        guard let connection = connections[process] else { return }
        if case .construct(let spec) = reply {
            let start = MonotonicClock.now
            recording.dispatched(spec, start: start, length: connection.send(reply))
        } else {
            connection.send(reply)
        }
        if connection.wantsToWrite { watch(process) }
    }

    private func watch(_ process: ProcessNumber) {
        guard let connection = connections[process], connection.wantsToWrite else { return }
        poller.watchWriting(connection.socket, true)
    }

    private func flush(_ connection: Connection) {
        connection.flush()
        if !connection.wantsToWrite { poller.watchWriting(connection.socket, false) }
    }

    private func warn(_ text: String) { send(.warning(text), to: Self.driver) }

    private func startWorker(_ worker: ProcessNumber) {
        guard !isEnding else { return }
        guard let ends = forkServer.fork(worker) else {
            warn("worker \(worker) cannot be started: \(String(cString: strerror(errno)))")
            end()
            return
        }
        connect(worker, socket: ends.socket)
        for (descriptor, stream) in [(ends.output, UInt8(1)), (ends.error, UInt8(2))] {
            outputs[descriptor] = WorkerOutput(descriptor: descriptor, stream: stream)
            sources[descriptor] = .output(worker)
            if areOutputsRead { poller.add(descriptor) }
        }
    }

    private func connect(_ process: ProcessNumber, socket: Int32) {
        let connection = Connection(socket: socket, deathPoint: deathPoint)
        connections[process] = connection
        sources[connection.socket] = .process(process)
        poller.add(connection.socket)
    }

    /// Gives two processes the ends of a connection of their own, unless they have one: both may
    /// ask for it at once, and a second one would take the place of the first with all that is under
    /// way on it.
    private func link(_ one: ProcessNumber, _ other: ProcessNumber) {
        guard !links.contains([one, other]) else { return }
        var pair: [Int32] = [-1, -1]
        guard let first = connections[one] else { return }
        guard let second = connections[other], one != other,
            socketpair(AF_UNIX, Int32(SOCK_STREAM.rawValue) | O_CLOEXEC, 0, &pair) == 0
        else {
            send(.gone(process: other), to: one)
            return
        }
        first.send(NodeReply.linked(process: other), descriptors: [pair[0]])
        second.send(NodeReply.linked(process: one), descriptors: [pair[1]])
        watch(one)
        watch(other)
        links.insert([one, other])
        links.insert([other, one])
    }

    private func end() {
        guard !isEnding else { return }
        isEnding = true
        watchOutputs()
        for process in connections.keys where process != Self.driver {
            send(.farewell, to: process)
        }
    }
}
