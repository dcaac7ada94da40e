import Testing

@testable import Lessons

/// Keys and lines out of what a terminal has sent.
@Suite("Lessons: keys typed ahead") struct KeyBufferTests {
    private func keys(_ bytes: [UInt8], isAll: Bool = true) -> [[UInt8]] {
        var buffer = KeyBuffer()
        buffer.add(bytes)
        var keys: [[UInt8]] = []
        while let key = buffer.key(isAll: isAll) { keys.append(key) }
        return keys
    }

    @Test("several keys at once are handed out one by one")
    func several() {
        #expect(keys(Array("nb".utf8) + [27, 91, 67, 32]) == [[110], [98], [27, 91, 67], [32]])
        #expect(
            keys([27, 91, 54, 126, 27, 79, 68, 3]) == [[27, 91, 54, 126], [27, 79, 68], [3]])
        #expect(keys(Array("é½n".utf8)) == [[195, 169], [194, 189], [110]])
        #expect(keys([]) == [])
    }

    @Test(
        "the beginning of a key waits for its rest", arguments: [[27], [27, 91], [27, 79], [195]])
    func beginning(bytes: [UInt8]) {
        #expect(keys(bytes, isAll: false) == [])
        #expect(keys(bytes) == [bytes])
        var buffer = KeyBuffer()
        buffer.add([27])
        #expect(buffer.key(isAll: false) == nil)
        buffer.add([91, 67, 110])
        #expect(buffer.key(isAll: false) == [27, 91, 67])
        #expect(buffer.key(isAll: false) == [110])
        #expect(buffer.isEmpty)
    }

    @Test("escape twice, Alt, and sequences that are none")
    func odd() {
        #expect(keys([27, 27]) == [[27], [27]])
        #expect(keys([27, 110, 98]) == [[27, 110], [98]])
        #expect(keys([27, 91, 3]) == [[27, 91], [3]])
        let endless = [27, 91] + [UInt8](repeating: 48, count: 100)
        #expect(keys(endless, isAll: false).first?.count == 16)
    }

    @Test("lines after keys: nothing is lost between them")
    func lines() {
        var buffer = KeyBuffer()
        buffer.add(Array("q2 puts\nb\nrest".utf8))
        #expect(buffer.key(isAll: false) == [113])
        #expect(buffer.line(isAll: false) == "2 puts")
        #expect(buffer.line(isAll: false) == "b")
        #expect(buffer.line(isAll: false) == nil)
        #expect(buffer.line(isAll: true) == "rest")
        #expect(buffer.line(isAll: true) == nil)
    }
}
