/// Equal values share one number. Public as ``NumberedTable`` is.
public struct Interner<Value: Hashable> {
    @usableFromInline var list: [Value] = []
    @usableFromInline var indices: [Value: Int32] = [:]
    /// What was asked for last: events that follow one another often name the same thing.
    @usableFromInline var last: Int32 = -1

    /// Knows nothing yet.
    @inlinable public init() {}

    /// In the order of their numbers.
    @inlinable public var values: [Value] { list }

    /// The value's number, from 0; a new one where it is new.
    @inlinable public mutating func index(of value: Value) -> Int32 {
        if last >= 0, list[Int(last)] == value { return last }
        if let index = indices[value] {
            last = index
            return index
        }
        last = Int32(truncatingIfNeeded: list.count)
        list.append(value)
        indices[value] = last
        return last
    }

    /// The value's number; -1 for nil.
    @inlinable public mutating func index(of value: Value?) -> Int32 {
        guard let value else { return -1 }
        return index(of: value)
    }

    /// The value of a number; nil for -1.
    @inlinable public subscript(index: Int32) -> Value? {
        list.indices.contains(Int(index)) ? list[Int(index)] : nil
    }
}
