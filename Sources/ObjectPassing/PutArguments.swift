/// The values that a process has put for its calls and keeps, in a world where the same value is
/// not put again.
package struct PutArguments: Sendable {
    private let rules: Rules
    private var objects: [Int: [ObjectKey]] = [:]

    package init(rules: Rules) { self.rules = rules }

    /// Kept objects that may be the same as a value of this size; whoever has the bytes compares.
    package func candidates(size: Int) -> [ObjectKey] { objects[size] ?? [] }

    /// A value was put for a call.
    ///
    /// - Returns: whether it is to be kept beyond the call.
    package mutating func didPut(_ object: ObjectKey, size: Int) -> Bool {
        guard !rules.putsAgain else { return false }
        objects[size, default: []].append(object)
        return true
    }

    /// The object store is full: gives up all that is kept.
    package mutating func giveUp() -> [ObjectKey] {
        defer { objects = [:] }
        return objects.values.flatMap(\.self).sorted()
    }
}
