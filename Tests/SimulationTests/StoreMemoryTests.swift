import Simulation
import Testing
import TraceSchema

struct StoreMemoryTests {
    @Test func partlyNewMemoryIsNeither() {
        var memory = StoreMemory()
        #expect(memory.put(ObjectID(1), bytes: 100, by: .driver) == .fresh)
        memory.free(ObjectID(1))
        #expect(memory.put(ObjectID(2), bytes: 150, by: .driver) == .mixed)
        memory.free(ObjectID(2))
        #expect(memory.put(ObjectID(3), bytes: 150, by: .driver) == .reused)
    }

    @Test func whatOthersTouchedIsNewToAProcess() {
        var memory = StoreMemory()
        #expect(memory.put(ObjectID(1), bytes: 100, by: .driver) == .fresh)
        memory.free(ObjectID(1))
        #expect(memory.put(ObjectID(2), bytes: 80, by: .worker(1)) == .unmapped)
        memory.free(ObjectID(2))
        #expect(memory.put(ObjectID(3), bytes: 80, by: .worker(1)) == .reused)
    }

    @Test func strangeNumbersAreBorne() {
        var memory = StoreMemory()
        memory.free(ObjectID(7))
        #expect(memory.put(nil, bytes: -5, by: .driver) != .mixed)
        #expect(memory.put(ObjectID(1), bytes: .max, by: .driver) == .fresh)
        #expect(memory.put(ObjectID(2), bytes: .max, by: .driver) == .mixed)
    }
}
