import Testing

@testable import Timeline

/// Which groups of calls are about one value.
@Suite struct SameValueTests {
    private func value(_ bytes: Int, _ names: String...) -> SameValue {
        SameValue(size: SizeClass(bytes: bytes), names: Set(names))
    }

    @Test func aNameAndASizeMakeOne() {
        let values = [
            value(5_000_000, "A"), value(5_000_000, "B"), value(5_000_000, "A"), value(7, "A"),
            value(5_000_000),
        ]
        #expect(SameValue.classes(values) == [[0, 2], [1], [3], [4]])
        #expect(SameValue.classes([]) == [])
    }

    @Test func aReferenceBringsTogetherWhatHasEitherName() {
        let values = [
            value(9, "C"), value(9, "A"), value(9, "ref"), value(9, "B"), value(9, "A", "ref"),
            value(9, "ref", "C"),
        ]
        #expect(SameValue.classes(values) == [[0, 1, 2, 4, 5], [3]])
    }

    /// Each held against each would be ten thousand million pairs.
    @Test func manyNamesAreSoonSorted() {
        let count = 100_000
        let values = (0..<count).map { value(9, "A\($0)", "A\($0 / 2 + count)") }
        let classes = SameValue.classes(values)
        #expect(classes.count == count / 2)
        #expect(classes.last == [count - 2, count - 1])
        let chain = (0..<count).map { value(9, "A\($0)", "A\($0 + 1)") }
        #expect(SameValue.classes(chain.reversed()).map(\.count) == [count])
    }
}
