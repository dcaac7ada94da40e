import CSystem
import Glibc

/// What one process recorded: its file of records and its file of folds, mapped for reading.
///
/// A file may be cut off anywhere, or hold anything at all: whatever is whole before the first
/// broken record is taken, the rest is left.
final class RecorderFile {
    let process: String
    let pid: Int
    let isFinished: Bool
    /// Events were folded because the disk was full.
    let ranFull: Bool
    /// Where the events lie, in the order of recording.
    private(set) var events: [Int] = []
    /// The lanes of those events.
    private(set) var lanes: Set<RecordedLane> = []

    private let input: MappedInput
    private var bytes: UnsafeRawBufferPointer { input.bytes }
    private var names: [String] = []
    private let foldsPath: String

    typealias Failure = MappedInput.Failure

    init(directory: String, name: String) throws(Failure) {
        let path = "\(directory)/\(name)"
        foldsPath = path.dropLast(RecorderLayout.eventsSuffix.count) + RecorderLayout.foldsSuffix
        let input = try MappedInput(path: path)
        let bytes = input.bytes
        try Self.checkMagic(bytes, shortest: RecorderLayout.recordsOffset)
        func word(_ offset: Int) -> UInt32 {
            bytes.loadUnaligned(fromByteOffset: offset, as: UInt32.self)
        }
        guard word(RecorderLayout.nameLengthOffset) > 0 else {
            throw .foreign("it names no process")
        }
        pid = Int(word(RecorderLayout.pidOffset))
        isFinished = word(RecorderLayout.stateOffset) == 1
        ranFull = word(RecorderLayout.fullOffset) == 1
        let length = min(
            Int(word(RecorderLayout.nameLengthOffset)), RecorderLayout.longestProcessName)
        let start = RecorderLayout.nameOffset
        self.input = input
        process = String(decoding: bytes[start..<(start + length)], as: UTF8.self)
        findRecords()
    }

    /// A script may start several nodes, one after the other: `node`, `node-4`, …
    var isNode: Bool { process == "node" || process.hasPrefix("node-") }

    /// Walks the records up to the end that the process published, or to the first broken one.
    private func findRecords() {
        let end = bytes.loadUnaligned(fromByteOffset: RecorderLayout.endOffset, as: UInt64.self)
        let records = UnsafeRawBufferPointer(
            rebasing: bytes[..<min(bytes.count, Int(clamping: end))])
        var offset = RecorderLayout.recordsOffset
        var lastLane: RecordedLane?
        while let (length, type) = RecordDecoder.prefix(of: records, at: offset) {
            var decoder = RecordDecoder(records, offset, length)
            do throws(RecordDecoder.Broken) {
                switch type {
                case RecorderLayout.eventType:
                    let lane = try decoder.event().0.lane
                    if lane != lastLane { lanes.insert(lane) }
                    lastLane = lane
                    events.append(offset)
                case RecorderLayout.nameType:
                    let (number, text) = try decoder.name()
                    guard Int(number) == names.count + 1 else { return }
                    names.append(text)
                default: return
                }
            } catch {
                return
            }
            offset += length
        }
    }

    func start(at offset: Int) -> Int64 { RecordDecoder.start(of: bytes, at: offset) }

    /// The event at one of the offsets in ``events``.
    func event(at offset: Int) -> (RecordedEvent, [RecordedArgument], [RecordedCapture])? {
        guard let (length, _) = RecordDecoder.prefix(of: bytes, at: offset) else { return nil }
        var decoder = RecordDecoder(bytes, offset, length)
        return try? decoder.event()
    }

    func text(_ name: RecordedName) -> String? {
        let index = Int(name.number) - 1
        return names.indices.contains(index) ? names[index] : nil
    }

    // MARK: Folds

    /// The totals of the events that the process did not keep.
    func folds() -> [(key: FoldKey, sums: FoldSums)] {
        guard let input = try? MappedInput(path: foldsPath),
            (try? Self.checkMagic(input.bytes, shortest: RecorderLayout.foldsOffset)) != nil
        else { return [] }
        return withExtendedLifetime(input) { Self.folds(in: input.bytes) }
    }

    private static func folds(
        in bytes: UnsafeRawBufferPointer
    ) -> [(key: FoldKey, sums: FoldSums)] {
        var folds: [(key: FoldKey, sums: FoldSums)] = []
        for index in 0..<RecorderLayout.foldSlots {
            let offset = RecorderLayout.foldsOffset + index * RecorderLayout.foldSize
            guard offset + RecorderLayout.foldSize <= bytes.count else { break }
            let held = bytes.loadUnaligned(
                fromByteOffset: offset + FoldKey.stateOffset, as: UInt64.self)
            guard held == 1 || held == 2 else { continue }
            let key = bytes.loadUnaligned(fromByteOffset: offset, as: FoldKey.self)
            let sums = bytes.loadUnaligned(
                fromByteOffset: offset + FoldSums.offset(held), as: FoldSums.self)
            folds.append((key, sums))
        }
        return folds
    }

    private static func checkMagic(
        _ bytes: UnsafeRawBufferPointer, shortest: Int
    ) throws(Failure) {
        guard bytes.count >= shortest, bytes.loadUnaligned(as: UInt64.self) != 0 else {
            throw .empty
        }
        guard bytes.loadUnaligned(as: UInt64.self) == RecorderLayout.magic else {
            throw .foreign("it is no recorder file")
        }
        let fingerprint = bytes.loadUnaligned(
            fromByteOffset: RecorderLayout.fingerprintOffset, as: UInt64.self)
        guard fingerprint == RecorderLayout.fingerprint else {
            throw .foreign("another version of Rayscope recorded it")
        }
    }
}
