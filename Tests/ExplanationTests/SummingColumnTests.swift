import TestSupport
import Testing

@testable import Explanation

@Suite struct SummingColumnTests {
    @Test func partsArePrintedSoThatTheyAddUp() throws {
        var random = SeededRandom(seed: 7)
        for _ in 0..<500 {
            var parts = TimeParts()
            let scale = Int64(1) << Int64.random(in: 2...36, using: &random)
            for part in TimePart.allCases { parts[part] = .random(in: 0...scale, using: &random) }
            let column = SummingColumn(parts)
            let whole = try #require(digits(column.whole))
            #expect(column.parts.compactMap(digits).reduce(0, +) == whole)
        }
    }

    /// `1,234.50 ms` as 123450.
    private func digits(_ text: String) -> Int? { Int(text.filter { $0.isASCII && $0.isNumber }) }
}
