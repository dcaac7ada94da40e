import ObjectPassing
import Testing

/// What lies in the object store and how long.
@Suite struct ObjectTableTests {
    private var node = NodeMachine(
        milliCPUs: 1000, store: StoreCapacity(memory: 1024), firstWorker: 1, rules: .ray)
    private let object = Make.object(1)
    private let other = Make.object(2)

    private func create(
        _ object: ObjectKey, _ size: Int = 100, request: UInt64 = 1
    ) -> NodeRequest {
        .create(request: request, object: object, size: size, format: .raw)
    }

    private func get(_ object: ObjectKey, request: UInt64 = 7) -> NodeRequest {
        .get(request: request, object: object)
    }

    private func created(_ actions: [NodeAction]) -> [Int] {
        actions.compactMap {
            if case .toProcess(_, .created(_, let offset)) = $0 { offset } else { nil }
        }
    }

    private func found(
        _ process: ProcessNumber, offset: Int = 0, size: Int = 100, request: UInt64 = 7
    ) -> NodeAction {
        .toProcess(process, .found(request: request, offset: offset, size: size, format: .raw))
    }

    private func full(
        _ request: UInt64, used: Int, owned: (objects: Int, bytes: Int)? = nil
    ) -> NodeAction {
        let holders = owned.map {
            [StoreUse.Holder(process: 0, objects: $0.objects, bytes: $0.bytes, bytesInUse: 0)]
        }
        return .toProcess(
            0,
            .full(
                request: request,
                use: StoreUse(
                    memory: used, disk: 0, capacity: StoreCapacity(memory: 1024),
                    holders: holders ?? [])))
    }

    private func expectEmpty() {
        #expect(node.objects.count == 0)
        #expect(node.objects.memory.used == 0)
        #expect(node.objects.violations() == [])
    }

    @Test mutating func aValueIsReadWhenItIsComplete() {
        #expect(created(node.run(0, create(object))) == [0])
        #expect(node.run(5, get(object)) == [], "it is not complete")
        #expect(node.run(0, .seal(object: object)) == [found(5)])
        #expect(node.run(6, get(object)) == [found(6)])
    }

    @Test mutating func aValueOfNoBytesIsAValue() {
        #expect(created(node.run(0, create(object, 0), .seal(object: object))) == [0])
        #expect(node.run(0, get(object)) == [found(0, size: 0)])
    }

    @Test mutating func anUnknownValueIsMissing() {
        #expect(node.run(5, get(object)) == [.toProcess(5, .missing(request: 7))])
    }

    @Test mutating func readersKeepTheMemoryAfterItWasFreed() {
        _ = node.run(0, create(object), .seal(object: object))
        _ = node.run(5, get(object), get(object))
        #expect(node.run(0, .free(object: object)) == [])
        #expect(node.run(6, get(object)) == [.toProcess(6, .missing(request: 7))])
        #expect(created(node.run(0, create(other))) == [128], "not under the view")
        #expect(node.run(5, .release(object: object)) == [])
        #expect(node.run(5, .release(object: object)) == [.freed(object, size: 100)])
        #expect(node.objects.violations() == [])
    }

    @Test mutating func aFreeThatOvertakesTheSealWaitsForIt() {
        _ = node.run(5, create(object))
        #expect(node.run(0, .free(object: object)) == [])
        #expect(node.run(5, .seal(object: object)) == [.freed(object, size: 100)])
        expectEmpty()
    }

    @Test mutating func anAbortedCreateLeavesNothing() {
        _ = node.run(0, create(object))
        _ = node.run(5, get(object))
        #expect(node.run(0, .abort(object: object)) == [.toProcess(5, .missing(request: 7))])
        expectEmpty()
    }

    @Test mutating func aValueOnceCompleteIsNotAborted() {
        _ = node.run(0, create(object), .seal(object: object), .abort(object: object))
        #expect(node.run(5, get(object)) == [found(5)])
    }

    // MARK: Room

    @Test mutating func whatNeverFitsIsRefusedAtOnce() {
        #expect(
            node.run(0, create(object, 1025))
                == [full(1, used: 0)])
        #expect(created(node.run(0, create(object, Int.max), create(object, -1))) == [])
        #expect(created(node.run(0, create(object, 1024))) == [0])
    }

    @Test mutating func aValueWaitsForRoomInItsTurn() {
        _ = node.run(0, create(object, 1000), .seal(object: object))
        #expect(node.run(0, create(other, 500, request: 2)) == [])
        #expect(node.run(5, create(Make.object(3), 10, request: 3)) == [], "after the other")
        #expect(node.needsTicks)
        let freed = node.run(0, .free(object: object))
        #expect(
            freed == [
                .freed(object, size: 1000), .toProcess(0, .created(request: 2, offset: 0)),
                .toProcess(5, .created(request: 3, offset: 512)),
            ])
        #expect(!node.needsTicks)
    }

    @Test mutating func whereNothingRunsTheFirstTickRefuses() {
        _ = node.run(0, create(object, 1000), .seal(object: object))
        _ = node.run(0, create(other, 500, request: 2))
        #expect(
            node.run(.tick) == [full(2, used: 1024, owned: (1, 1000))])
        #expect(node.run(.tick) == [])
    }

    @Test mutating func whatOnlyWaitedBehindALargerOneIsNotRefusedWithIt() {
        _ = node.run(0, create(object, 500), .seal(object: object))
        _ = node.run(0, create(other, 900, request: 2))
        #expect(node.run(5, create(Make.object(3), 10, request: 3)) == [])
        #expect(
            node.run(.tick) == [
                full(2, used: 512, owned: (1, 500)),
                .toProcess(5, .created(request: 3, offset: 512)),
            ])
    }

    @Test mutating func whereCallsRunOnlyTheLastTickRefuses() {
        let lease = NodeRequest.requestLease(
            request: 1, task: Make.task(1), function: Make.function, milliCPUs: 1000,
            custom: CustomResources(),
            dependencies: [])
        _ = node.run(0, create(object, 1000), .seal(object: object), lease)
        for _ in 1...2 {
            _ = node.run(0, create(other, 500, request: 2))
            for _ in 1..<Rules.ray.storeFullTicks { #expect(node.run(.tick) == []) }
            // Ticks of one wait do not shorten the next.
            _ = node.run(0, .abort(object: other))
        }
        _ = node.run(0, create(other, 500, request: 2))
        for _ in 1..<Rules.ray.storeFullTicks { #expect(node.run(.tick) == []) }
        #expect(node.run(.tick).count == 1)
    }

    @Test mutating func anAbortedWaitLetsTheNextOneIn() {
        _ = node.run(0, create(object, 900), .seal(object: object))
        _ = node.run(0, create(other, 500, request: 2))
        #expect(node.run(5, create(Make.object(3), 10, request: 3)) == [])
        #expect(created(node.run(0, .abort(object: other))) == [960])
    }

    // MARK: Deaths

    @Test mutating func theDeathOfTheCreatorDropsWhatIsNotComplete() {
        _ = node.run(5, create(object))
        _ = node.run(6, get(object))
        #expect(node.run(.lost(5)) == [.toProcess(6, .missing(request: 7))])
        expectEmpty()
    }

    @Test mutating func theDeathOfTheOwnerFreesItsValues() {
        let workers = Make.object(1, of: 5)
        _ = node.run(5, create(workers), .seal(object: workers))
        _ = node.run(6, get(workers))
        #expect(node.run(.lost(5)) == [])
        #expect(node.run(6, .release(object: workers)) == [.freed(workers, size: 100)])
        expectEmpty()
    }

    @Test mutating func theDeathOfTheLastReaderLetsGo() {
        _ = node.run(0, create(object), .seal(object: object))
        _ = node.run(5, get(object), get(object))
        _ = node.run(0, .free(object: object))
        #expect(node.run(.lost(5)) == [.freed(object, size: 100)])
    }

    @Test mutating func theDeadWaitForNoRoom() {
        _ = node.run(0, create(object, 1000), .seal(object: object))
        _ = node.run(5, create(other, 500, request: 2))
        _ = node.run(.lost(5))
        #expect(!node.needsTicks)
        #expect(node.run(0, .free(object: object)) == [.freed(object, size: 1000)])
    }

    /// A worker may store a result after its caller has died, and nobody would free it.
    @Test mutating func whatIsWrittenForADeadOwnerIsNotKept() {
        let result = Make.task(1, of: 5).result(1)
        _ = node.run(.lost(5))
        #expect(created(node.run(6, create(result))) == [0])
        #expect(node.run(6, .seal(object: result)) == [.freed(result, size: 100)])
        expectEmpty()
    }

    // MARK: Attempts

    @Test mutating func theNextAttemptReplacesTheValue() {
        let result = Make.task(1).result(1)
        _ = node.run(5, create(result, 100), .seal(object: result))
        _ = node.run(.lost(5))
        _ = node.run(6, create(result, 200), .seal(object: result))
        #expect(node.run(0, get(result)) == [found(0, size: 200)])
        #expect(node.objects.count == 1)
        #expect(node.objects.violations() == [])
    }

    /// The dead attempt's request comes after the new one's: it may not take its place.
    @Test mutating func aLateAttemptDoesNotReplaceTheNext() {
        let result = Make.task(1).result(1)
        _ = node.run(6, create(result, 200), .seal(object: result))
        #expect(node.run(5, create(result, 100)) == [])
        _ = node.run(.lost(5))
        #expect(node.run(0, get(result)) == [found(0, size: 200)])
    }

    /// Nor when word of the new one's death comes before word of the old one's.
    @Test mutating func aLateAttemptDoesNotTakeMemoryUnderAView() {
        let result = Make.task(1).result(1)
        _ = node.run(6, create(result, 200), .seal(object: result))
        _ = node.run(0, get(result))
        _ = node.run(5, create(result, 100))
        #expect(node.run(.lost(6)) == [])
        _ = node.run(.lost(5))
        #expect(node.run(0, get(result)) == [found(0, size: 200)])
    }

    @Test mutating func anEarlyAttemptWaitsUntilTheLastOnesDeathIsKnown() {
        let result = Make.task(1).result(1)
        _ = node.run(5, create(result, 100))
        #expect(node.run(6, create(result, 200)) == [])
        #expect(created(node.run(.lost(5))) == [0])
        _ = node.run(5, .seal(object: result))
        #expect(node.run(0, get(result)) == [], "another's word does not complete it")
        #expect(node.run(6, .seal(object: result)) == [found(0, size: 200)])
        #expect(node.objects.violations() == [])
    }

    /// The death frees one object, which makes room for a new attempt at the next: that one stays.
    @Test mutating func aDeathThatMakesRoomDropsOnlyTheDeadOnesWork() {
        let own = Make.object(1, of: 5)
        let result = Make.task(1, of: 6).result(1)
        _ = node.run(5, create(own, 500), .seal(object: own), create(result, 100))
        #expect(node.run(6, create(result, 800)) == [])
        #expect(created(node.run(.lost(5))).count == 1)
        #expect(node.objects.count == 1)
        #expect(node.objects.violations() == [])
    }

    @Test mutating func theRestOfAGeneratorsItemsIsFreed() {
        let items = (1...3).map { Make.task(4).result(UInt32($0)) }
        let others = [Make.task(5).result(3), Make.task(4, of: 1).result(3)]
        for object in items + others {
            _ = node.run(2, create(object, 10), .seal(object: object))
        }
        let freed = node.run(0, .freeItems(from: items[1]))
        #expect(freed == [.freed(items[1], size: 10), .freed(items[2], size: 10)])
        #expect(node.objects.count == 3)
    }
}
