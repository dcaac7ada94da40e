package import TraceSchema

/// Trace → a picture of each object's life: how it came about, who held it and why, who read it, and
/// when it was freed; and the bytes in the object store over time.
package struct Lifetime {
    private var collector = LifetimeCollector()

    package init() {}

    /// Takes the events of a trace one by one, in the trace's order.
    package mutating func add(_ event: Event) { collector.add(event) }

    /// The picture of the events so far; of many objects the largest, and the others counted.
    package func sheet(header: TraceHeader, folds: [Fold] = []) -> Sheet {
        LifetimeLayout(collector: collector, header: header, folds: folds).sheet()
    }
}
