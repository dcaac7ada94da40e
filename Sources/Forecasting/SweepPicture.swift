import Simulation
package import Timeline
package import TraceSchema

/// A sweep as a picture.
package struct SweepPicture {
    private let run: SweepRun
    private let script: String
    private let simulated: TraceHeader.Simulated

    package init(_ run: SweepRun, script: String, _ simulated: TraceHeader.Simulated) {
        self.run = run
        self.script = script
        self.simulated = simulated
    }

    package var plot: Plot {
        let marks = SweepText(run).marks.map { mark in
            let crossing = run.crossings.first { $0.value == mark.value }
            return Plot.Mark(x: Double(mark.value), y: crossing?.ns, mark.text)
        }
        let notes = SweepText(run).summary.map { [$0] } ?? []
        var subtitle = ["A forecast, not a run."]
        if !simulated.changes.isEmpty {
            subtitle.append("With " + simulated.changes.joined(separator: ", ") + ".")
        }
        subtitle.append("Times: \(simulated.calibration).")
        if let network = simulated.network { subtitle.append("Network: \(network).") }
        guard run.sweep.axis == .nodes else {
            return Plot(
                title: "\(script): time per call", subtitle: subtitle, x: axis,
                y: Plot.Axis("time per call", .nanoseconds),
                series: series { run.cost($0) }, marks: marks, notes: notes)
        }
        return Plot(
            title: "\(script): on more nodes", subtitle: subtitle, x: axis,
            panels: [
                Plot.Panel(
                    "Until all results are there", y: Plot.Axis("time", .nanoseconds),
                    series: series { run.cost($0) }),
                Plot.Panel(
                    "Until the first result", y: Plot.Axis("time", .nanoseconds),
                    series: series { Double($0.firstResultNs) }),
                Plot.Panel(
                    "Out of the control store", y: Plot.Axis("bytes", .bytes),
                    series: series { Double($0.controlStoreBytes) }),
                Plot.Panel(
                    "Over the busiest link", y: Plot.Axis("bytes", .bytes),
                    // One node has no link to another.
                    series: series(where: { $0.value > 1 }) { Double($0.busiestLinkBytes) }),
            ], marks: marks, notes: notes)
    }

    private var axis: Plot.Axis {
        if case .size = run.sweep.axis {
            Plot.Axis(run.sweep.name, .bytes)
        } else {
            Plot.Axis(run.sweep.name, .count)
        }
    }

    private func series(
        where isShown: (SweepRun.Point) -> Bool = { _ in true }, _ y: (SweepRun.Point) -> Double
    ) -> [Plot.Series] {
        run.lines.map { line in
            let look: Plot.Look =
                switch line.way {
                case .value: .byValue
                case .reference: .byReference
                case .captured: .captured
                case nil: .quantity
                }
            return Plot.Series(
                line.name, line.points.filter(isShown).map { Plot.Point(Double($0.value), y($0)) },
                look,
                end: line.end == nil ? nil : "refused beyond")
        }
    }
}
