package import Simulation
package import TextReport
import TraceReading
package import TraceSchema

/// A forecast, or several, beside the run that they started from, for a terminal.
package struct ForecastText {
    private let forecasts: [(name: String, forecast: Forecast)]
    private let workload: Workload
    private let scenario: Scenario
    private let simulated: TraceHeader.Simulated
    private let error: Double?
    /// What is otherwise, in words.
    private var changes: [String]
    private var isCutOff: Bool

    package init(
        _ forecast: Forecast, of workload: Workload, _ scenario: Scenario,
        _ simulated: TraceHeader.Simulated, medianErrorPercent error: Double?
    ) {
        self.init([("forecast", forecast)], of: workload, scenario, simulated, error)
        isCutOff = forecast.isCutOff
    }

    /// A variable's three ways side by side.
    package init(
        _ ways: ThreeWays, of workload: Workload, _ scenario: Scenario,
        _ simulated: TraceHeader.Simulated, medianErrorPercent error: Double?
    ) {
        self.init(
            ways.forecasts.map { ($0.way.title, $0.forecast) }, of: workload, scenario, simulated,
            error)
        changes.append("\(ways.variable) each way")
        isCutOff = ways.isCutOff
    }

    private init(
        _ forecasts: [(name: String, forecast: Forecast)], of workload: Workload,
        _ scenario: Scenario, _ simulated: TraceHeader.Simulated, _ error: Double?
    ) {
        self.forecasts = forecasts
        self.workload = workload
        self.scenario = scenario
        self.simulated = simulated
        self.error = error
        changes = simulated.changes
        isCutOff = false
    }

    package func lines(width: Int, style: TextStyle) -> [String] {
        let rows = rows
        let table = TextTable(
            keys: [TextTable.Column(heading: [""], cells: rows.map(\.name), isNumeric: false)],
            groups: [
                [TextTable.Column(heading: ["recorded"], cells: rows.map(\.recorded))]
                    + forecasts.indices.map { place in
                        TextTable.Column(
                            heading: [forecasts[place].name],
                            cells: rows.map { $0.forecasts[place] })
                    }
            ])
        let changes = changes.isEmpty ? "as recorded" : changes.joined(separator: ", ")
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
        for (name, forecast) in forecasts {
            guard let refusal = forecast.refusal else { continue }
            let which = forecasts.count > 1 ? "With it \(name), the" : "The"
            notes.append("\(which) program ends early: \(refusal)")
        }
        if isCutOff { notes.append("Cut off: this is what there was until then.") }
        notes.append("Times: \(simulated.calibration).")
        if let error {
            notes.append(
                "In validation, half of the forecasts were within \(Self.percent(error)) of what was "
                    + "measured; counts and bytes were exact.")
        } else {
            notes.append("How far forecasts may be off: docs/forecasts.md.")
        }
        if scenario.nodes > 1 {
            notes.append(
                "Network: \(scenario.network.name), \(Quantity.bytes(scenario.network.bytesPerSecond)) "
                    + "a second and \(Quantity.duration(scenario.network.latencyNs)) one way "
                    + "(\(scenario.network.source)). Modelled after Ray's design, and not measured: "
                    + "which node a lease comes from, transfers between nodes, the control store's queue."
            )
        }
        if let unlike { notes.append(unlike) }
        notes.append("A task's body takes what it took, whatever the size of its arguments.")
        return notes
    }

    /// A run that is forecast as it was, and otherwise than it was recorded.
    private var unlike: String? {
        guard simulated.changes.isEmpty, forecasts.count == 1,
            let forecast = forecasts.first?.forecast,
            forecast.refusal == nil, !forecast.isCutOff
        else { return nil }
        let (one, other) = (Double(forecast.wallNs), Double(workload.recordedNs))
        guard abs(one - other) > 0.15 * other else { return nil }
        return "Forecast as it was, the run takes \(Quantity.duration(forecast.wallNs)) instead of "
            + "\(Quantity.duration(workload.recordedNs)): something in it is not modelled (num_cpus= of a "
            + "task, say), or the recorded run was disturbed."
    }

    private static func percent(_ value: Double) -> String { "\(Int(value.rounded(.up))) %" }

    private struct Row {
        var name: String
        var recorded: String
        var forecasts: [String]
    }

    private func row(
        _ name: String, _ recorded: String = "", _ text: (Forecast) -> String
    ) -> Row {
        Row(name: name, recorded: recorded, forecasts: forecasts.map { text($0.forecast) })
    }

    private var rows: [Row] {
        var rows = [
            row("time", Quantity.duration(workload.recordedNs)) { Quantity.duration($0.wallNs) }
        ]
        if scenario.nodes > 1 {
            rows.append(
                row("until the first result") { forecast in
                    forecast.firstResultNs.map { Quantity.duration($0) } ?? "none"
                })
        }
        rows.append(
            row("calls", Quantity.count(workload.callCount)) { Quantity.count($0.calls) })
        let kinds: [(EventKind, String)] = [
            (.pickle, "functions pickled"), (.export, "exported"), (.fetch, "fetched by workers"),
            (.serialize, "values serialized"), (.put, "put into the object store"),
            (.get, "got"), (.spill, "moved to disk"), (.restore, "read back from disk"),
        ]
        for (kind, name) in kinds {
            let recorded = workload.totals[kind]
            guard recorded != nil || forecasts.contains(where: { $0.forecast.totals[kind] != nil })
            else { continue }
            rows.append(row(name, Self.text(recorded)) { Self.text($0.totals[kind]) })
        }
        if scenario.nodes > 1 {
            rows.append(row("between nodes") { Quantity.bytes($0.networkBytes) })
            rows.append(row("over the busiest link") { Quantity.bytes($0.busiestLinkBytes) })
        }
        rows.append(
            row(
                "out of the control store",
                Quantity.bytes(workload.totals[.fetch]?.bytes ?? 0)
            ) { Quantity.bytes($0.controlStoreBytes) })
        if forecasts.contains(where: { $0.forecast.controlStoreWaitNs > 0 }) {
            rows.append(row("longest wait for it") { Quantity.duration($0.controlStoreWaitNs) })
        }
        rows.append(row("most in an object store") { Quantity.bytes($0.storePeakBytes) })
        return rows
    }

    private static func text(_ total: Forecast.Total?) -> String {
        guard let total, total.count > 0 else { return "none" }
        return "\(Quantity.count(total.count)) · \(Quantity.bytes(total.bytes))"
    }
}
