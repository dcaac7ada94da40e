internal import TraceReading

/// What capturing cost once, what a later call costs, and whether that makes it the quickest way.
struct CapturedReason {
    private let row: CallRow
    private let comparison: Comparison

    init(_ row: CallRow, _ comparison: Comparison) {
        self.row = row
        self.comparison = comparison
    }

    var reason: Explanation.Reason {
        let sentences = [once, later, verdict, breakEven].compactMap(\.self)
        return Explanation.Reason(
            kind: .captured, text: sentences.joined(separator: " "), rows: [row.id],
            numbers: numbers)
    }

    private var once: String {
        let counts = row.counts
        var text = "Captured: "
        if counts.pickled == 0 {
            return text + "\(Prose.name(row.variable)) came along in the pickle of "
                + "\(Prose.function(row)), which an earlier row paid for"
                + (counts.fetched > 0 ? "; it was \(fetched)." : ".")
        }
        text += "\(Prose.name(row.variable)) went into the pickle of \(Prose.function(row)) "
        text += "and was pickled \(Prose.times(counts.pickled)) for "
        text += "\(Quantity.count(row.calls, "call"))"
        if counts.exported > 0 { text += ", exported \(Prose.times(counts.exported))" }
        if counts.fetched > 0 { text += ", \(fetched)" }
        let costs = costs
        if !costs.isEmpty { text += ". All in all that took \(Prose.list(costs))" }
        return text + "."
    }

    private var fetched: String {
        let workers = row.workers.count
        guard row.counts.fetched == workers else {
            return "fetched \(Prose.times(row.counts.fetched)) by "
                + Quantity.count(workers, "worker")
        }
        return workers == 1
            ? "fetched once by the one worker that ran it"
            : "fetched once by each of the \(Quantity.count(workers)) workers that ran it"
    }

    private var costs: [String] {
        [("pickle", Step.pickle), ("export", .export), ("fetch", .fetch), ("unpickle", .unpickle)]
            .filter { row.step($0.1).ns > 0 }
            .map { "\(Quantity.duration(row.step($0.1).ns)) to \($0.0)" }
    }

    private var later: String? {
        guard let later = row.later, (1..<row.calls).contains(row.counts.pickled) else {
            return nil
        }
        let calls = later.calls == 1 ? "The second call" : "A later call"
        guard let message = row.messageBytes, message < row.bytes / 2 else { return nil }
        return "\(calls) carries a message of \(Quantity.bytes(message)), nothing of "
            + "\(Prose.name(row.variable))."
    }

    private var verdict: String? {
        let others = comparison.others(than: row)
        guard let best = others.first else { return nil }
        let difference = Quantity.duration(
            abs(comparison.typical(row) - comparison.typical(best)))
        let balance = comparison.balance(row, against: best)
        let why = balance.isEmpty ? "" : ": it \(balance)"
        switch comparison.verdict(row, against: best) {
        case .faster:
            let factors = others.map {
                "\($0.way.label) takes "
                    + Quantity.ratio(comparison.typical($0), to: comparison.typical(row))
                    + " times as long"
            }
            return "That makes it the quickest way here: \(Prose.list(factors))."
        case .same:
            return "It is about as quick as \(best.way.label) here\(why)."
        case .slower:
            return "It is not the quickest way here: a call takes \(difference) more than "
                + "\(best.way.label)\(why)."
        }
    }

    /// Where what is paid once outweighs what each call gains.
    private var breakEven: String? {
        guard let best = comparison.others(than: row).first, comparison.measure != .all,
            comparison.verdict(row, against: best) == .faster,
            let calls = callsToBreakEven(against: best), calls > row.calls
        else { return nil }
        return
            "For \(Quantity.count(row.calls, "call")) it does not pay all the same: what it costs "
            + "once (its first call took \(Quantity.duration(row.firstNs)), that "
            + "\(best.way.label) \(Quantity.duration(best.firstNs))) is made up for from about "
            + "\(Quantity.count(calls, "call")) on."
    }

    private func callsToBreakEven(against other: CallRow) -> Int? {
        let gain = comparison.typical(other) - comparison.typical(row)
        let loss = paidOnce(row) - paidOnce(other)
        guard gain > 0, loss > 0 else { return nil }
        return Int(clamping: loss / gain + 1)
    }

    /// What the first call took beyond a typical one, and the fetches of the workers after the
    /// first.
    private func paidOnce(_ row: CallRow) -> Int64 {
        let first = row.firstNs - min(comparison.typical(row), row.firstNs)
        let fetch = row.step(.fetch)
        guard fetch.count > 1 else { return first }
        let fetches = fetch.ns.adding(row.step(.unpickle).ns)
        return first.adding(fetches / Int64(fetch.count) * Int64(fetch.count - 1))
    }

    private var numbers: [String: Int] {
        var numbers = [
            "pickled": row.counts.pickled, "exported": row.counts.exported,
            "fetched": row.counts.fetched, "workers": row.workers.count, "calls": row.calls,
            "bytes": row.bytes, "first_ns": Prose.number(row.firstNs),
            "typical_ns": Prose.number(comparison.typical(row)),
        ]
        for step in [Step.pickle, .export, .fetch, .unpickle] {
            numbers["\(step.name)_ns"] = Prose.number(row.step(step).ns)
        }
        numbers["message_bytes"] = row.messageBytes
        return numbers
    }
}
