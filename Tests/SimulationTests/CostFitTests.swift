import Simulation
import Testing
import TraceSchema

struct CostFitTests {
    private func curve(_ points: [(Int, Int64)]) -> [CostCurve.Point]? {
        CostFit.curves(points.map { CostSample(.put, bytes: $0.0, ns: $0.1) })[.put]?.points
    }

    @Test("the middle of what was measured, at each size that was")
    func medians() {
        let points = curve([
            (1000, 10), (1000, 900_000), (1000, 12), (50_000, 80), (50_000, 90), (50_010, 85),
        ])
        #expect(points == [.init(bytes: 1000, ns: 12), .init(bytes: 50_000, ns: 85)])
    }

    @Test("what wakes others counts as quick as it mostly is")
    func quartile() {
        let samples = [Int64(7), 8, 9, 100, 120].map { CostSample(.dispatch, bytes: 98, ns: $0) }
        #expect(CostFit.curves(samples)[.dispatch]?.points == [.init(bytes: 98, ns: 8)])
    }

    @Test("of several rounds the quickest counts; a submit and the way to its lease go together")
    func rounds() {
        func round(_ ns: [Int64]) -> [CostSample] {
            ns.flatMap { [CostSample(.put, ns: $0), CostSample(.submit, ns: $0)] }
        }
        let curves = CostFit.curves(rounds: [round([50, 60, 70]), round([5, 6, 7])])
        #expect(curves[.put]?.points.map(\.ns) == [6])
        #expect(curves[.submit]?.points.map(\.ns) == [7])
    }

    @Test("the first of their size are kept apart")
    func first() {
        let samples =
            [CostSample(.export, bytes: 100_000, ns: 9, isFirst: true)]
            + [CostSample(.export, bytes: 100_000, ns: 4)]
        #expect(CostFit.curves(samples)[.export]?.points.map(\.ns) == [4])
        #expect(CostFit.curves(samples, first: true)[.export]?.points.map(\.ns) == [9])
    }

    @Test("sizes that hardly differ are one")
    func clusters() {
        #expect(curve([(10, 5), (12, 6), (14, 7)])?.count == 1)
        #expect(curve([(100_000, 5), (100_000, 5), (160_000, 9), (160_000, 9)])?.count == 2)
    }

    @Test("one that stands alone counts only where there is nothing else")
    func alone() {
        #expect(curve([(10, 5), (10, 5), (7000, 99)]) == [.init(bytes: 10, ns: 5)])
        #expect(curve([(7000, 99)]) == [.init(bytes: 7000, ns: 99)])
    }

    @Test("more bytes never take less")
    func rising() throws {
        let points = try #require(
            curve([
                (10, 5), (10, 5), (1000, 40), (1000, 40), (100_000, 20), (100_000, 20),
                (1_000_000, 50), (1_000_000, 50),
            ]))
        #expect(points.map(\.ns) == [5, 30, 30, 50])
    }

    @Test("a cost without samples has no curve, and takes no time")
    func absent() {
        #expect(CostFit.curves([]).isEmpty)
        var calibration = Calibration(
            engine: .ray, engineVersion: "", machine: "", date: "",
            curves: [.put: CostCurve(constant: 7)])
        #expect(calibration.ns(.spawn) == 0)
        // Where kinds of memory are not told apart, any put.
        #expect(calibration.ns(.putFresh, 100) == 7)
        calibration.curves[.putFresh] = CostCurve(constant: 70)
        #expect(calibration.ns(.putFresh, 100) == 70)
    }
}
