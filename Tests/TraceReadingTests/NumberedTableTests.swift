import Testing
import TraceReading

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

    @Test func equalValuesShareANumber() {
        var interner = Interner<String>()
        #expect(["a", "b", "b", "a", "c"].map { interner.index(of: $0) } == [0, 1, 1, 0, 2])
        #expect(interner.index(of: Optional<String>.none) == -1)
        #expect(interner[1] == "b" && interner[-1] == nil && interner.values == ["a", "b", "c"])
    }
}
