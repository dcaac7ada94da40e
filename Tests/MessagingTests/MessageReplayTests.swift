import Fuzzing
import Messaging
import ObjectPassing
import Testing

/// A log of inputs and actions, replayed: the same comes out, or the input is named.
@Suite struct MessageReplayTests {
    private func entry(_ body: (inout WireWriter) -> Void) -> [UInt8] {
        var writer = WireWriter()
        body(&writer)
        var length = WireWriter()
        length.write(UInt32(writer.bytes.count))
        return length.bytes + writer.bytes
    }

    /// A driver's log: two calls, a lease, a reply; `change` says what is logged in the place of
    /// the actions of an input.
    private func coreLog(_ change: (Int, [CoreAction]) -> [CoreAction] = { $1 }) -> [UInt8] {
        var machine = CoreMachine(process: 0, rules: Samples.rules)
        var second = Samples.bareSpec
        second.task.sequence += 1
        let inputs: [CoreInput] = [
            .submit(Samples.bareSpec), .submit(second), .leased(request: 1, worker: 2),
            .peer(2, .reply(Samples.reply)), .lost(2),
        ]
        let setUp = MachineSetUp.core(process: 0, rules: Samples.rules)
        return entry { setUp.write(to: &$0) }
            + inputs.enumerated().flatMap { index, input in
                let actions = change(index + 1, machine.handle(input))
                return entry { writer in
                    input.write(to: &writer)
                    for action in actions { action.write(to: &writer) }
                }
            }
    }

    @Test func theSameComesOut() throws {
        let result = try MessageReplay.run(coreLog())
        #expect(result.inputs == 5)
        #expect(result.differences == [])
    }

    @Test func aNodesLogIsReplayedToo() throws {
        var machine = NodeMachine(
            milliCPUs: 2000, custom: Samples.custom, store: StoreCapacity(memory: 1 << 20),
            firstWorker: 1,
            rules: Samples.rules)
        let setUp = MachineSetUp.node(
            milliCPUs: 2000, custom: Samples.custom, store: StoreCapacity(memory: 1 << 20),
            firstWorker: 1,
            rules: Samples.rules)
        var log = entry { setUp.write(to: &$0) }
        let inputs =
            [.start] + Samples.requests.map { NodeInput.request(1, $0) } + [.tick, .lost(1)]
        for input in inputs {
            let actions = machine.handle(input)
            log += entry { writer in
                input.write(to: &writer)
                for action in actions { action.write(to: &writer) }
            }
        }
        let result = try MessageReplay.run(log)
        #expect(result.inputs == inputs.count)
        #expect(result.differences == [])
    }

    @Test(arguments: 1...5)
    func anActionMoreNamesItsInput(number: Int) throws {
        let log = coreLog { $0 == number ? $1 + [.settled(Samples.object)] : $1 }
        let differences = try MessageReplay.run(log).differences
        #expect(differences.count == 1)
        #expect(differences.first?.hasPrefix("input \(number): ") == true)
    }

    @Test func aChangedActionNamesItsInput() throws {
        let log = coreLog { number, actions in
            number == 3 ? [.toNode(.returnLease(worker: 2))] + actions.dropFirst() : actions
        }
        let differences = try MessageReplay.run(log).differences
        #expect(differences.count == 1)
        #expect(differences.first?.hasPrefix("input 3: leased(") == true)
    }

    @Test func otherRulesGiveOtherActions() throws {
        var rules = Samples.rules
        rules.pendingLeaseLimit = 1
        let setUp = entry { MachineSetUp.core(process: 0, rules: Samples.rules).write(to: &$0) }
        let changed = entry { MachineSetUp.core(process: 0, rules: rules).write(to: &$0) }
        let differences = try MessageReplay.run(changed + coreLog().dropFirst(setUp.count))
            .differences
        #expect(differences.contains { $0.hasPrefix("input 2: ") })
    }

    /// The process was killed while it wrote.
    @Test func aTornLastEntryIsLeftOut() throws {
        let log = coreLog()
        #expect(try MessageReplay.run(Array(log.dropLast())).inputs == 4)
        #expect(try MessageReplay.run(log + [9, 0]).inputs == 5)
    }

    @Test func whatIsNoLogIsAnError() {
        #expect(throws: WireError.self) { try MessageReplay.run([]) }
        #expect(throws: WireError.self) { try MessageReplay.run([1, 0, 0, 0, 7]) }
        let setUp = entry { Samples.setUps[0].write(to: &$0) }
        #expect(throws: WireError.self) { try MessageReplay.run(setUp + [1, 0, 0, 0, 99]) }
    }
}
