/// Makes curves of samples: for each size that was measured what it usually took.
package enum CostFit {
    /// A cost without samples has no curve.
    ///
    /// - `first`: of steps that are the first of their size, or of all others.
    package static func curves(
        _ samples: [CostSample], first: Bool = false
    ) -> [Cost: CostCurve] {
        curves(rounds: [samples], first: first)
    }

    /// The same of several rounds: at each size the quickest counts. What else a machine does makes
    /// steps slower, and never quicker.
    package static func curves(
        rounds: [[CostSample]], first: Bool = false
    ) -> [Cost: CostCurve] {
        let samples = rounds.enumerated().flatMap { round, samples in
            samples.filter { $0.isFirst == first }.map { sample in
                Measured(sample: sample, round: isShared(sample.cost) ? 0 : round)
            }
        }
        return Dictionary(grouping: samples, by: \.cost).reduce(into: [:]) { curves, entry in
            curves[entry.key] = curve(entry.value, quantile: quantile(entry.key))
        }
    }

    /// Sizes that lie closer together are one knot: what a value's head adds does not count, and small
    /// values are all small.
    private static let sameSizeFactor = 1.5
    private static let sameSizeBytes = 32

    /// A submit and the way to its lease take a steady time together, but now the one stands still
    /// meanwhile and now the other takes it: their quickest rounds are not the same.
    private static func isShared(_ cost: Cost) -> Bool { cost == .submit || cost == .leaseHop }

    /// Nil for the usual time; for steps that wake another process the lower quartile: the woken one
    /// often takes their core, and they stand still for a while with all their work done.
    private static func quantile(_ cost: Cost) -> Double? {
        switch cost {
        case .dispatch, .returnInline, .returnStored: 0.25
        default: nil
        }
    }

    private struct Measured {
        var sample: CostSample
        var round: Int

        var cost: Cost { sample.cost }
        var bytes: Int { sample.bytes }
        var ns: Int64 { sample.ns }
    }

    private struct Knot {
        var bytes: Int
        var ns: Double
        var weight: Int
    }

    private static func curve(_ samples: [Measured], quantile: Double?) -> CostCurve? {
        var groups: [[Measured]] = []
        for sample in samples.sorted(by: { ($0.bytes, $0.ns) < ($1.bytes, $1.ns) }) {
            if let first = groups.last?.first, isSameSize(first.bytes, sample.bytes) {
                groups[groups.count - 1].append(sample)
            } else {
                groups.append([sample])
            }
        }
        // One that stands alone says more about that moment than about its size.
        let repeated = groups.filter { $0.count > 1 }
        let knots = (repeated.isEmpty ? groups : repeated).map { knot($0, quantile) }
        return CostCurve(rising(knots).map { CostCurve.Point(bytes: $0.bytes, ns: $0.ns) })
    }

    private static func isSameSize(_ first: Int, _ other: Int) -> Bool {
        Double(other) <= Double(first) * sameSizeFactor + Double(sameSizeBytes)
    }

    private static func knot(_ samples: [Measured], _ quantile: Double?) -> Knot {
        let rounds = Dictionary(grouping: samples, by: \.round).values.map { samples in
            let times = samples.map { Double($0.ns) }.sorted()
            return quantile.map { times[Int(Double(times.count - 1) * $0)] } ?? SteadyMean.of(times)
        }
        let ns = rounds.min() ?? 0
        return Knot(
            bytes: samples[(samples.count - 1) / 2].bytes,
            ns: ns, weight: samples.count)
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
