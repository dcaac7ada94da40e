import Glibc
import TraceSchema

/// Writes one record into memory that has room for it; ``RecordDecoder`` reads what it writes.
struct RecordEncoder {
    private let start: UnsafeMutableRawPointer
    private var cursor: UnsafeMutableRawPointer

    init(at start: UnsafeMutableRawPointer) {
        self.start = start
        cursor = start
    }

    /// Stores the record's length, which it returns.
    mutating func finish() -> Int {
        let length = (cursor - start + 7) & ~7
        start.storeBytes(of: UInt32(truncatingIfNeeded: length), as: UInt32.self)
        return length
    }

    mutating func encode(name: UnsafeRawBufferPointer, number: UInt32) {
        cursor += 4
        put(UInt32(RecorderLayout.nameType))
        put(number)
        put(UInt32(truncatingIfNeeded: name.count))
        if let base = name.baseAddress { memcpy(cursor, base, name.count) }
        cursor += name.count
    }

    mutating func encode(
        _ event: RecordedEvent, arguments: [RecordedArgument],
        captures: [RecordedCapture]
    ) {
        cursor += RecorderLayout.eventPrefix
        var fields: RecordFields = []
        putFields(event, &fields)
        putLists(arguments, captures, &fields)
        if let explicit = event.explicit { fields.insert(explicit ? .explicit : .implicit) }
        if event.inferred { fields.insert(.inferred) }

        start.storeBytes(of: RecorderLayout.eventType, toByteOffset: 4, as: UInt8.self)
        start.storeBytes(of: RecordedWord.code(event.kind), toByteOffset: 5, as: UInt8.self)
        start.storeBytes(of: RecordedWord.code(event.role), toByteOffset: 6, as: UInt8.self)
        start.storeBytes(of: RecordedWord.code(event.path), toByteOffset: 7, as: UInt8.self)
        start.storeBytes(of: event.lane.number, toByteOffset: 8, as: UInt32.self)
        start.storeBytes(of: fields.rawValue, toByteOffset: 12, as: UInt32.self)
        start.storeBytes(of: event.start, toByteOffset: 16, as: Int64.self)
    }

    private mutating func putFields(
        _ event: RecordedEvent, _ fields: inout RecordFields
    ) {
        if event.thread != 0 { put(event.thread, .thread, &fields) }
        if event.duration >= 0 { put(event.duration, .duration, &fields) }
        if event.waited >= 0 { put(event.waited, .waited, &fields) }
        if event.task.sequence != 0 { put(event.task, .task, &fields) }
        if event.parent.sequence != 0 { put(event.parent, .parent, &fields) }
        if event.attempt != 0 { put(event.attempt, .attempt, &fields) }
        if event.object.sequence != 0 { put(event.object, .object, &fields) }
        if event.function.high | event.function.low != 0 { put(event.function, .function, &fields) }
        if event.actor.high | event.actor.low != 0 { put(event.actor, .actor, &fields) }
        if event.name.number != 0 { put(event.name.number, .name, &fields) }
        if event.variable.number != 0 { put(event.variable.number, .variable, &fields) }
        if event.bound.number != 0 { put(event.bound.number, .bound, &fields) }
        if event.bytes >= 0 { put(event.bytes, .bytes, &fields) }
        if event.copied >= 0 { put(event.copied, .copied, &fields) }
        if event.file.number != 0 { put(event.file.number, .file, &fields) }
        if event.line != 0 { put(event.line, .line, &fields) }
        if event.error.number != 0 { put(event.error.number, .error, &fields) }
    }

    private mutating func putLists(
        _ arguments: [RecordedArgument], _ captures: [RecordedCapture],
        _ fields: inout RecordFields
    ) {
        if !arguments.isEmpty {
            put(UInt32(truncatingIfNeeded: arguments.count), .arguments, &fields)
            for argument in arguments {
                put(argument.position)
                put(argument.keyword.number)
                put(argument.variable.number)
                put(UInt32(RecordedWord.code(argument.how)))
                put(argument.object)
                put(argument.bytes)
            }
        }
        if !captures.isEmpty {
            put(UInt32(truncatingIfNeeded: captures.count), .captures, &fields)
            for capture in captures {
                put(capture.variable.number)
                put(UInt32(RecordedWord.code(capture.how)))
                put(capture.through.number)
                put(capture.bytes)
            }
        }
    }

    @inline(__always)
    private mutating func put<Value: BitwiseCopyable>(
        _ value: Value, _ field: RecordFields, _ fields: inout RecordFields
    ) {
        fields.insert(field)
        put(value)
    }

    @inline(__always)
    private mutating func put<Value: BitwiseCopyable>(_ value: Value) {
        cursor.storeBytes(of: value, as: Value.self)
        cursor += MemoryLayout<Value>.size
    }
}
