import ObjectPassing
import Testing
import TraceSchema

/// Who keeps an object: what its owner does. Ray's `reference_count.h`; `ray-facts.md` §3, §4.
@Suite struct ReferenceTests {
    private var machine = CoreMachine(process: 0, rules: .ray)
    private let object = Make.object(1)

    private func put(
        _ object: ObjectKey, containing nested: [ObjectKey] = [], explicit: Bool = true
    ) -> CoreInput {
        .put(object: object, size: 8, nested: nested, explicit: explicit)
    }

    private func freed(_ actions: [CoreAction]) -> [ObjectKey] {
        actions.compactMap { if case .free(let object)? = $0.nodeRequest { object } else { nil } }
    }

    @Test mutating func aReferenceFromBytesAsksNobodyAndHoldsNothing() {
        let object = Make.object(7, of: 3)
        let made = machine.run(.holdUntracked(object), .want(object))
        #expect(made.allSatisfy { $0.peerMessage == nil })
        #expect(machine.references.value(of: object) == nil)
        #expect(machine.run(.drop(object)).allSatisfy { $0.peerMessage == nil })
        #expect(machine.references.count == 0)
    }

    @Test mutating func aReferenceThatComesTheUsualWayMakesOneFromBytesGood() {
        let object = Make.object(7, of: 3)
        _ = machine.run(.holdUntracked(object))
        #expect(machine.run(.adopt(object)) == [.toPeer(3, .borrow(object: object))])
        #expect(machine.run(.want(object)).contains(.toPeer(3, .resolve(object: object))))
    }

    @Test mutating func thePutsOwnReferenceKeepsIt() {
        #expect(machine.run(put(object)) == [])
        #expect(machine.references.value(of: object) == .stored(size: 8, nested: []))
        #expect(machine.run(.drop(object)) == [.toNode(.free(object: object))])
        #expect(machine.references.count == 0)
    }

    @Test mutating func everyReferenceCounts() {
        #expect(machine.run(put(object), .hold(object), .adopt(object)) == [])
        #expect(machine.run(.drop(object), .drop(object)) == [])
        #expect(freed(machine.run(.drop(object))) == [object])
    }

    @Test mutating func oneDropTooManyDoesNothing() {
        _ = machine.run(put(object), .drop(object))
        #expect(machine.run(.drop(object)) == [])
        #expect(machine.references.violations() == [])
    }

    @Test mutating func whatIsCapturedIsNeverReleased() {
        _ = machine.run(put(object), .holdForever(object))
        #expect(machine.run(.drop(object)) == [])
        #expect(machine.references.value(of: object) != nil)
    }

    @Test mutating func whatAValueContainsStaysWithIt() {
        let inner = Make.object(2)
        let outer = Make.object(3)
        _ = machine.run(put(inner), put(outer, containing: [inner, inner]))
        #expect(machine.run(.drop(inner)) == [])
        #expect(freed(machine.run(.drop(outer))) == [outer, inner])
    }

    @Test mutating func aChainGoesToItsEnd() {
        let chain = (1...50).map { Make.object(UInt64($0)) }
        for (index, link) in chain.enumerated() {
            _ = machine.run(put(link, containing: index > 0 ? [chain[index - 1]] : []))
        }
        for link in chain.dropLast() { #expect(machine.run(.drop(link)) == []) }
        #expect(freed(machine.run(.drop(chain[49]))) == chain.reversed())
    }

    @Test mutating func anImplicitPutLivesAsLongAsItsCall() {
        let spec = Make.spec(2, [.stored(object)], results: 0)
        _ = machine.run(put(object, explicit: false), .submit(spec))
        _ = machine.run(.leased(request: 1, worker: 1))
        let ended = machine.run(.peer(1, .reply(Make.reply(2, []))))
        #expect(freed(ended) == [object])
    }

    @Test mutating func aReferenceInsideAnArgumentLivesAsLongAsTheCall() {
        let payload = Payload(format: .pickle, bytes: [], nested: [object])
        _ = machine.run(put(object), .submit(Make.spec(2, [.inline(payload)], results: 0)))
        #expect(machine.run(.drop(object)) == [])
        _ = machine.run(.leased(request: 1, worker: 1))
        #expect(freed(machine.run(.peer(1, .reply(Make.reply(2, []))))) == [object])
    }

    @Test mutating func anInlineResultIsForgottenWithItsReference() {
        let result = Make.task(2).result(1)
        _ = machine.run(.submit(Make.spec(2)), .leased(request: 1, worker: 1))
        #expect(machine.references.value(of: result) == nil)
        let ended = machine.run(.peer(1, .reply(Make.reply(2, [Make.inline()]))))
        #expect(ended.first == .settled(result))
        #expect(machine.references.value(of: result) == Make.inline())
        #expect(freed(machine.run(.drop(result))) == [])
        #expect(machine.references.count == 0)
    }

    @Test mutating func aResultThatNobodyWantsAnyMoreIsFreedAsItComes() {
        let result = Make.task(2).result(1)
        _ = machine.run(.submit(Make.spec(2)), .leased(request: 1, worker: 1), .drop(result))
        let ended = machine.run(.peer(1, .reply(Make.reply(2, [.stored(size: 9, nested: [])]))))
        #expect(freed(ended) == [result])
        #expect(machine.references.count == 0)
    }

    @Test mutating func anUnknownObjectIsAFailure() {
        guard case .failed(let failure) = machine.references.value(of: object) else {
            Issue.record("an object that never was has a value")
            return
        }
        #expect(failure.reason == .objectLost)
    }

    /// A reference that outlived its object (it hid in a file, say) reads as lost and never waits.
    @Test mutating func anOwnObjectThatIsGoneReadsAsLost() {
        _ = machine.run(put(object), .drop(object), .adopt(object))
        guard case .failed(let failure) = machine.references.value(of: object) else {
            Issue.record("a freed object has a value")
            return
        }
        #expect(failure.reason == .objectLost)
        #expect(machine.run(.want(object)) == [])
        #expect(machine.run(.drop(object)) == [])
        #expect(machine.references.count == 0)
    }

    @Test mutating func holdAndDropAreRecordedOnce() {
        let recorded = [put(object), .adopt(object), .drop(object), .drop(object)].flatMap {
            machine.handle($0)
        }.filter(\.isRecorded)
        #expect(recorded == [.held(object, .variable), .dropped(object)])
    }

    @Test mutating func whatIsPutForACallIsHeldAsItsArgument() {
        let put = machine.handle(put(object, explicit: false))
        #expect(put == [.held(object, .argument)])
        let captured = machine.handle(.holdForever(object))
        #expect(captured == [.held(object, .captured)])
    }
}
