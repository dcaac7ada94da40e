internal import TraceReading

/// What passing by value costs for each call.
struct ByValueReason {
    private let row: CallRow
    private let limits: Reasoning.Limits

    init(_ row: CallRow, limits: Reasoning.Limits) {
        self.row = row
        self.limits = limits
    }

    var reason: Explanation.Reason {
        Explanation.Reason(
            kind: .byValue, text: serialized + " " + (row.way == .put ? put : inline),
            rows: [row.id], numbers: numbers)
    }

    private var size: String { Prose.size(of: row) }
    private var totalBytes: Int { row.bytes.multiplied(by: count) }
    private var count: Int { row.counts.serialized }

    private var serialized: String {
        let name = Prose.name(row.variable)
        let ns = row.counts.serializeNs
        let cost = count > 0 ? ", \(Quantity.duration(ns / Int64(row.calls))) a call" : ""
        if row.calls == 1 {
            return "By value: the call of \(Prose.function(row)) serializes \(name) "
                + "(\(size)\(count > 0 ? ", \(Quantity.duration(ns))" : ""))."
        }
        if count < row.calls {
            return "By value: \(name) (\(size)) was serialized \(Prose.times(count)) for "
                + "\(Quantity.count(row.calls, "call")) of \(Prose.function(row))."
        }
        return "By value: every call of \(Prose.function(row)) serializes \(name) again, "
            + "\(Prose.times(count)) here: \(Quantity.bytes(totalBytes)) in all\(cost)."
    }

    private var inline: String {
        let limit = limits.inlineBytes.map { limit in
            row.largestBytes <= limit
                ? "Its \(size) are within the inline limit of \(Quantity.bytes(limit)), so "
                : "Its \(size) are over the inline limit of \(Quantity.bytes(limit)), and yet "
        }
        let text =
            (limit ?? "") + "\(row.calls == 1 ? "it" : "each copy") rides inside the task's message"
        let message = row.messageBytes.map { " (\(Quantity.bytes($0)))" } ?? ""
        return Prose.capitalized(text) + message + "; nothing is put."
    }

    private var put: String {
        var text = ""
        if let limit = limits.inlineBytes {
            text =
                row.bytes > limit
                ? "Over the inline limit of \(Quantity.bytes(limit)), "
                : "Though its \(size) are within the inline limit of \(Quantity.bytes(limit)), "
        }
        text +=
            row.calls == 1
            ? "it is put into the object store for this call alone: "
            : "each is put into the object store for its call alone: "
        text += "put \(Prose.times(row.counts.put))"
        if row.counts.copiedByPuts > 0 {
            text += ", \(Quantity.bytes(row.counts.copiedByPuts)) copied"
        }
        let ns = row.counts.putNs
        if ns > 0 {
            text +=
                ", \(Quantity.duration(ns / Int64(row.calls))) \(row.calls == 1 ? "" : "a call ")for the copy alone"
        }
        return Prose.capitalized(text) + "."
    }

    private var numbers: [String: Int] {
        var numbers = [
            "calls": row.calls, "serialized": count, "put": row.counts.put, "bytes": row.bytes,
            "copied_bytes": row.counts.copiedBytes,
            "serialize_ns": Prose.number(row.counts.serializeNs),
            "put_ns": Prose.number(row.counts.putNs),
        ]
        numbers["inline_limit_bytes"] = limits.inlineBytes
        numbers["message_bytes"] = row.messageBytes
        return numbers
    }
}
