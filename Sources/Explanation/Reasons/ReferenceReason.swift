internal import TraceReading

/// Whether passing a reference helps, against what the inline limit lets expect.
struct ReferenceReason {
    private let row: CallRow
    private let comparison: Comparison
    private let limits: Reasoning.Limits

    init(_ row: CallRow, _ comparison: Comparison, limits: Reasoning.Limits) {
        self.row = row
        self.comparison = comparison
        self.limits = limits
    }

    /// What it comes to first, then why, then what happened.
    var reason: Explanation.Reason {
        let value = comparison.byValue(for: row)
        let judged = value.map { [verdict(against: $0), balance(against: $0), cost(of: $0)] } ?? []
        let facts = [put, gets]
        let text = (judged + facts).compactMap(\.self).joined(separator: " ")
        return Explanation.Reason(
            kind: .reference, text: "By reference: \(text)",
            rows: [row.id] + (value.map { [$0.id] } ?? []), numbers: numbers(against: value))
    }

    private var name: String { Prose.name(row.variable) }
    private var reference: String { Prose.name(row.reference ?? row.variable) }
    private var isPutForEachCall: Bool { row.calls > 1 && row.counts.put >= row.calls }

    private var put: String? {
        let counts = row.counts
        let calls = Quantity.count(row.calls, "call")
        let pass = row.calls == 1 ? "passes" : "pass"
        if isPutForEachCall {
            return "\(name) was put anew for each call, \(Prose.times(counts.put)); "
                + "one put before them would do."
        }
        if counts.put > 0 {
            let step = row.step(.putValue)
            let cost = step.ns > 0 ? " (\(Quantity.duration(step.ns)))" : ""
            return
                "\(name) was put \(Prose.times(counts.put))\(cost) for \(calls) of "
                + "\(Prose.function(row)), which \(pass) \(reference)."
        }
        if counts.putsPaidElsewhere > 0 {
            return "\(name) had been put before, for an earlier row; \(calls) of "
                + "\(Prose.function(row)) \(pass) \(reference)."
        }
        return "\(calls) of \(Prose.function(row)) \(pass) \(reference)."
    }

    private var gets: String? {
        let step = row.step(.getArgument)
        guard step.count > 0 else {
            return row.counts.gets == 0 && row.bytes > 0
                ? "No worker had to get it from the object store." : nil
        }
        let times =
            row.counts.gets == row.calls
            ? "\(row.calls == 1 ? "It" : "Each call") gets it from the object store"
            : "It was got from the object store \(Prose.times(row.counts.gets))"
        let copied = row.counts.copiedByGets.map {
            $0 == 0 ? " and no byte copied" : ", \(Quantity.bytes($0)) copied in all"
        }
        let remade = row.counts.copiedByDeserializing
        let making =
            remade / max(row.calls, 1) >= max(row.bytes / 10, 1000)
            ? " To make it again its worker copies what is no array out of there: "
                + "\(Quantity.bytes(remade)) in all." : ""
        // On real Ray the reading has no time of its own.
        let time = step.each > 0 ? ", \(Quantity.duration(step.each)) each" : ""
        return "\(times)\(time)\(copied ?? "").\(making)"
    }

    /// What the value does without the reference, which the reference cannot spare or does.
    private func cost(of value: CallRow) -> String? {
        switch value.way {
        case .inline:
            guard let limit = limits.inlineBytes, value.largestBytes <= limit else { return nil }
            return "It spares no put: by value \(name) is within the inline limit of "
                + "\(Quantity.bytes(limit)) and rides in the task's message, for "
                + "\(Quantity.duration(inlineCost(of: value))) a call to serialize and "
                + "deserialize it."
        case .put:
            let copies = max(row.counts.put, row.counts.putsPaidElsewhere)
            guard copies > 0, value.counts.put > copies else { return nil }
            return "That is \(copies == 1 ? "one copy" : "\(Quantity.count(copies)) copies") of "
                + "\(Quantity.bytes(row.bytes)) against \(Quantity.count(value.counts.put)) by "
                + "value."
        case .reference, .captured, .nothing:
            return nil
        }
    }

    private func inlineCost(of value: CallRow) -> Int64 {
        (value.counts.serializeNs.adding(value.step(.deserializeArgument).ns))
            / Int64(max(value.calls, 1))
    }

    private func verdict(against value: CallRow) -> String {
        let (mine, theirs) = (comparison.typical(row), comparison.typical(value))
        let measured =
            "\(Quantity.duration(mine)) a call by reference, \(Quantity.duration(theirs)) by value"
        let difference = Quantity.duration(abs(mine - theirs))
        return switch comparison.verdict(row, against: value) {
        case .slower: "it does not help here, it costs \(difference) a call (\(measured))."
        case .same: "it makes no difference worth having here (\(measured))."
        case .faster: "it helps here, it saves \(difference) a call (\(measured))."
        }
    }

    private func balance(against value: CallRow) -> String? {
        let text = comparison.balance(row, against: value) { part, isAdded in
            switch (part, isAdded) {
            case (.dispatch, false): messages(against: value)
            case (.copy, true) where row.counts.gets > 0: "each call gets it from the object store"
            case (.waiting, true) where value.way == .inline && row.counts.gets > 0:
                // Ray's rule: a lease waits for the arguments that lie in the store, and where they
                // lie is the owner's to tell.
                "before it grants a worker, the node asks the owner where the object lies"
            default: nil
            }
        }
        return text.isEmpty ? nil : "It \(text)."
    }

    private func messages(against value: CallRow) -> String? {
        guard let mine = row.messageBytes, let theirs = value.messageBytes, mine < theirs / 2
        else { return nil }
        return "a message of \(Quantity.bytes(mine)) instead of \(Quantity.bytes(theirs))"
    }

    private func numbers(against value: CallRow?) -> [String: Int] {
        var numbers = [
            "calls": row.calls, "put": row.counts.put, "gets": row.counts.gets,
            "bytes": row.bytes, "get_ns": Prose.number(row.step(.getArgument).ns),
            "copied_bytes": row.counts.copiedBytes,
            "typical_ns": Prose.number(comparison.typical(row)),
        ]
        guard let value else { return numbers }
        numbers["by_value_typical_ns"] = Prose.number(comparison.typical(value))
        numbers["by_value_put"] = value.counts.put
        numbers["by_value_serialize_and_deserialize_ns"] = Prose.number(inlineCost(of: value))
        numbers["inline_limit_bytes"] = limits.inlineBytes
        return numbers
    }
}
