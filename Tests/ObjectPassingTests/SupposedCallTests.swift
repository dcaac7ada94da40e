import ObjectPassing
import Testing

/// Calls in worlds where references inside arguments are resolved, or arguments may be written to.
@Suite struct SupposedCallTests {
    private let inner = Make.task(1).result(1)

    /// A machine with a call under way whose result `inner` is.
    private func machine(_ world: Supposition?) -> CoreMachine {
        var machine = CoreMachine(process: 0, rules: world?.rules ?? .ray)
        _ = machine.run(.submit(Make.spec(1)), .leased(request: 1, worker: 1))
        return machine
    }

    private func listing(_ object: ObjectKey) -> TaskArgument.Content {
        .inline(Payload(format: .pickle, bytes: [1], nested: [object]))
    }

    private func asksForLease(_ actions: [CoreAction]) -> Bool {
        actions.contains { if case .requestLease? = $0.nodeRequest { true } else { false } }
    }

    // MARK: References inside arguments

    @Test(arguments: [nil, Supposition.nestedRefsResolved])
    func aCallWaitsForWhatIsInsideItsArgument(world: Supposition?) {
        var machine = machine(world)
        let call = Make.spec(2, function: FunctionKey(high: 2, low: 2), [listing(inner)])
        #expect(asksForLease(machine.run(.submit(call))) == (world == nil))
        let end = machine.run(.peer(1, .reply(Make.reply(1, [Make.inline()]))))
        #expect(asksForLease(end) == (world != nil))
        #expect(machine.references.violations() == [])
    }

    @Test(arguments: [nil, Supposition.nestedRefsResolved])
    func aCallWaitsForWhatIsInsideAStoredArgument(world: Supposition?) {
        var machine = machine(world)
        let stored = Make.object(7)
        let call = Make.spec(2, function: FunctionKey(high: 2, low: 2), [.stored(stored)])
        let actions = machine.run(
            .put(object: stored, size: 200_000, nested: [inner], explicit: false), .submit(call))
        #expect(asksForLease(actions) == (world == nil))
        let end = machine.run(.peer(1, .reply(Make.reply(1, [Make.inline()]))))
        #expect(asksForLease(end) == (world != nil))
    }

    @Test(arguments: [nil, Supposition.nestedRefsResolved])
    func whatHasFailedInsideFailsTheCall(world: Supposition?) {
        var machine = machine(world)
        let error = ObjectValue.inline(Payload(format: .taskError, bytes: [9]))
        _ = machine.run(.submit(Make.spec(2, [listing(inner)])))
        _ = machine.run(.peer(1, .reply(Make.reply(1, [error], .raised))))
        let outcome = machine.references.value(of: Make.task(2).result(1))
        #expect(outcome == (world == nil ? nil : error))
        #expect(machine.references.violations() == [])
    }

    @Test func aBorrowedReferenceInsideIsAskedFor() {
        var machine = CoreMachine(process: 0, rules: Supposition.nestedRefsResolved.rules)
        let borrowed = Make.object(3, of: 4)
        let actions = machine.run(.submit(Make.spec(1, [listing(borrowed)])))
        #expect(actions.contains(.toPeer(4, .resolve(object: borrowed))))
        #expect(!asksForLease(actions))
    }

    // MARK: Arguments that were written to

    private func written(_ index: UInt32, _ bytes: [UInt8]?) -> WrittenArgument {
        WrittenArgument(
            index: index, payload: bytes.map { Payload(format: .pickle, bytes: $0) })
    }

    private func reply(_ sequence: UInt64, _ written: WrittenArgument...) -> PeerMessage {
        var reply = Make.reply(sequence, [Make.inline()])
        reply.written = written
        return .reply(reply)
    }

    @Test func anArgumentByValueGoesBackToTheCallerBeforeItIsFreed() {
        var machine = CoreMachine(process: 0, rules: Supposition.writableObjects.rules)
        let stored = Make.object(7)
        _ = machine.run(
            .put(object: stored, size: 200_000, nested: [], explicit: false),
            .submit(Make.spec(1, [listing(Make.object(8)), .stored(stored)])),
            .leased(request: 1, worker: 1))
        let actions = machine.run(.peer(1, reply(1, written(0, [5]), written(1, nil))))
        #expect(
            actions.prefix(2) == [
                .writtenBack(Make.task(1), written(0, [5]), object: nil),
                .writtenBack(Make.task(1), written(1, nil), object: stored),
            ])
        let freed = actions.firstIndex(of: .toNode(.free(object: stored)))
        #expect(freed.map { $0 >= 2 } == true)
    }

    @Test func aSmallValueByReferenceIsRewrittenAtItsOwner() {
        var machine = machine(.writableObjects)
        _ = machine.run(
            .peer(1, .reply(Make.reply(1, [Make.inline([1])]))),
            .submit(Make.spec(2, [.reference(inner)])), .leased(request: 2, worker: 1))
        let actions = machine.run(.peer(1, reply(2, written(0, [2]))))
        #expect(machine.references.value(of: inner) == Make.inline([2]))
        #expect(!actions.contains { if case .writtenBack = $0 { true } else { false } })
    }

    @Test func theOwnerElsewhereIsTold() {
        var machine = CoreMachine(process: 0, rules: Supposition.writableObjects.rules)
        let borrowed = Make.object(3, of: 4)
        _ = machine.run(
            .adopt(borrowed), .peer(4, .borrowed(object: borrowed)),
            .submit(Make.spec(1, [.reference(borrowed)])),
            .peer(4, .resolved(object: borrowed, value: Make.inline([1]))),
            .leased(request: 1, worker: 1))
        let actions = machine.run(.peer(1, reply(1, written(0, [2]))))
        let told = PeerMessage.resolved(object: borrowed, value: Make.inline([2]))
        #expect(actions.contains(.toPeer(4, told)))
        var owner = CoreMachine(process: 4, rules: Supposition.writableObjects.rules)
        _ = owner.run(.put(object: borrowed, size: 1, nested: [], explicit: true))
        _ = owner.run(.peer(0, told))
        #expect(owner.references.value(of: borrowed) == Make.inline([2]))
    }

    @Test func aPlaceThatTheCallDoesNotHaveIsPassedOver() {
        var machine = CoreMachine(process: 0, rules: Supposition.writableObjects.rules)
        _ = machine.run(.submit(Make.spec(1)), .leased(request: 1, worker: 1))
        let actions = machine.run(.peer(1, reply(1, written(3, [2]))))
        #expect(!actions.contains { if case .writtenBack = $0 { true } else { false } })
    }
}
