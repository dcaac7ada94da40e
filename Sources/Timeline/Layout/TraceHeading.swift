internal import TraceReading
import TraceSchema

/// Title and notes of a picture: which run it is of, and what a reader must know to trust it.
struct TraceHeading {
    let title: String
    let notes: [String]

    init(
        _ header: TraceHeader, collector: CallCollector, selection: PanelSelection, folds: [Fold]
    ) {
        title = "\(TextStyle.title.fitted(header.script, into: 420)) on \(header.engine.words)"
        var notes: [String] = []
        if selection.rows.isEmpty {
            notes.append(
                "Nothing to draw: in the \(Quantity.count(collector.eventCount, "event")) of this "
                    + "trace no remote function is called and no value is put or got.")
        } else {
            notes.append(
                "Time runs downwards; each column is a place. Arrows show what moves, "
                    + "as wide as the bytes that are copied.")
        }
        if let rule = header.suppose {
            notes.append(
                "A supposed world: this run followed the rule “\(rule)”, which is not Ray's.")
        }
        if !header.complete {
            notes.append(
                "Incomplete: the run was cut off, and the picture ends with the last recorded event."
            )
        }
        let counted = folds.reduce(0) { $0.adding($1.count) }
        if max(counted, header.folded) > 0 {
            let copied = folds.reduce(0) { $0.adding($1.copiedOnTheWay) }
            notes.append(
                "Past the event limit \(Quantity.count(max(counted, header.folded), "event")) "
                    + "were only counted (\(Quantity.bytes(copied)) copied); "
                    + "no box or sum below holds them.")
        }
        if collector.undrawn > 0 {
            notes.append(
                "Not drawn: \(Quantity.count(collector.undrawn, "event")) of no known call, "
                    + "or after the call's result had arrived.")
        }
        if !selection.leftOut.isEmpty {
            notes.append(Self.leftOut(selection.leftOut))
        }
        self.notes = notes
    }

    private static func leftOut(_ groups: [CallGroup]) -> String {
        var sums = CallSums()
        groups.forEach { sums.add($0.sums) }
        return "The costliest calls are drawn. Left out: "
            + "\(Quantity.count(groups.count, "group")) of cheaper ones, with "
            + "\(Quantity.count(sums.calls, "call")), \(Quantity.bytes(sums.events.copiedBytes)) copied, "
            + "\(Quantity.duration(sums.elapsedNs))."
    }
}

extension Engine {
    var words: String {
        switch self {
        case .embedded: "the embedded engine"
        case .ray: "Ray"
        }
    }
}
