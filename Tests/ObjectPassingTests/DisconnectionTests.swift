import ObjectPassing
import Testing

/// Two processes whose connection ends, though both live: one of them is ended, since each takes the
/// other for dead and gives up what was between them. Ray's `disconnect_worker`.
@Suite struct DisconnectionTests {
    private var node = NodeMachine(
        milliCPUs: 2000, store: StoreCapacity(memory: 4096), firstWorker: 1, rules: .ray)

    private mutating func begin() {
        _ = node.run(.start)
        for process: ProcessNumber in 0...2 { _ = node.run(process, .hello(pid: 1)) }
    }

    private func lease(_ request: UInt64) -> NodeRequest {
        .requestLease(
            request: request, task: Make.task(request), function: Make.function, milliCPUs: 1000,
            custom: CustomResources(), dependencies: [])
    }

    @Test func whoLosesAConnectionTellsTheNodeOnce() {
        var machine = CoreMachine(process: 0, rules: .ray)
        #expect(machine.run(.lost(1)) == [.toNode(.disconnected(from: 1))])
        #expect(machine.run(.lost(1)) == [])
    }

    @Test mutating func theOtherEndIsEndedAndItsLeaseIsFree() {
        begin()
        _ = node.run(0, lease(1))
        #expect(node.scheduler.leases.map(\.worker) == [2])
        #expect(node.run(0, .disconnected(from: 2)) == [.kill(2)])
        _ = node.run(.lost(2))
        #expect(node.scheduler.leases.isEmpty)
        #expect(node.scheduler.violations() == [])
        let other = node.run(0, lease(2), lease(3))
        #expect(other.contains { if case .grant(_, worker: 1) = $0 { true } else { false } })
    }

    @Test mutating func oneOfTwoWorkersEndsAndNotBoth() {
        begin()
        #expect(node.run(1, .disconnected(from: 2)) == [.kill(2)])
        #expect(node.run(2, .disconnected(from: 1)) == [])
        #expect(node.run(1, .disconnected(from: 2)) == [])
        // Its end is over: what comes from it no more cannot be in the way of others.
        _ = node.run(.lost(2))
        #expect(node.run(1, .disconnected(from: 2)) == [])
    }

    @Test mutating func theDriverIsNeverEnded() {
        begin()
        #expect(node.run(1, .disconnected(from: 0)) == [])
        #expect(node.run(0, .disconnected(from: 1)) == [.kill(1)])
    }

    /// The first attempt's worker dies with its wish to write a result still under way; the second
    /// hands the result back, and dies too. Nothing may be written over what was handed back.
    @Test(arguments: [false, true])
    mutating func whatADeadWorkerWishedToWriteIsNotWrittenOverAResult(isLate: Bool) {
        begin()
        let result = Make.task(1).result(1)
        func create(_ request: UInt64) -> NodeRequest {
            .create(request: request, object: result, size: 8, format: .raw)
        }
        _ = node.run(2, create(1), .seal(object: result))
        if !isLate { #expect(node.run(1, create(1)) == []) }
        _ = node.run(0, .disconnected(from: 1))
        if isLate { #expect(node.run(1, create(1)) == []) }
        let found = node.run(0, .get(request: 1, object: result))
        _ = node.run(0, .release(object: result))
        #expect(
            !node.run(.lost(2)).contains {
                if case .toProcess(1, .created) = $0 { true } else { false }
            })
        #expect(node.run(0, .get(request: 1, object: result)) == found)
    }

    @Test mutating func anActorWhoseCallerLostItIsMadeAgain() {
        begin()
        var options = ActorOptions()
        options.maxRestarts = 1
        let actor = ActorKey(Make.task(1))
        var spec = Make.spec(1, results: 0)
        spec.actorCall = .constructor(actor, options)
        _ = node.run(0, .createActor(spec))
        _ = node.run(2, .constructed(actor, failure: nil))
        #expect(node.run(0, .disconnected(from: 2)) == [.kill(2)])
        #expect(
            node.run(.lost(2)).contains(.toProcess(0, .actor(actor, .restarting))))
    }
}
