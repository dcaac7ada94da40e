import ObjectPassing
import RulesUnderFire
import Testing

@Suite struct ArenaAllocatorTests {
    @Test(arguments: [(0, 64), (1, 64), (64, 64), (65, 128), (8_000_247, 8_000_256)])
    func blocksAreMultiplesOf64(size: Int, block: Int) {
        #expect(ArenaAllocator.blockSize(for: size) == block)
    }

    @Test func memoryThatWasUsedIsUsedAgainFirst() {
        var allocator = ArenaAllocator(capacity: 1024)
        #expect(allocator.allocate(100) == 0)
        #expect(allocator.allocate(100) == 128)
        allocator.free(offset: 0, size: 100)
        #expect(allocator.allocate(128) == 0)
        #expect(allocator.allocate(1) == 256)
    }

    @Test func aGapThatIsTooSmallIsPassedOver() {
        var allocator = ArenaAllocator(capacity: 1024)
        for _ in 0..<3 { _ = allocator.allocate(64) }
        allocator.free(offset: 64, size: 64)
        #expect(allocator.allocate(65) == 192)
        #expect(allocator.allocate(64) == 64)
    }

    @Test func aFullArenaGivesNothingAndAnEmptyOneAll() {
        var allocator = ArenaAllocator(capacity: 1000)
        #expect(allocator.capacity == 960)
        #expect(allocator.allocate(961) == nil)
        #expect(allocator.allocate(960) == 0)
        #expect(allocator.allocate(0) == nil)
        allocator.free(offset: 0, size: 960)
        #expect(allocator.allocate(Int.max) == nil)
        #expect(allocator.used == 0)
    }

    /// Freed in any order, neighbours join: in the end the arena is one gap.
    @Test func anySequenceKeepsTheArenaInOrder() {
        for seed in UInt64(1)...100 {
            var random = SeededGenerator(seed: seed)
            var allocator = ArenaAllocator(capacity: 1 << 14)
            var blocks: [(offset: Int, size: Int)] = []
            for _ in 0..<100 {
                if random.chance(60) || blocks.isEmpty {
                    let size = random.below(1500)
                    guard let offset = allocator.allocate(size) else { continue }
                    blocks.append((offset, size))
                } else {
                    let block = blocks.remove(at: random.below(blocks.count))
                    allocator.free(offset: block.offset, size: block.size)
                }
                let violations = allocator.violations()
                guard violations.isEmpty else {
                    Issue.record("seed \(seed): \(violations)")
                    return
                }
            }
            let sorted = blocks.sorted { $0.offset < $1.offset }
            for (block, next) in zip(sorted, sorted.dropFirst()) {
                #expect(block.offset + ArenaAllocator.blockSize(for: block.size) <= next.offset)
            }
            for block in blocks { allocator.free(offset: block.offset, size: block.size) }
            #expect(allocator.allocate(1 << 14) == 0, "seed \(seed)")
        }
    }
}
