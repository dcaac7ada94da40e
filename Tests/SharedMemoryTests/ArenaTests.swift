import Foundation
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

    /// Memory and disk are one range; what lies between them belongs to neither.
    @Test(arguments: [
        (0, 8192, true), (8192, 1, false), (65535, 2, false), (65536, 4096, true),
        (65536, 4097, false), (69632, 0, true), (69632, 1, false), (8191, 65536, false),
        (65536, Int.max, false), (Int.max, 1, false),
    ])
    func aDiskLiesBehindTheMemory(offset: Int, count: Int, isInside: Bool) throws {
        let file = try SpillFile(directory: NSTemporaryDirectory(), limit: 4096)
        let disk = Arena.Disk(descriptor: file.descriptor, start: 65536, size: file.size)
        let bytes = try Arena(size: 8192, disk: disk).bytes(at: offset, count: count)
        #expect((bytes != nil) == isInside)
    }

    @Test func aDiskRightBehindTheMemoryIsReached() throws {
        let file = try SpillFile(directory: NSTemporaryDirectory(), limit: 4096)
        let disk = Arena.Disk(descriptor: file.descriptor, start: 65536, size: file.size)
        let first = try Arena(size: 65536, disk: disk)
        let second = try Arena(descriptor: first.descriptor, size: 65536, disk: disk)
        #expect(file.reserve(at: 0, size: 4096))
        try #require(first.bytes(at: 65536, count: 3)).copyBytes(from: [1, 2, 3])
        #expect(Array(try #require(second.bytes(at: 65536, count: 3))) == [1, 2, 3])
        #expect(Array(try #require(second.bytes(at: 65533, count: 3))) == [0, 0, 0])
    }

    @Test func whatIsWrittenToTheFileIsReadInTheMapping() throws {
        let file = try SpillFile(directory: NSTemporaryDirectory(), limit: 1 << 20)
        let disk = Arena.Disk(descriptor: file.descriptor, start: 65536, size: file.size)
        let arena = try Arena(size: 65536, disk: disk)
        let value = [UInt8](repeating: 7, count: 10_000)
        #expect(value.withUnsafeBytes { file.write($0, at: 500_000) })
        #expect(Array(try #require(arena.bytes(at: 65536 + 500_000, count: 10_000))) == value)
        let back = try #require(arena.bytes(at: 64, count: 10_000))
        #expect(file.read(into: back, at: 500_000))
        #expect(Array(back) == value)
        file.discard(at: 500_000, size: 10_000)
        #expect(
            try #require(arena.bytes(at: 65536 + 500_000, count: 10_000)).allSatisfy { $0 == 0 })
    }

    /// Nobody can open it, and nothing is left of it.
    @Test func theFileHasNoName() throws {
        let folder = NSTemporaryDirectory() + "rayscope-spill-\(getpid())"
        try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: false)
        defer { try? FileManager.default.removeItem(atPath: folder) }
        let file = try SpillFile(directory: folder, limit: nil)
        #expect(file.size > 1 << 20, "what the disk has")
        #expect(try FileManager.default.contentsOfDirectory(atPath: folder) == [])
    }

    @Test(arguments: ["/proc", "/nowhere/at/all"])
    func whereNoFileCanBeIsSaidInOneLine(folder: String) {
        let error = #expect(throws: SpillFileError.self) {
            try SpillFile(directory: folder, limit: 4096)
        }
        let text = error?.description ?? ""
        #expect(text.contains(folder) && text.contains("TMPDIR") && !text.contains("\n"))
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
