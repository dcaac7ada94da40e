import ObjectPassing
import Simulation
package import TextReport
import TraceReading
package import TraceSchema

/// A sweep in numbers and words, for a terminal.
package struct SweepText {
    private let run: SweepRun
    private let simulated: TraceHeader.Simulated?

    /// - `simulated`: what the times go by, to be said below.
    package init(_ run: SweepRun, _ simulated: TraceHeader.Simulated? = nil) {
        self.run = run
        self.simulated = simulated
    }

    package func lines(width: Int, style: TextStyle) -> [String] {
        let values = run.sweep.values
        let columns = run.lines.map { line in
            let points = Dictionary(uniqueKeysWithValues: line.points.map { ($0.value, $0) })
            return TextTable.Column(
                heading: [line.name],
                cells: values.map { value in
                    if let point = points[value] { return Self.time(run.cost(point)) }
                    return line.end.map { value >= $0.value ? "refused" : "–" } ?? "–"
                })
        }
        var groups = [columns]
        if run.sweep.axis == .nodes {
            groups += [
                cells("to the first result") { Self.time(Double($0.firstResultNs)) },
                cells("control store") { Quantity.bytes($0.controlStoreBytes) },
                cells("busiest link") { Quantity.bytes($0.busiestLinkBytes) },
            ]
        }
        let table = TextTable(
            keys: [
                TextTable.Column(heading: [run.sweep.name], cells: values.map { text($0) })
            ], groups: groups)
        let what = run.sweep.axis == .nodes ? "Time until all results are there" : "Time per call"
        var lines = [style.heading("\(what), by \(run.sweep.name)"), ""]
        lines += table.lines(width: width, style: style) + [""]
        if let summary { lines += WrappedText.lines(summary, width: width, first: "", rest: "") }
        for (number, mark) in marks.enumerated() {
            lines += WrappedText.lines(
                "\(number + 1). \(mark.text)", width: width, first: "", rest: "   ")
        }
        if let simulated {
            var notes = ["Times: \(simulated.calibration)."]
            if let network = simulated.network { notes.append("Network: \(network).") }
            lines.append("")
            for note in notes {
                lines += WrappedText.lines(note, width: width, first: "", rest: "")
            }
        }
        return lines
    }

    private func cells(
        _ what: String, _ text: (SweepRun.Point) -> String
    ) -> [TextTable.Column] {
        run.lines.map { line in
            let points = Dictionary(uniqueKeysWithValues: line.points.map { ($0.value, $0) })
            return TextTable.Column(
                heading: ["\(line.name),", what],
                cells: run.sweep.values.map { value in points[value].map(text) ?? "–" })
        }
    }

    private static func time(_ ns: Double) -> String { Quantity.duration(Int64(ns)) }

    private func text(_ value: Int) -> String {
        if case .size = run.sweep.axis { Quantity.bytes(value) } else { Quantity.count(value) }
    }

    /// How the lines stand to one another at the end of the range; nil for one line.
    var summary: String? {
        guard let last = run.sweep.values.last else { return nil }
        let ends = run.lines.compactMap { line in
            line.points.last.flatMap { $0.value == last ? (line.name, run.cost($0)) : nil }
        }.sorted { $0.1 < $1.1 }
        guard ends.count > 1, let cheapest = ends.first else { return nil }
        // As for crossings: lines that run beside each other are equal.
        let alike = ends.filter { $0.1 <= 1.02 * cheapest.1 }.map(\.0)
        let others = ends.dropFirst(alike.count).map { name, cost in
            "\(name) takes \(Self.ratio(cost / max(1, cheapest.1))) times as long"
        }
        let place =
            if case .size = run.sweep.axis { "At \(text(last))" } else {
                "With \(text(last)) \(run.sweep.name)"
            }
        guard alike.count < ends.count else { return "\(place), the ways are about equal." }
        let names = alike.joined(separator: " and ")
        return "\(place), \(names) \(alike.count == 1 ? "is" : "are") the cheapest; "
            + "\(others.joined(separator: ", "))."
    }

    private static func ratio(_ ratio: Double) -> String {
        ratio < 10 ? "\((ratio * 10).rounded() / 10)" : "\(Int(ratio.rounded()))"
    }

    /// Where something changes, and why.
    var marks: [(value: Int, text: String)] {
        var marks: [(value: Int, text: String)] = run.crossings.map { crossing in
            (
                crossing.value,
                "From about \(text(crossing.value)) on, \(crossing.above) is cheaper than "
                    + "\(crossing.below)."
            )
        }
        if case .size(let variable) = run.sweep.axis, !variable.hasSuffix("()") {
            let rules = run.rules
            let limits = [
                (
                    rules.inlineLimit,
                    "Up to \(text(rules.inlineLimit)) a value rides in the task's message; above, it is "
                        + "put into the object store at each call, while a reference's was put once."
                ),
                (
                    rules.functionWarningSize,
                    "Ray warns of a function that is larger than \(text(rules.functionWarningSize)), "
                        + "pickled, with what it captures."
                ),
                (
                    rules.functionSizeLimit,
                    "Ray refuses a function of \(text(rules.functionSizeLimit)) or more, pickled: the "
                        + "control store isn't made for data."
                ),
            ]
            let ends = (run.sweep.values.first ?? 0)...(run.sweep.values.last ?? 0)
            for (value, sentence) in limits where ends.contains(value) {
                marks.append((value, sentence))
            }
        }
        for line in run.lines {
            guard let end = line.end else { continue }
            if case .size = run.sweep.axis, line.way == .captured { continue }
            marks.append((end.value, "At \(text(end.value)), \(line.name): \(end.reason)"))
        }
        return marks.sorted { ($0.value, $0.text) < ($1.value, $1.text) }
    }
}
