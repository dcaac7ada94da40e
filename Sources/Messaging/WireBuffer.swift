/// A message being written: little-endian integers, byte strings with a length before them.
package struct WireWriter {
    package private(set) var bytes: [UInt8] = []

    package init(capacity: Int = 128) { bytes.reserveCapacity(capacity) }

    package mutating func write<Number: FixedWidthInteger>(_ number: Number) {
        withUnsafeBytes(of: number.littleEndian) { bytes.append(contentsOf: $0) }
    }

    package mutating func write(_ flag: Bool) { bytes.append(flag ? 1 : 0) }

    package mutating func write(_ text: String) {
        var text = text
        text.withUTF8 {
            write(UInt32($0.count))
            bytes.append(contentsOf: $0)
        }
    }

    package mutating func write(_ data: [UInt8]) {
        write(UInt64(data.count))
        bytes.append(contentsOf: data)
    }

    package mutating func write<Element>(
        _ list: [Element], _ body: (inout WireWriter, Element) -> Void
    ) {
        write(UInt32(list.count))
        for element in list { body(&self, element) }
    }

    package mutating func write<Value>(
        _ value: Value?, _ body: (inout WireWriter, Value) -> Void
    ) {
        write(value != nil)
        if let value { body(&self, value) }
    }

    /// Writes a number over an earlier one.
    mutating func overwrite(_ number: UInt32, at offset: Int) {
        withUnsafeBytes(of: number.littleEndian) {
            for (index, byte) in $0.enumerated() { bytes[offset + index] = byte }
        }
    }
}

/// A message being read. Every length is checked against what is there before anything is
/// allocated.
package struct WireReader {
    private let bytes: [UInt8]
    private var offset: Int
    private let end: Int

    /// Reads a part of `bytes`, which must have that range.
    package init(_ bytes: [UInt8], range: Range<Int>) {
        self.bytes = bytes
        offset = range.lowerBound
        end = range.upperBound
    }

    package var remaining: Int { end - offset }

    /// - Throws: where something is left: what was read is not what was written.
    func finish() throws(WireError) {
        guard remaining == 0 else {
            throw WireError("expected the message's end, found \(remaining) bytes more")
        }
    }

    package mutating func read<Number: FixedWidthInteger & BitwiseCopyable>(
        _ type: Number.Type = Number.self
    ) throws(WireError) -> Number {
        let size = MemoryLayout<Number>.size
        try require(size)
        defer { offset += size }
        return bytes.withUnsafeBytes {
            Number(littleEndian: $0.loadUnaligned(fromByteOffset: offset, as: type))
        }
    }

    /// Reads an amount of something, which cannot be less than nothing.
    mutating func readAmount() throws(WireError) -> Int32 {
        let amount = try read(Int32.self)
        guard amount >= 0 else { throw WireError("expected an amount, found \(amount)") }
        return amount
    }

    package mutating func readFlag() throws(WireError) -> Bool {
        switch try read(UInt8.self) {
        case 0: return false
        case 1: return true
        case let other: throw WireError("expected 0 or 1, found \(other)")
        }
    }

    package mutating func readText() throws(WireError) -> String {
        let count = Int(try read(UInt32.self))
        try require(count)
        defer { offset += count }
        return String(decoding: bytes[offset..<offset + count], as: UTF8.self)
    }

    package mutating func readData() throws(WireError) -> [UInt8] {
        let count = try read(UInt64.self)
        guard count <= UInt64(remaining) else {
            throw WireError("expected \(count) bytes, found \(remaining)")
        }
        return try readBytes(Int(count))
    }

    private mutating func readBytes(_ count: Int) throws(WireError) -> [UInt8] {
        try require(count)
        defer { offset += count }
        return Array(bytes[offset..<offset + count])
    }

    package mutating func readList<Element>(
        _ body: (inout WireReader) throws(WireError) -> Element
    ) throws(WireError) -> [Element] {
        let count = Int(try read(UInt32.self))
        try require(count)  // Each element takes a byte at least.
        var list: [Element] = []
        list.reserveCapacity(min(count, 1024))
        for _ in 0..<count { list.append(try body(&self)) }
        return list
    }

    package mutating func readOptional<Value>(
        _ body: (inout WireReader) throws(WireError) -> Value
    ) throws(WireError) -> Value? {
        try readFlag() ? try body(&self) : nil
    }

    private func require(_ count: Int) throws(WireError) {
        guard count <= remaining else {
            throw WireError("expected \(count) bytes, found \(remaining)")
        }
    }
}

/// A message that is not as it should be.
package struct WireError: Error, CustomStringConvertible {
    package let description: String
    package init(_ description: String) { self.description = description }
}

/// A value with one form on the wire.
package protocol WireCodable {
    /// About how many bytes it takes, so that writing a large value does not grow the buffer again
    /// and again.
    var sizeHint: Int { get }
    func write(to writer: inout WireWriter)
    init(from reader: inout WireReader) throws(WireError)
}

extension WireCodable {
    package var sizeHint: Int { 160 }
}
