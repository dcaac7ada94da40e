import ObjectPassing
import Testing

@Suite struct ShrinkingTableTests {
    @Test func roomIsGivenBackAndNothingIsLost() {
        var table = Dictionary(uniqueKeysWithValues: (0..<100_000).map { ($0, -$0) })
        for key in 100..<100_000 { table.removeAndShrink(key) }
        #expect(table.capacity < 10_000)
        #expect(table.count == 100)
        #expect(table.allSatisfy { $0.key == -$0.value })
        for key in 0..<100 { table.removeAndShrink(key) }
        #expect(table.isEmpty)
    }

    @Test func aSmallTableKeepsItsRoom() {
        var table = Dictionary(uniqueKeysWithValues: (0..<1000).map { ($0, $0) })
        let room = table.capacity
        for key in 0..<1000 { table.removeAndShrink(key) }
        #expect(table.capacity == room)
    }
}
