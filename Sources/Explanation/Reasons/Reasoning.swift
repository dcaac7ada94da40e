internal import TraceSchema

/// Finds what can be said about a table, and says it. Reads nothing but the rows and the header.
struct Reasoning {
    /// Settings of the run that sentences depend on; nil where the trace does not have them.
    struct Limits {
        var inlineBytes: Int?
        var functionWarningBytes: Int?
        var functionLimitBytes: Int?
        /// A rule was changed: what holds for Ray need not hold for this run.
        var isSupposed = false
    }

    let rows: [CallRow]
    let limits: Limits

    /// So many rows are spoken of at most, those that took longest: every value is held against
    /// every other, and nobody reads more.
    static let rowLimit = 200

    init(header: TraceHeader, rows: [CallRow]) {
        let longest = rows.sorted { ($1.wallNs, $0.id) < ($0.wallNs, $1.id) }.prefix(Self.rowLimit)
        self.rows = longest.sorted { $0.id < $1.id }
        limits = Limits(
            inlineBytes: header.config["inline_limit"],
            functionWarningBytes: header.config["function_warning_size"],
            functionLimitBytes: header.config["function_size_limit"],
            isSupposed: header.suppose != nil)
    }

    /// One for each value of weight, in the order of the table; without any, one for the rest.
    var subjects: [Explanation.Subject] {
        let heavy = values().filter { value in
            value.contains { $0.largestBytes >= CapturedValues.heavyBytes }
                || Set(value.map(\.way.label)).count > 1
        }
        var subjects = heavy.map { value in
            Explanation.Subject(
                title: title(of: value), rows: value.map(\.id), reasons: reasons(about: value))
        }
        if heavy.isEmpty, let longest = rows.max(by: { $0.wallNs < $1.wallNs }) {
            subjects.append(
                Explanation.Subject(
                    title: "The calls themselves", rows: [longest.id],
                    reasons: [LightCall.reason(longest)]
                        + [Trouble.reason(longest)].compactMap(\.self)))
        }
        let spoken = Set(subjects.flatMap(\.rows))
        let troubles = rows.filter { !spoken.contains($0.id) }.compactMap(Trouble.reason)
        if !troubles.isEmpty {
            subjects.append(
                Explanation.Subject(
                    title: "Other calls", rows: troubles.flatMap(\.rows), reasons: troubles))
        }
        return subjects
    }

    /// Rows that carry the same value: of the same size, and of one name. A reference has two, its
    /// own and that of what was put for it. Nothing else in a trace tells that two are one: a
    /// variable of another name may be as large.
    private func values() -> [[CallRow]] {
        var values: [(rows: [CallRow], names: Set<String>)] = []
        for row in rows where row.way != .nothing {
            let own = row.way == .reference ? row.reference : nil
            var value = (rows: [row], names: Set([row.variable, own].compactMap(\.self)))
            // By its second name a reference may bring together what was apart.
            let alike = values.indices.filter {
                Self.areSimilar(values[$0].rows[0].bytes, row.bytes)
                    && !values[$0].names.isDisjoint(with: value.names)
            }
            for index in alike.reversed() {
                value.rows = values[index].rows + value.rows
                value.names.formUnion(values[index].names)
                values.remove(at: index)
            }
            value.rows.sort { $0.id < $1.id }
            values.insert(value, at: alike.first ?? values.count)
        }
        return values.map(\.rows)
    }

    /// Within 2 %, or within what serialization adds to a value.
    private static func areSimilar(_ left: Int, _ right: Int) -> Bool {
        let larger = max(left, right)
        return larger - min(left, right) <= max(512, larger / 50)
    }

    private func title(of value: [CallRow]) -> String {
        var names: [String] = []
        for name in value.compactMap(\.variable) where !names.contains(name) { names.append(name) }
        let size = Prose.size(of: value[0])
        guard !names.isEmpty else { return size }
        return names.map { Prose.name($0) }.joined(separator: ", ") + ", " + size
    }

    private func reasons(about value: [CallRow]) -> [Explanation.Reason] {
        let alike = AlikeFunctions(Comparison(value).rows)
        let comparisons = alike.groups.map { Comparison($0) }
        func comparison(for row: CallRow) -> Comparison {
            comparisons.first { $0.contains(row) } ?? Comparison([row])
        }
        var reasons = comparisons.compactMap(\.ranking)
        if let apart = alike.apart { reasons.append(apart) }
        for row in value {
            let comparison = comparison(for: row)
            switch row.way {
            case .captured:
                reasons.append(CapturedReason(row, comparison).reason)
            case .inline, .put:
                reasons.append(ByValueReason(row, limits: limits).reason)
            case .reference:
                reasons.append(ReferenceReason(row, comparison, limits: limits).reason)
            case .nothing: break
            }
            if let trouble = Trouble.reason(row) { reasons.append(trouble) }
        }
        return reasons + practices(in: value, comparison(for:))
    }

    /// One for each captured variable, at the first row whose function captures it.
    private func practices(in value: [CallRow], _ comparison: (CallRow) -> Comparison)
        -> [Explanation.Reason]
    {
        value.compactMap { row in
            let comparison = comparison(row)
            let capturing = rows.filter { Self.haveSameCapture($0, row) }
            guard capturing.first?.id == row.id else { return nil }
            // Where nothing goes through the control store, nothing lies there.
            let isExported = capturing.contains { $0.pickledFunction.exported > 0 }
            guard isExported || !limits.isSupposed else { return nil }
            let isQuickest =
                !comparison.others(than: row).isEmpty && comparison.quickest?.id == row.id
            return CapturePractice(capturing, isQuickest: isQuickest, limits: limits).reason
        }
    }

    private static func haveSameCapture(_ left: CallRow, _ right: CallRow) -> Bool {
        guard let mine = left.captures.first, let other = right.captures.first,
            mine.variable == other.variable
        else { return false }
        return areSimilar(mine.bytes, other.bytes)
    }
}
