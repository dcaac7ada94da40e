/// Why a line cannot be read; whoever knows the place makes a ``TraceError`` of it.
enum JSONFailure: Error {
    case mismatch(expected: String, found: String)
    case missingField(String)
    /// A word that its vocabulary lacks.
    case unknownWord(String)
}

/// A strict reader of one JSON value that lies in memory (RFC 8259), for fields known beforehand.
///
/// It copies nothing: a string is handed out as the bytes where it lies, its escapes replaced in
/// place, and is good until the buffer changes. Whole numbers only, and only those that every
/// reader of JSON keeps exactly (±(2⁵³ − 1), RFC 7493), so that sums of them cannot overflow soon.
struct JSONScanner {
    private let base: UnsafeMutableBufferPointer<UInt8>
    private var position = 0

    private var end: Int { base.count }

    private static let deepestNesting = 64

    init(_ bytes: UnsafeMutableBufferPointer<UInt8>) { base = bytes }

    // MARK: Objects and arrays

    mutating func openObject() throws(JSONFailure) { try take(UInt8(ascii: "{"), "an object") }

    mutating func openArray() throws(JSONFailure) { try take(UInt8(ascii: "["), "an array") }

    /// The next key of the object, with the scanner at its value; nil at the object's end.
    mutating func nextKey(first: inout Bool) throws(JSONFailure) -> UnsafeRawBufferPointer? {
        guard try continues(until: UInt8(ascii: "}"), first: &first) else { return nil }
        let key = try string(expected: "a key")
        try take(UInt8(ascii: ":"), "`:`")
        return key
    }

    /// Whether the array goes on, with the scanner at its next element.
    mutating func nextElement(first: inout Bool) throws(JSONFailure) -> Bool {
        try continues(until: UInt8(ascii: "]"), first: &first)
    }

    private mutating func continues(
        until close: UInt8, first: inout Bool
    ) throws(JSONFailure) -> Bool {
        skipSpace()
        if peek == close {
            position += 1
            return false
        }
        if first {
            first = false
        } else {
            try take(UInt8(ascii: ","), "`,` or `\(Character(UnicodeScalar(close)))`")
            skipSpace()
        }
        return true
    }

    /// After the outermost value nothing may follow.
    mutating func finish() throws(JSONFailure) {
        skipSpace()
        if position < end { throw mismatch("the end of the line") }
    }

    // MARK: Values

    /// Passes over a `null`, which says the same as an absent field.
    mutating func takeNull() throws(JSONFailure) -> Bool {
        skipSpace()
        guard peek == UInt8(ascii: "n") else { return false }
        try word("null")
        return true
    }

    var isAtString: Bool {
        mutating get {
            skipSpace()
            return peek == UInt8(ascii: "\"")
        }
    }

    mutating func boolean() throws(JSONFailure) -> Bool {
        skipSpace()
        switch peek {
        case UInt8(ascii: "t"):
            try word("true")
            return true
        case UInt8(ascii: "f"):
            try word("false")
            return false
        default: throw mismatch("true or false")
        }
    }

    mutating func integer() throws(JSONFailure) -> Int {
        skipSpace()
        let start = position
        let negative = peek == UInt8(ascii: "-")
        if negative { position += 1 }
        var value = 0
        let digits = position
        while position < end, case let digit = base[position] &- UInt8(ascii: "0"), digit < 10 {
            value = value * 10 + Int(digit)
            position += 1
            if value > TraceNumber.largest {
                position = start
                throw mismatch("a whole number of at most 2⁵³ − 1")
            }
        }
        let length = position - digits
        let isFraction = peek.map { ".eE".utf8.contains($0) } ?? false
        if length == 0 || isFraction || (length > 1 && base[digits] == UInt8(ascii: "0")) {
            position = start
            throw mismatch("a whole number")
        }
        return negative ? -value : value
    }

    mutating func string(
        expected: @autoclosure () -> String = "a string"
    ) throws(JSONFailure)
        -> UnsafeRawBufferPointer
    {
        try take(UInt8(ascii: "\""), expected())
        let start = position
        while position < end {
            switch base[position] {
            case UInt8(ascii: "\""):
                position += 1
                return bytes(start, position - 1)
            case UInt8(ascii: "\\"): return try stringWithEscapes(from: start)
            case 0..<0x20: throw mismatch("`\"`")
            default: position += 1
            }
        }
        throw mismatch("`\"`")
    }

    /// Passes over a value of any type.
    mutating func skipValue(depth: Int = 0) throws(JSONFailure) {
        skipSpace()
        if depth > Self.deepestNesting { throw mismatch("less nesting") }
        var first = true
        switch peek {
        case UInt8(ascii: "{"):
            try openObject()
            while try nextKey(first: &first) != nil { try skipValue(depth: depth + 1) }
        case UInt8(ascii: "["):
            try openArray()
            while try nextElement(first: &first) { try skipValue(depth: depth + 1) }
        case UInt8(ascii: "\""): _ = try string()
        case UInt8(ascii: "t"), UInt8(ascii: "f"): _ = try boolean()
        case UInt8(ascii: "n"): try word("null")
        default: try skipNumber()
        }
    }

    private mutating func skipNumber() throws(JSONFailure) {
        let start = position
        while let byte = peek, "+-.eE0123456789".utf8.contains(byte) { position += 1 }
        let text = String(decoding: bytes(start, position), as: UTF8.self)
        if Double(text) == nil {
            position = start
            throw mismatch("a value")
        }
    }

    // MARK: Bytes

    private var peek: UInt8? { position < end ? base[position] : nil }

    private mutating func skipSpace() {
        while position < end, base[position] <= 0x20,
            base[position] == 0x20 || base[position] == 0x09 || base[position] == 0x0d
                || base[position] == 0x0a
        {
            position += 1
        }
    }

    private mutating func take(
        _ byte: UInt8, _ expected: @autoclosure () -> String
    ) throws(JSONFailure) {
        skipSpace()
        guard position < end, base[position] == byte else { throw mismatch(expected()) }
        position += 1
    }

    private mutating func word(_ word: StaticString) throws(JSONFailure) {
        let start = position
        let length = word.utf8CodeUnitCount
        if end - start >= length {
            position += length
            let expected = UnsafeBufferPointer(start: word.utf8Start, count: length)
            if bytes(start, position).elementsEqual(expected) { return }
        }
        position = start
        throw mismatch("`\(word)`")
    }

    private func bytes(_ start: Int, _ end: Int) -> UnsafeRawBufferPointer {
        UnsafeRawBufferPointer(rebasing: UnsafeRawBufferPointer(base)[start..<end])
    }

    /// Names what stands at the position, cut short.
    func mismatch(_ expected: String) -> JSONFailure {
        guard let byte = peek else { return .mismatch(expected: expected, found: "the line's end") }
        let found =
            switch byte {
            case UInt8(ascii: "\""): "a string"
            case UInt8(ascii: "{"): "an object"
            case UInt8(ascii: "["): "an array"
            case UInt8(ascii: "t"), UInt8(ascii: "f"): "true or false"
            case UInt8(ascii: "n"): "null"
            default:
                "`\(String(decoding: bytes(position, min(end, position + 20)), as: UTF8.self))`"
            }
        return .mismatch(expected: expected, found: found)
    }
}

// MARK: Escapes

extension JSONScanner {
    /// Goes on with a string at its first backslash, writing the plain text over the escaped one,
    /// which is never shorter.
    private mutating func stringWithEscapes(
        from start: Int
    ) throws(JSONFailure) -> UnsafeRawBufferPointer {
        var write = position
        while position < end {
            let byte = base[position]
            position += 1
            switch byte {
            case UInt8(ascii: "\""):
                return bytes(start, write)
            case UInt8(ascii: "\\"):
                for byte in UTF8.encode(try escape()) ?? UTF8.encodedReplacementCharacter {
                    base[write] = byte
                    write += 1
                }
            case 0..<0x20: throw mismatch("`\"`")
            default:
                base[write] = byte
                write += 1
            }
        }
        throw mismatch("`\"`")
    }

    private mutating func escape() throws(JSONFailure) -> UnicodeScalar {
        guard let byte = peek else { throw mismatch("an escape") }
        position += 1
        switch byte {
        case UInt8(ascii: "\""), UInt8(ascii: "\\"), UInt8(ascii: "/"): return UnicodeScalar(byte)
        case UInt8(ascii: "b"): return "\u{8}"
        case UInt8(ascii: "f"): return "\u{c}"
        case UInt8(ascii: "n"): return "\n"
        case UInt8(ascii: "r"): return "\r"
        case UInt8(ascii: "t"): return "\t"
        case UInt8(ascii: "u"): return try unicodeEscape()
        default:
            position -= 1
            throw mismatch("an escape")
        }
    }

    /// Python writes a byte that is no UTF-8 as half a surrogate pair; it becomes U+FFFD.
    private mutating func unicodeEscape() throws(JSONFailure) -> UnicodeScalar {
        let unit = try fourDigits()
        if let scalar = UnicodeScalar(unit) { return scalar }
        guard unit < 0xdc00, end - position >= 6, base[position] == UInt8(ascii: "\\"),
            base[position + 1] == UInt8(ascii: "u")
        else { return "\u{fffd}" }
        let second = position
        position += 2
        let low = try fourDigits()
        guard (0xdc00..<0xe000).contains(low) else {
            position = second
            return "\u{fffd}"
        }
        return UnicodeScalar(0x10000 + (unit - 0xd800) << 10 + (low - 0xdc00)) ?? "\u{fffd}"
    }

    private mutating func fourDigits() throws(JSONFailure) -> UInt32 {
        guard end - position >= 4 else { throw mismatch("four hexadecimal digits") }
        var value: UInt32 = 0
        for _ in 0..<4 {
            guard let digit = Character(UnicodeScalar(base[position])).hexDigitValue else {
                throw mismatch("four hexadecimal digits")
            }
            value = value << 4 | UInt32(digit)
            position += 1
        }
        return value
    }
}
