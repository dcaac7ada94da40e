import Testing

@testable import TraceReading

@Suite struct NumberedTableTests {
    @Test func anyNumberIsKept() {
        var table = NumberedTable<String>()
        let numbers = [1, 2, 3000, Int.max, -5, 1_000_000, 40_000, 0, .min]
        for number in numbers { table[number] = String(number) }
        for number in numbers { #expect(table[number] == String(number)) }
        #expect(table[4] == nil && table[5_000_000] == nil)
        var seen: [Int] = []
        table.forEach { number, value in
            #expect(value == String(number))
            seen.append(number)
        }
        #expect(Set(seen) == Set(numbers) && seen.count == numbers.count)
        table[2] = nil
        #expect(table[2] == nil)
    }

    @Test func whatWasKeptApartMovesInOnceItIsNear() {
        var table = NumberedTable<Int>()
        table[5000] = 1
        for number in 1...6000 where number != 5000 { table[number] = 0 }
        #expect(table[5000] == 1 && table[6000] == 0)
    }

    /// Some thirty numbers reach the largest that a trace may hold, each twice the one before.
    @Test func numbersFarApartTakeNoRoomBetweenThem() {
        var table = NumberedTable<Int>()
        for power in 0..<32 { table[1 << power] = power }
        for power in 0..<32 { #expect(table[1 << power] == power) }
        #expect(table.dense.count < 4096)
    }

    /// A table with a hole in it moves what lies apart at few of its growths.
    @Test func itGrowsByMoreThanOneWhereSomethingLiesApart() {
        var table = NumberedTable<Int>()
        table[1 << 30] = 1
        var growths = 0
        for number in 1...100_000 {
            let before = table.dense.count
            table[number] = 0
            if table.dense.count != before { growths += 1 }
        }
        #expect(growths < 40)
        #expect(table[1 << 30] == 1 && table[100_000] == 0)
    }

    @Test func whatIsThereIsChangedAndWhatIsNotBegins() {
        var table = NumberedTable<[Int]>()
        for number in [3, 3, 1 << 30, 1 << 30] { table[number, default: []].append(number) }
        #expect(table[3] == [3, 3] && table[1 << 30]?.count == 2 && table[4] == nil)
    }

    @Test func equalValuesShareANumber() {
        var interner = Interner<String>()
        #expect(["a", "b", "b", "a", "c"].map { interner.index(of: $0) } == [0, 1, 1, 0, 2])
        #expect(interner.index(of: Optional<String>.none) == -1)
        #expect(interner[1] == "b" && interner[-1] == nil && interner.values == ["a", "b", "c"])
    }

    @Test func whatThereIsNoRoomForHasNoNumber() {
        var interner = Interner<String>(room: 10) { $0.utf8.count }
        #expect(
            ["four", "more", "abc", "four", "ab", "c"].map { interner.index(of: $0) }
                == [0, 1, -1, 0, 2, -1])
        #expect(interner.values == ["four", "more", "ab"])
    }

    /// A trace from outside: a long name in each event.
    @Test func textsTakeNoMoreThanTheirRoom() {
        var texts = Interner.ofTexts
        let long = String(repeating: "x", count: 100_000)
        for number in 0..<1000 { _ = texts.index(of: long + String(number)) }
        #expect(texts.values.reduce(0) { $0 + $1.utf8.count } <= Interner.roomForTexts)
        #expect(texts[0] == long + "0" && texts.values.count > 500)
    }
}
