package import TextReport
internal import TraceReading

extension Comparison {
    /// The comparison for a terminal of `width` columns: the verdict, what differs, the times.
    ///
    /// - Parameters:
    ///   - width: of the terminal, in columns.
    ///   - style: colours or none.
    ///   - showsAll: also what is the same, and the times of every function.
    /// - Returns: lines, each with its end.
    package func text(width: Int = 100, style: TextStyle = .plain, showsAll: Bool = false)
        -> String
    {
        func wrapped(_ text: String, first: String = "", rest: String = "  ") -> [String] {
            WrappedText.lines(text, width: width, first: first, rest: rest)
        }
        var lines = wrapped(verdict).map { isSame ? style.heading($0) : style.warning($0) }
        lines += [("A", a), ("B", b)].flatMap { name, run in
            wrapped(Self.text(run), first: "\(name)  ", rest: "   ").map(style.dimmed)
        }
        for note in notes { lines += wrapped(note, first: "! ").map(style.warning) }
        for gap in gaps {
            lines += wrapped("not compared: \(gap.kinds.joined(separator: ", ")) (\(gap.reason))")
        }
        if !differences.isEmpty {
            lines += ["", style.heading("What differs")]
            lines += table(of: differences.map { ($0, true) }, width, style)
                .lines(width: width, style: style)
        }
        if showsAll, !agreements.isEmpty {
            lines += ["", style.heading("What is the same")]
            lines += table(of: agreements.map { ($0, false) }, width, style)
                .lines(width: width, style: style)
        }
        lines += ["", style.heading("Times, and B / A")]
        lines += times(style, showsAll: showsAll).lines(width: width, style: style)
        let hidden = timedFunctions.count - shownFunctions(showsAll).count
        if hidden > 0 {
            lines += wrapped(
                "\(Quantity.count(hidden, "other function")) took less time; --all shows the rest.")
        }
        lines += [""]
        lines += wrapped(
            "first: in a function's first call, median; later: in its other calls, median. call: "
                + "from the call to the end of its ray.get; get: without the wait for the result.",
            rest: ""
        ).map(style.dimmed)
        if max(a.mostUnderWay, b.mostUnderWay) > 1 {
            lines += wrapped(
                "under way: at most \(Quantity.count(a.mostUnderWay, "call")) at one moment in A, "
                    + "\(Quantity.count(b.mostUnderWay)) in B; where it is over 1, call holds the "
                    + "time that a call stood in line.", rest: ""
            ).map(style.dimmed)
        }
        return lines.joined(separator: "\n") + "\n"
    }

    /// "same structure: 12 functions, 431 calls", "3 differences".
    package var verdict: String {
        if isOfStrangers {
            return "nothing in common: A calls \(Self.list(a.functions)); "
                + "B calls \(Self.list(b.functions))"
        }
        guard isSame else { return Quantity.count(differences.count, "difference") }
        return "same structure: \(Quantity.count(commonFunctions, "function")), "
            + Quantity.count(a.calls, "call")
    }

    private static func list(_ names: [String]) -> String {
        let shown = names.prefix(5).map { WrappedText.shortened($0, to: 40) }
        let rest = names.count - shown.count
        return shown.joined(separator: ", ") + (rest > 0 ? " and \(rest) more" : "")
    }

    /// `a.py · embedded 0.1.0 · 2 functions, 20 calls, 2 workers · 1.2 s`
    private static func text(_ run: Run) -> String {
        let counts = [
            Quantity.count(run.functions.count, "function"), Quantity.count(run.calls, "call"),
            Quantity.count(run.workers, "worker"),
        ].joined(separator: ", ")
        return "\(run.script) · \(run.engine) \(run.engineVersion) · \(counts) · "
            + Quantity.duration(run.runNs)
    }

    /// A heading for each function, its findings below it.
    private func table(
        of findings: [(finding: Finding, differs: Bool)], _ width: Int, _ style: TextStyle
    ) -> TextTable {
        typealias Column = TextTable.Column
        var rows: [(label: String, cells: FindingText?)] = []
        var last: String?
        for (finding, differs) in findings {
            let heading = Self.heading(finding)
            if heading != last { rows.append((Self.functionName(heading), nil)) }
            last = heading
            let cells = FindingText(finding, differs: differs)
            rows.append(("  " + cells.what, cells))
        }
        let isHeading = rows.map { $0.cells == nil }
        let first = Column(
            heading: [""], cells: rows.map(\.label), isNumeric: false,
            style: { row, text in isHeading[row] ? style.heading(text) : text })
        let variable = Column(
            heading: ["variable"], cells: rows.map { $0.cells?.variable ?? "" }, isNumeric: false)
        // What the two sides may take beside these, with two spaces before each column.
        let widest = max((width - first.width - variable.width - 6) / 2, 16)
        func side(_ name: String, _ text: KeyPath<FindingText, String>) -> Column {
            Column(
                heading: [name],
                cells: rows.map { row in
                    row.cells.map { FindingText.cell($0[keyPath: text], to: widest) } ?? ""
                }, isNumeric: false)
        }
        return TextTable(keys: [first], groups: [[variable, side("A", \.a), side("B", \.b)]])
    }

    /// The function; for what belongs to none, the run or its values.
    private static func heading(_ finding: Finding) -> String {
        switch finding.aspect {
        case .exitStatus, .total: "the run"
        default: finding.function ?? outsideOfCalls
        }
    }

    /// Values that belong to no call.
    private static let outsideOfCalls = "ray.put, ray.get"

    private static func functionName(_ name: String) -> String {
        WrappedText.printable(WrappedText.shortened(name, to: 40))
    }

    // MARK: Times

    /// Functions that the times name without `--all`.
    private static let mostFunctions = 6

    private var timedFunctions: [String?] {
        var seen: Set<String?> = []
        return times.map(\.function).filter { seen.insert($0).inserted }
    }

    /// Those that took most time, in the order of the program.
    private func shownFunctions(_ showsAll: Bool) -> [String?] {
        guard !showsAll, timedFunctions.count > Self.mostFunctions else { return timedFunctions }
        var weight: [String?: Int64] = [:]
        for row in times {
            let count = Int64(max(row.a.count, row.b.count))
            let each =
                [row.a.firstNs, row.a.laterNs, row.b.firstNs, row.b.laterNs]
                .compactMap(\.self).max() ?? 0
            weight[row.function] = (weight[row.function] ?? 0).adding(each.multiplied(by: count))
        }
        let heaviest = Set(
            timedFunctions.sorted { (weight[$0] ?? 0) > (weight[$1] ?? 0) }
                .prefix(Self.mostFunctions))
        return timedFunctions.filter { heaviest.contains($0) }
    }

    private func times(_ style: TextStyle, showsAll: Bool) -> TextTable {
        typealias Column = TextTable.Column
        let shown = Set(shownFunctions(showsAll))
        var rows: [(label: String, row: TimeRow?)] = []
        var last: String??
        for row in times where shown.contains(row.function) {
            if last != .some(row.function) {
                last = .some(row.function)
                rows.append((row.function.map(Self.functionName) ?? Self.outsideOfCalls, nil))
            }
            rows.append(("  \(row.step.rawValue)", row))
        }
        func time(_ heading: [String], _ value: @escaping (TimeRow) -> Int64?, run: Int64?)
            -> Column
        {
            Column(
                heading: heading,
                cells: rows.map { $0.row.map { value($0).map(Quantity.duration) ?? "–" } ?? "" }
                    + [run.map(Quantity.duration) ?? ""])
        }
        func ratio(_ a: (TimeRow) -> Int64?, _ b: (TimeRow) -> Int64?, run: String) -> Column {
            Column(
                heading: ["", "B / A"],
                cells: rows.map { $0.row.map { Self.ratio(a($0), b($0)) } ?? "" } + [run])
        }
        let isHeading = rows.map { $0.row == nil } + [true]
        return TextTable(
            keys: [
                Column(
                    heading: [""], cells: rows.map(\.label) + ["the run"], isNumeric: false,
                    style: { row, text in isHeading[row] ? style.heading(text) : text })
            ],
            groups: [
                [
                    time(["first", "A"], \.a.firstNs, run: a.runNs),
                    time(["", "B"], \.b.firstNs, run: b.runNs),
                    ratio(\.a.firstNs, \.b.firstNs, run: Self.ratio(a.runNs, b.runNs)),
                ],
                [
                    time(["later", "A"], \.a.laterNs, run: nil),
                    time(["", "B"], \.b.laterNs, run: nil),
                    ratio(\.a.laterNs, \.b.laterNs, run: ""),
                ],
            ])
    }

    private static func ratio(_ a: Int64?, _ b: Int64?) -> String {
        guard let a, let b, a > 0, b > 0 else { return "–" }
        return "× " + Quantity.factor(b, over: a)
    }
}
