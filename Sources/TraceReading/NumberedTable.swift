package import TraceSchema

/// What is known of tasks, objects or functions, by their numbers.
///
/// A trace numbers them from 1 in order of first use, so an array does; a number far beyond what
/// has been seen (a trace comes from outside) is kept apart, and takes no more room than it needs.
///
/// Inlinable, as what else is asked for several times an event: unspecialized it costs ten times as
/// much.
package struct NumberedTable<Key: TraceIdentifier, Value> {
    @usableFromInline var dense: [Value?] = []
    @usableFromInline var sparse: [Key: Value] = [:]

    @inlinable package init() {}

    @inlinable package subscript(key: Key) -> Value? {
        get {
            let number = key.number
            return number < dense.count ? dense[number] : sparse.isEmpty ? nil : sparse[key]
        }
        set {
            let number = key.number
            if number >= dense.count {
                guard number <= 2 * dense.count + 1024 else {
                    sparse[key] = newValue
                    return
                }
                let room = max(number + 1, dense.count + dense.count / 2)
                dense.reserveCapacity(room)
                while dense.count < room { dense.append(nil) }
                for (key, value) in sparse where key.number < dense.count {
                    dense[key.number] = value
                    sparse[key] = nil
                }
            }
            dense[number] = newValue
        }
    }

    /// In the order of the numbers, those that are kept apart last.
    @inlinable package func forEach(_ body: (Key, Value) -> Void) {
        for (number, value) in dense.enumerated() { if let value { body(Key(number), value) } }
        for key in sparse.keys.sorted() { if let value = sparse[key] { body(key, value) } }
    }
}
