import ObjectPassing
import Testing

/// References of other processes' objects: registering with the owner, and giving back in an order
/// in which nothing is freed too early. Ray's `reference_count.h`.
@Suite struct BorrowingTests {
    /// Worker 1; the driver is 0.
    private var machine = CoreMachine(process: 1, rules: .ray)
    private let borrowed = Make.object(7, of: 0)
    private let elsewhere = Make.object(8, of: 2)

    @Test mutating func aBorrowerRegistersAndGivesBack() {
        #expect(machine.run(.adopt(borrowed)) == [.toPeer(0, .borrow(object: borrowed))])
        #expect(machine.run(.adopt(borrowed), .drop(borrowed)) == [])
        _ = machine.run(.peer(0, .borrowed(object: borrowed)))
        #expect(machine.run(.drop(borrowed)) == [.toPeer(0, .release(object: borrowed, count: 1))])
        #expect(machine.references.count == 0)
    }

    @Test mutating func theOwnerKeepsWhatIsBorrowed() {
        let own = Make.object(1, of: 1)
        _ = machine.run(.put(object: own, size: 8, nested: [], explicit: true))
        #expect(
            machine.run(.peer(2, .borrow(object: own)), .peer(3, .borrow(object: own)))
                == [.toPeer(2, .borrowed(object: own)), .toPeer(3, .borrowed(object: own))])
        #expect(machine.run(.drop(own)) == [])
        #expect(machine.run(.peer(2, .release(object: own, count: 1))) == [])
        #expect(
            machine.run(.peer(3, .release(object: own, count: 1)))
                == [.toNode(.free(object: own))])
    }

    @Test mutating func aBorrowerMayRegisterTwice() {
        let own = Make.object(1, of: 1)
        _ = machine.run(.put(object: own, size: 8, nested: [], explicit: true), .drop(own))
        _ = machine.run(.put(object: own, size: 8, nested: [], explicit: true))
        _ = machine.run(.peer(2, .borrow(object: own)), .peer(2, .borrow(object: own)), .drop(own))
        #expect(machine.run(.peer(2, .release(object: own, count: 1))) == [])
        #expect(
            machine.run(.peer(2, .release(object: own, count: 1)))
                == [.toNode(.free(object: own))])
    }

    @Test mutating func theDeathOfABorrowerGivesBack() {
        let own = Make.object(1, of: 1)
        _ = machine.run(.put(object: own, size: 8, nested: [], explicit: true))
        _ = machine.run(.peer(2, .borrow(object: own)), .drop(own))
        #expect(machine.lose(3) == [])
        #expect(machine.lose(2) == [.toNode(.free(object: own))])
    }

    @Test mutating func theDeathOfTheOwnerIsAFailure() {
        _ = machine.run(.adopt(borrowed), .want(borrowed))
        #expect(machine.lose(0) == [.settled(borrowed)])
        expectFailure(.ownerDied, borrowed)
        #expect(machine.run(.drop(borrowed)) == [], "nobody is there to be told")
        #expect(machine.references.count == 0)
    }

    @Test mutating func aReferenceFromADeadOwnerFailsAtOnce() {
        _ = machine.run(.lost(0))
        #expect(machine.run(.adopt(borrowed), .want(borrowed)) == [])
        expectFailure(.ownerDied, borrowed)
    }

    @Test mutating func aValueThatIsHereSurvivesItsOwner() {
        _ = machine.run(
            .adopt(borrowed), .want(borrowed),
            .peer(0, .resolved(object: borrowed, value: Make.inline())), .lost(0))
        #expect(machine.references.value(of: borrowed) == Make.inline())
    }

    private func expectFailure(_ reason: SystemFailure.Reason, _ object: ObjectKey) {
        guard case .failed(let failure) = machine.references.value(of: object) else {
            Issue.record("\(object) has no failure")
            return
        }
        #expect(failure.reason == reason)
    }

    // MARK: Asking for values

    @Test mutating func aValueIsAskedForOnce() {
        _ = machine.run(.adopt(borrowed))
        #expect(
            machine.run(.want(borrowed), .want(borrowed))
                == [.toPeer(0, .resolve(object: borrowed))])
        #expect(
            machine.run(.peer(0, .resolved(object: borrowed, value: Make.inline())))
                == [.settled(borrowed)])
        #expect(machine.run(.want(borrowed)) == [])
    }

    @Test mutating func theOwnerAnswersWhenTheValueIsThere() {
        let result = Make.task(2, of: 1).result(1)
        _ = machine.run(.submit(Make.spec(2, of: 1)), .leased(request: 1, worker: 3))
        #expect(machine.run(.peer(2, .resolve(object: result))) == [])
        let ended = machine.run(.peer(3, .reply(Make.reply(2, of: 1, [Make.inline()]))))
        #expect(ended.contains(.toPeer(2, .resolved(object: result, value: Make.inline()))))
        #expect(
            machine.run(.peer(2, .resolve(object: result)))
                == [.toPeer(2, .resolved(object: result, value: Make.inline()))])
    }

    @Test mutating func theDeadAreNotAnswered() {
        _ = machine.run(.submit(Make.spec(2, of: 1)), .leased(request: 1, worker: 3))
        _ = machine.run(.peer(2, .resolve(object: Make.task(2, of: 1).result(1))), .lost(2))
        let ended = machine.run(.peer(3, .reply(Make.reply(2, of: 1, [Make.inline()]))))
        #expect(ended.compactMap(\.peerMessage) == [])
    }

    @Test mutating func whatTheOwnerHasFreedIsLost() {
        let gone = Make.object(9, of: 1)
        guard
            case .resolved(gone, .failed(let failure))? =
                machine.run(.peer(2, .resolve(object: gone))).first?.peerMessage
        else {
            Issue.record("an unknown object was resolved")
            return
        }
        #expect(failure.reason == .objectLost)
    }

    // MARK: Order

    /// The caller ends its own hold at the reply, so the reply waits for the registration.
    @Test mutating func aReplyWaitsForTheAcknowledgement() {
        _ = machine.run(.peer(0, .push(Make.spec(3))), .adopt(borrowed), .adopt(elsewhere))
        let reply = Make.reply(3, [Make.inline()])
        #expect(machine.run(.finished(reply, caller: 0)) == [])
        #expect(machine.run(.peer(0, .borrowed(object: borrowed))) == [])
        #expect(
            machine.run(.peer(2, .borrowed(object: elsewhere))) == [.toPeer(0, .reply(reply))])
    }

    @Test mutating func aReplyDoesNotWaitForADeadOwner() {
        _ = machine.run(.adopt(elsewhere))
        let reply = Make.reply(3, [Make.inline()])
        #expect(machine.run(.finished(reply, caller: 0)) == [])
        #expect(machine.lose(2) == [.toPeer(0, .reply(reply)), .settled(elsewhere)])
    }

    /// A value that contains a reference may be what keeps it: its release waits, too.
    @Test mutating func aReleaseWaitsForTheAcknowledgement() {
        _ = machine.run(.adopt(borrowed), .peer(0, .borrowed(object: borrowed)))
        _ = machine.run(.adopt(elsewhere))
        #expect(machine.run(.drop(borrowed)) == [])
        #expect(
            machine.run(.peer(2, .borrowed(object: elsewhere)))
                == [.toPeer(0, .release(object: borrowed, count: 1))])
    }

    // MARK: References inside results

    /// The worker keeps what it sends until the caller has registered with the owner.
    @Test mutating func aReferenceInsideAResultIsLent() {
        _ = machine.run(.adopt(elsewhere), .peer(2, .borrowed(object: elsewhere)))
        let reply = Make.reply(3, [Make.inline(containing: [elsewhere])])
        #expect(machine.run(.finished(reply, caller: 0)) == [.toPeer(0, .reply(reply))])
        #expect(machine.run(.drop(elsewhere)) == [])
        #expect(
            machine.run(.peer(0, .release(object: elsewhere, count: 1)))
                == [.toPeer(2, .release(object: elsewhere, count: 1))])
        #expect(machine.references.count == 0)
    }

    @Test mutating func theDeathOfTheCallerEndsTheLoan() {
        _ = machine.run(.adopt(elsewhere), .peer(2, .borrowed(object: elsewhere)))
        let reply = Make.reply(3, [Make.inline(containing: [elsewhere])])
        _ = machine.run(.finished(reply, caller: 0), .drop(elsewhere))
        #expect(machine.lose(0) == [.toPeer(2, .release(object: elsewhere, count: 1))])
    }

    /// An actor that calls itself: its reply may wait for an acknowledgement.
    @Test mutating func whatAnOwnerSendsItselfIsKeptUntilItArrives() {
        let own = Make.object(1, of: 1)
        _ = machine.run(.put(object: own, size: 8, nested: [], explicit: true))
        _ = machine.run(.adopt(elsewhere))
        var reply = Make.reply(3, [Make.inline(containing: [own])])
        reply.task.owner = 1
        #expect(machine.run(.finished(reply, caller: 1)) == [], "elsewhere is not acknowledged")
        #expect(machine.run(.drop(own)) == [])
        #expect(
            machine.run(.peer(2, .borrowed(object: elsewhere))) == [.toPeer(1, .reply(reply))])
        // Nobody waits for it any more: what it lent comes back.
        let release = PeerMessage.release(object: own, count: 1)
        #expect(machine.run(.peer(1, .reply(reply))) == [.toPeer(1, release)])
        #expect(machine.run(.peer(1, release)) == [.toNode(.free(object: own))])
    }

    @Test mutating func nothingIsLentToADeadCaller() {
        let own = Make.object(1, of: 1)
        _ = machine.run(.put(object: own, size: 8, nested: [], explicit: true), .lost(0))
        let reply = Make.reply(3, [Make.inline(containing: [own])])
        #expect(machine.run(.finished(reply, caller: 0)) == [])
        #expect(machine.run(.drop(own)) == [.toNode(.free(object: own))])
    }

    /// The caller registers, and gives the loan back when the owner has acknowledged.
    @Test func theCallerReturnsALoanAfterTheAcknowledgement() {
        var driver = CoreMachine(process: 0, rules: .ray)
        _ = driver.run(.submit(Make.spec(3)), .leased(request: 1, worker: 1))
        let reply = Make.reply(3, [Make.inline(containing: [elsewhere])])
        let ended = driver.run(.peer(1, .reply(reply)))
        #expect(ended.contains(.toPeer(2, .borrow(object: elsewhere))))
        #expect(!ended.contains(.toPeer(1, .release(object: elsewhere, count: 1))))
        #expect(
            driver.run(.peer(2, .borrowed(object: elsewhere)))
                == [.toPeer(1, .release(object: elsewhere, count: 1))])
        #expect(
            driver.run(.drop(Make.task(3).result(1)))
                == [.toPeer(2, .release(object: elsewhere, count: 1))])
        #expect(driver.references.count == 0)
    }

    /// Where the worker owns the reference, its loan is the registration.
    @Test func aLoanOfTheOwnerIsARegistration() {
        var driver = CoreMachine(process: 0, rules: .ray)
        let workers = Make.object(4, of: 1)
        _ = driver.run(.submit(Make.spec(3)), .leased(request: 1, worker: 1))
        let reply = Make.reply(3, [Make.inline(containing: [workers])])
        #expect(driver.run(.peer(1, .reply(reply))).compactMap(\.peerMessage) == [])
        #expect(
            driver.run(.drop(Make.task(3).result(1)))
                == [.toPeer(1, .release(object: workers, count: 1))])
    }

    /// A reply to an attempt that is no longer awaited: its loans go back.
    @Test func anUnwantedReplyReturnsItsLoans() {
        var driver = CoreMachine(process: 0, rules: .ray)
        let reply = Make.reply(3, [Make.inline(containing: [elsewhere, Make.object(1)])])
        #expect(
            driver.run(.peer(1, .reply(reply)))
                == [.toPeer(1, .release(object: elsewhere, count: 1))])
    }
}
