import Glibc

/// A table from short byte strings to values, searched without making a `String` first.
///
/// Reading a line looks up a dozen names and recording an event may look up several, so a search
/// allocates nothing. Open addressing, at most half full; keys lie one after the other in a pool.
struct ByteTable<Value> {
    private struct Entry {
        var hash: UInt64
        var offset: Int
        var length: Int
        var value: Value
    }

    private var slots: [Int32]
    private var entries: [Entry] = []
    private var pool: [UInt8] = []

    var count: Int { entries.count }

    init() { slots = Array(repeating: -1, count: 64) }

    subscript(bytes: UnsafeRawBufferPointer) -> Value? {
        let index = slots[slot(of: bytes, hash: Self.hash(bytes))]
        return index < 0 ? nil : entries[Int(index)].value
    }

    /// Adds a key that is not in the table yet.
    mutating func insert(_ bytes: UnsafeRawBufferPointer, _ value: Value) {
        if entries.count * 2 >= slots.count { grow() }
        let hash = Self.hash(bytes)
        slots[slot(of: bytes, hash: hash)] = Int32(entries.count)
        entries.append(
            Entry(hash: hash, offset: pool.count, length: bytes.count, value: value))
        pool.append(contentsOf: bytes)
    }

    mutating func removeAll() { self = ByteTable() }

    /// The slot that holds the key, or the free one where it would go.
    private func slot(of bytes: UnsafeRawBufferPointer, hash: UInt64) -> Int {
        let mask = slots.count - 1
        var slot = Int(truncatingIfNeeded: hash ^ hash >> 32) & mask
        while slots[slot] >= 0 {
            let entry = entries[Int(slots[slot])]
            if entry.hash == hash && entry.length == bytes.count && equal(entry, bytes) { break }
            slot = (slot + 1) & mask
        }
        return slot
    }

    private func equal(_ entry: Entry, _ bytes: UnsafeRawBufferPointer) -> Bool {
        guard entry.length > 0, let other = bytes.baseAddress else { return entry.length == 0 }
        return pool.withUnsafeBytes { pool in
            pool.baseAddress.map { memcmp($0 + entry.offset, other, entry.length) == 0 } ?? false
        }
    }

    private mutating func grow() {
        slots = Array(repeating: -1, count: slots.count * 2)
        let mask = slots.count - 1
        for (index, entry) in entries.enumerated() {
            var slot = Int(truncatingIfNeeded: entry.hash ^ entry.hash >> 32) & mask
            while slots[slot] >= 0 { slot = (slot + 1) & mask }
            slots[slot] = Int32(index)
        }
    }

    /// FNV-1a, eight bytes at a time.
    private static func hash(_ bytes: UnsafeRawBufferPointer) -> UInt64 {
        var hash: UInt64 = 0xcbf2_9ce4_8422_2325 ^ UInt64(bytes.count)
        var offset = 0
        while offset + 8 <= bytes.count {
            hash =
                (hash ^ bytes.loadUnaligned(fromByteOffset: offset, as: UInt64.self))
                &* 0x0000_0100_0000_01b3
            hash ^= hash >> 29
            offset += 8
        }
        while offset < bytes.count {
            hash = (hash ^ UInt64(bytes[offset])) &* 0x0000_0100_0000_01b3
            offset += 1
        }
        return hash ^ hash >> 32
    }
}

extension ByteTable where Value: CaseIterable & RawRepresentable, Value.RawValue == String {
    /// The words of a vocabulary.
    init(wordsOf _: Value.Type) {
        self.init()
        for value in Value.allCases {
            var word = value.rawValue
            word.withUTF8 { insert(UnsafeRawBufferPointer($0), value) }
        }
    }
}
