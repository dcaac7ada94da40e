package import TraceSchema

/// Trace → a picture in which lengths are times: a lane for each process, a bar for each event that
/// is long enough to be seen, and what is shorter counted where it happened.
package struct Gantt {
    private var collector: GanttCollector
    private var filter: ScopeFilter

    /// - Parameter scope: the part of the trace that is drawn.
    package init(scope: Scope = Scope()) {
        collector = GanttCollector(window: scope.window)
        filter = ScopeFilter(scope)
    }

    /// Takes the events of a trace one by one, in the trace's order.
    package mutating func add(_ event: Event) {
        collector.noteOutside()
        for event in filter.passed(event) { collector.add(event) }
    }

    /// Refuses a scope that nothing of the trace is in.
    ///
    /// - Throws: what the trace has instead.
    package func requireContent() throws(MissingPart) {
        guard !filter.scope.isWhole, collector.eventCount == 0 else { return }
        throw MissingPart(filter.scope, filter.names)
    }

    /// The picture of the events so far, of about 300 shapes at most.
    package func sheet(header: TraceHeader, folds: [Fold] = []) -> Sheet {
        GanttLayout(collector: collector, header: header, folds: folds, scope: filter.scope)
            .sheet()
    }
}
