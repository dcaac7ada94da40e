/// What the network between the nodes of a simulated cluster can do.
package struct NetworkModel: Equatable, Sendable {
    /// As given on the command line, for example `10gbe`.
    package let name: String
    /// From the last byte's leaving a node to its being there at another, in nanoseconds.
    package let latencyNs: Int64
    /// Of each node's link, in bytes per second: so much up and, at the same time, so much down.
    package let bytesPerSecond: Int
    /// What all transfers between nodes together get, in bytes per second; nil for no such limit (a
    /// network with full bisection bandwidth).
    package let coreBytesPerSecond: Int?
    /// Where the numbers come from, for people to read.
    package let source: String

    /// A model with numbers of the user's own.
    ///
    /// - `latencyNs`: one way, in nanoseconds, at least 0.
    /// - `bytesPerSecond`: of each node's link, above 0.
    /// - `coreBytesPerSecond`: of all transfers together, above 0; nil for no limit.
    /// Nil where a number is out of its range.
    package init?(latencyNs: Int64, bytesPerSecond: Int, coreBytesPerSecond: Int? = nil) {
        guard latencyNs >= 0, bytesPerSecond > 0, coreBytesPerSecond ?? 1 > 0 else { return nil }
        self.init(
            name: "custom", latencyNs: latencyNs, bytesPerSecond: bytesPerSecond,
            coreBytesPerSecond: coreBytesPerSecond, source: "given by the user")
    }

    init(
        name: String, latencyNs: Int64, bytesPerSecond: Int, coreBytesPerSecond: Int?,
        source: String
    ) {
        self.name = name
        self.latencyNs = latencyNs
        self.bytesPerSecond = bytesPerSecond
        self.coreBytesPerSecond = coreBytesPerSecond
        self.source = source
    }
}
