internal import TraceReading
import TraceSchema

/// What a number of events cost together. Sums are exact (they stay at the largest number, should a
/// trace from elsewhere overflow them); failed events count nothing.
struct EventSums: Equatable, Sendable {
    private(set) var count = 0
    private(set) var pickledBytes = 0
    private(set) var serializedBytes = 0
    /// ``Event/copiedOnTheWay``
    private(set) var copiedBytes = 0
    /// Time of all events, without waiting, over all processes.
    private(set) var busyNs: Int64 = 0

    mutating func add(_ event: Event) {
        count += 1
        guard event.error == nil else { return }
        let bytes = max(0, event.bytes ?? 0)
        switch event.kind {
        case .pickle: pickledBytes = pickledBytes.adding(bytes)
        case .serialize: serializedBytes = serializedBytes.adding(bytes)
        default: break
        }
        copiedBytes = copiedBytes.adding(event.copiedOnTheWay)
        busyNs = busyNs.adding(event.busyNs ?? 0)
    }

    mutating func add(_ other: EventSums) {
        count += other.count
        pickledBytes = pickledBytes.adding(other.pickledBytes)
        serializedBytes = serializedBytes.adding(other.serializedBytes)
        copiedBytes = copiedBytes.adding(other.copiedBytes)
        busyNs = busyNs.adding(other.busyNs)
    }
}

/// What a number of calls cost together.
struct CallSums: Sendable {
    private(set) var calls = 0
    private(set) var events = EventSums()
    private(set) var workers: Set<ProcessID> = []
    private var intervals: [(start: Int64, end: Int64)] = []

    mutating func add(_ call: Call) {
        calls += 1
        call.events.forEach { events.add($0) }
        events.add(call.omitted)
        intervals += call.intervals
        if let callee = call.callee {
            workers.insert(callee)
        }
    }

    mutating func add(_ other: CallSums) {
        calls += other.calls
        events.add(other.events)
        workers.formUnion(other.workers)
        intervals += other.intervals
    }

    /// Time during which at least one of the calls was under way; overlap counts once.
    var elapsedNs: Int64 {
        var total: Int64 = 0
        var reached = Int64.min
        for interval in intervals.sorted(by: { ($0.start, $0.end) < ($1.start, $1.end) }) {
            let start = max(interval.start, reached)
            if interval.end > start {
                total = total.adding(interval.end - start)
            }
            reached = max(reached, interval.end)
        }
        return total
    }
}
