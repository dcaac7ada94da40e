import ObjectPassing
import Testing

/// Which worker goes to whom and when. Ray's lease protocol (`node_manager.cc`, `worker_pool.cc`).
@Suite struct SchedulerTests {
    private var node = NodeMachine(
        milliCPUs: 2000, store: StoreCapacity(memory: 4096), firstWorker: 1, rules: .ray)

    private func lease(_ number: UInt64, cpus milliCPUs: Int32 = 1000) -> NodeRequest {
        .requestLease(
            request: number, task: Make.task(number), function: Make.function,
            milliCPUs: milliCPUs, custom: CustomResources(), dependencies: [])
    }

    private struct Grant: Equatable {
        let request: UInt64
        let worker: ProcessNumber
    }

    private func grants(_ actions: [NodeAction]) -> [Grant] {
        actions.compactMap {
            if case .grant(let request, let worker) = $0 {
                Grant(request: request.number, worker: worker)
            } else {
                nil
            }
        }
    }

    private func started(_ actions: [NodeAction]) -> [ProcessNumber] {
        actions.compactMap { if case .startWorker(let worker) = $0 { worker } else { nil } }
    }

    /// Starts and has so many workers idle.
    private mutating func begin(workers: ProcessNumber = 2) {
        _ = node.run(.start)
        for worker in 1...workers { _ = node.run(worker, .hello(pid: 1)) }
    }

    @Test mutating func aWorkerForEachCPUIsStarted() {
        #expect(started(node.run(.start)) == [1, 2])
        var small = NodeMachine(
            milliCPUs: 500, store: StoreCapacity(memory: 64), firstWorker: 7, rules: .ray)
        #expect(started(small.run(.start)) == [7])
    }

    @Test mutating func requestsAreServedInOrder() {
        _ = node.run(.start)
        #expect(node.run(0, lease(1), lease(2), lease(3)) == [], "its workers are starting")
        #expect(grants(node.run(2, .hello(pid: 1))) == [Grant(request: 1, worker: 2)])
        #expect(grants(node.run(1, .hello(pid: 1))) == [Grant(request: 2, worker: 1)])
        #expect(
            grants(node.run(0, .returnLease(worker: 2))) == [Grant(request: 3, worker: 2)])
        #expect(node.scheduler.violations() == [])
    }

    @Test mutating func theWorkerUsedLastGoesFirst() {
        begin()
        let first = node.run(0, lease(1), lease(2))
        #expect(grants(first).map(\.worker) == [2, 1])
        _ = node.run(0, .returnLease(worker: 2), .returnLease(worker: 1))
        #expect(grants(node.run(0, lease(3))).map(\.worker) == [1])
    }

    @Test mutating func partsOfACPUAddUp() {
        begin()
        let first = node.run(
            0, lease(1, cpus: 1500), lease(2, cpus: 1000), lease(3, cpus: 500))
        #expect(grants(first).map(\.request) == [1, 3], "what fits goes ahead")
        #expect(grants(node.run(0, .returnLease(worker: 1))).map(\.request) == [])
        #expect(grants(node.run(0, .returnLease(worker: 2))).map(\.request) == [2])
    }

    @Test mutating func noCPUNeedsOnlyAWorker() {
        begin()
        let first = node.run(0, lease(1), lease(2), lease(3, cpus: 0))
        #expect(grants(first).map(\.request) == [1, 2])
        #expect(started(first) == [3])
        #expect(grants(node.run(3, .hello(pid: 1))).map(\.request) == [3])
    }

    /// More CPUs are in use than there are, for a while, when a worker goes on after its `get`.
    @Test mutating func noCPUNeedsNoneAlsoWhileMoreAreInUse() {
        begin()
        _ = node.run(0, lease(1), lease(2))
        _ = node.run(1, .blocked)
        _ = node.run(0, lease(3))
        _ = node.run(3, .hello(pid: 1))
        _ = node.run(1, .unblocked)
        let request = node.run(0, lease(4, cpus: 0), lease(5))
        #expect(started(request) == [4])
        #expect(grants(node.run(4, .hello(pid: 1))).map(\.request) == [4])
    }

    @Test mutating func aWorkerThatWaitsGivesItsCPUsBack() {
        begin()
        _ = node.run(0, lease(1), lease(2))
        #expect(node.run(1, lease(1)) == [])
        let blocked = node.run(1, .blocked)
        #expect(started(blocked) == [3])
        #expect(node.run(1, .blocked) == [], "once")
        #expect(grants(node.run(3, .hello(pid: 1))).map(\.worker) == [3])
        _ = node.run(1, .unblocked)
        #expect(grants(node.run(0, lease(9), .returnLease(worker: 3))) == [])
        #expect(
            grants(node.run(0, .returnLease(worker: 2))).map(\.request) == [9])
        #expect(node.scheduler.violations() == [])
    }

    @Test mutating func aLeaseGivenBackWhileItsWorkerIsBlockedAddsUp() {
        begin()
        _ = node.run(0, lease(1))
        _ = node.run(2, .blocked)
        _ = node.run(0, .returnLease(worker: 2))
        _ = node.run(2, .unblocked)
        #expect(node.scheduler.violations() == [])
        #expect(grants(node.run(0, lease(2), lease(3))).count == 2)
    }

    /// A call that ended may have begun others: its worker asks, and is idle itself.
    @Test mutating func aWorkerIsNeverLeasedToItself() {
        begin()
        #expect(grants(node.run(2, lease(1), lease(2))).map(\.worker) == [1])
        _ = node.run(0, .returnLease(worker: 9))
        #expect(grants(node.run(3, .hello(pid: 1))) == [Grant(request: 2, worker: 3)])
    }

    @Test mutating func whatCanNeverRunIsSaidOnce() {
        begin()
        let warnings = node.run(0, lease(1, cpus: 2001), lease(2, cpus: 2001), lease(3))
        let texts = warnings.compactMap {
            if case .toProcess(0, .warning(let text)) = $0 { text } else { nil }
        }
        #expect(texts.count == 1)
        #expect(texts.first?.contains("asks for 2.001 CPUs, this node has 2") == true)
        #expect(grants(warnings).map(\.request) == [3], "others go ahead")
    }

    @Test mutating func aCancelledRequestIsNotServed() {
        _ = node.run(.start)
        _ = node.run(0, lease(1), lease(2), .cancelLease(request: 1))
        #expect(grants(node.run(1, .hello(pid: 1))).map(\.request) == [2])
        _ = node.run(7, .cancelLease(request: 2))
        #expect(node.scheduler.isBusy)
    }

    @Test mutating func theWorkersOfADeadCallerAreEnded() {
        begin()
        _ = node.run(0, lease(1))
        _ = node.run(2, lease(1), lease(2))
        #expect(node.run(.lost(2)) == [.kill(1)])
        #expect(started(node.run(.lost(1))) == [])
        #expect(!node.scheduler.isBusy)
        #expect(node.scheduler.violations() == [])
    }

    @Test mutating func theCPUsOfADeadWorkerAreFree() {
        begin()
        _ = node.run(0, lease(1), lease(2), lease(3))
        #expect(started(node.run(.lost(2))) == [3])
        #expect(grants(node.run(3, .hello(pid: 1))).map(\.request) == [3])
        #expect(node.scheduler.violations() == [])
    }

    @Test mutating func aWorkerThatDiesAsItStartsIsReplacedWhereItIsNeeded() {
        _ = node.run(.start)
        #expect(started(node.run(.lost(1))) == [])
        _ = node.run(0, lease(1))
        #expect(started(node.run(.lost(2))) == [3])
    }

    @Test mutating func workersAreStartedOnlyAsNeeded() {
        begin()
        var actions = node.run(0, lease(1), lease(2))
        for number in 3...20 { actions += node.run(0, lease(UInt64(number))) }
        #expect(started(actions) == [])
    }
}
