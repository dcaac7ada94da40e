extension Workload {
    /// By how much the recorded run was slower than a calibration says, of each cost that was recorded
    /// five times or more: what its times add up to (``SteadyMean``). A run that seems more than four times as slow or as fast was
    /// disturbed, and counts as four.
    func slowness(against calibration: Calibration) -> [Cost: Double] {
        var ratios: [Cost: [Double]] = [:]
        for sample in samples {
            let expected = calibration.ns(sample.cost, sample.bytes, isFirst: sample.isFirst)
            guard expected > 0 else { continue }
            ratios[sample.cost, default: []].append(Double(sample.ns) / expected)
        }
        return ratios.compactMapValues { ratios in
            guard ratios.count >= 5 else { return nil }
            return min(4, max(0.25, SteadyMean.of(ratios.sorted())))
        }
    }
}
