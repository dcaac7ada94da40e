/// What is known of tasks, objects or functions, by the numbers of their identifiers.
///
/// A trace numbers them from 1 in order of first use, so an array does; a number far beyond what
/// has been seen (a trace comes from outside) is kept apart, and takes no more room than it needs.
///
/// Public and inlinable, as is what else is asked for several times an event: the compiler
/// specializes nothing less across targets, and unspecialized it costs ten times as much.
public struct NumberedTable<Value> {
    @usableFromInline var dense: [Value?] = []
    @usableFromInline var sparse: [Int: Value] = [:]

    /// Knows nothing yet.
    @inlinable public init() {}

    /// What is known of a number; nil where nothing is.
    @inlinable public subscript(number: Int) -> Value? {
        get {
            if number >= 0, number < dense.count { return dense[number] }
            return sparse.isEmpty ? nil : sparse[number]
        }
        set {
            if number >= 0, number < dense.count {
                dense[number] = newValue
            } else {
                setBeyond(number, newValue)
            }
        }
    }

    @inlinable mutating func setBeyond(_ number: Int, _ value: Value?) {
        guard number >= 0, number <= 2 * dense.count + 1024 else {
            sparse[number] = value
            return
        }
        let room = max(number + 1, dense.count + dense.count / 2)
        dense.reserveCapacity(room)
        while dense.count < room { dense.append(nil) }
        for known in sparse.keys.filter({ $0 >= 0 && $0 < room }) {
            dense[known] = sparse.removeValue(forKey: known)
        }
        dense[number] = value
    }

    /// In the order of the numbers, those that are kept apart last.
    @inlinable public func forEach(_ body: (Int, Value) -> Void) {
        for number in dense.indices { if let value = dense[number] { body(number, value) } }
        for number in sparse.keys.sorted() { if let value = sparse[number] { body(number, value) } }
    }
}
