package import TraceFile
package import TraceSchema

/// Trace → diagram: who moved which bytes where, in the order of time, with repeats folded.
package enum Timeline {
    package struct Options: Equatable, Sendable {
        /// How many boxes are drawn at most. Where a trace has more, the costliest calls are drawn.
        package var boxLimit = 150

        package init() {}
    }

    /// The diagram of one trace.
    ///
    /// Goes through the events once and keeps only what is drawn, calls under way, and sums.
    package static func diagram(
        header: TraceHeader, events: some Sequence<Event>, folds: [Fold] = [],
        options: Options = Options()
    ) -> Diagram {
        var builder = Builder()
        for event in events {
            builder.add(event)
        }
        return builder.diagram(header: header, folds: folds, options: options)
    }

    /// The diagram of a trace file, read in one go without holding it in memory.
    package static func diagram(
        reading reader: TraceReader, options: Options = Options()
    ) throws(TraceError) -> Diagram {
        var builder = Builder()
        var folds: [Fold] = []
        while let line = try reader.next() {
            switch line {
            case .event(let event): builder.add(event)
            case .fold(let fold): folds.append(fold)
            }
        }
        return builder.diagram(header: reader.header, folds: folds, options: options)
    }

    /// Takes the events of a trace one by one.
    package struct Builder {
        private var collector = CallCollector()

        package init() {}

        package mutating func add(_ event: Event) {
            collector.add(event)
        }

        /// The diagram of the events so far.
        package func diagram(
            header: TraceHeader, folds: [Fold] = [], options: Options = Options()
        ) -> Diagram {
            var collector = collector
            collector.finish()
            let selection = PanelSelection(collector.groups, boxLimit: options.boxLimit)
            let heading = TraceHeading(
                header, collector: collector, selection: selection, folds: folds)
            return DiagramLayout(selection: selection, heading: heading).diagram()
        }
    }

    /// Refuses what a later version will draw: several traces side by side.
    package static func requireOneTrace(_ paths: [String]) throws(SeveralTraces) {
        guard paths.count == 1 else { throw SeveralTraces(paths: paths) }
    }

    /// Several traces were named for one picture.
    package struct SeveralTraces: Error, Equatable, CustomStringConvertible {
        package let paths: [String]

        package var description: String {
            "render draws one trace for now, not \(paths.count) side by side"
                + (paths.isEmpty
                    ? ": name a trace" : ": render \(paths.joined(separator: ", ")) one by one")
        }
    }
}
