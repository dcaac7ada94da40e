/// Equal values share one number. Public as ``NumberedTable`` is.
public struct Interner<Value: Hashable> {
    @usableFromInline var list: [Value] = []
    @usableFromInline var indices: [Value: Int32] = [:]
    /// What was asked for last: events that follow one another often name the same thing.
    @usableFromInline var last: Int32 = -1
    /// What new values may still take up.
    @usableFromInline var room = Int.max
    @usableFromInline let size: (@Sendable (Value) -> Int)?

    /// Knows nothing yet, and takes any number of values.
    @inlinable public init() { size = nil }

    /// Knows nothing yet. A value that there is no room for has no number.
    ///
    /// - Parameters:
    ///   - room: for all values together.
    ///   - size: what one takes up.
    @inlinable public init(room: Int, size: @escaping @Sendable (Value) -> Int) {
        self.room = room
        self.size = size
    }

    /// In the order of their numbers.
    @inlinable public var values: [Value] { list }

    /// The value's number, from 0; a new one where it is new, -1 where there is no room for it.
    @inlinable public mutating func index(of value: Value) -> Int32 {
        if last >= 0, list[Int(last)] == value { return last }
        if let index = indices[value] {
            last = index
            return index
        }
        if let size {
            let taken = size(value)
            guard taken <= room else { return -1 }
            room -= taken
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

extension Interner<String> {
    /// For names and source texts of a trace. Those of a real one are its script's; one from outside
    /// may have another, and a long one, in each event: what does not fit is as if it had no name.
    package static var ofTexts: Interner<String> {
        Interner(room: roomForTexts) { $0.utf8.count + bytesBesideText }
    }

    /// In bytes.
    package static var roomForTexts: Int { 64 << 20 }
    /// An entry's own.
    private static var bytesBesideText: Int { 64 }
}
