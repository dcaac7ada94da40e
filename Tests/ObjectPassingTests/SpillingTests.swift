import ObjectPassing
import Testing

/// What leaves the object store's memory for the disk, when, and how it comes back.
@Suite struct SpillingTests {
    /// Memory for two objects of 500 bytes, and a disk for four.
    private var node = SpillingTests.node(disk: 2048)
    private let objects = (1...6).map { Make.object($0) }
    private let diskStart = 65536

    private static func node(disk: Int) -> NodeMachine {
        var rules = Rules.ray
        rules.bytesSpilledAtOnce = 1
        return NodeMachine(
            milliCPUs: 1000, store: StoreCapacity(memory: 1024, disk: disk), firstWorker: 1,
            rules: rules)
    }

    private func create(_ object: ObjectKey, _ size: Int = 500) -> NodeRequest {
        .create(request: object.sequence, object: object, size: size, format: .raw)
    }

    /// The driver puts the first two objects: memory is full.
    private mutating func fill() {
        for object in objects.prefix(2) { put(object) }
    }

    private mutating func put(_ object: ObjectKey) {
        _ = node.run(0, create(object), .seal(object: object))
    }

    private func created(_ object: ObjectKey, at offset: Int) -> NodeAction {
        .toProcess(0, .created(request: object.sequence, offset: offset))
    }

    private func found(
        _ process: ProcessNumber, at offset: Int, size: Int = 500, request: UInt64 = 7
    ) -> NodeAction {
        .toProcess(process, .found(request: request, offset: offset, size: size, format: .raw))
    }

    private func get(_ object: ObjectKey) -> NodeRequest { .get(request: 7, object: object) }

    private func spill(_ object: ObjectKey, from: Int, to: Int) -> StoreMove {
        .spill(object, from: from, to: diskStart + to, size: 500)
    }

    private mutating func free(_ object: ObjectKey) -> [NodeAction] {
        node.run(0, .vacated(free: [object], held: []))
    }

    private func refused(_ actions: [NodeAction]) -> StoreUse? {
        for case .toProcess(_, .full(_, let use)) in actions { return use }
        return nil
    }

    /// The driver puts three objects; the first one is on disk then, at its beginning.
    private mutating func spillFirst() {
        fill()
        _ = node.run(0, create(objects[2]))
        _ = free(objects[0])
        _ = node.run(.moved(spill(objects[0], from: 0, to: 0), succeeded: true))
        _ = node.run(0, .seal(object: objects[2]))
        #expect(node.objects.violations() == [])
    }

    // MARK: Leaving

    @Test mutating func theLongestUnusedLeaves() {
        fill()
        _ = node.run(5, get(objects[0]), .release(object: objects[0]))
        #expect(node.run(0, create(objects[2])) == [.toProcess(0, .vacate([objects[1]]))])
        let move = spill(objects[1], from: 512, to: 0)
        #expect(free(objects[1]) == [.move(move)])
        #expect(
            node.run(.moved(move, succeeded: true)) == [
                .moved(move), created(objects[2], at: 512),
            ])
        #expect(node.objects.violations() == [])
        #expect(!node.needsTicks)
    }

    @Test mutating func asMuchLeavesAsRayTakesAtOnce() {
        var rules = Rules.ray
        rules.bytesSpilledAtOnce = 700
        node = NodeMachine(
            milliCPUs: 1000, store: StoreCapacity(memory: 1024, disk: 2048), firstWorker: 1,
            rules: rules)
        fill()
        #expect(
            node.run(0, create(objects[2], 10))
                == [.toProcess(0, .vacate([objects[0], objects[1]]))])
    }

    @Test mutating func aValueOfNoBytesNeedsRoomToo() {
        fill()
        #expect(node.run(0, create(objects[2], 0)) == [.toProcess(0, .vacate([objects[0]]))])
    }

    @Test mutating func eachOwnerIsAskedForItsOwn() {
        let workers = Make.object(1, of: 5)
        put(objects[0])
        _ = node.run(5, create(workers), .seal(object: workers))
        #expect(
            node.run(0, create(objects[2], 900)) == [
                .toProcess(0, .vacate([objects[0]])), .toProcess(5, .vacate([workers])),
            ])
        #expect(node.run(5, .vacated(free: [objects[0]], held: [])) == [], "not its own")
    }

    @Test mutating func whatIsReadStays() {
        fill()
        _ = node.run(5, get(objects[0]))
        #expect(node.run(0, create(objects[2])) == [.toProcess(0, .vacate([objects[1]]))])
        // What the owner looks at stays, too: the new value goes to disk.
        let reserve = StoreMove.reserve(at: diskStart, size: 500)
        #expect(node.run(0, .vacated(free: [], held: [objects[1]])) == [.move(reserve)])
        #expect(
            node.run(.moved(reserve, succeeded: true)) == [created(objects[2], at: diskStart)])
        #expect(node.run(0, .seal(object: objects[2])) == [.storedOnDisk(objects[2], size: 500)])
        #expect(node.run(6, get(objects[2])) == [found(6, at: diskStart)], "where it lies")
        #expect(node.objects.violations() == [])
    }

    @Test mutating func aReadWhileTheOwnerIsAskedKeepsIt() {
        fill()
        _ = node.run(0, create(objects[2]))
        #expect(
            node.run(5, get(objects[0])) == [
                found(5, at: 0), .toProcess(0, .vacate([objects[1]])),
            ])
        #expect(free(objects[0]) == [], "too late")
        #expect(node.objects.violations() == [])
    }

    /// Who read it may have left it again, and its owner knows its place by then.
    @Test mutating func aReadWhileItIsWrittenKeepsIt() {
        fill()
        _ = node.run(0, create(objects[2]))
        let move = spill(objects[0], from: 0, to: 0)
        #expect(free(objects[0]) == [.move(move)])
        #expect(node.run(0, get(objects[0])) == [found(0, at: 0)])
        #expect(node.run(0, .release(object: objects[0])) == [])
        #expect(
            node.run(.moved(move, succeeded: true)) == [
                .move(.discard(at: diskStart, size: 500)),
                .toProcess(0, .vacate([objects[1]])),
            ])
        #expect(node.objects.violations() == [])
    }

    @Test mutating func whatIsFreedWhileItIsWrittenGoesThen() {
        fill()
        _ = node.run(0, create(objects[2]))
        let move = spill(objects[0], from: 0, to: 0)
        _ = free(objects[0])
        #expect(node.run(0, .free(object: objects[0])) == [])
        #expect(
            node.run(.moved(move, succeeded: true)) == [
                .moved(move), .move(.discard(at: diskStart, size: 500)),
                .freed(objects[0], size: 500), created(objects[2], at: 0),
            ])
        #expect(node.objects.violations() == [])
    }

    @Test mutating func whatIsFreedWhileTheOwnerIsAskedGoesAtOnce() {
        fill()
        _ = node.run(0, create(objects[2]))
        #expect(
            node.run(0, .free(object: objects[0])) == [
                .freed(objects[0], size: 500), created(objects[2], at: 0),
            ])
        #expect(free(objects[0]) == [])
        #expect(node.objects.violations() == [])
    }

    @Test mutating func theDeathOfTheOwnerMakesRoom() {
        let workers = Make.object(1, of: 5)
        _ = node.run(5, create(workers, 1000), .seal(object: workers))
        _ = node.run(0, create(objects[0]))
        #expect(
            node.run(.lost(5)).contains(created(objects[0], at: 0)))
        #expect(node.objects.violations() == [])
    }

    @Test mutating func whoDoesNotAnswerHoldsUpNobody() {
        fill()
        _ = node.run(0, create(objects[2]))
        let lease = NodeRequest.requestLease(
            request: 1, task: Make.task(1), function: Make.function, milliCPUs: 1000,
            custom: CustomResources(), dependencies: [])
        _ = node.run(5, lease)
        var actions: [NodeAction] = []
        for _ in 0..<Rules.ray.ticksForAnswer { actions += node.run(.tick) }
        let reserve = StoreMove.reserve(at: diskStart, size: 500)
        #expect(actions == [.move(reserve)])
        #expect(free(objects[0]) == [], "too late")
        _ = node.run(.moved(reserve, succeeded: true))
        // Once it has answered it is asked again.
        #expect(node.run(0, create(objects[3])) == [.toProcess(0, .vacate([objects[0]]))])
    }

    // MARK: Coming back

    @Test mutating func aReadBringsItBack() {
        spillFirst()
        _ = node.run(0, .free(object: objects[1]))
        let move = StoreMove.restore(objects[0], from: diskStart, to: 512, size: 500)
        #expect(node.run(5, get(objects[0])) == [.move(move)])
        #expect(node.run(6, get(objects[0])) == [], "it is on its way")
        #expect(
            node.run(.moved(move, succeeded: true)) == [
                .move(.discard(at: diskStart, size: 500)), .moved(move), found(5, at: 512),
                found(6, at: 512),
            ])
        #expect(node.objects.disk.used == 0)
        #expect(node.objects.violations() == [])
    }

    @Test mutating func forWhatComesBackAnotherLeaves() {
        spillFirst()
        #expect(node.run(5, get(objects[0])) == [.toProcess(0, .vacate([objects[1]]))])
        #expect(node.needsTicks)
        let out = spill(objects[1], from: 512, to: 512)
        #expect(free(objects[1]) == [.move(out)])
        let back = StoreMove.restore(objects[0], from: diskStart, to: 512, size: 500)
        #expect(node.run(.moved(out, succeeded: true)) == [.moved(out), .move(back)])
        #expect(node.run(.moved(back, succeeded: true)).contains(found(5, at: 512)))
    }

    @Test mutating func whereNoneCanLeaveItIsReadFromDisk() {
        spillFirst()
        _ = node.run(6, get(objects[1]), get(objects[2]))
        #expect(node.run(5, get(objects[0])) == [found(5, at: diskStart)])
        _ = node.run(6, .release(object: objects[1]), .free(object: objects[1]))
        #expect(node.run(5, get(objects[0])) == [found(5, at: diskStart)], "and stays there")
        #expect(node.objects.violations() == [])
    }

    @Test mutating func aReadBeforeTheFreeGetsTheValue() {
        spillFirst()
        _ = node.run(0, .free(object: objects[1]))
        _ = node.run(5, get(objects[0]))
        #expect(node.run(0, .free(object: objects[0])) == [])
        let back = StoreMove.restore(objects[0], from: diskStart, to: 512, size: 500)
        #expect(node.run(.moved(back, succeeded: true)).contains(found(5, at: 512)))
        #expect(
            node.run(5, .release(object: objects[0])) == [.freed(objects[0], size: 500)])
    }

    @Test mutating func whatCannotBeReadIsMissing() {
        spillFirst()
        _ = node.run(0, .free(object: objects[1]))
        _ = node.run(5, get(objects[0]))
        let back = StoreMove.restore(objects[0], from: diskStart, to: 512, size: 500)
        #expect(
            node.run(.moved(back, succeeded: false)) == [.toProcess(5, .missing(request: 7))])
        #expect(node.objects.violations() == [])
    }

    @Test mutating func whatIsOnDiskIsFreedThere() {
        spillFirst()
        #expect(
            node.run(0, .free(object: objects[0])) == [
                .move(.discard(at: diskStart, size: 500)), .freed(objects[0], size: 500),
            ])
        #expect(node.objects.violations() == [])
    }

    /// Memory is full of what is read, the disk is spent, and a value waits; who reads an object on
    /// disk may be who makes room.
    @Test mutating func aReadDoesNotWaitForAValueWithoutRoom() {
        node = Self.node(disk: 512)
        spillFirst()
        _ = node.run(6, get(objects[1]), get(objects[2]))
        #expect(node.run(0, create(objects[3])) == [])
        #expect(node.run(5, get(objects[0])) == [found(5, at: diskStart)])
        #expect(node.needsTicks, "the value goes on waiting")
        #expect(node.objects.violations() == [])
    }

    // MARK: On disk at once

    @Test mutating func whatIsLargerThanMemoryGoesToDisk() {
        let reserve = StoreMove.reserve(at: diskStart, size: 2000)
        #expect(node.run(0, create(objects[0], 2000)) == [.move(reserve)])
        #expect(
            node.run(.moved(reserve, succeeded: true)) == [created(objects[0], at: diskStart)])
        #expect(
            node.run(0, .seal(object: objects[0])) == [.storedOnDisk(objects[0], size: 2000)])
        #expect(node.run(5, get(objects[0])) == [found(5, at: diskStart, size: 2000)])
    }

    /// Not to one that has the same size: what it replaces would keep its room for good.
    @Test mutating func roomIsForTheOneWhoAskedForIt() {
        let reserve = StoreMove.reserve(at: diskStart, size: 1500)
        #expect(node.run(5, create(objects[0], 1500)) == [.move(reserve)])
        #expect(node.run(6, create(objects[1], 1500)) == [])
        let next = StoreMove.reserve(at: diskStart, size: 1500)
        #expect(node.run(.lost(5)) == [])
        #expect(
            node.run(.moved(reserve, succeeded: true)) == [
                .move(.discard(at: diskStart, size: 1500)), .move(next),
            ])
        #expect(
            node.run(.moved(next, succeeded: true)) == [
                .toProcess(6, .created(request: 2, offset: diskStart))
            ])
        #expect(node.objects.violations() == [])
    }

    @Test mutating func whatIsHeldCountsAsUsed() {
        fill()
        _ = node.run(0, create(objects[2]))
        #expect(
            node.run(0, .vacated(free: [], held: [objects[0]]))
                == [.toProcess(0, .vacate([objects[1]]))])
    }

    @Test mutating func roomForOneWhoHasGoneIsGivenBack() {
        let reserve = StoreMove.reserve(at: diskStart, size: 2000)
        _ = node.run(5, create(objects[0], 2000))
        #expect(node.run(.lost(5)) == [])
        #expect(
            node.run(.moved(reserve, succeeded: true))
                == [.move(.discard(at: diskStart, size: 2000))])
        #expect(node.objects.disk.used == 0)
        #expect(!node.needsTicks)
    }

    // MARK: When the disk is spent

    @Test mutating func whoHoldsHowMuchIsTold() {
        fill()
        for object in objects[2...5] {
            _ = node.run(0, create(object))
            // Whatever is asked for, the first that is left leaves.
            let first = objects[Int(object.sequence) - 3]
            let move = spill(
                first, from: (Int(object.sequence) - 1) % 2 * 512,
                to: (Int(object.sequence) - 3) * 512)
            #expect(free(first) == [.move(move)])
            _ = node.run(.moved(move, succeeded: true))
            _ = node.run(0, .seal(object: object))
        }
        #expect(node.objects.disk.used == 2048)
        let workers = Make.object(9, of: 5)
        _ = node.run(5, get(objects[5]))
        #expect(node.run(5, create(workers)) == [.toProcess(0, .vacate([objects[4]]))])
        #expect(free(objects[4]) == [], "the disk is full")
        #expect(
            refused(node.run(.tick))
                == StoreUse(
                    memory: 1024, disk: 2048, capacity: StoreCapacity(memory: 1024, disk: 2048),
                    holders: [
                        StoreUse.Holder(process: 0, objects: 6, bytes: 3000, bytesInUse: 500)
                    ]))
        #expect(node.objects.violations() == [])
    }

    @Test mutating func aDiskThatFailsIsAskedAgainLater() {
        fill()
        _ = node.run(0, create(objects[2]))
        let move = spill(objects[0], from: 0, to: 0)
        _ = free(objects[0])
        #expect(
            node.run(.moved(move, succeeded: false))
                == [.move(.discard(at: diskStart, size: 500))])
        #expect(refused(node.run(.tick))?.disk == 0, "nothing runs that could make room")
        #expect(node.run(0, create(objects[2])) == [.toProcess(0, .vacate([objects[0]]))])
        #expect(node.objects.violations() == [])
    }

    @Test mutating func withoutADiskAllIsAsBefore() {
        node = Self.node(disk: 0)
        fill()
        #expect(node.run(0, create(objects[2])) == [])
        #expect(refused(node.run(.tick))?.capacity.disk == 0)
    }
}

/// What an owner says when its objects are to leave memory.
@Suite struct VacatingTests {
    @Test func whatIsLookedAtIsHeld() {
        var core = CoreMachine(process: 0, rules: .ray)
        let objects = (1...3).map { Make.object($0) }
        for object in objects {
            _ = core.handle(.put(object: object, size: 9, nested: [], explicit: true))
        }
        _ = core.handle(.view(objects[1]))
        _ = core.handle(.view(objects[1]))
        func answer() -> [CoreAction] { core.handle(.vacate(objects)) }
        #expect(
            answer() == [
                .toNode(.vacated(free: [objects[0], objects[2]], held: [objects[1]]))
            ])
        _ = core.handle(.unview(objects[1]))
        #expect(answer() != [.toNode(.vacated(free: objects, held: []))], "looked at twice")
        _ = core.handle(.unview(objects[1]))
        #expect(answer() == [.toNode(.vacated(free: objects, held: []))])
        _ = core.handle(.drop(objects[0]))
        #expect(answer() == [.toNode(.vacated(free: objects, held: []))], "it is on its way out")
    }

    /// A call under way needs the object, but does not look at it from here.
    @Test func whatACallUsesMayLeave() {
        var core = CoreMachine(process: 0, rules: .ray)
        let object = Make.object(1)
        _ = core.handle(.put(object: object, size: 9, nested: [], explicit: false))
        #expect(core.handle(.vacate([object])) == [.toNode(.vacated(free: [object], held: []))])
    }

    @Test(arguments: [Supposition.deduplicatedArguments, .writableObjects])
    func worldsThatLookAtWhatWasPutKeepIt(world: Supposition) {
        var core = CoreMachine(process: 0, rules: world.rules)
        let object = Make.object(1)
        _ = core.handle(.put(object: object, size: 9, nested: [], explicit: true))
        #expect(core.handle(.vacate([object])) == [.toNode(.vacated(free: [], held: [object]))])
    }
}
