/// What a capture does besides its time: where its bytes lie, who fetches them, when they are fixed.
struct CapturePractice {
    private let row: CallRow
    private let others: [CallRow]
    private let comparison: Comparison
    private let limits: Reasoning.Limits

    /// `others` are rows of other functions that capture the same variable.
    init(
        _ row: CallRow, alsoIn others: [CallRow], _ comparison: Comparison,
        limits: Reasoning.Limits
    ) {
        self.row = row
        self.others = others
        self.comparison = comparison
        self.limits = limits
    }

    var reason: Explanation.Reason {
        let sentences = [place, copies, limit].compactMap(\.self)
        return Explanation.Reason(
            kind: .practice, text: sentences.joined(separator: " "),
            rows: [row.id] + others.map(\.id), numbers: numbers)
    }

    private var bytes: Int { row.captures[0].bytes }
    private var name: String { Prose.name(row.captures[0].variable) }

    /// Calls were made that did not pickle it anew, under Ray's own rules.
    private var isFixed: Bool {
        !limits.isSupposed && row.pickledFunction.pickled > 0
            && row.pickledFunction.pickled < row.calls
    }

    private var place: String {
        let isQuickest = comparison.rows.count > 1 && comparison.quickest?.id == row.id
        let opening =
            isQuickest
            ? "Capturing is bad practice all the same" : "Capturing is bad practice besides"
        return
            "\(opening): the \(Quantity.bytes(bytes)) of \(name) lie in the control store, inside "
            + "`\(row.function)`, not in the object store; the control store isn't built for data."
    }

    private var copies: String {
        var functions = Set(others.map(\.function))
        functions.insert(row.function)
        var text = "Every function that captures \(name) stores a copy of its own"
        if functions.count > 1 {
            text += " (\(functions.count) here, "
            text += "\(Quantity.bytes(bytes.multipliedReportingOverflow(by: functions.count).0)))"
        }
        text += ", every worker that runs one fetches all of it"
        if row.pickledFunction.fetched > 1 {
            let total = bytes.multipliedReportingOverflow(by: row.pickledFunction.fetched).0
            text += " (\(Prose.times(row.pickledFunction.fetched)) here, \(Quantity.bytes(total)))"
        }
        guard isFixed else { return text + "." }
        return text + ", and the value is fixed once it is pickled: what the script does to "
            + "\(name) after that, no later call sees."
    }

    private var limit: String? {
        let size = row.pickledFunction.bytes
        guard size > 0, let warning = limits.functionWarningBytes,
            let refusal = limits.functionLimitBytes
        else { return nil }
        let pickle = "the pickle of `\(row.function)` has \(Quantity.bytes(size))"
        if size > warning {
            return "Ray warns: \(pickle), over \(Quantity.bytes(warning)); from "
                + "\(Quantity.bytes(refusal)) on it refuses."
        }
        return "Ray warns over \(Quantity.bytes(warning)) and refuses from "
            + "\(Quantity.bytes(refusal)) on; \(pickle)."
    }

    private var numbers: [String: Int] {
        var numbers = [
            "bytes": bytes, "functions": Set(others.map(\.function) + [row.function]).count,
            "fetched": row.pickledFunction.fetched, "pickled_bytes": row.pickledFunction.bytes,
        ]
        numbers["warning_bytes"] = limits.functionWarningBytes
        numbers["refused_bytes"] = limits.functionLimitBytes
        return numbers
    }
}
