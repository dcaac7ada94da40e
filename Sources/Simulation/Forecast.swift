import TraceReading
package import TraceSchema

/// What a simulated run came to.
package struct Forecast: Sendable {
    /// From the script's start to its end, in virtual nanoseconds.
    package var wallNs: Int64 = 0
    /// Until the script's first step; what comes before is its own.
    package var startNs: Int64 = 0
    /// Until the workers could take calls.
    package var readyNs: Int64 = 0
    /// Until the driver had its first result.
    package var firstResultNs: Int64?
    /// Of each kind, all events, the folded ones included.
    package var totals: [EventKind: Total] = [:]
    package var calls = 0
    /// Bytes that the control store sent to workers.
    package var controlStoreBytes = 0
    /// The longest time that a worker waited for the control store before it was served.
    package var controlStoreWaitNs: Int64 = 0
    /// Bytes between nodes, and over the busiest link in one direction.
    package var networkBytes = 0
    package var busiestLinkBytes = 0
    /// The most that one node's object store held at a time.
    package var storePeakBytes = 0
    /// Why the run ended before the script did: what Ray would have raised; nil where it did not.
    package var refusal: String?
    /// Messages, and moments at which something went on.
    package var steps = 0
    /// Trace events, the folded ones included.
    package var events = 0
    package var isCutOff = false
    /// Its trace.
    package var trace: (header: TraceHeader, events: [Event], folds: [Fold])

    package struct Total: Equatable, Sendable {
        package var count = 0
        package var bytes = 0
        package var copied = 0
        package var ns: Int64 = 0

        package init() {}

        mutating func add(_ count: Int, bytes: Int, copied: Int, ns: Int64) {
            self.count = self.count.adding(count)
            self.bytes = self.bytes.adding(bytes)
            self.copied = self.copied.adding(copied)
            self.ns = self.ns.adding(ns)
        }
    }
}
