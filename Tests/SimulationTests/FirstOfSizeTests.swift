import Testing

@testable import Simulation

struct FirstOfSizeTests {
    private func firsts(_ sizes: [Int]) -> [Bool] {
        var first = FirstOfSize()
        return sizes.map { first.meets($0) }
    }

    @Test("what is larger than anything before is the first of its size")
    func first() {
        #expect(
            firsts([100_000, 100_000, 120_000, 1_000_000, 100_000])
                == [true, false, false, true, false])
    }

    @Test("what is small is none")
    func small() {
        #expect(firsts([700, 0]) == [false, false])
    }
}
