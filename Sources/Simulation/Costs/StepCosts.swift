/// What steps cost in a simulated run: as recorded, where nothing about them has changed; else as
/// calibrated.
struct StepCosts: Sendable {
    private let calibration: Calibration
    /// By how much the recorded run was slower than the calibration says.
    private let factors: [Double]

    /// - Parameter factors: by cost; 1 where there is none.
    init(_ calibration: Calibration, factors: [Cost: Double] = [:]) {
        self.calibration = calibration
        self.factors = Cost.allCases.map { factors[$0] ?? 1 }
    }

    /// No step takes longer than some days.
    private static func whole(_ ns: Double) -> Int64 {
        Int64(min(max(0, ns), Double(Workload.longestNs)))
    }

    /// From which size on a step's time tells what its value is made of; below, it is the step itself.
    private static let tellingBytes = 20_000

    /// Nanoseconds of a step that was not recorded.
    func ns(_ cost: Cost, _ bytes: Int = 0) -> Int64 {
        guard calibration.curves[cost] != nil else {
            // A calibration need not have met what is rare: the usual case stands for it.
            return cost.usual.map { ns($0, bytes) } ?? 0
        }
        return Self.whole(calibration.ns(cost, bytes) * factors[cost.place])
    }

    /// Nanoseconds of a step that was recorded with some size.
    ///
    /// A value that took several times as long as an array of its size is not one: what it takes
    /// grows with its size.
    func ns(_ cost: Cost, _ bytes: Int, _ recorded: Workload.Timed?) -> Int64 {
        guard let recorded, let ns = recorded.ns else { return self.ns(cost, bytes) }
        if recorded.bytes == bytes { return ns }
        let expected = Double(self.ns(cost, recorded.bytes))
        guard cost.growsWithContent, recorded.bytes >= Self.tellingBytes,
            Double(ns) > 4 * expected
        else { return self.ns(cost, bytes) }
        return Self.whole(Double(ns) * Double(bytes) / Double(recorded.bytes))
    }
}

extension Cost {
    private static let places = Dictionary(
        uniqueKeysWithValues: allCases.enumerated().map { ($1, $0) })

    /// Among all costs.
    fileprivate var place: Int { Self.places[self] ?? 0 }

    /// What stands for it where it was not measured.
    fileprivate var usual: Cost? {
        switch self {
        case .replyHop: .resultHop
        case .putFresh, .putUnmapped: .put
        case .getOwn: .get
        default: nil
        }
    }

    /// Whether it is the values inside that take the time, and not only their bytes.
    fileprivate var growsWithContent: Bool {
        switch self {
        case .pickle, .unpickle, .serialize, .deserialize: true
        default: false
        }
    }
}
