import TraceSchema

/// Makes events and folds of lines.
///
/// Names are interned: equal texts of one trace share their storage. Fields that it does not know
/// are passed over, so that a later version may add some; words that it does not know are not.
///
/// The lines of a trace hold its own identifiers (`t3`); those that the probe wrote hold Ray's,
/// which are numbered in the order in which the lines come.
struct EventDecoder {
    /// The field that is being read, for the message when it turns out to be broken.
    private(set) var field: EventField?

    private let fields = ByteTable(wordsOf: EventField.self)
    private let kinds = ByteTable(wordsOf: EventKind.self)
    private let roles = ByteTable(wordsOf: Role.self)
    private let paths = ByteTable(wordsOf: TransferPath.self)
    private let passingModes = ByteTable(wordsOf: PassingMode.self)
    private let captureModes = ByteTable(wordsOf: CaptureMode.self)
    private var names = ByteTable<String>()
    /// Nil where the lines hold a trace's own identifiers.
    private var numbering: IdentifierNumbering?

    init(numbering: IdentifierNumbering? = nil) { self.numbering = numbering }

    /// So that a trace of ever new names does not fill the memory.
    private static let mostNames = 1 << 16

    /// Reads a line; `defaultID` is the event's position, for a line that has no `id`, and
    /// `defaultProcess` whose line it is where it doesn't say, nil where it has to.
    mutating func decode(
        _ line: UnsafeMutableBufferPointer<UInt8>, defaultID: Int, defaultProcess: ProcessID? = nil
    ) throws(JSONFailure) -> TraceLine {
        field = nil
        var scanner = JSONScanner(line)
        try scanner.openObject()
        var isFirst = true
        var event = Event(
            id: defaultID, kind: .fail, process: defaultProcess ?? .driver, startNs: 0)
        var required = Required(hasProcess: defaultProcess != nil)
        while let key = try scanner.nextKey(first: &isFirst) {
            field = fields[key]
            guard let field else {
                if key.elementsEqual("fold".utf8) {
                    let fold = try fold(&scanner)
                    while try scanner.nextKey(first: &isFirst) != nil { try scanner.skipValue() }
                    try scanner.finish()
                    return .fold(fold)
                }
                try scanner.skipValue()
                continue
            }
            if try scanner.takeNull() { continue }
            required.note(field)
            try read(field, of: &event, &scanner)
        }
        field = nil
        try scanner.finish()
        try required.check(needsStart: true)
        return .event(event)
    }

    private mutating func read(
        _ field: EventField, of event: inout Event, _ scanner: inout JSONScanner
    ) throws(JSONFailure) {
        switch field {
        case .id: event.id = try count(&scanner)
        case .kind: event.kind = try word(kinds, &scanner)
        case .process: event.process = ProcessID(try name(&scanner))
        case .thread: event.thread = try count(&scanner)
        case .startNs: event.startNs = Int64(try scanner.integer())
        case .durationNs: event.durationNs = Int64(try count(&scanner))
        case .waitedNs: event.waitedNs = Int64(try count(&scanner))
        case .task: event.task = try identifier(&scanner)
        case .parent: event.parent = try identifier(&scanner)
        case .attempt: event.attempt = try count(&scanner)
        case .object: event.object = try identifier(&scanner)
        case .function: event.function = try identifier(&scanner)
        case .actor: event.actor = try identifier(&scanner)
        case .name: event.name = try name(&scanner)
        case .variable: event.variable = try name(&scanner)
        case .bound: event.bound = try name(&scanner)
        case .role: event.role = try word(roles, &scanner)
        case .bytes: event.bytes = try count(&scanner)
        case .copied: event.copied = try count(&scanner)
        case .path: event.path = try word(paths, &scanner)
        case .explicit: event.explicit = try scanner.boolean()
        case .arguments: event.arguments = try arguments(&scanner)
        case .captures: event.captures = try captures(&scanner)
        case .file: event.file = try name(&scanner)
        case .line: event.line = try count(&scanner)
        case .inferred: event.inferred = try scanner.boolean()
        case .error: event.error = try name(&scanner)
        }
    }

    private mutating func fold(_ scanner: inout JSONScanner) throws(JSONFailure) -> Fold {
        var fold = Fold(kind: .fail, process: .driver)
        var required = Required()
        var isFirst = true
        try scanner.openObject()
        while let key = try scanner.nextKey(first: &isFirst) {
            field = fields[key]
            guard let field else {
                if key.elementsEqual("count".utf8) {
                    fold.count = try count(&scanner)
                } else {
                    try scanner.skipValue()
                }
                continue
            }
            if try scanner.takeNull() { continue }
            required.note(field)
            switch field {
            case .kind: fold.kind = try word(kinds, &scanner)
            case .process: fold.process = ProcessID(try name(&scanner))
            case .function: fold.function = try identifier(&scanner)
            case .variable: fold.variable = try name(&scanner)
            case .path: fold.path = try word(paths, &scanner)
            case .role: fold.role = try word(roles, &scanner)
            case .line: fold.line = try count(&scanner)
            case .bytes: fold.bytes = try count(&scanner)
            case .copied: fold.copied = try count(&scanner)
            case .durationNs: fold.durationNs = Int64(try count(&scanner))
            default: try scanner.skipValue()
            }
        }
        field = nil
        try required.check(needsStart: false)
        return fold
    }

    // MARK: Values

    /// A number of things, which cannot be negative.
    private func count(_ scanner: inout JSONScanner) throws(JSONFailure) -> Int {
        let value = try scanner.integer()
        guard value >= 0 else {
            throw .mismatch(expected: "a whole number from 0", found: "`\(value)`")
        }
        return value
    }

    private func word<Word>(
        _ words: ByteTable<Word>, _ scanner: inout JSONScanner
    ) throws(JSONFailure) -> Word {
        let bytes = try scanner.string()
        guard let word = words[bytes] else {
            throw .unknownWord(String(decoding: bytes.prefix(40), as: UTF8.self))
        }
        return word
    }

    private mutating func name(_ scanner: inout JSONScanner) throws(JSONFailure) -> String {
        let bytes = try scanner.string()
        if let name = names[bytes] { return name }
        guard let name = String(validating: bytes, as: UTF8.self) else {
            throw .mismatch(expected: "UTF-8", found: "other bytes")
        }
        if names.count >= Self.mostNames { names.removeAll() }
        names.insert(bytes, name)
        return name
    }

    private mutating func identifier<ID: TraceIdentifier>(
        _ scanner: inout JSONScanner
    ) throws(JSONFailure) -> ID {
        let bytes = try scanner.string(expected: Self.example(of: ID.self))
        if let number = numbering?.number(of: bytes, as: ID.self) { return ID(number) }
        var number = 0
        var isValid = bytes.count > 1 && ID.letter == bytes[0] && bytes[1] != UInt8(ascii: "0")
        for byte in bytes.dropFirst() where isValid {
            let digit = byte &- UInt8(ascii: "0")
            number = number * 10 + Int(digit)
            isValid = digit < 10 && number <= Int(UInt32.max)
        }
        guard isValid else {
            let found = String(decoding: bytes.prefix(20), as: UTF8.self)
            throw .mismatch(expected: Self.example(of: ID.self), found: "`\(found)`")
        }
        return ID(number)
    }

    private static func example<ID: TraceIdentifier>(of _: ID.Type) -> String {
        "text such as `\(ID(1))`"
    }
}

// MARK: Arguments and captures

extension EventDecoder {
    private mutating func arguments(
        _ scanner: inout JSONScanner
    ) throws(JSONFailure) -> [Event.Argument] {
        var result: [Event.Argument] = []
        var isFirst = true
        try scanner.openArray()
        while try scanner.nextElement(first: &isFirst) {
            result.append(try argument(&scanner))
        }
        return result
    }

    private mutating func argument(
        _ scanner: inout JSONScanner
    ) throws(JSONFailure) -> Event.Argument {
        var position: Event.Argument.Position?
        var how: PassingMode?
        var argument = Event.Argument(position: .index(0), how: .inline)
        var isFirst = true
        try scanner.openObject()
        while let key = try scanner.nextKey(first: &isFirst) {
            if key.elementsEqual("position".utf8) {
                position =
                    scanner.isAtString
                    ? .keyword(try name(&scanner)) : .index(try count(&scanner))
            } else if key.elementsEqual("how".utf8) {
                how = try word(passingModes, &scanner)
            } else if key.elementsEqual("variable".utf8) {
                argument.variable = try name(&scanner)
            } else if key.elementsEqual("object".utf8) {
                argument.object = try identifier(&scanner)
            } else if key.elementsEqual("bytes".utf8) {
                argument.bytes = try count(&scanner)
            } else {
                try scanner.skipValue()
            }
        }
        guard let position else { throw .missingField("position") }
        guard let how else { throw .missingField("how") }
        argument.position = position
        argument.how = how
        return argument
    }

    private mutating func captures(
        _ scanner: inout JSONScanner
    ) throws(JSONFailure) -> [Event.Capture] {
        var result: [Event.Capture] = []
        var isFirst = true
        try scanner.openArray()
        while try scanner.nextElement(first: &isFirst) {
            result.append(try capture(&scanner))
        }
        return result
    }

    private mutating func capture(
        _ scanner: inout JSONScanner
    ) throws(JSONFailure) -> Event.Capture {
        var variable: String?
        var how: CaptureMode?
        var capture = Event.Capture(variable: "", how: .global, bytes: 0)
        var isFirst = true
        try scanner.openObject()
        while let key = try scanner.nextKey(first: &isFirst) {
            if key.elementsEqual("variable".utf8) {
                variable = try name(&scanner)
            } else if key.elementsEqual("how".utf8) {
                how = try word(captureModes, &scanner)
            } else if key.elementsEqual("through".utf8) {
                capture.through = try name(&scanner)
            } else if key.elementsEqual("bytes".utf8) {
                capture.bytes = try count(&scanner)
            } else {
                try scanner.skipValue()
            }
        }
        guard let variable else { throw .missingField("variable") }
        guard let how else { throw .missingField("how") }
        capture.variable = variable
        capture.how = how
        return capture
    }
}

/// Which of the fields that no line may lack have been seen.
private struct Required {
    private var hasKind = false
    private var hasProcess: Bool
    private var hasStart = false

    init(hasProcess: Bool = false) { self.hasProcess = hasProcess }

    mutating func note(_ field: EventField) {
        switch field {
        case .kind: hasKind = true
        case .process: hasProcess = true
        case .startNs: hasStart = true
        default: break
        }
    }

    func check(needsStart: Bool) throws(JSONFailure) {
        if !hasKind { throw .missingField(EventField.kind.rawValue) }
        if !hasProcess { throw .missingField(EventField.process.rawValue) }
        if needsStart && !hasStart { throw .missingField(EventField.startNs.rawValue) }
    }
}
