internal import TraceReading

/// Rows that carry the same value, measured alike.
///
/// Where some rows have calls after their first, a row with a single call (a warm-up, say) is left
/// out: it could only be compared with what the others paid once.
struct Comparison {
    let rows: [CallRow]
    let measure: Measure

    /// What a call's time is taken to be. The same for all rows of a comparison.
    enum Measure: String {
        /// Median length of the calls after the first; where no calls overlapped.
        case median
        /// Wall time of the calls after the first, divided by their number; where some overlapped.
        case share
        /// Wall time of the one call that each row has.
        case all

        var phrase: String {
            switch self {
            case .median: "median of the calls after the first"
            case .share: "wall time of the calls after the first, divided by their number"
            case .all: "a single call each, with what it paid once"
            }
        }
    }

    init(_ rows: [CallRow]) {
        let repeated = rows.filter { $0.later != nil }
        self.rows = repeated.isEmpty ? rows : repeated
        if repeated.isEmpty {
            measure = .all
        } else {
            measure = rows.contains(where: { $0.inFlight > 1 }) ? .share : .median
        }
    }

    /// A call's time, as all rows are measured.
    func typical(_ row: CallRow) -> Int64 {
        guard let later = row.later, measure != .all else { return row.perCallNs }
        return measure == .median ? later.medianNs : later.wallNs / Int64(max(later.calls, 1))
    }

    /// Mean time of a part in one call, of the calls that are measured.
    func part(_ part: TimePart, of row: CallRow) -> Int64 {
        guard let later = row.later, measure != .all else {
            return row.parts[part] / Int64(max(row.calls, 1))
        }
        return later.parts[part] / Int64(max(later.calls, 1))
    }

    /// Less than 15 % apart is no difference: runs of one program on one machine differ by as much.
    enum Verdict: String {
        case faster, same, slower
    }

    func verdict(_ row: CallRow, against other: CallRow) -> Verdict {
        let (mine, theirs) = (typical(row), typical(other))
        if abs(mine - theirs) < max(mine, theirs) / 100 * 15 { return .same }
        return mine < theirs ? .faster : .slower
    }

    var quickest: CallRow? { rows.min { typical($0) < typical($1) } }

    func contains(_ row: CallRow) -> Bool { rows.contains { $0.id == row.id } }

    /// Rows that passed the value in another way, quickest first.
    func others(than row: CallRow) -> [CallRow] {
        guard contains(row) else { return [] }
        return rows.filter { $0.way.label != row.way.label }.sorted { typical($0) < typical($1) }
    }

    /// The row by value to hold a reference against: of the same function rather than another.
    func byValue(for row: CallRow) -> CallRow? {
        guard contains(row) else { return nil }
        let candidates = rows.filter(\.way.isByValue)
        return candidates.first { $0.function == row.function } ?? candidates.first
    }

    /// "spares 18 µs of serialize, and adds 66 µs of copy": the parts of a call that differ by more
    /// than a thirtieth of it, largest first; empty where none does.
    ///
    /// - Parameters:
    ///   - row: whose parts are told.
    ///   - other: what they are held against.
    ///   - remark: what to say of a part after its time, and whether it is added.
    /// - Returns: a clause without a subject.
    func balance(
        _ row: CallRow, against other: CallRow,
        remark: (TimePart, Bool) -> String? = { _, _ in nil }
    ) -> String {
        let threshold = max(typical(row), typical(other)) / 30
        let differences = TimePart.allCases
            .map { (part: $0, ns: part($0, of: row) - part($0, of: other)) }
            .filter { abs($0.ns) > threshold }
            .sorted { abs($0.ns) > abs($1.ns) }
        func list(_ differences: [(part: TimePart, ns: Int64)]) -> String {
            Prose.list(
                differences.prefix(3).map {
                    "\(Quantity.duration(abs($0.ns))) of \($0.part.phrase)"
                        + (remark($0.part, $0.ns > 0).map { " (\($0))" } ?? "")
                })
        }
        let added = differences.filter { $0.ns > 0 }
        let spared = differences.filter { $0.ns < 0 }
        let clauses =
            (spared.isEmpty ? [] : ["spares \(list(spared))"])
            + (added.isEmpty ? [] : ["adds \(list(added))"])
        return clauses.joined(separator: ", and ")
    }

    /// Where the mean ranks two rows against their medians, some calls took far longer than most.
    private var unsteadiness: String {
        guard measure == .median else { return "" }
        func mean(_ row: CallRow) -> Int64 { row.later?.meanNs ?? row.perCallNs }
        let isReversed = rows.contains { row in
            rows.contains { other in
                verdict(row, against: other) == .faster
                    && (mean(row) - mean(other)) * 100 > 3 * mean(row)
            }
        }
        guard isReversed else { return "" }
        let means = rows.sorted { mean($0) < mean($1) }
            .map { "\(Quantity.duration(mean($0))) \($0.way.label)" }
        return " The means rank otherwise (\(Prose.list(means))): some calls took far longer than "
            + "most."
    }

    /// The ways, quickest first; nil where there is nothing to compare.
    var ranking: Explanation.Reason? {
        let ordered = rows.sorted { typical($0) < typical($1) }
        guard Set(rows.map(\.way.label)).count > 1, let slowest = ordered.last else { return nil }
        let items = ordered.map { row in
            let name =
                rows.count { $0.way.label == row.way.label } > 1
                ? "\(row.way.label) in row \(row.id)" : row.way.label
            return "\(Quantity.duration(typical(row))) \(name)"
        }
        let spread =
            verdict(ordered[0], against: slowest) == .same
            ? " That is no difference to speak of." : ""
        return Explanation.Reason(
            kind: .ranking,
            text: "A call takes \(Prose.list(items)) (\(measure.phrase)).\(spread)\(unsteadiness)",
            rows: ordered.map(\.id),
            numbers: Dictionary(
                ordered.map { ("row_\($0.id)_ns", Prose.number(typical($0))) },
                uniquingKeysWith: { first, _ in first }))
    }
}
