package import Simulation
package import TextReport
import TraceReading
import TraceSchema

/// What a calibration says, for a terminal.
package struct CalibrationText {
    private let calibration: Calibration

    package init(_ calibration: Calibration) { self.calibration = calibration }

    private static let sizes = [10, 10_000, 1_000_000, 100_000_000]

    package func lines(width: Int, style: TextStyle) -> [String] {
        let measured = Cost.allCases.filter { calibration.curves[$0] != nil }
        let steps = TextTable.Column(
            heading: ["step"], cells: measured.map(\.words), isNumeric: false)
        let columns = Self.sizes.map { size in
            TextTable.Column(
                heading: [Quantity.bytes(size)], cells: measured.map { cell($0, size) })
        }
        let table = TextTable(keys: [steps], groups: [columns])
        let head =
            "\(calibration.engine.rawValue) \(calibration.engineVersion) on \(calibration.machine)"
        return [head, ""] + table.lines(width: width, style: style) + missing()
    }

    /// What goes by no size stands in the first column only; what was never that large, in none.
    private func cell(_ cost: Cost, _ size: Int) -> String {
        guard let curve = calibration.curves[cost] else { return "" }
        let isFirst = size == Self.sizes.first
        if curve.points.count == 1 {
            return isFirst ? Self.duration(curve.ns(size)) : ""
        }
        guard let last = curve.points.last, isFirst || size <= last.bytes + last.bytes / 10 else {
            return ""
        }
        return Self.duration(curve.ns(size))
    }

    private static func duration(_ ns: Double) -> String {
        Quantity.duration(Int64(exactly: ns.rounded()) ?? .max)
    }

    private func missing() -> [String] {
        let missing = Cost.allCases.filter { calibration.curves[$0] == nil }
        guard !missing.isEmpty else { return [] }
        return [
            "",
            "not told by these runs, and taken as no time of their own: "
                + missing.map(\.rawValue).joined(separator: ", "),
        ]
    }
}
