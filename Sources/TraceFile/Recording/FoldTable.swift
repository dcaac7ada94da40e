import CSystem
import TraceSchema

/// Totals of the events that are not kept, in a mapped table of fixed size.
///
/// Two events share a slot if they agree in the key. When the table is nearly full, new keys lose
/// all but kind and lane: the totals by kind and process stay exact whatever happens.
struct FoldTable: ~Copyable {
    private let file: MappedFile
    private var used = 0

    /// Slots for the keys of kind and lane alone.
    private static let reserve = 256

    init(path: String) throws(TraceError) {
        let length =
            RecorderLayout.foldsOffset + RecorderLayout.foldSlots * RecorderLayout.foldSize
        file = try MappedFile(path: path, length: length)
        file.base.storeBytes(
            of: RecorderLayout.fingerprint, toByteOffset: RecorderLayout.fingerprintOffset,
            as: UInt64.self)
        mapped_word_store(file.base, RecorderLayout.magic)
    }

    mutating func add(_ event: RecordedEvent) {
        var key = FoldKey(event)
        var slot = find(key)
        if slot == nil || (isFree(slot) && used >= RecorderLayout.foldSlots - Self.reserve) {
            key = FoldKey(kind: key.kind, lane: key.lane)
            slot = find(key)
        }
        guard let slot else { return }
        let held = mapped_word_load(slot + FoldKey.stateOffset)
        if held == 0 {
            used += 1
            slot.storeBytes(of: key, as: FoldKey.self)
        }
        let old =
            held == 0
            ? FoldSums()
            : slot.loadUnaligned(fromByteOffset: FoldSums.offset(held), as: FoldSums.self)
        let next: UInt64 = held == 1 ? 2 : 1
        slot.storeBytes(
            of: old.adding(event), toByteOffset: FoldSums.offset(next), as: FoldSums.self)
        mapped_word_store(slot + FoldKey.stateOffset, next)
    }

    private func isFree(_ slot: UnsafeMutableRawPointer?) -> Bool {
        slot.map { mapped_word_load($0 + FoldKey.stateOffset) == 0 } ?? false
    }

    /// The key's slot, or the free one where it would go; nil if there is neither.
    private func find(_ key: FoldKey) -> UnsafeMutableRawPointer? {
        var index = key.hash & (RecorderLayout.foldSlots - 1)
        for _ in 0..<RecorderLayout.foldSlots {
            let slot =
                file.base + RecorderLayout.foldsOffset + index * RecorderLayout.foldSize
            if isFree(slot) || slot.loadUnaligned(as: FoldKey.self) == key { return slot }
            index = (index + 1) & (RecorderLayout.foldSlots - 1)
        }
        return nil
    }
}

/// What the events of a fold agree in, as it lies in the table.
struct FoldKey: Equatable, BitwiseCopyable {
    var kind: UInt8
    var role = RecorderLayout.none
    var path = RecorderLayout.none
    var unused: UInt8 = 0
    var lane: UInt32
    var line: UInt32 = 0
    var variable: UInt32 = 0
    var functionHigh: UInt64 = 0
    var functionLow: UInt64 = 0

    static let stateOffset = 32

    init(kind: UInt8, lane: UInt32) {
        self.kind = kind
        self.lane = lane
    }

    init(_ event: RecordedEvent) {
        kind = RecordedWord.code(event.kind)
        role = RecordedWord.code(event.role)
        path = RecordedWord.code(event.path)
        lane = event.lane.number
        line = event.line
        variable = event.variable.number
        functionHigh = event.function.high
        functionLow = event.function.low
    }

    var hash: Int {
        var hash = UInt64(kind) | UInt64(role) << 8 | UInt64(path) << 16 | UInt64(lane) << 32
        for word in [UInt64(line) | UInt64(variable) << 32, functionHigh, functionLow] {
            hash = (hash ^ word) &* 0x9e37_79b9_7f4a_7c15
            hash ^= hash >> 32
        }
        return Int(truncatingIfNeeded: hash >> 1)
    }
}

/// What is counted and summed, as it lies in the table.
struct FoldSums: Equatable, BitwiseCopyable {
    var count: Int64 = 0
    var bytes: Int64 = 0
    var copied: Int64 = 0
    var duration: Int64 = 0

    /// Of the sums that hold when the state is 1 or 2.
    static func offset(_ state: UInt64) -> Int { state == 1 ? 40 : 72 }

    func adding(_ event: RecordedEvent) -> FoldSums {
        FoldSums(
            count: count &+ 1, bytes: bytes &+ max(0, event.bytes),
            copied: copied &+ max(0, event.copied), duration: duration &+ max(0, event.duration))
    }
}
