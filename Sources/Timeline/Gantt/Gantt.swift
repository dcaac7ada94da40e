package import TraceSchema

/// Trace → a picture in which lengths are times: a lane for each process, a bar for each event that
/// is long enough to be seen, and what is shorter counted where it happened.
package struct Gantt {
    private var collector = GanttCollector()

    package init() {}

    /// Takes the events of a trace one by one, in the trace's order.
    package mutating func add(_ event: Event) { collector.add(event) }

    /// The picture of the events so far, of about 300 shapes at most.
    package func sheet(header: TraceHeader, folds: [Fold] = []) -> Sheet {
        GanttLayout(collector: collector, header: header, folds: folds).sheet()
    }
}
