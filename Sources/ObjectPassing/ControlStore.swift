/// The function table: pickled functions by key. The first version of a key is kept, also where
/// another process exports it again (`ray-facts.md` §1).
package struct ControlStore: Sendable {
    private var functions: [FunctionKey: [UInt8]] = [:]
    package private(set) var bytes = 0

    package init() {}

    /// - Returns: whether the entry was written.
    package mutating func export(_ function: FunctionKey, _ pickled: [UInt8]) -> Bool {
        guard functions[function] == nil else { return false }
        functions[function] = pickled
        bytes += pickled.count
        return true
    }

    package func fetch(_ function: FunctionKey) -> [UInt8]? { functions[function] }
}
