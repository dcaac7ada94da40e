import ObjectPassing
import Testing

/// Which calls are tried again: `ray-facts.md` §11.
@Suite struct RetryTests {
    private var machine = CoreMachine(process: 0, rules: .ray)
    private let result = Make.task(1).result(1)

    /// Submits a call and lets workers die under it, one after the other.
    ///
    /// - Returns: all actions.
    private mutating func die(_ times: Int, retries: Int32) -> [CoreAction] {
        var actions = machine.handle(.submit(Make.spec(1, retries: retries)))
        for number in 1...times {
            actions += machine.handle(.leased(request: UInt64(number), worker: UInt32(number)))
            actions += machine.handle(.lost(UInt32(number)))
        }
        return actions
    }

    private func attempts(_ actions: [CoreAction]) -> [UInt32] {
        actions.compactMap {
            if case .push(let spec)? = $0.peerMessage { spec.attempt } else { nil }
        }
    }

    @Test func fourRunsAreTheDefault() {
        #expect(Rules.ray.maxRetries(said: nil) == 3)
        #expect(Rules.ray.maxRetries(said: 0) == 0)
        var rules = Rules.ray
        rules.defaultMaxRetries = 1
        #expect(rules.maxRetries(said: nil) == 1)
    }

    @Test mutating func afterTheLastRunTheWorkerHasCrashed() {
        let actions = die(4, retries: 3)
        #expect(attempts(actions) == [1, 2, 3, 4])
        let retried = actions.compactMap {
            if case .retried(let spec) = $0 { spec.attempt } else { nil }
        }
        #expect(retried == [2, 3, 4])
        guard case .failed(let failure) = machine.references.value(of: result) else {
            Issue.record("the call has not failed")
            return
        }
        #expect(failure.reason == .workerCrashed)
        #expect(failure.message.contains("run 4 of 4"))
        #expect(
            actions.contains { if case .gaveUp(_, failure) = $0 { true } else { false } })
        #expect(machine.submitter.unfinished == 0)
    }

    @Test mutating func withoutRetriesOneDeathIsTheEnd() {
        #expect(attempts(die(1, retries: 0)) == [1])
        #expect(machine.submitter.unfinished == 0)
    }

    @Test mutating func aNegativeNumberOfRetriesHasNoEnd() {
        #expect(attempts(die(50, retries: -1)).last == 50)
        #expect(machine.references.value(of: result) == nil)
    }

    @Test mutating func theDeathOfAnIdleWorkerIsNoAttempt() {
        _ = die(1, retries: 1)
        #expect(machine.lose(9) == [])
        #expect(machine.submitter.unfinished == 1)
    }

    @Test mutating func argumentsStayUntilTheLastAttempt() {
        let object = Make.object(7)
        _ = machine.run(.put(object: object, size: 8, nested: [], explicit: false))
        _ = machine.run(.submit(Make.spec(1, [.stored(object)], retries: 1)))
        let free = CoreAction.toNode(.free(object: object))
        let first = machine.run(.leased(request: 1, worker: 1), .lost(1))
        #expect(!first.contains(free))
        #expect(machine.run(.leased(request: 2, worker: 2), .lost(2)).contains(free))
    }

    // MARK: retry_exceptions

    private func raised(_ attempt: UInt32, _ outcome: TaskReply.Outcome) -> PeerMessage {
        let error = ObjectValue.inline(Payload(format: .taskError, bytes: [UInt8(attempt)]))
        return .reply(Make.reply(1, attempt: attempt, [error], outcome))
    }

    @Test mutating func anErrorIsNoReasonToRetry() {
        _ = machine.run(.submit(Make.spec(1, retries: 3)), .leased(request: 1, worker: 1))
        _ = machine.run(.peer(1, raised(1, .raised)))
        #expect(machine.submitter.unfinished == 0)
    }

    @Test mutating func aNamedErrorIs() {
        _ = machine.run(.submit(Make.spec(1, retries: 2)), .leased(request: 1, worker: 1))
        let again = machine.run(.peer(1, raised(1, .raisedRetryable)))
        #expect(attempts(again) == [2], "on the same lease")
        _ = machine.run(.peer(1, raised(2, .raisedRetryable)))
        #expect(machine.references.value(of: result) == nil)
        _ = machine.run(.peer(1, raised(3, .raisedRetryable)))
        #expect(
            machine.references.value(of: result)
                == .inline(Payload(format: .taskError, bytes: [3])))
    }

    @Test mutating func anOlderAttemptsReplyIsIgnored() {
        _ = machine.run(.submit(Make.spec(1, retries: 2)), .leased(request: 1, worker: 1))
        _ = machine.run(.peer(1, raised(1, .raisedRetryable)), .peer(2, raised(1, .raised)))
        #expect(machine.references.value(of: result) == nil)
    }

    // MARK: What a dead attempt left in the store

    /// It may have stored its result and died before it could say so.
    @Test mutating func aFailedCallFreesWhatItsAttemptsStored() {
        #expect(die(2, retries: 1).contains(.toNode(.free(object: result))))
    }

    @Test mutating func aSmallResultFreesWhatAnEarlierAttemptStored() {
        #expect(!die(1, retries: 1).contains(.toNode(.free(object: result))))
        let reply = Make.reply(1, attempt: 2, [Make.inline()])
        let ended = machine.run(.leased(request: 2, worker: 2), .peer(2, .reply(reply)))
        #expect(ended.contains(.toNode(.free(object: result))))
    }

    /// The store has the new one in its place.
    @Test mutating func aStoredResultReplacesWhatAnEarlierAttemptStored() {
        _ = die(1, retries: 1)
        let reply = Make.reply(1, attempt: 2, [.stored(size: 8, nested: [])])
        let ended = machine.run(.leased(request: 2, worker: 2), .peer(2, .reply(reply)))
        #expect(!ended.contains(.toNode(.free(object: result))))
    }
}
