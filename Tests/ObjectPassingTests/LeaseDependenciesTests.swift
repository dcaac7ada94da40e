import ObjectPassing
import Testing

/// A lease for a call with stored arguments waits for their owners' word (`ray-facts.md` §12;
/// Ray: `lease_dependency_manager.cc`).
@Suite struct LeaseDependenciesTests {
    private var node = NodeMachine(
        milliCPUs: 2000, store: StoreCapacity(memory: 4096), firstWorker: 1, rules: .ray)
    private let own = ObjectKey(owner: 0, index: 0, sequence: 1)
    private let borrowed = ObjectKey(owner: 1, index: 0, sequence: 1)

    init() {
        _ = node.run(.start)
        _ = node.run(0, .hello(pid: 1))
        for worker in ProcessNumber(1)...2 { _ = node.run(worker, .hello(pid: 1)) }
    }

    private func lease(_ number: UInt64, _ dependencies: [ObjectKey]) -> NodeRequest {
        .requestLease(
            request: number, task: Make.task(number), function: Make.function, milliCPUs: 1000,
            custom: CustomResources(),
            dependencies: dependencies)
    }

    private func granted(_ actions: [NodeAction]) -> [UInt64] {
        actions.compactMap { if case .grant(let request, _) = $0 { request.number } else { nil } }
    }

    @Test mutating func theOwnerIsAskedBeforeTheLeaseIsGranted() {
        #expect(node.run(0, lease(1, [own])) == [.toProcess(0, .locate(object: own))])
        #expect(granted(node.run(0, .located(object: own))) == [1])
        #expect(node.dependencies.count == 0)
    }

    @Test mutating func withoutStoredArgumentsNobodyIsAsked() {
        #expect(granted(node.run(0, lease(1, []))) == [1])
    }

    @Test mutating func allOwnersHaveToAnswer() {
        let asked = node.run(0, lease(1, [own, borrowed]))
        #expect(
            asked == [
                .toProcess(0, .locate(object: own)), .toProcess(1, .locate(object: borrowed)),
            ])
        #expect(granted(node.run(1, .located(object: borrowed))) == [])
        #expect(granted(node.run(0, .located(object: own))) == [1])
    }

    @Test mutating func oneQuestionServesAllThatWaitForTheSameObject() {
        _ = node.run(0, lease(1, [own]))
        #expect(node.run(0, lease(2, [own])) == [])
        #expect(granted(node.run(0, .located(object: own))) == [1, 2])
    }

    @Test mutating func aDeadOwnerIsNotWaitedFor() {
        _ = node.run(0, lease(1, [borrowed]))
        #expect(granted(node.run(.lost(1))) == [1])
        // Nor asked: the next lease only lacks a worker.
        #expect(node.run(0, lease(2, [borrowed])) == [.startWorker(3)])
    }

    @Test mutating func whoIsGoneOrHasCancelledGetsNoLease() {
        _ = node.run(0, lease(1, [own]), .cancelLease(request: 1))
        #expect(granted(node.run(0, .located(object: own))) == [])
        _ = node.run(1, lease(1, [own]))
        _ = node.run(.lost(1))
        #expect(granted(node.run(0, .located(object: own))) == [])
    }

    @Test func callsWithOtherStoredArgumentsGetLeasesOfTheirOwn() {
        var core = CoreMachine(process: 0, rules: .ray)
        let other = ObjectKey(owner: 0, index: 0, sequence: 2)
        for object in [own, other] {
            _ = core.handle(.put(object: object, size: 200_000, nested: [], explicit: true))
        }
        func call(_ number: UInt64, _ object: ObjectKey) -> CoreInput {
            var spec = Make.spec(number)
            spec.arguments = [TaskArgument(content: .reference(object))]
            return .submit(spec)
        }
        let requests = [call(11, own), call(12, other), call(13, own)].flatMap { core.handle($0) }
            .compactMap { action -> [ObjectKey]? in
                guard case .toNode(.requestLease(_, _, _, _, _, let dependencies)) = action else {
                    return nil
                }
                return dependencies
            }
        #expect(requests == [[own], [other], [own]])
        // The worker that was granted for `own` runs both calls with it, and no other.
        let first = core.handle(.leased(request: 1, worker: 1))
        #expect(first.contains { $0.pushedTask == Make.task(11) })
        let reply = TaskReply(
            task: Make.task(11), attempt: 1, outcome: .returned,
            results: [.inline(Payload(format: .messagePack, bytes: [1]))])
        let second = core.handle(.peer(1, .reply(reply)))
        #expect(second.contains { $0.pushedTask == Make.task(13) })
    }

    @Test func theOwnerAnswers() {
        var core = CoreMachine(process: 0, rules: .ray)
        #expect(core.handle(.locate(own)) == [.toNode(.located(object: own))])
    }
}

extension CoreAction {
    fileprivate var pushedTask: TaskKey? {
        if case .toPeer(_, .push(let spec)) = self { spec.task } else { nil }
    }
}
