package import Simulation
package import TraceSchema

/// A forecast for programs; the format is stable.
package struct ForecastJSON: Encodable {
    private let changes: [String]
    private let calibration: String
    private let medianErrorPercent: Double?
    private let network: String?
    private let recorded: Recorded
    private let forecast: Numbers

    struct Recorded: Encodable {
        let wallNs: Int64
        let calls: Int
        let counts: [String: Count]
    }

    struct Numbers: Encodable {
        let wallNs: Int64
        let startNs: Int64
        let firstResultNs: Int64?
        let calls: Int
        let counts: [String: Count]
        let controlStoreBytes: Int
        let controlStoreWaitNs: Int64
        let networkBytes: Int
        let busiestLinkBytes: Int
        let storePeakBytes: Int
        let refusal: String?
        let events: Int
        let steps: Int
        let complete: Bool
    }

    struct Count: Encodable {
        let count: Int
        let bytes: Int
        let copied: Int
        let ns: Int64
    }

    package init(
        _ forecast: Forecast, of workload: Workload, _ simulated: TraceHeader.Simulated,
        medianErrorPercent: Double?
    ) {
        changes = simulated.changes
        calibration = simulated.calibration
        network = simulated.network
        self.medianErrorPercent = medianErrorPercent
        recorded = Recorded(
            wallNs: workload.recordedNs, calls: workload.callCount,
            counts: Self.counts(workload.totals))
        self.forecast = Numbers(
            wallNs: forecast.wallNs, startNs: forecast.startNs,
            firstResultNs: forecast.firstResultNs, calls: forecast.calls,
            counts: Self.counts(forecast.totals), controlStoreBytes: forecast.controlStoreBytes,
            controlStoreWaitNs: forecast.controlStoreWaitNs, networkBytes: forecast.networkBytes,
            busiestLinkBytes: forecast.busiestLinkBytes, storePeakBytes: forecast.storePeakBytes,
            refusal: forecast.refusal, events: forecast.events, steps: forecast.steps,
            complete: !forecast.isCutOff && forecast.refusal == nil)
    }

    private static func counts(_ totals: [EventKind: Forecast.Total]) -> [String: Count] {
        var counts: [String: Count] = [:]
        for (kind, total) in totals {
            counts[kind.rawValue] = Count(
                count: total.count, bytes: total.bytes, copied: total.copied, ns: total.ns)
        }
        return counts
    }

    package func text() throws -> String { try stableJSON() }
}
