internal import TraceReading
import TraceSchema

/// What a trace tells of one object, from the first event that names it on.
struct ObjectRecord: Sendable {
    var object: ObjectID
    /// Number of its group; -1 while nothing tells how it came about.
    var group: Int32 = -1
    /// Nanoseconds from the script's start; nil while it is only promised by a call.
    var createdNs: Int64?
    /// When it was freed, or, being in no store, when nobody held it any more.
    var endedNs: Int64?
    /// When it was last heard of.
    var lastNs: Int64 = 0
    var bytes = 0
    var isStored = false
    var isFreed = false
    var isOnDisk = false
    var holds: [Hold] = []
    /// The first reads and the last, and how many there are.
    var gets: [Get] = []
    var getCount = 0
    /// Holds that begin after so many that no more are kept.
    var omittedHolds = 0

    static let keptHolds = 12
    static let keptGets = 8

    init(_ object: ObjectID) { self.object = object }

    /// A process has references to it, from one moment to another.
    struct Hold: Sendable {
        var process: ProcessID
        var role: Role?
        var start: Int64
        /// Nil where the trace ends first.
        var end: Int64?
        /// When a function captured the reference: from then on it is held while the process lives.
        var pinnedNs: Int64?
        /// The function that captured it.
        var pinnedBy: String?
    }

    struct Get: Sendable {
        var time: Int64
        var process: ProcessID
    }

    var isPinned: Bool { holds.contains { $0.pinnedNs != nil } }

    mutating func hold(_ event: Event, by function: String?) {
        let time = event.startNs
        if let index = holds.firstIndex(where: { $0.process == event.process && $0.end == nil }) {
            if event.role == .captured, holds[index].pinnedNs == nil {
                (holds[index].pinnedNs, holds[index].pinnedBy) = (time, function)
            }
            return
        }
        guard holds.count < Self.keptHolds else {
            omittedHolds += 1
            return
        }
        let isPinned = event.role == .captured
        holds.append(
            Hold(
                process: event.process, role: event.role, start: time, end: nil,
                pinnedNs: isPinned ? time : nil, pinnedBy: isPinned ? function : nil))
    }

    mutating func drop(_ event: Event) {
        guard let index = holds.lastIndex(where: { $0.process == event.process && $0.end == nil })
        else { return }
        holds[index].end = event.startNs
    }

    mutating func get(_ event: Event) {
        getCount += 1
        let get = Get(time: event.causedNs, process: event.process)
        if gets.count < Self.keptGets {
            gets.append(get)
        } else {
            gets[Self.keptGets - 1] = get
        }
    }

    var isHeld: Bool { omittedHolds > 0 || holds.contains { $0.end == nil } }
}

/// Objects that came about in the same way, at the same line, and are of about the same size.
struct ObjectGroup: Sendable {
    let key: Key
    /// The first ones, in order of their creation.
    private(set) var samples: [ObjectRecord] = []
    private(set) var count = 0
    private(set) var bytes = 0
    private(set) var getCount = 0
    private(set) var freed = 0
    private(set) var pinned = 0
    /// How long those lived that came to an end, in nanoseconds together.
    private(set) var ended = 0
    private(set) var livedNs: Int64 = 0
    private(set) var firstNs = Int64.max
    private(set) var lastNs: Int64 = 0

    /// So many are drawn by themselves.
    static let sampleLimit = 2

    init(key: Key) { self.key = key }

    struct Key: Hashable, Sendable {
        var origin: Origin
        var variable: String?
        var bound: String?
        var function: String?
        var source: SourceLine?
        var process: ProcessID
        /// Number of binary digits of its size.
        var magnitude: Int
    }

    enum Origin: Hashable, Sendable {
        /// By `ray.put`.
        case put
        /// Because an argument is over the inline limit.
        case argument
        case storedResult, inlineResult
        /// Nothing in the trace tells.
        case unknown
    }

    mutating func add(_ record: ObjectRecord) {
        count += 1
        bytes = bytes.adding(record.bytes)
        getCount += record.getCount
        freed += record.isFreed ? 1 : 0
        pinned += record.isPinned ? 1 : 0
        let created = record.createdNs ?? record.holds.first?.start ?? record.lastNs
        if let end = record.endedNs {
            ended += 1
            livedNs = livedNs.adding(max(0, end - created))
        }
        firstNs = min(firstNs, created)
        lastNs = max(lastNs, record.endedNs ?? record.lastNs)
        let place = samples.firstIndex { ($0.createdNs ?? 0) > created } ?? samples.count
        guard place < Self.sampleLimit else { return }
        samples.insert(record, at: place)
        if samples.count > Self.sampleLimit { samples.removeLast() }
    }
}
