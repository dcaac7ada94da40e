package import TraceSchema

/// A sweep for programs; the format is stable.
package struct SweepJSON: Encodable {
    private let changes: [String]
    private let calibration: String
    private let network: String?
    private let axis: String
    private let lines: [Line]
    private let crossings: [Crossing]
    private let notes: [Note]
    private let complete: Bool

    struct Line: Encodable {
        let name: String
        let points: [Point]
        let refusedFrom: Int?
        let refusal: String?
    }

    struct Point: Encodable {
        let value: Int
        let callNs: Double
        let firstResultNs: Int64
        let totalNs: Int64
        let controlStoreBytes: Int
        let busiestLinkBytes: Int
    }

    struct Crossing: Encodable {
        let value: Int
        let below: String
        let above: String
    }

    struct Note: Encodable {
        let value: Int
        let text: String
    }

    package init(_ run: SweepRun, _ simulated: TraceHeader.Simulated) {
        changes = simulated.changes
        calibration = simulated.calibration
        network = simulated.network
        axis = run.sweep.name
        lines = run.lines.map { line in
            Line(
                name: line.name,
                points: line.points.map { point in
                    Point(
                        value: point.value, callNs: point.callNs,
                        firstResultNs: point.firstResultNs, totalNs: point.totalNs,
                        controlStoreBytes: point.controlStoreBytes,
                        busiestLinkBytes: point.busiestLinkBytes)
                }, refusedFrom: line.end?.value, refusal: line.end?.reason)
        }
        crossings = run.crossings.map {
            Crossing(value: $0.value, below: $0.below, above: $0.above)
        }
        notes = SweepText(run).marks.map { Note(value: $0.value, text: $0.text) }
        complete = !run.isCutOff
    }

    package func text() throws -> String { try stableJSON() }
}
