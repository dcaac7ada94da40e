import ObjectPassing
import Testing

/// Streaming generators: items as they come. Ray's `task_manager.cc`.
@Suite struct StreamTests {
    private var machine = CoreMachine(process: 0, rules: .ray)
    private let task = Make.task(1)

    private func generator(retries: Int32 = 0) -> TaskSpec {
        Make.spec(1, results: TaskOptions.streaming, retries: retries)
    }

    private func item(_ index: UInt32, _ value: ObjectValue = Make.inline()) -> CoreInput {
        .peer(5, .item(task: task, index: index, value: value))
    }

    private mutating func begin(retries: Int32 = 0) {
        _ = machine.run(.submit(generator(retries: retries)), .leased(request: 1, worker: 5))
    }

    private func value(_ index: UInt32) -> ObjectValue? {
        machine.references.value(of: task.result(index))
    }

    @Test mutating func itemsAreThereBeforeTheEnd() {
        begin()
        _ = machine.run(item(1), item(2, Make.inline([2])))
        #expect(value(1) == Make.inline() && value(2) == Make.inline([2]))
        #expect(machine.references.streams[task]?.arrived == 2)
        #expect(machine.references.streams[task]?.isOver == false)
        let ended = machine.run(.peer(5, .reply(Make.reply(1, []))))
        #expect(ended.contains(.streamed(task)))
        #expect(machine.references.streams[task]?.isOver == true)
        #expect(machine.references.streams[task]?.arrived == 2)
    }

    @Test mutating func anErrorIsTheLastItem() {
        begin()
        _ = machine.run(item(1))
        let error = ObjectValue.inline(Payload(format: .taskError, bytes: [9]))
        _ = machine.run(.peer(5, .reply(Make.reply(1, [error], .raised))))
        #expect(value(2) == error)
        #expect(machine.references.streams[task]?.arrived == 2)
    }

    @Test mutating func aCrashWithoutRetriesIsTheLastItemToo() {
        begin()
        _ = machine.run(item(1), .lost(5))
        guard case .failed(let failure)? = value(2) else {
            Issue.record("no error")
            return
        }
        #expect(failure.reason == .workerCrashed)
    }

    @Test mutating func anotherAttemptIsToldWhatWasSent() {
        begin(retries: 1)
        _ = machine.run(item(1), item(2), .lost(5))
        let again = machine.run(.leased(request: 2, worker: 6))
        let pushed = again.compactMap { action -> TaskSpec? in
            if case .push(let spec)? = action.peerMessage { spec } else { nil }
        }
        #expect(pushed.map(\.itemsSent) == [2] && pushed.map(\.attempt) == [2])
        _ = machine.run(.peer(6, .item(task: task, index: 3, value: Make.inline([3]))))
        #expect(value(3) == Make.inline([3]))
    }

    /// A worker may have stored items and died before the word of them was out.
    @Test mutating func itemsThatWereStoredAndNotHandedBackAreFreed() {
        begin(retries: 1)
        let first = machine.run(item(1, .stored(size: 8, nested: [])), .lost(5))
        #expect(!first.contains { if case .toNode(.freeItems) = $0 { true } else { false } })
        _ = machine.run(.leased(request: 2, worker: 6))
        let ended = machine.run(.lost(6))
        #expect(ended.contains(.toNode(.freeItems(from: task.result(2)))))
    }

    /// What one attempt has stored, the next may send inline.
    @Test mutating func anItemThatComesInlineTheSecondTimeIsFreed() {
        let free = CoreAction.toNode(.free(object: task.result(2)))
        begin(retries: 1)
        #expect(!machine.run(item(1), item(2)).contains(free))
        machine = CoreMachine(process: 0, rules: .ray)
        begin(retries: 1)
        _ = machine.run(item(1), .lost(5), .leased(request: 2, worker: 6))
        #expect(
            machine.run(.peer(6, .item(task: task, index: 2, value: Make.inline()))).contains(free))
        let stored = ObjectValue.stored(size: 8, nested: [])
        #expect(
            !machine.run(.peer(6, .item(task: task, index: 3, value: stored)))
                .contains(.toNode(.free(object: task.result(3)))))
        let ended = machine.run(.peer(6, .reply(Make.reply(1, attempt: 2, []))))
        #expect(ended.contains(.toNode(.freeItems(from: task.result(4)))))
    }

    @Test mutating func aDroppedGeneratorLetsGoOfWhatWasNotTakenAndOfWhatComes() {
        begin()
        let stored = ObjectValue.stored(size: 9, nested: [])
        _ = machine.run(item(1, stored), item(2, stored), item(3, stored))
        // The first is held by its ObjectRef.
        let dropped = machine.run(.dropStream(task, index: 2))
        func freed(_ actions: [CoreAction]) -> [UInt32] {
            actions.compactMap {
                if case .free(let object)? = $0.nodeRequest { object.index } else { nil }
            }
        }
        #expect(freed(dropped) == [2, 3])
        #expect(freed(machine.run(item(4, stored))) == [4])
        #expect(freed(machine.run(.drop(task.result(1)))) == [1])
        _ = machine.run(.peer(5, .reply(Make.reply(1, []))))
        #expect(machine.references.streams.isEmpty && machine.references.count == 0)
    }

    /// `num_returns="dynamic"`: result 1 is the list, the items come after it.
    @Test mutating func theListHoldsTheItemsFromTheEndOn() {
        var spec = generator()
        spec.options.resultCount = TaskOptions.dynamic
        let list = task.result(1)
        _ = machine.run(.submit(spec), .leased(request: 1, worker: 5))
        _ = machine.run(item(1, .stored(size: 9, nested: [])), item(2, Make.inline([2])))
        #expect(value(1) == nil && value(3) == Make.inline([2]))
        #expect(value(2) == .stored(size: 9, nested: []))
        // The worker holds what it has listed until the caller has the list.
        let items = [task.result(2), task.result(3)]
        for item in items { _ = machine.run(.peer(5, .borrow(object: item))) }
        let reply = Make.reply(1, [Make.inline(containing: items)])
        _ = machine.run(.peer(5, .reply(reply)))
        for item in items { _ = machine.run(.peer(5, .release(object: item, count: 1))) }
        #expect(machine.references.streams.isEmpty && value(3) == Make.inline([2]))
        let dropped = machine.run(.drop(list))
        #expect(dropped.contains(.toNode(.free(object: items[0]))))
        #expect(machine.references.count == 0)
    }

    @Test mutating func itemsOfACallThatFailsAreLetGoOf() {
        var spec = generator()
        spec.options.resultCount = TaskOptions.dynamic
        _ = machine.run(.submit(spec), .leased(request: 1, worker: 5))
        _ = machine.run(item(1), .lost(5))
        guard case .failed? = value(1) else {
            Issue.record("no error")
            return
        }
        #expect(machine.references.streams.isEmpty && machine.references.count == 1)
    }

    @Test mutating func referencesInAnItemAreLentUntilTheCallerHasThem() {
        let inner = Make.object(7, of: 3)
        let value = Make.inline(containing: [inner])
        let sent = machine.run(
            .yielded(Make.task(1, of: 2), index: 1, value: value, caller: 2))
        #expect(sent.first == .toPeer(3, .borrow(object: inner)))
        let message = PeerMessage.item(task: Make.task(1, of: 2), index: 1, value: value)
        #expect(!sent.contains(.toPeer(2, message)), "not before the owner knows")
        #expect(machine.run(.peer(3, .borrowed(object: inner))) == [.toPeer(2, message)])
    }
}
