internal import TraceReading

/// Calls that failed, ran again, or whose results nobody asked for.
enum Trouble {
    static func reason(_ row: CallRow) -> Explanation.Reason? {
        let function = Prose.function(row)
        let isOne = row.calls == 1
        func which(_ count: Int) -> String {
            isOne
                ? "The call of \(function)"
                : "\(Quantity.count(count)) of \(Quantity.count(row.calls)) calls of \(function)"
        }
        var sentences: [String] = []
        if row.failed > 0 { sentences.append("\(which(row.failed)) failed.") }
        if row.retried > 0 {
            sentences.append("Tasks of \(function) ran \(Prose.times(row.retried)) again.")
        }
        if row.notGot > 0 {
            sentences.append(
                "\(which(row.notGot)) left a result that nobody got or passed on: there a call's "
                    + "time ends with its task's last event.")
        }
        guard !sentences.isEmpty else { return nil }
        return Explanation.Reason(
            kind: .trouble, text: sentences.joined(separator: " "), rows: [row.id],
            numbers: [
                "calls": row.calls, "failed": row.failed, "retried": row.retried,
                "not_got": row.notGot,
            ])
    }
}

/// A run whose calls carry next to nothing: what is left is the price of a call.
enum LightCall {
    static func reason(_ row: CallRow) -> Explanation.Reason {
        let largest = TimePart.allCases.max { row.parts[$0] < row.parts[$1] } ?? .between
        let share = Quantity.share(row.parts[largest], of: row.wallNs)
        let text =
            "No call passes or captures as much as \(Quantity.bytes(CapturedValues.heavyBytes)), so "
            + "what it costs is the call itself: \(Quantity.duration(row.perCallNs)) each for "
            + "\(Quantity.count(row.calls, "call")) of \(Prose.function(row)), most of it "
            + "\(largest.rawValue) (\(share))."
        return Explanation.Reason(
            kind: .light, text: text, rows: [row.id],
            numbers: [
                "calls": row.calls, "per_call_ns": Prose.number(row.perCallNs),
                "\(largest.rawValue)_ns": Prose.number(row.parts[largest]),
            ])
    }
}
