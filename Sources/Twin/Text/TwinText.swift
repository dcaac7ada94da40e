package import TextReport
internal import TraceReading

extension TwinReport {
    /// The report for a terminal of `width` columns: what was rewritten, what each way did, how long
    /// it took, and which is the cheapest here.
    package func text(width: Int = 100, style: TextStyle = .plain) -> String {
        func wrapped(_ text: String, first: String = "", rest: String = "") -> [String] {
            WrappedText.lines(text, width: width, first: first, rest: rest)
        }
        var lines = wrapped(heading).map(style.heading)
        for side in sides where !side.isAsItIs {
            lines += [""] + rewriting(of: side, wrapped, style)
        }
        lines += ["", style.heading("Side by side")]
        lines += table(style).lines(width: width, style: style)
        lines += [""]
        if let verdict = verdictText { lines += wrapped(verdict).map(style.heading) }
        for side in sides {
            guard let reason = reason(of: side) else { continue }
            lines += wrapped(reason, first: "- ", rest: "  ")
        }
        for (text, isWarning) in notes {
            lines += wrapped(text, first: isWarning ? "! " : "", rest: isWarning ? "  " : "")
                .map { isWarning ? style.warning($0) : $0 }
        }
        let traces = sides.compactMap(\.trace).joined(separator: " ")
        lines += ["", style.dimmed("traces: \(traces)")]
        return lines.joined(separator: "\n") + "\n"
    }

    private var heading: String {
        let way = original?.way.label ?? ""
        return "\(WrappedText.printable(script)): `\(variable)` for `\(function)` (line \(line)), "
            + "\(way) as it is · \(engine) engine"
    }

    private func rewriting(
        of side: Side, _ wrapped: (String, String, String) -> [String], _ style: TextStyle
    ) -> [String] {
        if let refusal = side.refusal {
            let line = refusal.line.map { "line \($0): " } ?? ""
            return wrapped(
                "\(side.way.label): not rewritten: \(line)\(refusal.text).", "! ", "  "
            ).map(style.warning)
        }
        // Source text: as it is, apart from what a terminal would obey.
        return (side.diff ?? "").split(whereSeparator: \.isNewline).map { line in
            let tabs = line.split(separator: "\t", omittingEmptySubsequences: false)
                .map { WrappedText.printable(String($0)) }.joined(separator: "\t")
            if line.hasPrefix("---") || line.hasPrefix("+++") { return style.heading(tabs) }
            if line.hasPrefix("-") { return style.escaped(tabs, "31") }
            if line.hasPrefix("+") { return style.escaped(tabs, "32") }
            return tabs
        }
    }

    // MARK: Table

    private func table(_ style: TextStyle) -> TextTable {
        let ran = sides.filter { $0.figures != nil }
        let figures = ran.compactMap(\.figures)
        let shown = rows(figures).filter { row in
            row.isAlways || figures.contains { row.text($0) != "–" }
        }
        let columns = ran.map { side in
            TextTable.Column(
                heading: [side.way.label, side.isAsItIs ? "(as it is)" : ""],
                cells: shown.map { row in side.figures.map(row.text) ?? "–" })
        }
        let keys = TextTable.Column(
            heading: [""], cells: shown.map { WrappedText.printable($0.name) }, isNumeric: false)
        let times = shown.firstIndex { $0.isTime } ?? shown.count
        return TextTable(keys: [keys], groups: [columns], ruledRows: [times])
    }

    private struct Row {
        let name: String
        var isAlways = false
        var isTime = false
        let text: @Sendable (SideFigures) -> String
    }

    /// What was done, then how long it took.
    private func rows(_ figures: [SideFigures]) -> [Row] {
        let name = WrappedText.shortened(variable, to: 20)
        let callee = WrappedText.shortened(function, to: 20)
        return [
            Row(name: "calls", isAlways: true) { Quantity.count($0.calls) },
            Row(name: "\(name) serialized") { Self.amount($0.serialized) },
            Row(name: "\(name) in the task's message") {
                $0.inlined > 0 ? Quantity.count($0.inlined) : "–"
            },
            Row(name: "\(name) put for a call") { Self.amount($0.putForCalls) },
            Row(name: "\(name) put by hand") { Self.amount($0.putByHand) },
            Row(name: "\(name) read by reference") { Self.amount($0.gets) },
            Row(name: "\(name) in \(callee)'s pickle") { Self.amount($0.captured) },
            Row(name: "\(callee) pickled") { Self.amount($0.pickled) },
            Row(name: "\(callee) exported") { Self.amount($0.exported) },
            Row(name: "\(callee) fetched") { Self.amount($0.fetched) },
            Row(name: "bytes copied, in all", isAlways: true) { Quantity.bytes($0.copied) },
            Row(name: "bytes copied, per call", isAlways: true) {
                Quantity.bytes($0.copiedPerCall)
            },
            Row(name: "wait for a first worker", isAlways: true, isTime: true) {
                Quantity.duration($0.workerStartNs)
            },
        ] + places(figures) + [
            Row(name: "all calls, after that", isAlways: true, isTime: true) {
                Quantity.duration($0.totalNs)
            },
            Row(name: "whole script", isAlways: true, isTime: true) { Quantity.duration($0.runNs) },
        ]
    }

    /// First and later calls of each place; of the first place alone where the ways have others.
    private func places(_ figures: [SideFigures]) -> [Row] {
        let counts = Set(figures.map(\.places.count))
        let count = counts.count == 1 ? counts.first ?? 0 : min(1, counts.min() ?? 0)
        return (0..<count).flatMap { place in
            let name = placeName(place).map { ", \($0)" } ?? ""
            return [
                Row(name: "first call\(place == 0 ? ", after that" : "")\(name)", isTime: true) {
                    Quantity.duration($0.places[place].firstNs)
                },
                Row(name: "later calls, each\(name)", isTime: true) {
                    $0.places[place].laterNs.map { Quantity.duration($0) } ?? "–"
                },
            ]
        }
    }

    /// `1,000 × 8.0 MB`
    private static func amount(_ amount: SideFigures.Amount) -> String {
        guard amount.count > 0 else { return "–" }
        return "\(Quantity.count(amount.count)) × \(amount.sizes)"
    }
}
