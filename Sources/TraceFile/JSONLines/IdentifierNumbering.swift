import TraceSchema

/// Numbers the identifiers that a runtime uses itself, each kind from 1, in order of first use.
struct IdentifierNumbering {
    /// By the letter of the kind.
    private var tables: [UInt8: ByteTable<Int>] = [:]

    mutating func number<ID: TraceIdentifier>(
        of bytes: UnsafeRawBufferPointer, as _: ID.Type
    ) -> Int {
        if let number = tables[ID.letter]?[bytes] { return number }
        let number = (tables[ID.letter]?.count ?? 0) + 1
        tables[ID.letter, default: ByteTable()].insert(bytes, number)
        return number
    }
}
