package import TraceFile
package import TraceSchema

/// Trace → diagram: who moved which bytes where, in the order of time, with repeats folded.
package enum Timeline {
    package struct Options: Equatable, Sendable {
        /// How many boxes are drawn at most. Where a trace has more, the costliest calls are drawn.
        package var boxLimit = 150
        /// What is drawn of the trace.
        package var scope = Scope()

        package init() {}
    }

    /// The diagram of one trace.
    ///
    /// Goes through the events once and keeps only what is drawn, calls under way, and sums.
    package static func diagram(
        header: TraceHeader, events: some Sequence<Event>, folds: [Fold] = [],
        options: Options = Options()
    ) -> Diagram {
        var builder = Builder(options: options)
        for event in events {
            builder.add(event)
        }
        return builder.diagram(header: header, folds: folds)
    }

    /// The diagram of a trace file, read in one go without holding it in memory.
    package static func diagram(
        reading reader: TraceReader, options: Options = Options()
    ) throws(TraceError) -> Diagram {
        var builder = Builder(options: options)
        var folds: [Fold] = []
        while let line = try reader.next() {
            switch line {
            case .event(let event): builder.add(event)
            case .fold(let fold): folds.append(fold)
            }
        }
        return builder.diagram(header: reader.header, folds: folds)
    }

    /// Takes the events of a trace one by one.
    package struct Builder {
        private var collector: CallCollector
        let options: Options

        package init(options: Options = Options()) {
            self.options = options
            collector = CallCollector(scope: options.scope)
        }

        package mutating func add(_ event: Event) {
            collector.add(event)
        }

        /// Refuses a scope that nothing of the trace is in.
        ///
        /// - Throws: what the trace has instead.
        package func requireContent() throws(MissingPart) {
            guard !options.scope.isWhole, collector.groups.isEmpty else { return }
            let collector = finished
            guard collector.groups.isEmpty else { return }
            throw MissingPart(options.scope, collector.names)
        }

        /// The diagram of the events so far.
        package func diagram(header: TraceHeader, folds: [Fold] = []) -> Diagram {
            let collector = finished
            let program = Program(collector)
            let selection = PanelSelection(
                program, boxLimit: options.boxLimit, depth: options.scope.depth)
            let heading = TraceHeading(
                header, program: program, collector: collector, selection: selection, folds: folds,
                scope: options.scope)
            return DiagramLayout(arrangement: selection.arrangement, heading: heading).diagram()
        }

        /// With what is still under way at the end.
        var finished: CallCollector {
            var collector = collector
            collector.finish()
            return collector
        }
    }
}
