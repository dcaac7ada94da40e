/// The function table: pickled functions and classes by key.
///
/// The first version of a function is kept, also where another process exports it again
/// (`ray-facts.md` §1); of a class the last one (Ray: `function_manager.py`, `export` looks whether
/// the key is there, `export_actor_class` does not).
package struct ControlStore: Sendable {
    private var functions: [FunctionKey: [UInt8]] = [:]
    package private(set) var bytes = 0

    package init() {}

    /// - Returns: whether the entry was written.
    package mutating func export(
        _ function: FunctionKey, _ pickled: [UInt8], isClass: Bool = false
    ) -> Bool {
        let before = functions[function]
        guard isClass || before == nil else { return false }
        functions[function] = pickled
        bytes += pickled.count - (before?.count ?? 0)
        return true
    }

    package func fetch(_ function: FunctionKey) -> [UInt8]? { functions[function] }
}
