package import ObjectPassing

/// What is otherwise than it was in the recorded run.
package struct Scenario: Sendable {
    /// Serialized bytes of variables, in the order given; `f()` names what `f` returns.
    package var sizes: [Size] = []
    package var calls: [Calls] = []
    package var rewrites: [Rewrite] = []
    /// CPUs of each node; as many as the trace has workers where nil.
    package var workers: Int?
    package var nodes = 1
    /// Bytes; as in the trace where nil.
    package var inlineLimit: Int?
    package var world: Supposition?
    package var network: NetworkModel
    /// Bytes of each node's object store.
    package var storeMemory = Self.standardStoreMemory
    package var seed: UInt64 = 1
    /// Events that the forecast keeps; it goes on counting beyond.
    package var eventLimit = 200_000

    /// 8 GB: what Ray takes on a machine with 27 GB (30 %).
    package static let standardStoreMemory = 8_000_000_000

    package struct Size: Sendable {
        package var variable: String
        package var bytes: Int

        package init(variable: String, bytes: Int) {
            self.variable = variable
            self.bytes = bytes
        }
    }

    package struct Calls: Sendable {
        /// All where nil.
        package var function: String?
        package var count: Int

        package init(function: String?, count: Int) {
            self.function = function
            self.count = count
        }
    }

    package struct Rewrite: Sendable {
        package var variable: String
        package var way: Way

        package init(variable: String, way: Way) {
            self.variable = variable
            self.way = way
        }
    }

    /// How a variable reaches a function.
    package enum Way: String, CaseIterable, Sendable {
        case value
        case reference
        case captured
    }

    package init(network: NetworkModel) { self.network = network }

    /// Those that the run follows.
    package var rules: Rules {
        var rules = world?.rules ?? .ray
        if let inlineLimit {
            rules.inlineLimit = inlineLimit
            rules.inlineTotalLimit = max(rules.inlineTotalLimit, inlineLimit)
        }
        return rules
    }
}
