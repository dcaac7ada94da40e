package import Simulation
package import TextReport
import TraceReading
package import TraceSchema

/// A forecast beside the run that it started from, for a terminal.
package struct ForecastText {
    private let forecast: Forecast
    private let workload: Workload
    private let scenario: Scenario
    private let simulated: TraceHeader.Simulated
    private let error: Double?

    package init(
        _ forecast: Forecast, of workload: Workload, _ scenario: Scenario,
        _ simulated: TraceHeader.Simulated, medianErrorPercent error: Double?
    ) {
        self.forecast = forecast
        self.workload = workload
        self.scenario = scenario
        self.simulated = simulated
        self.error = error
    }

    package func lines(width: Int, style: TextStyle) -> [String] {
        let rows = rows
        let table = TextTable(
            keys: [TextTable.Column(heading: [""], cells: rows.map(\.name), isNumeric: false)],
            groups: [
                [
                    TextTable.Column(heading: ["recorded"], cells: rows.map(\.recorded)),
                    TextTable.Column(heading: ["forecast"], cells: rows.map(\.forecast)),
                ]
            ])
        let changes =
            simulated.changes.isEmpty ? "as recorded" : simulated.changes.joined(separator: ", ")
        var lines = [style.heading("\(workload.header.script): \(changes)"), ""]
        lines += table.lines(width: width, style: style) + [""]
        for note in notes {
            lines += WrappedText.lines(note, width: width, first: "", rest: "")
        }
        return lines
    }

    /// What has to be said of it.
    private var notes: [String] {
        var notes: [String] = []
        if let refusal = forecast.refusal { notes.append("The program ends early: \(refusal)") }
        if forecast.isCutOff { notes.append("Cut off: this is what there was until then.") }
        notes.append("Times: \(simulated.calibration).")
        if let error {
            notes.append(
                "In validation, half of the forecasts were within \(Self.percent(error)) of what was "
                    + "measured; counts and bytes were exact.")
        } else {
            notes.append("Nobody has validated this calibration: `make validate` does.")
        }
        if scenario.nodes > 1 {
            notes.append(
                "Network: \(scenario.network.name), \(Quantity.bytes(scenario.network.bytesPerSecond)) "
                    + "a second and \(Quantity.duration(scenario.network.latencyNs)) one way "
                    + "(\(scenario.network.source)). Modelled after Ray's design, and not measured: "
                    + "which node a lease comes from, transfers between nodes, the control store's queue."
            )
        }
        notes.append("A task's body takes what it took, whatever the size of its arguments.")
        return notes
    }

    private static func percent(_ value: Double) -> String { "\(Int(value.rounded(.up))) %" }

    private struct Row {
        var name: String
        var recorded: String
        var forecast: String
    }

    private var rows: [Row] {
        var rows = [
            Row(
                name: "time", recorded: Quantity.duration(workload.recordedNs),
                forecast: Quantity.duration(forecast.wallNs)),
            Row(
                name: "calls", recorded: Quantity.count(workload.callCount),
                forecast: Quantity.count(forecast.calls)),
        ]
        let kinds: [(EventKind, String)] = [
            (.pickle, "functions pickled"), (.export, "exported"), (.fetch, "fetched by workers"),
            (.serialize, "values serialized"), (.put, "put into the object store"),
            (.get, "got"), (.spill, "moved to disk"), (.restore, "read back from disk"),
        ]
        for (kind, name) in kinds {
            let (one, other) = (workload.totals[kind], forecast.totals[kind])
            guard one != nil || other != nil else { continue }
            rows.append(Row(name: name, recorded: Self.text(one), forecast: Self.text(other)))
        }
        if scenario.nodes > 1 {
            let first = forecast.firstResultNs.map { Quantity.duration($0) } ?? "none"
            rows.insert(Row(name: "until the first result", recorded: "", forecast: first), at: 1)
            rows.append(
                Row(
                    name: "between nodes", recorded: "",
                    forecast: Quantity.bytes(forecast.networkBytes)))
            rows.append(
                Row(
                    name: "over the busiest link", recorded: "",
                    forecast: Quantity.bytes(forecast.busiestLinkBytes)))
        }
        rows.append(
            Row(
                name: "out of the control store",
                recorded: Quantity.bytes(workload.totals[.fetch]?.bytes ?? 0),
                forecast: Quantity.bytes(forecast.controlStoreBytes)))
        if forecast.controlStoreWaitNs > 0 {
            rows.append(
                Row(
                    name: "longest wait for it", recorded: "",
                    forecast: Quantity.duration(forecast.controlStoreWaitNs)))
        }
        rows.append(
            Row(
                name: "most in an object store", recorded: "",
                forecast: Quantity.bytes(forecast.storePeakBytes)))
        return rows
    }

    private static func text(_ total: Forecast.Total?) -> String {
        guard let total, total.count > 0 else { return "none" }
        return "\(Quantity.count(total.count)) · \(Quantity.bytes(total.bytes))"
    }
}
