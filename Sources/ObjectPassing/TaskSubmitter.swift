/// How a process gets its calls run: dependencies, leases, dispatch, retries.
///
/// A call whose dependencies are there is queued by its function and CPUs. A lease is asked for
/// while more calls wait than leases are asked for; a granted worker gets one call at a time, the
/// next one with the reply of the last, and is given back when nothing waits
/// (Ray: `normal_task_submitter.cc`, `OnWorkerIdle`, `RequestNewWorkerIfNeeded`).
package struct TaskSubmitter: Sendable {
    private let rules: Rules
    package private(set) var tasks: [TaskKey: TaskSpec] = [:]
    private var unresolved: [TaskKey: Set<ObjectKey>] = [:]
    private var dependents: [ObjectKey: [TaskKey]] = [:]
    private var queues: [SchedulingKey: Queue] = [:]
    private var requests: [UInt64: SchedulingKey] = [:]
    private var leases: [ProcessNumber: Lease] = [:]
    private var nextRequest: UInt64 = 1
    /// Calls that run and are to end: they are not tried again.
    private var cancelled: Set<TaskKey> = []

    package init(rules: Rules) { self.rules = rules }

    /// Calls that may follow each other on one lease (Ray: `SchedulingKey`): a call with stored
    /// arguments shares it only with calls that have the same ones.
    private struct SchedulingKey: Hashable {
        var function: FunctionKey
        var milliCPUs: Int32
        var custom: CustomResources
        var dependencies: [ObjectKey]
    }

    private struct Queue {
        var waiting: [TaskKey] = []
        var head = 0
        var requests: Set<UInt64> = []

        var count: Int { waiting.count - head }
        var first: TaskKey? { head < waiting.count ? waiting[head] : nil }

        mutating func remove(_ task: TaskKey) -> Bool {
            guard let index = waiting[head...].firstIndex(of: task) else { return false }
            waiting.remove(at: index)
            return true
        }

        mutating func pop() -> TaskKey? {
            guard let task = first else { return nil }
            head += 1
            if head == waiting.count {
                waiting.removeAll(keepingCapacity: true)
                head = 0
            } else if head >= 1024, head * 2 > waiting.count {
                waiting.removeFirst(head)
                head = 0
            }
            return task
        }
    }

    private struct Lease {
        var key: SchedulingKey
        var running: TaskKey?
    }

    /// Calls that have not ended.
    package var unfinished: Int { tasks.count }
    /// Whether this process may give that worker calls.
    package func hasLease(of worker: ProcessNumber) -> Bool { leases[worker] != nil }

    // MARK: Calls

    package mutating func submit(
        _ spec: TaskSpec, _ references: inout ReferenceTable, _ actions: inout [CoreAction]
    ) {
        tasks[spec.task] = spec
        var missing = spec.missingReferences(references)
        if !rules.keepsNestedReferences {
            for object in spec.nestedReferences(references)
            where references.value(of: object) == nil && !missing.contains(object) {
                missing.append(object)
            }
        }
        guard !missing.isEmpty else {
            enqueue(spec, &references, &actions)
            return
        }
        unresolved[spec.task] = Set(missing)
        for object in missing {
            dependents[object, default: []].append(spec.task)
            references.resolve(object, &actions)
        }
    }

    /// An object's value is known: calls that waited for it alone may go.
    package mutating func settled(
        _ object: ObjectKey, _ references: inout ReferenceTable, _ actions: inout [CoreAction]
    ) {
        guard let waiting = dependents.removeValue(forKey: object) else { return }
        for task in waiting {
            unresolved[task]?.remove(object)
            guard unresolved[task]?.isEmpty == true, let spec = tasks[task] else { continue }
            unresolved[task] = nil
            enqueue(spec, &references, &actions)
        }
    }

    private mutating func enqueue(
        _ spec: TaskSpec, _ references: inout ReferenceTable, _ actions: inout [CoreAction]
    ) {
        if !rules.keepsNestedReferences, let failed = spec.nestedFailure(references) {
            finish(spec, failed, wasRun: spec.attempt > 1, &references, &actions)
            return
        }
        var stored: [ObjectKey] = []
        for argument in spec.arguments {
            let object: ObjectKey
            switch argument.content {
            case .inline, .failed: continue
            case .stored(let own):
                stored.append(own)
                continue
            case .reference(let other): object = other
            }
            // A failed or lost argument goes to the worker like any other: there the call fails
            // with that as its cause, before its body runs (`_raylet.pyx`,
            // `raise_if_dependency_failed`; `ray-facts.md` §6).
            if case .stored = references.value(of: object), !stored.contains(object) {
                stored.append(object)
            }
        }
        let key = SchedulingKey(
            function: spec.function, milliCPUs: spec.options.milliCPUs,
            custom: spec.options.custom, dependencies: stored)
        queues[key, default: Queue()].waiting.append(spec.task)
        requestLeases(key, &actions)
    }

    private mutating func requestLeases(_ key: SchedulingKey, _ actions: inout [CoreAction]) {
        guard var queue = queues[key] else { return }
        while queue.requests.count < min(queue.count, rules.pendingLeaseLimit) {
            let request = nextRequest
            nextRequest += 1
            queue.requests.insert(request)
            requests[request] = key
            let task = queue.waiting[queue.head + queue.requests.count - 1]
            actions.append(
                .toNode(
                    .requestLease(
                        request: request, task: task, function: key.function,
                        milliCPUs: key.milliCPUs, custom: key.custom, dependencies: key.dependencies
                    )))
        }
        queues[key] = queue
    }

    // MARK: Leases

    package mutating func leased(
        request: UInt64, worker: ProcessNumber, _ references: ReferenceTable,
        _ actions: inout [CoreAction]
    ) {
        guard let key = requests.removeValue(forKey: request) else {
            actions.append(.toNode(.returnLease(worker: worker)))
            return
        }
        queues[key]?.requests.remove(request)
        if !references.isDead(worker) {
            leases[worker] = Lease(key: key, running: nil)
            next(worker, references, &actions)
        }
        requestLeases(key, &actions)
    }

    /// Gives a leased worker its next call, or gives the worker back.
    private mutating func next(
        _ worker: ProcessNumber, _ references: ReferenceTable, _ actions: inout [CoreAction]
    ) {
        guard let key = leases[worker]?.key else { return }
        guard let task = queues[key]?.pop(), let spec = tasks[task] else {
            leases[worker] = nil
            if queues[key]?.requests.isEmpty == true { queues[key] = nil }
            actions.append(.toNode(.returnLease(worker: worker)))
            return
        }
        leases[worker]?.running = task
        actions.append(.toPeer(worker, .push(spec.resolved(references))))
        if queues[key]?.count == 0 {
            for request in queues[key]?.requests.sorted() ?? [] {
                requests[request] = nil
                actions.append(.toNode(.cancelLease(request: request)))
            }
            queues[key]?.requests = []
        }
    }

    // MARK: Cancelling

    /// Ends a call that waits, and interrupts one that runs (Ray: `CancelTask`).
    package mutating func cancel(
        _ task: TaskKey, force: Bool, recursive: Bool, _ references: inout ReferenceTable,
        _ actions: inout [CoreAction]
    ) {
        guard let spec = tasks[task] else { return }
        if let worker = leases.first(where: { $0.value.running == task })?.key {
            cancelled.insert(task)
            actions.append(
                .toPeer(worker, .interrupt(task: task, force: force, recursive: recursive)))
            return
        }
        unresolved[task] = nil
        for key in Array(queues.keys) where queues[key]?.remove(task) == true {
            withdrawRequests(key, &actions)
        }
        giveUp(spec, .cancelled(spec), wasRun: spec.attempt > 1, &references, &actions)
    }

    /// The calls that a call's body has made and that have not ended.
    package func children(of task: TaskKey) -> [TaskKey] {
        tasks.values.filter { $0.parent == task }.map(\.task).sorted { $0.sequence < $1.sequence }
    }

    /// Takes back the lease requests for which no call waits any more.
    private mutating func withdrawRequests(_ key: SchedulingKey, _ actions: inout [CoreAction]) {
        guard let queue = queues[key] else { return }
        for request in queue.requests.sorted().dropFirst(queue.count) {
            requests[request] = nil
            queues[key]?.requests.remove(request)
            actions.append(.toNode(.cancelLease(request: request)))
        }
        if queue.count == 0 { queues[key] = nil }
    }

    private mutating func isCancelled(_ task: TaskKey) -> Bool {
        !cancelled.isEmpty && cancelled.contains(task)
    }

    // MARK: Ends

    package mutating func replied(
        _ reply: TaskReply, from worker: ProcessNumber, _ references: inout ReferenceTable,
        _ actions: inout [CoreAction]
    ) {
        if leases[worker]?.running == reply.task { leases[worker]?.running = nil }
        if let spec = tasks[reply.task], spec.attempt == reply.attempt {
            for argument in reply.written { spec.writeBack(argument, &references, &actions) }
            if reply.outcome == .raisedRetryable, spec.mayRetry, !isCancelled(spec.task) {
                decline(reply.results[...], from: worker, &references, &actions)
                retry(spec, &references, &actions)
            } else {
                if let failure = reply.cancellation { actions.append(.gaveUp(spec, failure)) }
                settle(spec, reply.results, from: worker, &references, &actions)
            }
        } else {
            decline(reply.results[...], from: worker, &references, &actions)
        }
        next(worker, references, &actions)
    }

    /// Takes what the worker handed back, one value for each return.
    private mutating func settle(
        _ spec: TaskSpec, _ results: [ObjectValue], from worker: ProcessNumber,
        _ references: inout ReferenceTable, _ actions: inout [CoreAction]
    ) {
        tasks.removeAndShrink(spec.task)
        if !cancelled.isEmpty { cancelled.remove(spec.task) }
        references.settleResults(of: spec, results, from: worker, &actions)
        release(spec, &references, &actions)
    }

    private func decline(
        _ results: ArraySlice<ObjectValue>, from worker: ProcessNumber,
        _ references: inout ReferenceTable, _ actions: inout [CoreAction]
    ) {
        for value in results { references.decline(value.nested, from: worker, &actions) }
    }

    /// A worker is gone: its call is tried again or given up.
    package mutating func lost(
        _ worker: ProcessNumber, _ references: inout ReferenceTable, _ actions: inout [CoreAction]
    ) {
        guard let lease = leases.removeValue(forKey: worker) else { return }
        guard let task = lease.running, let spec = tasks[task] else { return }
        if isCancelled(task) {
            giveUp(spec, .cancelled(spec), wasRun: true, &references, &actions)
            return
        }
        if spec.mayRetry {
            retry(spec, &references, &actions)
            return
        }
        let failure = SystemFailure(
            .workerCrashed,
            "the worker died unexpectedly while executing \(spec.name) "
                + "(run \(spec.attempt) of \(spec.attempt))")
        giveUp(spec, failure, wasRun: true, &references, &actions)
    }

    private mutating func retry(
        _ spec: TaskSpec, _ references: inout ReferenceTable, _ actions: inout [CoreAction]
    ) {
        var again = spec
        again.attempt += 1
        tasks[spec.task] = again
        if spec.yieldsItems { references.retryStream(spec.task) }
        actions.append(.retried(again))
        enqueue(again, &references, &actions)
    }

    private mutating func giveUp(
        _ spec: TaskSpec, _ failure: SystemFailure, wasRun: Bool,
        _ references: inout ReferenceTable, _ actions: inout [CoreAction]
    ) {
        actions.append(.gaveUp(spec, failure))
        finish(spec, .failed(failure), wasRun: wasRun, &references, &actions)
    }

    /// Ends a call without a worker: every return gets the same value.
    private mutating func finish(
        _ spec: TaskSpec, _ value: ObjectValue, wasRun: Bool, _ references: inout ReferenceTable,
        _ actions: inout [CoreAction]
    ) {
        tasks.removeAndShrink(spec.task)
        if !cancelled.isEmpty { cancelled.remove(spec.task) }
        references.settleAll(of: spec, value, wasRun: wasRun, &actions)
        release(spec, &references, &actions)
    }

    private func release(
        _ spec: TaskSpec, _ references: inout ReferenceTable, _ actions: inout [CoreAction]
    ) {
        for object in spec.usedObjects { references.unuse(object, &actions) }
    }

    /// All that wait for this process's calls to end would wait forever: ends them.
    package mutating func abandon(
        _ failure: SystemFailure, _ references: inout ReferenceTable,
        _ actions: inout [CoreAction]
    ) {
        for spec in tasks.values.sorted(by: { $0.task.sequence < $1.task.sequence }) {
            finish(spec, .failed(failure), wasRun: false, &references, &actions)
        }
        queues = [:]
        requests = [:]
        leases = [:]
        dependents = [:]
        unresolved = [:]
    }
}
