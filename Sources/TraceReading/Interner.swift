/// Equal values share one number.
package struct Interner<Value: Hashable> {
    package private(set) var values: [Value] = []
    private var indices: [Value: Int32] = [:]
    /// What was asked for last: events that follow one another often name the same thing.
    private var last: Int32 = -1

    package init() {}

    package mutating func index(of value: Value) -> Int32 {
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

    package mutating func index(of value: Value?) -> Int32 { value.map { index(of: $0) } ?? -1 }

    package subscript(index: Int32) -> Value? {
        values.indices.contains(Int(index)) ? values[Int(index)] : nil
    }
}
