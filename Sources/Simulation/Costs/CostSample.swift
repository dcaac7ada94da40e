/// One step of a run that was measured.
package struct CostSample: Equatable, Sendable {
    package var cost: Cost
    /// What the cost goes by; 0 where it goes by nothing.
    package var bytes: Int
    package var ns: Int64
    /// Its process has not met as many bytes of this before, and so takes memory that it has not
    /// touched (``FirstOfSize``).
    package var isFirst: Bool

    package init(_ cost: Cost, bytes: Int = 0, ns: Int64, isFirst: Bool = false) {
        self.cost = cost
        self.bytes = max(bytes, 0)
        self.ns = max(ns, 0)
        self.isFirst = isFirst
    }
}
