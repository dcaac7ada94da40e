import ObjectPassing
import Testing

/// The calls of an actor, from its caller's side. Ray's `actor_task_submitter.cc`.
@Suite struct ActorSubmitterTests {
    private var machine = CoreMachine(process: 0, rules: .ray)
    private let actor = ActorKey(Make.task(1))
    private let died = SystemFailure(.actorDied, "it died")

    private func constructor(
        restarts: Int32 = 0, _ arguments: [TaskArgument.Content] = []
    ) -> TaskSpec {
        var options = ActorOptions()
        options.maxRestarts = restarts
        var spec = Make.spec(1, arguments, results: 0)
        spec.actorCall = .constructor(actor, options)
        return spec
    }

    private func method(
        _ sequence: UInt64, _ arguments: [TaskArgument.Content] = [], retries: Int32 = 0
    ) -> TaskSpec {
        var spec = Make.spec(sequence, arguments, retries: retries)
        spec.actorCall = .method(actor, name: "m")
        return spec
    }

    private func pushed(_ actions: [CoreAction]) -> [UInt64] {
        actions.compactMap {
            if case .push(let spec)? = $0.peerMessage { spec.task.sequence } else { nil }
        }
    }

    private func failures(_ sequences: UInt64...) -> [SystemFailure.Reason?] {
        sequences.map {
            if case .failed(let failure) = machine.references.value(of: Make.task($0).result(1)) {
                failure.reason
            } else {
                nil
            }
        }
    }

    private mutating func call(_ spec: TaskSpec, isOrdered: Bool = true) -> [CoreAction] {
        machine.run(.call(spec, isOrdered: isOrdered))
    }

    /// Creates it, and has it alive in worker 5.
    private mutating func begin(restarts: Int32 = 0) {
        _ = machine.run(
            .createActor(constructor(restarts: restarts)), .actor(actor, .alive(worker: 5)))
    }

    @Test mutating func callsWaitUntilTheActorIsAliveAndGoWithoutLeases() {
        let created = machine.run(.createActor(constructor()))
        #expect(created == [.toNode(.createActor(constructor()))])
        #expect(call(method(2)) + call(method(3)) == [])
        #expect(pushed(machine.run(.actor(actor, .alive(worker: 5)))) == [2, 3])
        #expect(pushed(call(method(4))) == [4], "without the reply to the ones before")
    }

    @Test mutating func aCallThatItsWorkerCancelledBeforeTheBodyIsGivenUp() {
        begin()
        _ = call(method(2))
        let failure = SystemFailure(.taskCancelled, "cancelled")
        let reply = machine.handle(.peer(5, .reply(Make.reply(2, [.failed(failure)]))))
        #expect(reply.contains(.gaveUp(method(2), failure)))
        #expect(failures(2) == [.taskCancelled])
    }

    @Test mutating func whoDidNotCreateItAsksHowItStands() {
        let borrower = ActorKey(Make.task(1, of: 7))
        var spec = Make.spec(2)
        spec.actorCall = .method(borrower, name: "m")
        let actions = machine.run(.hold(borrower.handle), .call(spec, isOrdered: true))
        #expect(actions.contains(.toNode(.watchActor(borrower))))
        #expect(pushed(actions) == [])
    }

    @Test mutating func aCallWhoseArgumentIsNotThereHoldsUpThoseBehindIt() {
        begin()
        _ = machine.run(.submit(Make.spec(2)), .leased(request: 1, worker: 6))
        #expect(pushed(call(method(3, [.reference(Make.task(2).result(1))]))) == [])
        #expect(pushed(call(method(4))) == [])
        let settled = machine.run(.peer(6, .reply(Make.reply(2, [Make.inline()]))))
        #expect(pushed(settled) == [3, 4])
    }

    @Test mutating func whereCallsRunSideBySideNoneIsHeldUp() {
        begin()
        _ = machine.run(.submit(Make.spec(2)), .leased(request: 1, worker: 6))
        let waiting = method(3, [.reference(Make.task(2).result(1))])
        let other = ActorKey(Make.task(9, of: 7))
        _ = machine.run(.hold(other.handle))
        var first = waiting
        var second = method(4)
        first.actorCall = .method(other, name: "m")
        second.actorCall = .method(other, name: "m")
        _ = call(first, isOrdered: false)
        _ = call(second, isOrdered: false)
        #expect(pushed(machine.run(.actor(other, .alive(worker: 8)))) == [4])
    }

    @Test mutating func whatItsDeathCutsOffFailsWhenNodeAndConnectionHaveSaidSo() {
        begin()
        _ = call(method(2))
        _ = machine.run(.actor(actor, .dead(died)))
        #expect(failures(2) == [nil], "its reply may be under way")
        _ = machine.run(.lost(5))
        #expect(failures(2) == [.actorDied])
        _ = call(method(3))
        #expect(failures(3) == [.actorDied])
    }

    @Test mutating func aReplyThatComesAfterTheNewsOfItsDeathCounts() {
        begin()
        _ = call(method(2))
        _ = machine.run(.actor(actor, .dead(died)))
        _ = machine.run(.peer(5, .reply(Make.reply(2, [Make.inline()]))), .lost(5))
        #expect(machine.references.value(of: Make.task(2).result(1)) == Make.inline())
    }

    @Test mutating func aRestartFailsOrRetriesWhatWasUnderWay() {
        begin(restarts: 1)
        _ = call(method(2))
        _ = call(method(3, retries: 1))
        _ = machine.run(.lost(5), .actor(actor, .restarting))
        #expect(failures(2, 3) == [.actorUnavailable, nil])
        _ = call(method(4))
        #expect(failures(4) == [.actorUnavailable], "Ray: fail_if_actor_unreachable")
        #expect(pushed(machine.run(.actor(actor, .alive(worker: 6)))) == [3])
        _ = machine.run(.lost(6), .actor(actor, .restarting))
        #expect(failures(3) == [.actorUnavailable], "no retry is left")
    }

    @Test mutating func aCallThatIsTriedAgainGoesBeforeThoseThatWaitForIt() {
        begin()
        var first = method(2, retries: 1)
        first.options.retryExceptions = .all
        _ = call(first)
        _ = call(method(3, [.reference(first.task.result(1))]))
        let again = machine.run(.peer(5, .reply(Make.reply(2, [Make.inline()], .raisedRetryable))))
        #expect(pushed(again) == [2])
        let done = machine.run(.peer(5, .reply(Make.reply(2, attempt: 2, [Make.inline()]))))
        #expect(pushed(done) == [3])
    }

    @Test mutating func callsAfterAKillDoNotReachIt() {
        begin()
        let killed = machine.run(.kill(actor, mayRestart: false))
        #expect(killed == [.toNode(.killActor(actor, mayRestart: false))])
        #expect(pushed(call(method(2))) == [])
        _ = machine.run(.actor(actor, .dead(died)), .lost(5))
        #expect(failures(2) == [.actorDied])
    }

    @Test mutating func theLastHandleLetsGoOnlyWhenNoCallIsUnderWay() {
        begin()
        _ = call(method(2))
        let release = CoreAction.toNode(.releaseActor(actor))
        #expect(!machine.run(.drop(actor.handle)).contains(release))
        let replied = machine.run(.peer(5, .reply(Make.reply(2, [Make.inline()]))))
        #expect(replied.contains(release))
    }

    @Test mutating func argumentsOfTheConstructorStayUntilItCannotRunAgain() {
        for restarts: Int32 in [0, 1] {
            machine = CoreMachine(process: 0, rules: .ray)
            let object = Make.object(9)
            _ = machine.run(.put(object: object, size: 9, nested: [], explicit: false))
            _ = machine.run(.createActor(constructor(restarts: restarts, [.stored(object)])))
            let free = CoreAction.toNode(.free(object: object))
            let alive = machine.run(.actor(actor, .alive(worker: 5)))
            #expect(alive.contains(free) == (restarts == 0))
            #expect(machine.run(.actor(actor, .dead(died))).contains(free) == (restarts == 1))
        }
    }

    @Test mutating func theEndOfTheNodeEndsEveryCall() {
        begin()
        _ = call(method(2))
        _ = machine.run(.nodeLost)
        _ = call(method(3))
        #expect(failures(2, 3) == [.nodeDied, .nodeDied])
        #expect(machine.actors.unfinished == 0)
    }
}
