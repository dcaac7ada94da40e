/// What steps cost in a simulated run: as recorded, where nothing about them has changed; else as
/// calibrated.
struct StepCosts: Sendable {
    private let calibration: Calibration
    /// By how much the recorded run was slower than the calibration says.
    private var factors: [Double]
    private let content: ContentCosts

    /// - Parameters:
    ///   - calibration: what steps cost where nothing was recorded.
    ///   - factors: by cost; 1 where there is none.
    ///   - content: what the recorded run tells of what its values are made of.
    init(
        _ calibration: Calibration, factors: [Cost: Double] = [:],
        content: ContentCosts = ContentCosts()
    ) {
        self.calibration = calibration
        var content = content
        content.findMany { calibration.ns($0, $1) }
        self.content = content
        self.factors = Cost.allCases.map { factors[$0] ?? 1 }
    }

    /// Makes the ways between processes take longer.
    mutating func scaleWays(by scale: Double) {
        for cost in Cost.allCases where cost.isWay { factors[cost.place] *= scale }
    }

    /// No step takes longer than some days.
    private static func whole(_ ns: Double) -> Int64 {
        Int64(min(max(0, ns), Double(Workload.longestNs)))
    }

    /// Nanoseconds of a step that was not recorded; for `isFirst` see ``CostSample/isFirst``.
    func ns(_ cost: Cost, _ bytes: Int = 0, isFirst: Bool = false) -> Int64 {
        Self.whole(expected(cost, bytes, isFirst))
    }

    private func expected(_ cost: Cost, _ bytes: Int, _ isFirst: Bool) -> Double {
        guard calibration.curves[cost] != nil else {
            // A calibration need not have met what is rare: the usual case stands for it.
            return cost.usual.map { expected($0, bytes, isFirst) } ?? 0
        }
        return calibration.ns(cost, bytes, isFirst: isFirst) * factors[cost.place]
    }

    /// Nanoseconds of a step that was recorded with some size.
    ///
    /// Of a value that is made of many small ones what it took grows with its size
    /// (``ContentCosts``).
    func ns(
        _ cost: Cost, _ bytes: Int, _ recorded: Workload.Timed?, isFirst: Bool = false
    ) -> Int64 {
        guard let recorded, let ns = recorded.ns else {
            return self.ns(cost, bytes, isFirst: isFirst)
        }
        if recorded.bytes == bytes { return ns }
        let constant = expected(cost, 0, false)
        if let least = content.least(
            cost, recorded.bytes, expected: expected(cost, recorded.bytes, isFirst))
        {
            let growth = Double(bytes) / Double(recorded.bytes)
            let step = min(constant, Double(least) / 2)
            return Self.whole(step + (Double(least) - step) * growth)
        }
        let once = content.once(cost, recorded.bytes, ns)
        return once
            + scaled(
                Double(ns - once), from: expected(cost, recorded.bytes, isFirst),
                to: expected(cost, bytes, isFirst), constant: constant)
    }

    /// Nanoseconds of a gap that was recorded after an event of some size, where that has another.
    func gap(
        _ cost: Cost, _ bytes: Int, _ recordedNs: Int64?, after recordedBytes: Int?,
        isFirst: Bool = false
    ) -> Int64 {
        guard let recordedNs, let recordedBytes else { return ns(cost, bytes, isFirst: isFirst) }
        if recordedBytes == bytes { return recordedNs }
        return scaled(
            Double(recordedNs), from: expected(cost, recordedBytes, isFirst),
            to: expected(cost, bytes, isFirst), constant: expected(cost, 0, false))
    }

    /// From the start of a dispatch of a message of some bytes to the worker's first event. `put` are
    /// the bytes put for the call, nil where it has no stored arguments.
    func pushHop(_ bytes: Int, put: Int?) -> Int64 {
        guard let put, calibration.curves[.pushStoredHop] != nil else { return ns(.pushHop, bytes) }
        return ns(.pushStoredHop, put)
    }

    /// What a result's way takes longer because of what was put for its call.
    func delay(afterPutting bytes: Int) -> Int64 {
        guard bytes > 0, calibration.curves[.resultAfterPutHop] != nil else { return 0 }
        return max(0, ns(.resultAfterPutHop, bytes) - ns(.resultHop))
    }

    /// Nanoseconds of a put whose memory is of these kinds, by their parts of it.
    func put(
        _ bytes: Int, _ recorded: Workload.Timed?, parts: [(cost: Cost, share: Double)]
    ) -> Int64 {
        func sum(_ bytes: Int) -> Double {
            parts.reduce(0) { $0 + expected($1.cost, bytes, false) * $1.share }
        }
        guard let recorded, let ns = recorded.ns else { return Self.whole(sum(bytes)) }
        if recorded.bytes == bytes { return ns }
        return scaled(
            Double(ns), from: sum(recorded.bytes), to: sum(bytes), constant: sum(0))
    }

    /// What a step took beyond what is expected (its code was cold, its process was interrupted), it
    /// takes again, as far as it doesn't go by the bytes.
    private func scaled(
        _ ns: Double, from before: Double, to after: Double, constant: Double
    ) -> Int64 {
        guard before > 0 else { return Self.whole(max(ns, after)) }
        let share = min(constant, before) / before
        return Self.whole(max(after / 2, after + (ns - before) * share))
    }
}

extension Cost {
    private static let places = Dictionary(
        uniqueKeysWithValues: allCases.enumerated().map { ($1, $0) })

    /// Among all costs.
    fileprivate var place: Int { Self.places[self] ?? 0 }

    /// Whether it lies between two processes.
    fileprivate var isWay: Bool {
        switch self {
        case .leaseHop, .grantHop, .pushHop, .resultHop, .replyHop, .locateHop, .grantStoredHop,
            .pushStoredHop, .resultAfterPutHop:
            true
        default: false
        }
    }

    /// What stands for it where it was not measured.
    fileprivate var usual: Cost? {
        switch self {
        case .replyHop: .resultHop
        case .grantStoredHop: .grantHop
        case .putFresh, .putUnmapped: .put
        case .getOwn: .get
        default: nil
        }
    }
}
