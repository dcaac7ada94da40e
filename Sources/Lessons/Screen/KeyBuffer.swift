/// What a terminal has sent, taken key by key or line by line: who types ahead loses nothing.
package struct KeyBuffer: Sendable {
    private var bytes: [UInt8] = []

    package init() {}

    package var isEmpty: Bool { bytes.isEmpty }

    package mutating func add(_ more: [UInt8]) { bytes += more }

    /// The first key, when all of its bytes are there; `isAll` says that no more of it will come.
    package mutating func key(isAll: Bool) -> [UInt8]? {
        guard !bytes.isEmpty, let count = count() ?? (isAll ? bytes.count : nil) else { return nil }
        defer { bytes.removeFirst(count) }
        return Array(bytes.prefix(count))
    }

    /// The first line, without its end; `isAll` says that what is there is the last.
    package mutating func line(isAll: Bool) -> String? {
        let end = bytes.firstIndex(of: 10)
        guard end != nil || (isAll && !bytes.isEmpty) else { return nil }
        defer { bytes.removeFirst(end.map { $0 + 1 } ?? bytes.count) }
        return String(decoding: bytes[..<(end ?? bytes.count)], as: UTF8.self)
    }

    /// No key sends more.
    private static let longest = 16

    /// Bytes of the first key; nil where it is not whole.
    private func count() -> Int? {
        let first = bytes[0]
        guard first == 27 else {
            let wanted =
                switch first {
                case 0xC0...0xDF: 2
                case 0xE0...0xEF: 3
                case 0xF0...0xF7: 4
                default: 1
                }
            return bytes.count >= wanted ? wanted : nil
        }
        guard bytes.count > 1 else { return nil }
        switch bytes[1] {
        case UInt8(ascii: "["):
            // Parameters, and one byte that ends them.
            let rest = bytes.dropFirst(2)
            if let end = rest.firstIndex(where: { !(0x20...0x3F).contains($0) }) {
                return (0x40...0x7E).contains(bytes[end]) ? end + 1 : end
            }
            return bytes.count >= Self.longest ? Self.longest : nil
        case UInt8(ascii: "O"): return bytes.count > 2 ? 3 : nil
        // Twice the same key.
        case 27: return 1
        // With Alt held down.
        default: return 2
        }
    }
}
