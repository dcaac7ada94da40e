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

    init(header: TraceHeader, rows: [CallRow]) {
        self.rows = rows
        limits = Limits(
            inlineBytes: header.config["inline_limit"],
            functionWarningBytes: header.config["function_warning_size"],
            functionLimitBytes: header.config["function_size_limit"],
            isSupposed: header.suppose != nil)
    }

    /// One for each value of weight, in the order of the table; without any, one for the rest.
    var subjects: [Explanation.Subject] {
        let heavy = values().filter { value in
            value.contains { $0.largestBytes >= CapturedValues.heavyBytes } || value.count > 1
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

    /// Rows that carry the same value: the same name at the same size; under another name the same
    /// size will do from 10 kB on, since a parameter or a list element renames a value.
    private func values() -> [[CallRow]] {
        var values: [[CallRow]] = []
        for row in rows where row.way != .nothing {
            let matching = values.indices.filter { Self.haveSameSize(values[$0][0], row) }
            let sameName = matching.first { index in
                values[index].contains { $0.variable != nil && $0.variable == row.variable }
            }
            let sameSize = matching.first { _ in row.bytes >= 10_000 }
            if let index = sameName ?? sameSize {
                values[index].append(row)
            } else {
                values.append([row])
            }
        }
        return values
    }

    /// Within 2 %, or within what serialization adds to a value.
    private static func haveSameSize(_ left: CallRow, _ right: CallRow) -> Bool {
        let larger = max(left.bytes, right.bytes)
        return larger - min(left.bytes, right.bytes) <= max(512, larger / 50)
    }

    private func title(of value: [CallRow]) -> String {
        var names: [String] = []
        for name in value.compactMap(\.variable) where !names.contains(name) { names.append(name) }
        let size = Prose.size(of: value[0])
        guard !names.isEmpty else { return size }
        return names.map { Prose.name($0) }.joined(separator: ", ") + ", " + size
    }

    private func reasons(about value: [CallRow]) -> [Explanation.Reason] {
        let comparison = Comparison(value)
        var reasons: [Explanation.Reason] = []
        if let ranking = comparison.ranking { reasons.append(ranking) }
        for row in value {
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
        for row in value where !row.captures.isEmpty {
            let others = rows.filter { other in
                other.function != row.function && !other.captures.isEmpty
                    && other.captures[0].variable == row.captures[0].variable
                    && Self.haveSameSize(other, row)
            }
            reasons.append(
                CapturePractice(row, alsoIn: others, comparison, limits: limits).reason)
        }
        return reasons
    }
}
