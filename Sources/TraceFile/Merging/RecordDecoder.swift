import TraceSchema

/// Reads one record as ``RecordEncoder`` wrote it, from bytes that may be anything.
struct RecordDecoder {
    private let record: UnsafeRawBufferPointer
    private var position: Int

    private static let kinds = RecordedWord.words(EventKind.self)
    private static let roles = RecordedWord.words(Role.self)
    private static let paths = RecordedWord.words(TransferPath.self)
    private static let passingModes = RecordedWord.words(PassingMode.self)
    private static let captureModes = RecordedWord.words(CaptureMode.self)

    /// The record holds no such field, or a value that stands for nothing.
    struct Broken: Error {}

    /// The record at an offset that ``prefix(of:at:)`` has found good.
    init(_ bytes: UnsafeRawBufferPointer, _ offset: Int, _ length: Int) {
        record = UnsafeRawBufferPointer(rebasing: bytes[offset..<(offset + length)])
        position = 0
    }

    /// The length and type of the record at a file's offset; nil if no whole one is there.
    static func prefix(of bytes: UnsafeRawBufferPointer, at offset: Int) -> (Int, UInt8)? {
        guard bytes.count - offset >= RecorderLayout.namePrefix else { return nil }
        let length = Int(bytes.loadUnaligned(fromByteOffset: offset, as: UInt32.self))
        let type = bytes[offset + 4]
        let shortest =
            type == RecorderLayout.eventType
            ? RecorderLayout.eventPrefix : RecorderLayout.namePrefix
        guard length >= shortest, length % 8 == 0, length <= bytes.count - offset else {
            return nil
        }
        return (length, type)
    }

    mutating func name() throws(Broken) -> (number: UInt32, text: String) {
        position = 8
        let number = try get(UInt32.self)
        let count = Int(try get(UInt32.self))
        guard count <= record.count - position else { throw Broken() }
        let text = UnsafeRawBufferPointer(rebasing: record[position..<(position + count)])
        return (number, String(decoding: text, as: UTF8.self))
    }

    /// The start of an event, read without the rest of it.
    static func start(of bytes: UnsafeRawBufferPointer, at offset: Int) -> Int64 {
        bytes.loadUnaligned(fromByteOffset: offset + 16, as: Int64.self)
    }

    mutating func event() throws(Broken) -> (RecordedEvent, [RecordedArgument], [RecordedCapture]) {
        guard record.count >= RecorderLayout.eventPrefix, let kind = Self.kinds[Int(record[5])]
        else { throw Broken() }
        let lane = RecordedLane(number: record.loadUnaligned(fromByteOffset: 8, as: UInt32.self))
        let fields = RecordFields(
            rawValue: record.loadUnaligned(fromByteOffset: 12, as: UInt32.self))
        var event = RecordedEvent(kind: kind, lane: lane, start: Self.start(of: record, at: 0))
        event.role = Self.roles[Int(record[6])]
        event.path = Self.paths[Int(record[7])]
        position = RecorderLayout.eventPrefix
        try getFields(of: &event, fields)
        let arguments = fields.contains(.arguments) ? try arguments() : []
        let captures = fields.contains(.captures) ? try captures() : []
        if fields.contains(.explicit) { event.explicit = true }
        if fields.contains(.implicit) { event.explicit = false }
        event.inferred = fields.contains(.inferred)
        return (event, arguments, captures)
    }

    private mutating func getFields(
        of event: inout RecordedEvent, _ fields: RecordFields
    ) throws(Broken) {
        if fields.contains(.thread) { event.thread = try get() }
        if fields.contains(.duration) { event.duration = try get() }
        if fields.contains(.waited) { event.waited = try get() }
        if fields.contains(.task) { event.task = try get() }
        if fields.contains(.parent) { event.parent = try get() }
        if fields.contains(.attempt) { event.attempt = try get() }
        if fields.contains(.object) { event.object = try get() }
        if fields.contains(.function) { event.function = try get() }
        if fields.contains(.actor) { event.actor = try get() }
        if fields.contains(.name) { event.name.number = try get() }
        if fields.contains(.variable) { event.variable.number = try get() }
        if fields.contains(.bound) { event.bound.number = try get() }
        if fields.contains(.bytes) { event.bytes = try get() }
        if fields.contains(.copied) { event.copied = try get() }
        if fields.contains(.file) { event.file.number = try get() }
        if fields.contains(.line) { event.line = try get() }
        if fields.contains(.error) { event.error.number = try get() }
    }

    private mutating func arguments() throws(Broken) -> [RecordedArgument] {
        var arguments: [RecordedArgument] = []
        for _ in 0..<(try get(UInt32.self)) {
            let position: Int32 = try get()
            let keyword = RecordedName(number: try get())
            let variable = RecordedName(number: try get())
            let code: UInt32 = try get()
            guard let how = Self.passingModes[Int(code & 0xff)] else { throw Broken() }
            arguments.append(
                RecordedArgument(
                    position: position, keyword: keyword, variable: variable, how: how,
                    object: try get(), bytes: try get()))
        }
        return arguments
    }

    private mutating func captures() throws(Broken) -> [RecordedCapture] {
        var captures: [RecordedCapture] = []
        for _ in 0..<(try get(UInt32.self)) {
            let variable = RecordedName(number: try get())
            let code: UInt32 = try get()
            guard let how = Self.captureModes[Int(code & 0xff)] else { throw Broken() }
            captures.append(
                RecordedCapture(
                    variable: variable, how: how, through: RecordedName(number: try get()),
                    bytes: try get()))
        }
        return captures
    }

    private mutating func get<Value: BitwiseCopyable>(
        _: Value.Type = Value.self
    ) throws(Broken) -> Value {
        guard position + MemoryLayout<Value>.size <= record.count else { throw Broken() }
        defer { position += MemoryLayout<Value>.size }
        return record.loadUnaligned(fromByteOffset: position, as: Value.self)
    }
}
