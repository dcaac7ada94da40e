import Glibc
import SharedMemory
import Testing

@Suite struct ArenaTests {
    @Test func twoMappingsSeeTheSameBytes() throws {
        let first = try Arena(size: 8192)
        let second = try Arena(descriptor: first.descriptor, size: 8192)
        #expect(first.base != second.base)
        let written = try #require(first.bytes(at: 4000, count: 200))
        for index in written.indices { written[index] = UInt8(index) }
        let read = try #require(second.bytes(at: 4000, count: 200))
        #expect(Array(read) == Array(0..<200))
        read[0] = 99
        #expect(written[0] == 99)
    }

    @Test func newMemoryIsZero() throws {
        let arena = try Arena(size: 4096)
        #expect(try #require(arena.bytes(at: 0, count: 4096)).allSatisfy { $0 == 0 })
    }

    /// Whoever gets the descriptor cannot take memory from under the others.
    @Test func theSizeIsFixed() throws {
        let arena = try Arena(size: 8192)
        for size in [0, 4096, 16384] {
            #expect(ftruncate(arena.descriptor, size) == -1)
            #expect(errno == EPERM)
        }
    }

    @Test(arguments: [
        (0, 8192, true), (8192, 0, true), (8191, 1, true), (0, 8193, false), (8192, 1, false),
        (8193, 0, false), (-1, 1, false), (0, -1, false), (1, Int.max, false), (Int.max, 1, false),
        (Int.min, Int.min, false),
    ])
    func onlyWhatLiesInsideIsGiven(offset: Int, count: Int, isInside: Bool) throws {
        let bytes = try Arena(size: 8192).bytes(at: offset, count: count)
        #expect((bytes != nil) == isInside)
        if let bytes { #expect(bytes.count == count) }
    }

    @Test(arguments: [1 << 62, Int.max, 0, -1])
    func anAbsurdSizeIsRefusedInOneLine(size: Int) {
        let error = #expect(throws: ArenaError.self) { try Arena(size: size) }
        let text = error?.description ?? ""
        #expect(text.contains("\(size) bytes") && text.contains("object_store_memory"))
        #expect(!text.contains("\n"))
    }

    @Test func whatIsNoMemoryIsRefused() {
        #expect(throws: ArenaError.self) { try Arena(descriptor: -1, size: 4096) }
    }
}
