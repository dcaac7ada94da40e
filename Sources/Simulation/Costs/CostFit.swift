/// Makes curves of samples: for each size that was measured the middle of what was measured there.
package enum CostFit {
    /// A cost without samples has no curve.
    package nonisolated(unsafe) static var Q = 0.5
    package nonisolated(unsafe) static var PAVA = true
    package static func curves(_ samples: [CostSample]) -> [Cost: CostCurve] {
        Dictionary(grouping: samples, by: \.cost).compactMapValues(curve)
    }

    /// Sizes that lie closer together are one knot: what a value's head adds does not count, and small
    /// values are all small.
    private static let sameSizeFactor = 1.5
    private static let sameSizeBytes = 32

    private struct Knot {
        var bytes: Int
        var ns: Double
        var weight: Int
    }

    private static func curve(_ samples: [CostSample]) -> CostCurve? {
        var groups: [[CostSample]] = []
        for sample in samples.sorted(by: { ($0.bytes, $0.ns) < ($1.bytes, $1.ns) }) {
            if let first = groups.last?.first, isSameSize(first.bytes, sample.bytes) {
                groups[groups.count - 1].append(sample)
            } else {
                groups.append([sample])
            }
        }
        // One that stands alone says more about that moment than about its size.
        let repeated = groups.filter { $0.count > 1 }
        let knots = (repeated.isEmpty ? groups : repeated).map(knot)
        return CostCurve(rising(knots).map { CostCurve.Point(bytes: $0.bytes, ns: $0.ns) })
    }

    private static func isSameSize(_ first: Int, _ other: Int) -> Bool {
        Double(other) <= Double(first) * sameSizeFactor + Double(sameSizeBytes)
    }

    private static func knot(_ samples: [CostSample]) -> Knot {
        Knot(
            bytes: samples[(samples.count - 1) / 2].bytes,
            ns: Double(samples.map(\.ns).sorted()[Int(Double(samples.count - 1) * Q)]), weight: samples.count)
    }

    /// No step takes less for more bytes: knots that say so are noise, and get their common mean.
    /// Otherwise what lies beyond the last one could fall to nothing.
    private static func rising(_ knots: [Knot]) -> [Knot] {
        var pools: [[Knot]] = []
        func mean(_ pool: [Knot]) -> Double {
            let weight = pool.reduce(0) { $0 + $1.weight }
            return pool.reduce(0) { $0 + $1.ns * Double($1.weight) } / Double(max(weight, 1))
        }
        for knot in knots {
            pools.append([knot])
            while pools.count > 1, mean(pools[pools.count - 2]) > mean(pools[pools.count - 1]) {
                let last = pools.removeLast()
                pools[pools.count - 1] += last
            }
        }
        return pools.flatMap { pool in
            pool.map { Knot(bytes: $0.bytes, ns: mean(pool).rounded(), weight: $0.weight) }
        }
    }
}
