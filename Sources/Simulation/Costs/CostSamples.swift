package import TraceSchema

/// What a trace tells of the costs of steps.
package enum CostSamples {
    /// Samples of a trace's events, which are all of it, in its order.
    package static func of(_ events: [Event]) -> [CostSample] {
        let done = events.filter { $0.error == nil }
        let calls = CallEvents.of(done)
        return StepSampling.samples(done, calls) + GapSampling.samples(done)
            + HopSampling.samples(calls)
    }

    /// The middle one; of two the smaller. Nil of none.
    static func median(_ numbers: [Int64]) -> Int64? {
        guard !numbers.isEmpty else { return nil }
        return numbers.sorted()[(numbers.count - 1) / 2]
    }
}

extension Event {
    /// The duration less what was spent waiting for others; nil where it was not measured, as of
    /// steps that real Ray does out of Python's sight.
    var ownNs: Int64? {
        guard let durationNs, inferred != true else { return nil }
        return max(durationNs - (waitedNs ?? 0), 0)
    }
}
