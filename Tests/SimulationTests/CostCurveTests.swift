import Simulation
import Testing

struct CostCurveTests {
    @Test func straightBetweenPointsAndBeyondTheLast() throws {
        let curve = try #require(
            CostCurve([
                .init(bytes: 1000, ns: 200), .init(bytes: 0, ns: 100), .init(bytes: 3000, ns: 300),
            ]))
        #expect(curve.ns(0) == 100)
        #expect(curve.ns(500) == 150)
        #expect(curve.ns(1000) == 200)
        #expect(curve.ns(2000) == 250)
        #expect(curve.ns(5000) == 400)
    }

    @Test func aCurveOfOnePointIsLevelAndOneOfNoneIsNone() {
        #expect(CostCurve(constant: 7).ns(1 << 40) == 7)
        #expect(CostCurve([]) == nil)
    }

    @Test func neverBelowZero() throws {
        let curve = try #require(CostCurve([.init(bytes: 0, ns: 100), .init(bytes: 10, ns: 50)]))
        #expect(curve.ns(1000) == 0)
    }
}
