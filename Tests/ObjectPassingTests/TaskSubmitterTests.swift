import ObjectPassing
import Testing

/// Dependencies, leases and dispatch. Ray's `normal_task_submitter.cc`; `ray-facts.md` §6.
@Suite struct TaskSubmitterTests {
    private var machine = CoreMachine(process: 0, rules: .ray)

    /// The numbers of the lease requests among the actions.
    private func asked(_ actions: [CoreAction]) -> [UInt64] {
        actions.compactMap {
            if case .requestLease(let request, _, _, _, _, _)? = $0.nodeRequest {
                request
            } else {
                nil
            }
        }
    }

    private func pushed(_ actions: [CoreAction]) -> [TaskSpec] {
        actions.compactMap { if case .push(let spec)? = $0.peerMessage { spec } else { nil } }
    }

    private func returned(_ actions: [CoreAction]) -> [ProcessNumber] {
        actions.compactMap {
            if case .returnLease(let worker)? = $0.nodeRequest { worker } else { nil }
        }
    }

    private func cancelled(_ actions: [CoreAction]) -> [UInt64] {
        actions.compactMap {
            if case .cancelLease(let request)? = $0.nodeRequest { request } else { nil }
        }
    }

    private func end(_ sequence: UInt64) -> PeerMessage {
        .reply(Make.reply(sequence, [Make.inline()]))
    }

    private func givenUp(_ actions: [CoreAction]) -> [SystemFailure.Reason] {
        actions.compactMap { if case .gaveUp(_, let failure) = $0 { failure.reason } else { nil } }
    }

    // MARK: Cancelling

    @Test mutating func aCallThatIsCancelledBeforeItRunsIsGivenUp() {
        _ = machine.run(.submit(Make.spec(1)))
        let cancelled = machine.handle(
            .cancel(Make.task(1).result(1), force: false, recursive: false))
        #expect(givenUp(cancelled) == [.taskCancelled])
        #expect(machine.submitter.unfinished == 0)
    }

    @Test mutating func aCallThatItsWorkerCancelledBeforeTheBodyIsGivenUp() {
        _ = machine.run(.submit(Make.spec(1)), .leased(request: 1, worker: 1))
        let failure = ObjectValue.failed(SystemFailure(.taskCancelled, "cancelled"))
        let reply = machine.handle(.peer(1, .reply(Make.reply(1, [failure]))))
        #expect(givenUp(reply) == [.taskCancelled])
    }

    // MARK: Leases

    @Test mutating func aLeaseIsAskedForEachWaitingCallUpToTheLimit() {
        let asked = asked((1...15).flatMap { machine.run(.submit(Make.spec(UInt64($0)))) })
        #expect(asked == Array(1...10))
    }

    @Test mutating func callsBeyondTheLimitAreAskedForWhenLeasesAreGranted() {
        for number in 1...12 { _ = machine.run(.submit(Make.spec(UInt64(number)))) }
        #expect(asked(machine.run(.leased(request: 1, worker: 1))) == [11])
        #expect(asked(machine.run(.leased(request: 2, worker: 2))) == [12])
        #expect(asked(machine.run(.leased(request: 3, worker: 3))) == [])
    }

    /// Ten workers die with the first ten calls; nothing else would ever ask for the rest.
    @Test mutating func callsBeyondTheLimitOutliveTheWorkersBeforeThem() {
        for number in 1...11 { _ = machine.run(.submit(Make.spec(UInt64(number)))) }
        for number in 1...10 {
            _ = machine.run(.leased(request: UInt64(number), worker: ProcessNumber(number)))
            _ = machine.run(.lost(ProcessNumber(number)))
        }
        let last = machine.run(.leased(request: 11, worker: 11))
        #expect(pushed(last).map(\.task) == [Make.task(11)])
    }

    @Test mutating func eachFunctionAndCPUCountHasItsOwnLeases() {
        var half = Make.spec(2)
        half.options.milliCPUs = 500
        let other = Make.spec(3, function: FunctionKey(high: 2, low: 2))
        let requests = machine.run(.submit(Make.spec(1)), .submit(half), .submit(other))
        #expect(asked(requests) == [1, 2, 3])
        #expect(pushed(machine.run(.leased(request: 2, worker: 1))) == [half])
        #expect(pushed(machine.run(.leased(request: 3, worker: 2))) == [other])
    }

    @Test mutating func aLeaseServesTheNextCallAndIsGivenBackAfterTheLast() {
        _ = machine.run(.submit(Make.spec(1)), .submit(Make.spec(2)))
        let first = machine.run(.leased(request: 1, worker: 5))
        #expect(pushed(first).map(\.task) == [Make.task(1)])
        let second = machine.run(.peer(5, end(1)))
        #expect(pushed(second).map(\.task) == [Make.task(2)])
        #expect(returned(second) == [])
        #expect(cancelled(second) == [2], "nothing waits for the other lease any more")
        #expect(returned(machine.run(.peer(5, end(2)))) == [5])
    }

    @Test mutating func aLeaseThatComesTooLateGoesBack() {
        _ = machine.run(
            .submit(Make.spec(1)), .submit(Make.spec(2)), .leased(request: 1, worker: 5),
            .peer(5, end(1)))
        let late = machine.run(.leased(request: 2, worker: 6))
        #expect(returned(late) == [6])
        #expect(pushed(late) == [])
    }

    @Test mutating func aLeaseOfADeadWorkerIsAskedForAgain() {
        _ = machine.run(.submit(Make.spec(1)), .lost(5))
        let late = machine.run(.leased(request: 1, worker: 5))
        #expect(pushed(late) == [])
        #expect(asked(late) == [2])
        let next = machine.run(.leased(request: 2, worker: 6))
        #expect(pushed(next).map(\.attempt) == [1], "the call has not run yet")
    }

    // MARK: Dependencies

    @Test mutating func aCallWaitsForItsDependencies() {
        _ = machine.run(.submit(Make.spec(1)), .leased(request: 1, worker: 1))
        let result = Make.task(1).result(1)
        let waiting = machine.run(.submit(Make.spec(2, [.reference(result), .reference(result)])))
        #expect(waiting == [])
        #expect(asked(machine.run(.peer(1, end(1)))) == [2])
    }

    @Test mutating func aSmallDependencyRidesInline() {
        _ = machine.run(.submit(Make.spec(1)), .leased(request: 1, worker: 1))
        let result = Make.task(1).result(1)
        _ = machine.run(.submit(Make.spec(2, [.reference(result)])), .peer(1, end(1)))
        let push = pushed(machine.run(.leased(request: 2, worker: 1)))
        #expect(
            push.first?.arguments.map(\.content)
                == [.inline(Payload(format: .pickle, bytes: [1]))])
    }

    @Test mutating func aStoredDependencyIsNamed() {
        let object = Make.object(1)
        _ = machine.run(.put(object: object, size: 8, nested: [], explicit: true))
        _ = machine.run(.submit(Make.spec(2, [.reference(object)])))
        let push = pushed(machine.run(.leased(request: 1, worker: 1)))
        #expect(push.first?.arguments.map(\.content) == [.stored(object)])
    }

    @Test mutating func anotherProcessesDependencyIsAskedOfItsOwner() {
        let objects = (1...20).map { Make.object(UInt64($0), of: 3) }
        for object in objects { _ = machine.run(.adopt(object)) }
        let actions = machine.run(.submit(Make.spec(1, objects.map { .reference($0) })))
        #expect(
            actions == objects.map { .toPeer(3, .resolve(object: $0)) },
            "in the order of the arguments, so that a replay gives the same")
        for object in objects.dropLast() {
            #expect(
                asked(machine.run(.peer(3, .resolved(object: object, value: Make.inline())))) == [])
        }
        #expect(
            asked(machine.run(.peer(3, .resolved(object: objects[19], value: Make.inline()))))
                == [1])
    }

    @Test mutating func aFailedDependencyFailsTheCallWhereItRuns() {
        _ = machine.run(.submit(Make.spec(1)), .leased(request: 1, worker: 1))
        _ = machine.run(.submit(Make.spec(2, [.reference(Make.task(1).result(1))])))
        let error = Payload(format: .taskError, bytes: [9])
        let ended = machine.run(.peer(1, .reply(Make.reply(1, [.inline(error)], .raised))))
        #expect(asked(ended) == [2])
        let leased = machine.run(.leased(request: 2, worker: 1))
        let pushed = leased.compactMap(\.peerMessage).compactMap { message -> TaskSpec? in
            if case .push(let spec) = message { spec } else { nil }
        }
        #expect(pushed.map { $0.arguments.map(\.content) } == [[.inline(error)]])
        #expect(machine.references.value(of: Make.task(2).result(1)) == nil)
    }

    @Test mutating func aDependencyWhoseOwnerDiesFailsTheCallWhereItRuns() {
        let object = Make.object(1, of: 3)
        _ = machine.run(.adopt(object), .submit(Make.spec(1, [.reference(object)])))
        _ = machine.run(.lost(3))
        let pushed = machine.run(.leased(request: 1, worker: 1)).compactMap(\.peerMessage)
        guard case .push(let spec)? = pushed.first,
            case .failed(let failure) = spec.arguments[0].content
        else {
            Issue.record("expected a call with a lost argument, found \(pushed)")
            return
        }
        #expect(failure.reason == .ownerDied)
    }

    // MARK: Returns

    @Test mutating func aCallMayReturnNothingOrTwoValues() {
        _ = machine.run(.submit(Make.spec(1, results: 0)), .leased(request: 1, worker: 1))
        #expect(machine.references.count == 0)
        _ = machine.run(.peer(1, .reply(Make.reply(1, []))))
        _ = machine.run(.submit(Make.spec(2, results: 2)), .leased(request: 2, worker: 1))
        let values = [Make.inline([1]), .stored(size: 9, nested: [])]
        _ = machine.run(.peer(1, .reply(Make.reply(2, values))))
        #expect(machine.references.value(of: Make.task(2).result(1)) == values[0])
        #expect(machine.references.value(of: Make.task(2).result(2)) == values[1])
        #expect(machine.submitter.unfinished == 0)
    }

    @Test mutating func aResultThatIsMissingIsAFailure() {
        _ = machine.run(.submit(Make.spec(1, results: 2)), .leased(request: 1, worker: 1))
        _ = machine.run(.peer(1, end(1)))
        guard case .failed = machine.references.value(of: Make.task(1).result(2)) else {
            Issue.record("a result that never came has a value, or is waited for")
            return
        }
    }

    @Test mutating func theNodesDeathEndsEveryCall() {
        _ = machine.run(.submit(Make.spec(1)), .leased(request: 1, worker: 1))
        _ = machine.run(.submit(Make.spec(2)))
        _ = machine.run(.submit(Make.spec(3, [.reference(Make.task(2).result(1))])))
        _ = machine.run(.nodeLost)
        for number in UInt64(1)...3 {
            guard
                case .failed(let failure) = machine.references.value(
                    of: Make.task(number).result(1))
            else {
                Issue.record("call \(number) has not failed")
                continue
            }
            #expect(failure.reason == .nodeDied)
        }
        #expect(machine.submitter.unfinished == 0)
    }
}
