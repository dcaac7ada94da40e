package import TraceSchema

/// Trace → a picture of what each function carries along: its captured variables with their sizes,
/// and what that costs on the way through the control store to each worker.
package struct Captures {
    private var collector = CaptureCollector()

    package init() {}

    /// Takes the events of a trace one by one, in the trace's order.
    package mutating func add(_ event: Event) { collector.add(event) }

    /// The picture of the events so far; of many functions those with the most bytes.
    package func sheet(header: TraceHeader, folds: [Fold] = []) -> Sheet {
        var collector = collector
        folds.forEach { collector.add($0) }
        return CaptureLayout(collector: collector, header: header, folds: folds).sheet()
    }
}
