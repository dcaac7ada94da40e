internal import TraceReading
import TraceSchema

/// Title and notes of a picture: which run it is of, and what a reader must know to trust it.
struct TraceHeading {
    let title: String
    let notes: [String]

    init(title: String, notes: [String]) {
        self.title = title
        self.notes = notes
    }

    init(
        _ header: TraceHeader, program: Program, collector: CallCollector,
        selection: PanelSelection, folds: [Fold], scope: Scope
    ) {
        title = Self.title(header)
        var notes: [String] = []
        if selection.panels.isEmpty {
            notes.append(
                "Nothing to draw: in the \(Quantity.count(collector.eventCount, "event")) of this "
                    + "trace no remote function is called and no value is put or got.")
        } else {
            notes.append(
                "Time runs downwards\(Self.reading(selection)); each column is a place. Arrows show "
                    + "what moves, as wide as the bytes that are copied.")
        }
        notes += Self.trust(header, folds: folds)
        if !scope.isWhole {
            notes.append(
                "A part of the trace: \(scope.words). Outside of it: "
                    + "\(Self.costs(of: collector.outside)).")
        }
        if collector.undrawn > 0 {
            notes.append(
                "Not drawn: \(Quantity.count(collector.undrawn, "event")) of no known call, "
                    + "or after the call's result had arrived.")
        }
        if !selection.leftOut.isEmpty || collector.pooled.calls > 0 {
            var sums = collector.pooled
            selection.leftOut.forEach { sums.add(program.sums(of: $0)) }
            notes.append(
                "The costliest calls are drawn. Left out: "
                    + "\(Quantity.count(selection.leftOut.count, "group")) of cheaper ones, with "
                    + "\(Self.costs(of: sums)).")
        }
        self.notes = notes
    }

    private static let widestScript = 520.0

    /// The script and its engine; of a long path, its end.
    static func title(_ header: TraceHeader) -> String {
        var script = header.script[...]
        while TextStyle.title.width(of: String(script)) > widestScript,
            let slash = script.dropFirst().firstIndex(of: "/"), slash < script.indices.last ?? slash
        {
            script = script[slash...]
        }
        let path = script.count < header.script.count ? "…\(script)" : header.script
        return "\(TextStyle.title.fitted(path, into: widestScript + 20)) on \(header.engine.words)"
    }

    private static func reading(_ selection: PanelSelection) -> String {
        guard case .flow(let panels) = selection.arrangement, panels.count > 1 else { return "" }
        return ", and the panels go on in the next column, in the order of the program"
    }

    private static func costs(of sums: CallSums) -> String {
        "\(Quantity.count(sums.calls, "call")), \(Quantity.bytes(sums.events.copiedBytes)) copied, "
            + Quantity.duration(sums.elapsedNs)
    }

    /// What a reader must know of the run itself.
    static func trust(_ header: TraceHeader, folds: [Fold]) -> [String] {
        let copied = folds.reduce(0) { $0.adding($1.copiedOnTheWay) }
        return TraceNotes.all(
            header, folds: folds, aside: " (\(Quantity.bytes(copied)) copied)",
            foldedAre: "no box or sum below holds them.")
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
