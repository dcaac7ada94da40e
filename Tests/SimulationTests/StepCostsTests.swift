import TestSupport
import Testing
import TraceFile
import TraceSchema

@testable import Simulation

struct StepCostsTests {
    /// 100 ns and a nanosecond a byte.
    private let line = CostCurve([.init(bytes: 0, ns: 100), .init(bytes: 1_000_000, ns: 1_000_100)])

    private func costs(_ content: ContentCosts = ContentCosts(), first: Bool = false) -> StepCosts {
        let curves = Dictionary(
            uniqueKeysWithValues: [Cost.serialize, .deserialize, .put, .export, .gapBeforeExport]
                .map { ($0, line ?? CostCurve(constant: 0)) })
        var calibration = Calibration(
            engine: .embedded, engineVersion: "", machine: "", date: "", curves: curves)
        if first { calibration.firstCurves[.export] = CostCurve(constant: 7000) }
        return StepCosts(calibration, content: content)
    }

    private func timed(_ ns: Int64, _ bytes: Int) -> Workload.Timed {
        Workload.Timed(gapNs: 0, ns: ns, bytes: bytes)
    }

    @Test("what has not changed takes what it took")
    func unchanged() {
        #expect(costs().ns(.export, 500, timed(77, 500)) == 77)
        #expect(costs().gap(.gapBeforeExport, 500, 77, after: 500) == 77)
    }

    @Test("what a small step took beyond the calibration, it takes with a large value, too")
    func excess() {
        // 101 ns expected, 900 more taken: nearly all of it goes by no bytes.
        let ns = costs().ns(.export, 1_000_000, timed(1001, 1))
        #expect(abs(ns - 1_000_991) <= 1)
        #expect(costs().gap(.gapBeforeExport, 1_000_000, 1001, after: 1) == ns)
    }

    @Test("what a large step took beyond it says next to nothing of a small one")
    func shrunk() {
        #expect(costs().ns(.export, 0, timed(2_000_100, 1_000_000)) < 250)
        // And a quick one makes none free.
        #expect(costs().ns(.export, 0, timed(0, 1)) >= 50)
    }

    @Test("the first of its size goes by its own curve, where there is one")
    func first() {
        #expect(costs(first: true).ns(.export, 100, isFirst: true) == 7000)
        #expect(costs(first: true).ns(.export, 100) == 200)
        #expect(costs().ns(.export, 100, isFirst: true) == 200)
    }

    @Test("a put goes by the memory that it takes")
    func put() {
        let parts: [(cost: Cost, share: Double)] = [(.put, 1), (.putFresh, 0)]
        #expect(costs().put(900, nil, parts: parts) == 1000)
        #expect(costs().put(900, timed(5, 900), parts: parts) == 5)
    }

    // MARK: Content

    private func content(copied: Int, _ times: [Int64], kind: EventKind = .deserialize)
        -> ContentCosts
    {
        var build = TraceBuilder()
        for (index, ns) in times.enumerated() {
            build.event(kind, at: Int64(index) * 1_000_000, for: ns) {
                $0.bytes = 30_000
                $0.copied = copied
                $0.object = ObjectID(1)
            }
        }
        return ContentCosts(build.trace.events, CostSamples.of(build.trace.events))
    }

    @Test("a list's time grows with its size")
    func list() {
        let costs = costs(content(copied: 29_990, [300_100]))
        #expect(costs.ns(.deserialize, 300_000, timed(300_100, 30_000)) == 3_000_100)
    }

    @Test("an array that was slow once is no list")
    func array() {
        let costs = costs(content(copied: 125, [900_000, 900_000]))
        #expect(costs.ns(.deserialize, 300_000, timed(900_000, 30_000)) < 350_000)
    }

    @Test("where the trace does not say what was copied, the quickest of several times tells")
    func untold() {
        func grown(_ times: [Int64]) -> Int64 {
            var build = TraceBuilder()
            for (index, ns) in times.enumerated() {
                build.event(.serialize, at: Int64(index) * 1_000_000, for: ns) { $0.bytes = 30_000 }
            }
            let events = build.trace.events
            return costs(ContentCosts(events, CostSamples.of(events)))
                .ns(.serialize, 300_000, timed(times[0], 30_000))
        }
        #expect(grown([900_100, 900_100]) == 9_000_100)
        // What only one of them took happened once: it stays as it was.
        #expect(abs(grown([900_100, 31_000]) - (869_100 + 301_000)) < 1000)
        #expect(grown([900_100]) < 350_000)
    }

    @Test("a function's first unpickling imports modules: slow as it is, it is no list")
    func imports() {
        var build = TraceBuilder()
        for number in 1...2 {
            build.event(.unpickle, in: .worker(number), at: 0, for: 9_000_000) { $0.bytes = 30_000 }
        }
        let events = build.trace.events
        let content = ContentCosts(events, CostSamples.of(events))
        #expect(content.least(.unpickle, 30_000, expected: 1000) == nil)
    }
}
