/// A node that cannot be.
package struct NodeStartError: Error, CustomStringConvertible {
    let reason: String
    package var description: String { "the node cannot be started: \(reason)" }
}
