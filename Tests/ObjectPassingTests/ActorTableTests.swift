import ObjectPassing
import Testing

/// The life of actors. Ray's `gcs_actor_manager.cc`.
@Suite struct ActorTableTests {
    private var node = NodeMachine(
        milliCPUs: 3000, store: StoreCapacity(memory: 4096), firstWorker: 1, rules: .ray)
    private let actor = ActorKey(Make.task(1))

    private func spec(
        of actor: ActorKey? = nil, cpus: Int32 = 0,
        _ change: (inout ActorOptions) -> Void = { _ in }
    ) -> TaskSpec {
        let actor = actor ?? self.actor
        var options = ActorOptions()
        options.placementMilliCPUs = 1000
        change(&options)
        var spec = Make.spec(1, results: 0)
        spec.task = actor.creation
        spec.options.milliCPUs = cpus
        spec.actorCall = .constructor(actor, options)
        return spec
    }

    private func constructed(_ actions: [NodeAction]) -> [ProcessNumber] {
        actions.compactMap {
            if case .toProcess(let worker, .construct) = $0 { worker } else { nil }
        }
    }

    private func states(_ actions: [NodeAction]) -> [ActorState] {
        actions.compactMap {
            if case .toProcess(0, .actor(_, let state)) = $0 { state } else { nil }
        }
    }

    private func reason(_ state: ActorState?) -> SystemFailure.Reason? {
        if case .dead(let failure) = state { failure.reason } else { nil }
    }

    /// Has a driver and so many idle workers.
    private mutating func begin(workers: ProcessNumber = 2) {
        _ = node.run(.start)
        for process in 0...workers { _ = node.run(process, .hello(pid: 1)) }
    }

    private func lease(_ number: UInt64, cpus milliCPUs: Int32) -> NodeRequest {
        .requestLease(
            request: number, task: Make.task(90), function: Make.function, milliCPUs: milliCPUs,
            custom: CustomResources(),
            dependencies: [])
    }

    @Test mutating func aWorkerBecomesTheActorAndStaysIt() {
        begin(workers: 1)
        let granted = node.run(0, .createActor(spec()))
        #expect(constructed(granted) == [1])
        #expect(states(node.run(1, .constructed(actor, failure: nil))) == [.alive(worker: 1)])
        _ = node.run(0, .returnLease(worker: 1))
        #expect(node.run(.lost(2), .lost(3)).isEmpty)
        #expect(node.run(0, lease(1, cpus: 0)) == [.startWorker(4)])
    }

    @Test mutating func anActorWithoutCPUsRunsBesideWhatHoldsThem() {
        begin()
        _ = node.run(0, lease(1, cpus: 3000))
        #expect(constructed(node.run(0, .createActor(spec()))).count == 1)
        let other = ActorKey(Make.task(3))
        #expect(constructed(node.run(0, .createActor(spec(of: other, cpus: 3000)))).isEmpty)
    }

    @Test mutating func anActorKeepsItsCPUsWhileItWaits() {
        begin()
        _ = node.run(0, .createActor(spec(cpus: 3000)))
        let other = ActorKey(Make.task(3))
        #expect(constructed(node.run(0, .createActor(spec(of: other, cpus: 3000)))).isEmpty)
        for worker: ProcessNumber in [1, 2] {
            #expect(constructed(node.run(worker, .blocked)).isEmpty)
        }
    }

    @Test mutating func aConstructorThatRaisesEndsIt() {
        begin()
        let failure = SystemFailure(.actorDied, "its constructor raised")
        let worker = constructed(node.run(0, .createActor(spec { $0.maxRestarts = 5 })))[0]
        #expect(node.run(worker, .constructed(actor, failure: failure)) == [.kill(worker)])
        let lost = node.run(.lost(worker))
        #expect(states(lost) == [.dead(failure)], "and no restart, as on Ray")
    }

    @Test mutating func aDeadWorkersActorIsMadeAgainAsOftenAsItMay() {
        begin(workers: 3)
        let first = constructed(node.run(0, .createActor(spec { $0.maxRestarts = 1 })))[0]
        _ = node.run(first, .constructed(actor, failure: nil))
        let lost = node.run(.lost(first))
        #expect(states(lost) == [.restarting])
        let second = constructed(lost)[0]
        let again = node.run(second, .constructed(actor, failure: nil))
        #expect(states(again) == [.alive(worker: second)])
        #expect(reason(states(node.run(.lost(second))).first) == .actorDied)
    }

    @Test mutating func aKillEndsItAndLeavesNoRestart() {
        begin(workers: 3)
        let worker = constructed(node.run(0, .createActor(spec { $0.maxRestarts = -1 })))[0]
        _ = node.run(worker, .constructed(actor, failure: nil))
        let softly = node.run(0, .killActor(actor, mayRestart: true))
        #expect(softly == [.kill(worker)])
        let lost = node.run(.lost(worker))
        #expect(states(lost) == [.restarting])
        let next = constructed(lost)[0]
        #expect(node.run(0, .killActor(actor, mayRestart: false)) == [.kill(next)])
        #expect(reason(states(node.run(.lost(next))).first) == .actorDied)
        #expect(node.run(0, .killActor(actor, mayRestart: false)) == [])
    }

    @Test mutating func whoLeavesIsNotMadeAgain() {
        begin(workers: 3)
        let worker = constructed(node.run(0, .createActor(spec { $0.maxRestarts = -1 })))[0]
        _ = node.run(worker, .constructed(actor, failure: nil), .exitActor(actor))
        #expect(reason(states(node.run(.lost(worker))).first) == .actorDied)
    }

    @Test mutating func withoutHandlesItFinishesAndEndsButNotADetachedOne() {
        begin(workers: 3)
        let worker = constructed(node.run(0, .createActor(spec())))[0]
        #expect(node.run(0, .releaseActor(actor)) == [.toProcess(worker, .retire)])
        let detached = ActorKey(Make.task(2))
        _ = node.run(0, .createActor(spec(of: detached) { $0.isDetached = true }))
        #expect(node.run(0, .releaseActor(detached)) == [])
    }

    @Test mutating func whatIsReleasedBeforeItIsMadeIsNeverMade() {
        begin()
        _ = node.run(0, .releaseActor(actor))
        #expect(constructed(node.run(0, .createActor(spec()))).isEmpty)
    }

    /// Its owner waits for the arguments, and would wait in vain for word of the actor.
    @Test mutating func whatIsKilledBeforeItIsMadeIsNeverMadeAndItsOwnerHearsSo() {
        begin()
        let killed = node.run(1, .watchActor(actor), .killActor(actor, mayRestart: false))
        #expect(reason(states(killed).last) == .actorDied)
        #expect(constructed(node.run(0, .createActor(spec()))) == [])
        #expect(node.actors.living == 0)
        // Also where nobody has asked for it.
        let other = ActorKey(Make.task(2))
        #expect(
            reason(states(node.run(0, .killActor(other, mayRestart: false))).last) == .actorDied)
        #expect(constructed(node.run(0, .createActor(spec(of: other)))) == [])
    }

    @Test mutating func itEndsWithItsOwnerButNotADetachedOne() {
        begin(workers: 3)
        let own = ActorKey(Make.task(1, of: 3))
        let detached = ActorKey(Make.task(2, of: 3))
        let first = constructed(node.run(3, .createActor(spec(of: own))))[0]
        _ = node.run(3, .createActor(spec(of: detached) { $0.isDetached = true }))
        #expect(node.run(.lost(3)).filter { $0 == .kill(first) }.count == 1)
        let unknown = ActorKey(Make.task(9, of: 3))
        #expect(reason(states(node.run(0, .watchActor(unknown))).first) == .actorDied)
    }

    @Test mutating func aNameBelongsToOneActorAtATime() {
        begin()
        let name = ActorName(name: "n", namespace: "s")
        func naming(_ actor: ActorKey) -> NodeRequest {
            .nameActor(request: 1, actor: actor, name: name, handle: [7])
        }
        let other = ActorKey(Make.task(2))
        let taken = NodeAction.toProcess(0, .named(request: 1, isFree: false))
        #expect(node.run(0, naming(actor)) == [.toProcess(0, .named(request: 1, isFree: true))])
        #expect(node.run(0, naming(other)) == [taken])
        let find = NodeRequest.findActor(request: 2, name: name)
        #expect(node.run(0, find) == [.toProcess(0, .actorFound(request: 2, handle: [7]))])
        let worker = constructed(node.run(0, .createActor(spec())))[0]
        _ = node.run(0, .killActor(actor, mayRestart: false))
        #expect(
            node.run(0, find) == [.toProcess(0, .actorFound(request: 2, handle: nil))],
            "as soon as it is killed")
        _ = node.run(.lost(worker))
        #expect(node.run(0, naming(other)) != [taken])
    }

    @Test mutating func atTheEndOfTheRunNothingIsMadeAgain() {
        begin(workers: 3)
        let worker = constructed(node.run(0, .createActor(spec { $0.maxRestarts = -1 })))[0]
        _ = node.run(worker, .constructed(actor, failure: nil))
        #expect(node.run(0, .shutdown) == [.shutDown])
        #expect(states(node.run(.lost(worker))).isEmpty)
    }
}
