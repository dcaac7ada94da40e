/// What is known of tasks, objects or functions, by the numbers of their identifiers.
///
/// A trace numbers them from 1 in order of first use, so a list does; a number far beyond what
/// has been seen (a trace comes from outside) is kept apart, and takes no more room than it needs.
///
/// Public and inlinable, as is what else is asked for several times an event: the compiler
/// specializes nothing less across targets, and unspecialized it costs ten times as much.
public struct NumberedTable<Value> {
    @usableFromInline var dense = ChunkedArray<Value?>()
    @usableFromInline var sparse: [Int: Value] = [:]
    /// How often a number got a value that had none.
    @usableFromInline var used = 0

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
                if dense[number] == nil { used += 1 }
                dense[number] = newValue
            } else {
                setBeyond(number, newValue)
            }
        }
    }

    /// What is known of a number; `new` where nothing is.
    @inlinable public subscript(number: Int, default new: @autoclosure () -> Value) -> Value {
        get { self[number] ?? new() }
        set { self[number] = newValue }
    }

    /// A list may have room for eight times as many as it holds: kept apart they would take as much.
    @inlinable var limit: Int { 8 * used + 1024 }

    @inlinable mutating func setBeyond(_ number: Int, _ value: Value?) {
        used += 1
        guard number >= 0, number <= limit else {
            sparse[number] = value
            return
        }
        guard !sparse.isEmpty else {
            while dense.count <= number { dense.append(nil) }
            dense[number] = value
            return
        }
        // Those apart are looked through, so not at each number.
        let room = max(number + 1, dense.count + dense.count / 2)
        while dense.count < room { dense.append(nil) }
        for known in sparse.keys.filter({ $0 >= 0 && $0 < room }) {
            dense[known] = sparse.removeValue(forKey: known)
        }
        dense[number] = value
    }

    /// In the order of the numbers.
    @inlinable public func forEach(_ body: (Int, Value) -> Void) {
        for number in dense.indices { if let value = dense[number] { body(number, value) } }
        for number in sparse.keys.sorted() { if let value = sparse[number] { body(number, value) } }
    }
}
