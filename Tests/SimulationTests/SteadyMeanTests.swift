import Testing

@testable import Simulation

struct SteadyMeanTests {
    @Test("of many the mean, where one that is far off counts three medians")
    func many() {
        #expect(SteadyMean.of([Double](repeating: 10, count: 9) + [20]) == 11)
        #expect(SteadyMean.of([Double](repeating: 10, count: 9) + [9000]) == 12)
        #expect(SteadyMean.of([Double](repeating: 0, count: 12)) == 0)
    }

    @Test("of few the median")
    func few() {
        #expect(SteadyMean.of([10, 11, 500]) == 11)
        #expect(SteadyMean.of([7]) == 7)
    }
}
