package import TraceSchema

/// What the steps of a run cost on one machine, as measured there with one engine.
package struct Calibration: Equatable, Sendable {
    package var engine: Engine
    package var engineVersion: String
    /// Cores, processor and memory, in words.
    package var machine: String
    /// When it was measured: ISO 8601 in UTC.
    package var date: String
    package var curves: [Cost: CostCurve]
    /// The same for the first step of its size in a process (``CostSample/isFirst``), where that was
    /// measured.
    package var firstCurves: [Cost: CostCurve]
    /// How far forecasts made with it were off, in percent, as `make validate` found; nil where nobody
    /// has validated it.
    package var medianErrorPercent: Double?

    package init(
        engine: Engine, engineVersion: String, machine: String, date: String,
        curves: [Cost: CostCurve], firstCurves: [Cost: CostCurve] = [:],
        medianErrorPercent: Double? = nil
    ) {
        self.engine = engine
        self.engineVersion = engineVersion
        self.machine = machine
        self.date = date
        self.curves = curves
        self.firstCurves = firstCurves
        self.medianErrorPercent = medianErrorPercent
    }

    /// Nanoseconds; 0 for a step that was not measured. A put whose kind of memory was not told apart,
    /// as on real Ray, is any put.
    package func ns(_ cost: Cost, _ bytes: Int = 0, isFirst: Bool = false) -> Double {
        if isFirst, let curve = firstCurves[cost] { return curve.ns(bytes) }
        if let curve = curves[cost] { return curve.ns(bytes) }
        switch cost {
        case .putFresh, .putUnmapped: return curves[.put]?.ns(bytes) ?? 0
        default: return 0
        }
    }

    /// Nanoseconds of a put into this memory: each kind's time by its part of the bytes.
    package func ns(putting touch: StoreMemory.Touch) -> Double {
        let bytes = touch.bytes
        guard bytes > 0 else { return ns(.put, 0) }
        let parts: [(Cost, Int)] = [
            (.putFresh, touch.fresh), (.putUnmapped, touch.unmapped), (.put, touch.reused),
        ]
        return parts.reduce(0) { sum, part in
            part.1 > 0 ? sum + ns(part.0, bytes) * Double(part.1) / Double(bytes) : sum
        }
    }
}
