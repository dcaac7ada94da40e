internal import CSystem
internal import Glibc
internal import Messaging
internal import ObjectPassing
internal import Synchronization
internal import TraceFile

/// The one core worker of this process: its state behind a lock, and the thread that serves the
/// sockets while Python does something else.
///
/// Nothing here calls Python, so the lock is never held while Python code runs, and a finalizer may
/// take it wherever it comes.
final class Core: Sendable {
    static let shared = Core()

    let poller = Poller()
    private let role = PollingRole()
    /// An eventfd that ends a wait on `poller`.
    let interruption = eventfd(0, Int32(EFD_CLOEXEC) | Int32(EFD_NONBLOCK))
    private let state = Mutex<CoreState?>(nil)
    private let registry = Mutex<Registry>(Registry())
    private let isForked = Atomic<Bool>(false)
    /// The connection to the node, for a forked child to close without the lock.
    private let nodeSocket = Atomic<Int32>(-1)
    private let hasThread = Atomic<Bool>(false)

    private init() { poller.add(interruption) }

    // MARK: State

    /// Runs `body` with the lock held.
    func withState<Result>(_ body: (CoreState) throws(CallError) -> Result) throws(CallError)
        -> Result
    {
        if isForked.load(ordering: .relaxed) {
            throw CallError(
                .forked,
                "Ray was started before this process forked: a child made by "
                    + "fork cannot use it")
        }
        return try state.withLock { (state) throws(CallError) -> Result in
            guard let state else { throw .notConnected }
            return try body(state)
        }
    }

    func withRegistry<Result>(_ body: (inout Registry) -> Result) -> Result {
        registry.withLock { body(&$0) }
    }

    /// Waits until `condition` gives something; meanwhile this thread serves the sockets, unless
    /// another one does. The deadline is on the monotonic clock; nil to wait without end.
    func wait<Result>(
        _ interest: Interest, until deadline: Int64? = nil,
        _ condition: (CoreState) throws(CallError) -> Result?
    ) throws(CallError) -> Result {
        if let result = try withState(condition) { return result }
        let waiter = CallingThread.current.waiter
        try withState { $0.add(waiter, interest) }
        defer { leave(waiter) }
        while true {
            if interest.mayPoll, role.take() {
                waiter.isPolling.store(true, ordering: .relaxed)
                return try poll(until: deadline, condition)
            }
            if let result = try withState(condition) { return result }
            if let deadline, MonotonicClock.now >= deadline { throw CallError(.timedOut) }
            guard waiter.sleep(until: deadline) else { throw CallError(.interrupted) }
        }
    }

    /// Serves the sockets until `condition` gives something.
    private func poll<Result>(
        until deadline: Int64?, _ condition: (CoreState) throws(CallError) -> Result?
    ) throws(CallError) -> Result {
        var ready: [Poller.Readiness] = []
        while true {
            let result = try withState { (state) throws(CallError) -> Result? in
                state.serve(ready)
                if let result = try condition(state) { return result }
                state.flushToNode()
                return nil
            }
            if let result { return result }
            if let deadline, MonotonicClock.now >= deadline { throw CallError(.timedOut) }
            let patience = deadline.map { milliseconds(until: $0) } ?? -1
            guard let next = poller.wait(milliseconds: patience) else {
                throw CallError(.interrupted)
            }
            ready = next
        }
    }

    /// Ends a wait: whoever else waits is asked to serve the sockets in this thread's stead.
    private func leave(_ waiter: Waiter) {
        let hadRole = waiter.isPolling.exchange(false, ordering: .relaxed)
        if hadRole { role.giveBack() }
        _ = try? withState { state in
            state.remove(waiter)
            if hadRole { state.waiters.first { $0.interest.mayPoll }?.wake() }
        }
    }

    /// The event-loop thread's part: serves the sockets while no thread waits.
    func serveWhileNobodyWaits() {
        role.takeWhenIdle()
        var ready: [Poller.Readiness] = []
        while true {
            let isNeeded = try? withState { state in
                state.isLoopServing = true
                state.serve(ready)
                state.flushToNode()
                state.isLoopServing = !state.waiters.contains { $0.interest.mayPoll }
                return state.isLoopServing
            }
            if isNeeded == false { break }
            ready = poller.wait(milliseconds: -1) ?? []
        }
        role.giveBack()
        _ = try? withState { state in state.waiters.first { $0.interest.mayPoll }?.wake() }
    }

    /// Ends the wait of the thread that serves the sockets.
    func interruptPolling() {
        var one: UInt64 = 1
        _ = Glibc.write(interruption, &one, 8)
    }

    func clearInterruption() {
        var value: UInt64 = 0
        _ = Glibc.read(interruption, &value, 8)
    }

    /// Asks the node, and waits for its answer; a signal does not cut this short: the node answers at
    /// once, when room is there or its time is over, or when a value is complete that is being written.
    func ask(_ makeRequest: (UInt64) -> NodeRequest) throws(CallError) -> NodeReply {
        let request = try withState { state in
            let request = state.newRequest()
            state.toNode(makeRequest(request))
            return request
        }
        while true {
            do {
                return try wait(.answers) { (state) throws(CallError) -> NodeReply? in
                    if let answer = state.answers.removeValue(forKey: request) { return answer }
                    guard state.isNodeAlive else { throw .nodeDied }
                    return nil
                }
            } catch  where error.status == .interrupted {
                continue
            }
        }
    }

    // MARK: Life

    /// Connects to the node over `socket`, which is this library's from now on, whatever comes of it.
    func connect(_ socket: Int32, role: CoreState.ProcessRole, runDirectory: String)
        throws(CallError)
    {
        let sequence = state.withLock { $0?.nextSequence ?? 1 }
        let fresh = CoreState(
            role: role, socket: socket, runDirectory: runDirectory, nextSequence: sequence)
        nodeSocket.store(socket, ordering: .relaxed)
        adopt(fresh)
        poller.add(socket)
        if !hasThread.exchange(true, ordering: .relaxed) { EventLoop.start() }
        do {
            try withState { $0.toNode(.hello(pid: getpid())) }
            try waitForWelcome()
            try withState { (state) throws(CallError) in try state.startRecording() }
        } catch {
            // The socket goes with the state that had it; its number may be another's right after.
            poller.remove(socket)
            nodeSocket.store(-1, ordering: .relaxed)
            let none = CoreState(
                role: role, socket: -1, runDirectory: runDirectory, nextSequence: sequence)
            none.isNodeAlive = false
            adopt(none)
            throw error
        }
    }

    /// The node answers at once or ends, so a signal does not cut this short.
    private func waitForWelcome() throws(CallError) {
        while true {
            do {
                return try wait(.answers) { (state) throws(CallError) -> Void? in
                    guard state.isNodeAlive else {
                        throw CallError(
                            .failed, "the node process could not start; what it said stands above")
                    }
                    if let problem = state.mappingProblem { throw CallError(.failed, problem) }
                    return state.isWelcome ? () : nil
                }
            } catch  where error.status == .interrupted {
                continue
            }
        }
    }

    /// Takes the state of a new session over from the last one: the recorder goes on.
    private func adopt(_ fresh: CoreState) {
        state.withLock { state in
            fresh.recorder = state?.recorder
            fresh.recordedNames = state?.recordedNames ?? [:]
            state = fresh
        }
    }

    /// A driver's `ray.shutdown`: returns when the workers are gone.
    func disconnect() throws(CallError) {
        try withState { $0.toNode(.shutdown) }
        while true {
            do {
                try wait(.answers) { $0.isEnding || !$0.isNodeAlive ? () : nil }
                break
            } catch  where error.status == .interrupted {
                continue
            }
        }
        try withState { state in
            state.isEnding = true
            self.poller.remove(state.node.socket)
            state.close()
            state.wake(.all)
        }
    }

    /// The driver ends by itself.
    func finishRecording() {
        _ = try? withState { $0.recorder?.finish() }
    }

    /// In the child of a fork: from now on every call is refused, and the parent's connections are
    /// the parent's alone, so that node and peers hear when the parent ends.
    func forked() {
        isForked.store(true, ordering: .relaxed)
        let socket = nodeSocket.load(ordering: .relaxed)
        if socket >= 0 { close(socket) }
        // Another thread of the parent's may have held the lock: here it is never given back.
        state.withLockIfAvailable { state in
            for peer in state?.peers ?? [:] {
                if let connection = peer.value.connection { close(connection.socket) }
            }
        }
    }

    /// Ends a worker whose node is gone or has sent it home, whatever Python is doing.
    static func endProcess(_ state: CoreState) -> Never {
        state.recorder?.finish()
        _exit(0)
    }
}
