import TraceSchema

/// The layout of a recorder's two files. Native byte order: they never leave the machine.
///
/// `NAME.events`: a header, then records one after the other.
/// ```
///   0  8  magic
///   8  8  fingerprint of layout and vocabulary (another build's file is told, not misread)
///  16  4  pid
///  20  4  state: 0 recording, 1 finished
///  24  4  1 if the disk was full, so that events were folded before the limit
///  28  4  length of the process's name
///  32 56  the process's name
///  88  8  end: where the last whole record ends; stored last, after the record
///  96 32  zero
/// 128  …  records, each a multiple of 8 bytes:
///
///     event   0  4  length of the record        name   0  4  length of the record
///             4  1  1                                  4  1  2
///             5  1  kind                               8  4  number, from 1
///             6  1  role, 255 for none                12  4  length of the text
///             7  1  path, 255 for none                16  …  text, UTF-8
///             8  4  lane
///            12  4  which fields follow (``RecordFields``)
///            16  8  start
///            24  …  those fields
/// ```
/// `NAME.folds`: a header of 64 bytes (magic, fingerprint), then ``foldSlots`` slots.
/// ```
///   0  1  kind            16 16  function         40 32  sums A: count, bytes, copied, duration
///   1  1  role            32  8  0: free;         72 32  sums B
///   2  1  path                   1: sums A hold;
///   4  4  lane                   2: sums B hold
///   8  4  line
///  12  4  variable
/// ```
/// An addition writes the sums that do not hold, then the word that says which do: a kill at any
/// instruction leaves either all of it or nothing.
enum RecorderLayout {
    static let eventsSuffix = ".events"
    static let foldsSuffix = ".folds"
    static let counterName = "events"

    static let magic: UInt64 = 0x6570_6f63_7379_6172  // "rayscope"

    static let fingerprintOffset = 8
    static let pidOffset = 16
    static let stateOffset = 20
    static let fullOffset = 24
    static let nameLengthOffset = 28
    static let nameOffset = 32
    static let longestProcessName = 56
    static let endOffset = 88
    static let recordsOffset = 128

    static let eventType: UInt8 = 1
    static let nameType: UInt8 = 2
    static let none: UInt8 = 255
    static let eventPrefix = 24
    static let namePrefix = 16
    /// More than an event's own fields ever take, without its lists.
    static let longestEvent = 256
    static let argumentSize = 40
    static let captureSize = 24

    static let foldsOffset = 64
    static let foldSize = 104
    static let foldSlots = 2048

    /// Raised with every change of the layout.
    private static let version: UInt64 = 1

    /// Of the layout's version and of every word that is stored as a number.
    static let fingerprint: UInt64 = {
        let words =
            EventKind.allCases.map(\.rawValue) + Role.allCases.map(\.rawValue)
            + TransferPath.allCases.map(\.rawValue) + PassingMode.allCases.map(\.rawValue)
            + CaptureMode.allCases.map(\.rawValue)
        var hash: UInt64 = 0xcbf2_9ce4_8422_2325 ^ version
        for byte in words.joined(separator: " ").utf8 {
            hash = (hash ^ UInt64(byte)) &* 0x0000_0100_0000_01b3
        }
        return hash
    }()
}

/// Which fields an event's record holds, in this order.
struct RecordFields: OptionSet {
    var rawValue: UInt32

    static let thread = RecordFields(rawValue: 1 << 0)
    static let duration = RecordFields(rawValue: 1 << 1)
    static let waited = RecordFields(rawValue: 1 << 2)
    static let task = RecordFields(rawValue: 1 << 3)
    static let parent = RecordFields(rawValue: 1 << 4)
    static let attempt = RecordFields(rawValue: 1 << 5)
    static let object = RecordFields(rawValue: 1 << 6)
    static let function = RecordFields(rawValue: 1 << 7)
    static let actor = RecordFields(rawValue: 1 << 8)
    static let name = RecordFields(rawValue: 1 << 9)
    static let variable = RecordFields(rawValue: 1 << 10)
    static let bound = RecordFields(rawValue: 1 << 11)
    static let bytes = RecordFields(rawValue: 1 << 12)
    static let copied = RecordFields(rawValue: 1 << 13)
    static let file = RecordFields(rawValue: 1 << 14)
    static let line = RecordFields(rawValue: 1 << 15)
    static let error = RecordFields(rawValue: 1 << 16)
    static let arguments = RecordFields(rawValue: 1 << 17)
    static let captures = RecordFields(rawValue: 1 << 18)
    // These say it all by themselves.
    static let explicit = RecordFields(rawValue: 1 << 19)
    static let implicit = RecordFields(rawValue: 1 << 20)
    static let inferred = RecordFields(rawValue: 1 << 21)
}

/// The words of the vocabulary as one byte, and back.
enum RecordedWord {
    /// The compiler numbers the cases of a plain enumeration; ``RecorderLayout/fingerprint`` sees
    /// to it that writer and reader mean the same by them.
    @inline(__always)
    static func code<Word: CaseIterable>(_ word: Word) -> UInt8 {
        unsafeBitCast(word, to: UInt8.self)
    }

    @inline(__always)
    static func code<Word: CaseIterable>(_ word: Word?) -> UInt8 {
        word.map { code($0) } ?? RecorderLayout.none
    }

    /// The words by code, for a byte that may be anything.
    static func words<Word: CaseIterable>(_: Word.Type) -> [Word?] {
        var words: [Word?] = Array(repeating: nil, count: 256)
        for word in Word.allCases { words[Int(code(word))] = word }
        return words
    }
}
