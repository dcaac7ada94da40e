import Simulation
import Testing
import TraceSchema

struct StoreMemoryTests {
    @Test("what is larger than anything before takes new memory beside the old")
    func partlyNew() {
        var memory = StoreMemory()
        #expect(memory.put(ObjectID(1), bytes: 100, by: .driver) == .init(fresh: 100))
        memory.free(ObjectID(1))
        let mixed = memory.put(ObjectID(2), bytes: 200, by: .driver)
        #expect(mixed == .init(fresh: 100, reused: 100))
        #expect(mixed.cost == nil)
        memory.free(ObjectID(2))
        let reused = memory.put(ObjectID(3), bytes: 150, by: .driver)
        #expect(reused.cost == .put)
        // Still there: the next one comes behind it.
        let behind = memory.put(ObjectID(4), bytes: 150, by: .driver)
        #expect(behind == .init(fresh: 100, reused: 50))
        #expect(behind.cost == .putFresh)
    }

    @Test("what others touched is new to a process")
    func unmapped() {
        var memory = StoreMemory()
        #expect(memory.put(ObjectID(1), bytes: 100, by: .driver).cost == .putFresh)
        memory.free(ObjectID(1))
        #expect(memory.put(ObjectID(2), bytes: 80, by: .worker(1)).cost == .putUnmapped)
        memory.free(ObjectID(2))
        #expect(memory.put(ObjectID(3), bytes: 80, by: .worker(1)).cost == .put)
    }

    @Test("strange numbers are borne")
    func strange() {
        var memory = StoreMemory()
        memory.free(ObjectID(7))
        #expect(memory.put(nil, bytes: -5, by: .driver) == .init())
        #expect(memory.put(ObjectID(1), bytes: .max, by: .driver) == .init(fresh: .max))
        #expect(memory.put(ObjectID(2), bytes: .max, by: .driver) == .init())
    }

    @Test("a put takes each kind's time by its part")
    func time() throws {
        let calibration = Calibration(
            engine: .embedded, engineVersion: "", machine: "", date: "",
            curves: [.put: CostCurve(constant: 10), .putFresh: CostCurve(constant: 100)])
        #expect(calibration.ns(putting: .init(reused: 50)) == 10)
        #expect(calibration.ns(putting: .init(fresh: 50)) == 100)
        #expect(calibration.ns(putting: .init(fresh: 50, reused: 50)) == 55)
        #expect(calibration.ns(putting: .init()) == 10)
    }
}
