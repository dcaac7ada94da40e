internal import TraceReading

extension PanelContent.Fold {
    /// - Parameters:
    ///   - sums: of what it stands for.
    ///   - title: its first line, without the sign.
    ///   - facts: further lines, before the sum.
    init(_ sums: CallSums, title: String, facts: [String] = []) {
        let onWorkers = sums.workers.count > 1 ? ", on \(sums.workers.count) workers" : ""
        lines = ["↻ \(title)\(onWorkers)"] + facts + [Self.together(sums)]
        self.facts = Diagram.FoldFacts(sums)
    }

    private static func together(_ sums: CallSums) -> String {
        var costs: [String] = []
        if sums.events.pickledBytes > 0 {
            costs.append("\(Quantity.bytes(sums.events.pickledBytes)) pickled")
        }
        if sums.events.serializedBytes > 0 {
            costs.append("\(Quantity.bytes(sums.events.serializedBytes)) serialized")
        }
        costs.append("\(Quantity.bytes(sums.events.copiedBytes)) copied")
        costs.append(Quantity.duration(sums.elapsedNs))
        return "together: \(costs.joined(separator: " · "))"
    }
}

extension Diagram.FoldFacts {
    init(_ sums: CallSums) {
        let span = sums.wholeSpan
        self.init(
            count: sums.calls, serializedBytes: sums.events.serializedBytes,
            copiedBytes: sums.events.copiedBytes, elapsedNs: sums.elapsedNs, startNs: span.start,
            endNs: span.end, firstEvent: sums.events.events?.lowerBound ?? 0,
            lastEvent: sums.events.events?.upperBound ?? 0)
    }

    /// Of steps of one call; their times are those of their events.
    init(count: Int, copied: Int, events: [Int]) {
        self.init(
            count: count, serializedBytes: 0, copiedBytes: copied, elapsedNs: 0, startNs: 0,
            endNs: 0, firstEvent: events.min() ?? 0, lastEvent: events.max() ?? 0)
    }

    /// `events 12 to 980, from 1.2 ms to 3.4 s`
    var whereInTrace: String {
        let events = "events \(firstEvent) to \(lastEvent)"
        guard endNs > startNs else { return events }
        return "\(events), from \(Quantity.duration(startNs)) to \(Quantity.duration(endNs))"
    }
}
