internal import CriticalPath
package import TextReport
internal import TraceReading

extension Explanation {
    /// The explanation for a terminal of `width` columns: tables are cut and sentences wrapped to
    /// fit, from about 60 columns on.
    ///
    /// - Parameters:
    ///   - width: in columns.
    ///   - style: whether with colours.
    ///   - showsAll: all of the ledger and of the critical path, not only what weighs.
    ///   - findings: what could be changed, as lines; told right after where the time went.
    /// - Returns: lines, each with its end.
    package func text(
        width: Int = 100, style: TextStyle = .plain, showsAll: Bool = false, findings: [String] = []
    ) -> String {
        var lines = [
            style.heading(WrappedText.printable(script)) + style.dimmed(" · \(engine) engine")
                + (suppose.map { style.warning(" · supposing \(WrappedText.printable($0))") } ?? "")
                + style.dimmed(run)
        ]
        for note in notes {
            lines += WrappedText.lines(note, width: width, first: "! ", rest: "  ")
                .map(style.warning)
        }
        let time = PathText(path: criticalPath)
        lines += [""] + time.lines(width: width, style: style, showsAll: showsAll)
        if !findings.isEmpty { lines += [""] + findings }
        lines += [""]
        lines += LedgerText(ledger: ledger).lines(width: width, style: style, showsAll: showsAll)
        guard !rows.isEmpty else {
            return (lines + ["", "No remote function was called."]).joined(separator: "\n") + "\n"
        }
        lines += ["", style.heading("The calls")]
        lines += callsTable(style).lines(width: width, style: style)
        if let aside { lines += WrappedText.lines(aside, width: width, first: "", rest: "") }
        lines += ["", style.heading("How long the calls took")]
        lines += timesTable(style).lines(width: width, style: style)
        for subject in subjects where !subject.reasons.isEmpty {
            let rows = Prose.list(subject.rows.map(String.init))
            let title = "\(subject.title) (row\(subject.rows.count == 1 ? "" : "s") \(rows))"
            lines += [""]
            lines += WrappedText.lines(title, width: width, first: "", rest: "")
                .map(style.heading)
            for reason in subject.reasons {
                lines += WrappedText.lines(reason.text, width: width, first: "- ", rest: "  ")
            }
        }
        lines += [""]
        lines += legend(width: width, showsAll: showsAll).map(style.dimmed)
        return lines.joined(separator: "\n") + "\n"
    }

    /// The rows that the tables show: single calls that carry nothing are summed up in a line, where
    /// there are others.
    private var shownRows: [CallRow] {
        let shown = rows.filter { !$0.isAside || $0.folded != nil }
        return shown.isEmpty ? rows : shown
    }

    /// "1 other call, which passes nothing: program.py:26 f.remote(), 88 ms, 92 % of it waiting."
    private var aside: String? {
        let shown = Set(shownRows.map(\.id))
        let others = rows.filter { !shown.contains($0.id) }
        guard let first = others.first else { return nil }
        let wall = others.reduce(Int64(0)) { $0.adding($1.wallNs) }
        func sum(_ part: TimePart) -> Int64 { others.reduce(0) { $0.adding($1.parts[part]) } }
        let largest = TimePart.allCases.max { sum($0) < sum($1) } ?? .between
        let which =
            others.count == 1
            ? [first.place, first.call].compactMap(\.self).joined(separator: " ") + ", " : ""
        return "\(Quantity.count(others.count, "other call")), "
            + "which \(others.count == 1 ? "passes" : "pass") nothing: \(which)"
            + "\(Quantity.duration(wall)), \(Quantity.share(sum(largest), of: wall)) of it "
            + "\(largest.phrase)."
    }

    /// What the rows' numbers stand for.
    private func callsTable(_ style: TextStyle) -> TextTable {
        typealias Column = TextTable.Column
        let rows = shownRows
        let ways = rows.map(\.way)
        let calls = rows.map { $0.calls.adding($0.folded?.calls ?? 0) }
        return TextTable(
            keys: [
                Column(heading: ["#"], cells: rows.map { String($0.id) }),
                Column(
                    heading: ["way"], cells: rows.map { $0.way.label }, isNumeric: false,
                    style: { row, text in style.way(text, ways[row]) }),
                Column(heading: ["value"], cells: rows.map(Self.valueCell), isNumeric: false),
            ],
            groups: [
                [
                    Column(
                        heading: ["call"],
                        cells: rows.map {
                            WrappedText.printable(
                                [$0.place, $0.call].compactMap(\.self).joined(separator: " "))
                        }, isNumeric: false),
                    Column(heading: ["travels"], cells: rows.map(\.way.travel), isNumeric: false),
                    Column(heading: ["calls"], cells: calls.map { Quantity.count($0) }),
                ]
            ])
    }

    /// `A 33.8 kB`; for a reference, what it leads to.
    private static func valueCell(_ row: CallRow) -> String {
        guard row.way != .nothing else { return "–" }
        let name = row.variable.map { WrappedText.shortened($0, to: 10) }
        // A reference that leads nowhere in the trace has no size.
        let size = row.way == .reference && row.largestBytes == 0 ? nil : Prose.size(of: row)
        let text = [name, size].compactMap(\.self).joined(separator: " ")
        return WrappedText.printable(text)
    }

    /// One column a row of the other table, since there are more parts than a line has room for.
    private func timesTable(_ style: TextStyle) -> TextTable {
        typealias Column = TextTable.Column
        let rows = shownRows
        let shown = TimePart.allCases.filter { part in rows.contains { $0.parts[part] > 0 } }
        let measures = ["= wall time", "per call", "first call", "later: median", "later: mean"]
        let showsInFlight = rows.contains { $0.inFlight > 1 }
        let labels = shown.map(\.rawValue) + measures + (showsInFlight ? ["under way"] : [])
        let columns = rows.map { row in
            let sums = SummingColumn(row.parts)
            let parts = zip(TimePart.allCases, sums.parts).filter { shown.contains($0.0) }
            let way = row.way
            return Column(
                heading: ["#\(row.id)", way.label, way == .nothing ? "" : Prose.size(of: row)],
                cells: parts.map(\.1) + [
                    sums.whole, Quantity.duration(row.perCallNs), Quantity.duration(row.firstNs),
                    row.later.map { Quantity.duration($0.medianNs) } ?? "–",
                    row.later.map { Quantity.duration($0.meanNs) } ?? "–",
                ] + (showsInFlight ? [Quantity.count(row.inFlight)] : []),
                style: { index, text in
                    index == shown.count ? style.way(text, way) : text
                })
        }
        return TextTable(
            keys: [Column(heading: [""], cells: labels, isNumeric: false)], groups: [columns],
            ruledRows: [shown.count, shown.count + 1])
    }

    /// " · 601 calls of 3 functions".
    private var run: String {
        let calls = rows.reduce(0) { $0.adding($1.calls).adding($1.folded?.calls ?? 0) }
            .adding(foldedElsewhere?.calls ?? 0)
        let functions = Set(rows.map(\.function)).count
        return calls > 0
            ? " · \(Quantity.count(calls, "call")) of \(Quantity.count(functions, "function"))" : ""
    }

    private func legend(width: Int, showsAll: Bool) -> [String] {
        var texts = [
            "Where the time went: each moment counts once, for what everything after it waited for. "
                + PathText(path: criticalPath).shownStages(all: showsAll)
                .map { "\($0.label): \($0.meaning)" }.joined(separator: "; ") + ".",
            "What each variable cost: work of all processes, added up; waiting is told apart. A "
                + "captured variable has its span's share of its function's pickle, an inline "
                + "argument its share of the task's message. copied: bytes copied on the way between "
                + "processes and stores, by export, put, dispatch, fetch, get and return.",
            "Wall time runs from a call's first step to the moment its caller has the result; where "
                + "steps overlap, the caller's own work counts first, then that of others, then "
                + "waiting. The first call includes what was paid once: pickle, export, ray.put.",
        ]
        let rows = shownRows
        let shown = TimePart.allCases.filter { part in rows.contains { $0.parts[part] > 0 } }
        texts.append(
            shown.map { "\($0.rawValue): \($0.meaning)" }.joined(separator: "; ") + ".")
        if rows.contains(where: { $0.inFlight > 1 }) {
            texts.append(
                "under way: the most calls at one moment; where it is over 1, median and mean hold "
                    + "the time that a call stood in line.")
        }
        return texts.flatMap { WrappedText.lines($0, width: width, first: "", rest: "") }
    }
}
