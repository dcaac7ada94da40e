/// Equal values share one number.
package struct Interner<Value: Hashable> {
    @usableFromInline package var values: [Value] = []
    @usableFromInline var indices: [Value: Int32] = [:]
    /// What was asked for last: events that follow one another often name the same thing.
    @usableFromInline var last: Int32 = -1

    @inlinable package init() {}

    @inlinable package mutating func index(of value: Value) -> Int32 {
        if last >= 0, values[Int(last)] == value { return last }
        if let index = indices[value] {
            last = index
            return index
        }
        last = Int32(truncatingIfNeeded: values.count)
        values.append(value)
        indices[value] = last
        return last
    }

    @inlinable package mutating func index(of value: Value?) -> Int32 { value.map { index(of: $0) } ?? -1 }

    @inlinable package subscript(index: Int32) -> Value? {
        values.indices.contains(Int(index)) ? values[Int(index)] : nil
    }
}
