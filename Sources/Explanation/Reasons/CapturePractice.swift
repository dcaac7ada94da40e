internal import TraceReading

/// What a capture does besides its time: where its bytes lie, who fetches them, when they are fixed.
struct CapturePractice {
    private let rows: [CallRow]
    private let isQuickest: Bool
    private let limits: Reasoning.Limits

    /// - Parameters:
    ///   - rows: all whose function captures the variable, the same at the same size.
    ///   - isQuickest: whether capturing took the least time among several ways.
    ///   - limits: of the run.
    init(_ rows: [CallRow], isQuickest: Bool, limits: Reasoning.Limits) {
        self.rows = rows
        self.isQuickest = isQuickest
        self.limits = limits
    }

    var reason: Explanation.Reason {
        let sentences = [place, copies, limit].compactMap(\.self)
        return Explanation.Reason(
            kind: .practice, text: sentences.joined(separator: " "), rows: rows.map(\.id),
            numbers: numbers)
    }

    private var capture: CallRow.NamedSize {
        rows.first?.captures.first ?? CallRow.NamedSize(variable: "?", bytes: 0)
    }
    private var name: String { Prose.name(capture.variable) }
    private var exported: Int { rows.reduce(0) { $0 + $1.pickledFunction.exported } }
    private var fetched: Int { rows.reduce(0) { $0 + $1.pickledFunction.fetched } }
    private var pickled: Int { rows.reduce(0) { $0 + $1.pickledFunction.pickled } }
    private var calls: Int { rows.reduce(0) { $0 + $1.calls } }

    private var functions: [String] {
        var names: [String] = []
        for row in rows where !names.contains(row.function) { names.append(row.function) }
        return names
    }

    /// Calls were made that did not pickle it anew, under Ray's own rules.
    private var isFixed: Bool { !limits.isSupposed && pickled > 0 && pickled < calls }

    private var place: String {
        let opening = "Capturing is bad practice \(isQuickest ? "all the same" : "besides")"
        let inside = Prose.list(functions.map { "`\($0)`" })
        return
            "\(opening): the \(Quantity.bytes(capture.bytes)) of \(name) lie in the control store, "
            + "inside \(inside), not in the object store; the control store isn't built for data."
    }

    private var copies: String {
        var text = "Every function that captures \(name) stores a copy of its own"
        if exported > 1 { text += " (\(Prose.times(exported)) here, \(total(exported)))" }
        text += ", every worker that runs one fetches all of it"
        if fetched > 1 { text += " (\(Prose.times(fetched)) here, \(total(fetched)))" }
        guard isFixed else { return text + "." }
        return text + ", and the value is fixed once it is pickled: what the script does to "
            + "\(name) after that, no later call sees."
    }

    private func total(_ count: Int) -> String {
        Quantity.bytes(capture.bytes.multiplied(by: count))
    }

    private var largestPickle: CallRow? {
        rows.max { $0.pickledFunction.bytes < $1.pickledFunction.bytes }
    }

    private var limit: String? {
        guard let row = largestPickle, row.pickledFunction.bytes > 0,
            let warning = limits.functionWarningBytes, let refusal = limits.functionLimitBytes
        else { return nil }
        let size = row.pickledFunction.bytes
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
            "bytes": capture.bytes, "functions": functions.count, "exported": exported,
            "fetched": fetched, "pickled": pickled, "calls": calls,
            "pickled_bytes": largestPickle?.pickledFunction.bytes ?? 0,
        ]
        numbers["warning_bytes"] = limits.functionWarningBytes
        numbers["refused_bytes"] = limits.functionLimitBytes
        return numbers
    }
}
