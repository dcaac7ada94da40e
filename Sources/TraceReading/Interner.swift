/// Equal values share one number.
package struct Interner<Value: Hashable> {
    package private(set) var values: [Value] = []
    private var indices: [Value: Int32] = [:]

    package init() {}

    package mutating func index(of value: Value) -> Int32 {
        if let index = indices[value] { return index }
        let index = Int32(truncatingIfNeeded: values.count)
        values.append(value)
        indices[value] = index
        return index
    }

    package mutating func index(of value: Value?) -> Int32 { value.map { index(of: $0) } ?? -1 }

    package subscript(index: Int32) -> Value? {
        values.indices.contains(Int(index)) ? values[Int(index)] : nil
    }
}
