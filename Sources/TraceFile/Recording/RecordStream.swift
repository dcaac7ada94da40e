import CSystem
import Glibc
import TraceSchema

/// The records of one process, appended to a mapped file that grows in steps.
struct RecordStream: ~Copyable {
    private var file: MappedFile
    /// The file's first page, always mapped.
    private let header: MappedFile
    private var end = RecorderLayout.recordsOffset
    private var step = firstStep
    /// The disk had no room for more events.
    private(set) var isFull = false

    private static let firstStep = 64 << 10
    private static let longestStep = 1 << 20
    /// Kept free for names, which the folds need when the disk is full.
    private static let reserve = 64 << 10

    init(path: String, process: String, pid: Int32) throws(TraceError) {
        let file = try MappedFile(path: path, length: Self.firstStep + Self.reserve)
        let header = try MappedFile(path: path, length: MappedFile.pageSize, existing: true)
        let base = header.base
        base.storeBytes(
            of: RecorderLayout.fingerprint, toByteOffset: RecorderLayout.fingerprintOffset,
            as: UInt64.self)
        base.storeBytes(of: pid, toByteOffset: RecorderLayout.pidOffset, as: Int32.self)
        let name = process.utf8.prefix(RecorderLayout.longestProcessName)
        base.storeBytes(
            of: UInt32(name.count), toByteOffset: RecorderLayout.nameLengthOffset, as: UInt32.self)
        UnsafeMutableRawBufferPointer(start: base + RecorderLayout.nameOffset, count: name.count)
            .copyBytes(from: name)
        mapped_word_store(base + RecorderLayout.endOffset, UInt64(end))
        mapped_word_store(base, RecorderLayout.magic)
        self.file = file
        self.header = header
    }

    /// Appends an event; false where the disk had no room for it.
    mutating func append(
        _ event: RecordedEvent, arguments: [RecordedArgument],
        captures: [RecordedCapture]
    ) -> Bool {
        let longest =
            RecorderLayout.longestEvent + arguments.count * RecorderLayout.argumentSize
            + captures.count * RecorderLayout.captureSize
        guard let start = room(for: longest, isName: false) else { return false }
        var encoder = RecordEncoder(at: start)
        encoder.encode(event, arguments: arguments, captures: captures)
        publish(encoder.finish())
        return true
    }

    /// Appends a name; false where the disk had no room for it.
    mutating func append(name: UnsafeRawBufferPointer, number: UInt32) -> Bool {
        let longest = RecorderLayout.namePrefix + name.count + 8
        guard let start = room(for: longest, isName: true) else { return false }
        var encoder = RecordEncoder(at: start)
        encoder.encode(name: name, number: number)
        publish(encoder.finish())
        return true
    }

    /// Marks the file as whole and gives back the space behind its records.
    mutating func finish() {
        header.base.storeBytes(of: 1, toByteOffset: RecorderLayout.stateOffset, as: UInt32.self)
        // The file is right without it too, only longer.
        _ = ftruncate(header.descriptor, end)
    }

    private mutating func publish(_ length: Int) {
        end += length
        mapped_word_store(header.base + RecorderLayout.endOffset, UInt64(end))
    }

    /// Where a record of at most so many bytes can be written.
    @inline(__always)
    private mutating func room(for length: Int, isName: Bool) -> UnsafeMutableRawPointer? {
        let limit = isName && isFull ? file.allocated : file.allocated - Self.reserve
        if end + length > limit && !grow(by: length, isName: isName) { return nil }
        return file.base + (end - file.offset)
    }

    private mutating func grow(by length: Int, isName: Bool) -> Bool {
        guard !isFull else { return false }
        let page = MappedFile.pageSize
        let needed = max(step, (length + page - 1) / page * page)
        if file.grow(by: needed, keeping: end) {
            step = min(step * 2, Self.longestStep)
            return true
        }
        isFull = true
        header.base.storeBytes(of: 1, toByteOffset: RecorderLayout.fullOffset, as: UInt32.self)
        return isName && end + length <= file.allocated
    }
}
