import Testing

@testable import TraceReading

@Suite struct ChunkedArrayTests {
    private func filled(_ count: Int) -> ChunkedArray<Int> {
        var list = ChunkedArray<Int>()
        for number in 0..<count { list.append(number) }
        return list
    }

    @Test(arguments: [0, 1, 8191, 8192, 8193, 30_000]) func itIsTheListThatWasMade(count: Int) {
        var list = filled(count)
        #expect(list.count == count && list.isEmpty == (count == 0))
        #expect(Array(list) == Array(0..<count))
        for index in list.indices { list[index] += 1 }
        #expect(list.elementsEqual(1..<(count + 1)))
        var drained: [Int] = []
        list.drain { drained.append($0) }
        #expect(drained == Array(1..<(count + 1)) && list.isEmpty)
        list.append(7)
        #expect(Array(list) == [7])
    }

    /// What is drained is given back meanwhile, not at the end.
    @Test func aPieceGoesWhenItHasBeenRead() {
        final class Thing {}
        weak var first: Thing?
        var list = ChunkedArray<Thing>()
        for number in 0..<20_000 {
            let thing = Thing()
            if number == 0 { first = thing }
            list.append(thing)
        }
        var number = 0
        list.drain { _ in
            number += 1
            if number == 1 { #expect(first != nil) }
            if number == 10_000 { #expect(first == nil) }
        }
        #expect(number == 20_000)
    }

    @Test func aCopyIsItsOwn() {
        let list = filled(20_000)
        var other = list
        other[15_000] = -1
        other.append(3)
        #expect(list[15_000] == 15_000 && list.count == 20_000 && other.count == 20_001)
    }
}
