internal import TraceReading
package import TraceSchema

/// What one entry has of one kind of event on one path: how often, how much, how long.
///
/// Sums stop at the largest number: a trace may hold any.
package struct LedgerSum: Equatable, Codable, Sendable {
    package var kind: EventKind
    package var path: TransferPath?
    /// Events that were done, past the event limit too.
    package var count = 0
    /// Of `count`, those in which the entry had a share, while another entry counts them: a variable
    /// inside its function's pickle, an argument inside its task's message. What is left of `count`
    /// adds up to the trace's events.
    package var shared = 0
    /// Events that were attempted and not done: their time counts, their bytes don't. One that
    /// several entries share is the one's that counts it.
    package var failed = 0
    /// Of `count`, those past the event limit: in no call, so in no first one.
    package var folded = 0
    package var bytes = 0
    /// Bytes that count as copied on the way between processes and stores.
    package var copiedBytes = 0
    package var workNs: Int64 = 0
    /// Spent waiting for somebody else, beside `workNs`; of an execute, what its body waited for in
    /// its own `ray.get`.
    package var waitedNs: Int64 = 0
    /// Of `workNs`, the entry's first call, with what was paid once for it.
    package var firstNs: Int64 = 0
    /// Of `bytes`, the same.
    package var firstBytes = 0

    package init(kind: EventKind, path: TransferPath?) {
        self.kind = kind
        self.path = path
    }

    package mutating func add(_ other: LedgerSum) {
        count = count.adding(other.count)
        shared = shared.adding(other.shared)
        failed = failed.adding(other.failed)
        folded = folded.adding(other.folded)
        bytes = bytes.adding(other.bytes)
        copiedBytes = copiedBytes.adding(other.copiedBytes)
        workNs = workNs.adding(other.workNs)
        waitedNs = waitedNs.adding(other.waitedNs)
        firstNs = firstNs.adding(other.firstNs)
        firstBytes = firstBytes.adding(other.firstBytes)
    }

    /// A part of the work was waiting.
    mutating func waited(_ ns: Int64, isFirst: Bool) {
        let moved = min(ns, isFirst ? firstNs : workNs - firstNs)
        workNs -= moved
        waitedNs = waitedNs.adding(moved)
        if isFirst { firstNs -= moved }
    }

    mutating func add(_ amounts: Amounts, isFirst: Bool) {
        count = count.adding(amounts.count)
        if amounts.isShared {
            shared = shared.adding(amounts.count)
        } else {
            failed = failed.adding(amounts.failed)
        }
        if amounts.isFolded { folded = folded.adding(amounts.count) }
        bytes = bytes.adding(amounts.bytes)
        copiedBytes = copiedBytes.adding(amounts.copied)
        workNs = workNs.adding(amounts.work)
        waitedNs = waitedNs.adding(amounts.waited)
        guard isFirst else { return }
        firstNs = firstNs.adding(amounts.work)
        firstBytes = firstBytes.adding(amounts.bytes)
    }
}

/// One event's amounts, or one fold's.
struct Amounts {
    let kind: EventKind
    let path: TransferPath?
    let count: Int
    let failed: Int
    let isFolded: Bool
    private(set) var isShared = false
    private(set) var bytes: Int
    private(set) var copied: Int
    private(set) var work: Int64
    private(set) var waited: Int64

    /// A failed event moved nothing; numbers that make no sense count as none.
    init(_ event: Event) {
        let isDone = event.error == nil
        kind = event.kind
        // A message has no path of its own in the trace: what rides in it travels inline.
        path = event.kind == .dispatch ? .inline : event.path
        count = isDone ? 1 : 0
        failed = isDone ? 0 : 1
        isFolded = false
        bytes = isDone ? max(event.bytes ?? 0, 0) : 0
        copied = event.copiedOnTheWay
        let duration = max(event.durationNs ?? 0, 0)
        waited = min(max(event.waitedNs ?? 0, 0), duration)
        work = duration - waited
    }

    init(_ fold: Fold) {
        kind = fold.kind
        path = fold.kind == .dispatch ? .inline : fold.path
        count = max(fold.count, 0)
        failed = 0
        isFolded = true
        bytes = max(fold.bytes, 0)
        copied = fold.copiedOnTheWay
        work = max(fold.durationNs, 0)
        waited = 0
    }

    /// Takes `weight / whole` of everything but the counts away, rounded down; what is left over
    /// is for whoever takes the rest.
    ///
    /// - Parameters:
    ///   - weight: at most what is left of `whole`; 0 for less than nothing.
    ///   - whole: the same for all parts of an event.
    ///   - original: the amounts before the first part was taken.
    /// - Returns: the part.
    mutating func take(_ weight: Int, of whole: Int, from original: Amounts) -> Amounts {
        var part = original
        part.isShared = true
        part.bytes = min(Self.part(original.bytes, weight, whole), bytes)
        part.copied = min(Self.part(original.copied, weight, whole), copied)
        part.work = min(Int64(Self.part(Int(original.work), weight, whole)), work)
        part.waited = min(Int64(Self.part(Int(original.waited), weight, whole)), waited)
        bytes -= part.bytes
        copied -= part.copied
        work -= part.work
        waited -= part.waited
        return part
    }

    /// Exact for any numbers: the product has 128 bits, and the quotient is less than `amount`.
    private static func part(_ amount: Int, _ weight: Int, _ whole: Int) -> Int {
        guard amount > 0, weight > 0, whole > 0 else { return 0 }
        guard weight < whole else { return amount }
        let product = UInt(amount).multipliedFullWidth(by: UInt(weight))
        return Int(UInt(whole).dividingFullWidth(product).quotient)
    }
}
