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
    /// The smallest and the largest position in the trace; the wrong way round without an event.
    private(set) var firstEvent = Int.max
    private(set) var lastEvent = Int.min

    var events: ClosedRange<Int>? { firstEvent <= lastEvent ? firstEvent...lastEvent : nil }

    mutating func add(_ event: Event) {
        count += 1
        firstEvent = min(firstEvent, event.id)
        lastEvent = max(lastEvent, event.id)
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
        firstEvent = min(firstEvent, other.firstEvent)
        lastEvent = max(lastEvent, other.lastEvent)
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
    /// Numbers of the processes that ran them.
    private(set) var workers: Set<Int32> = []
    private var spans: [CallRecord.Span] = []

    mutating func add(_ call: CallRecord) {
        calls += 1
        events.add(call.events)
        spans.append(call.span)
        if let putSpan = call.putSpan {
            spans.append(putSpan)
        }
        if call.worker >= 0 {
            workers.insert(call.worker)
        }
    }

    mutating func add(_ other: CallSums) {
        calls += other.calls
        events.add(other.events)
        workers.formUnion(other.workers)
        spans += other.spans
    }

    /// From the beginning of the first to the end of the last, in nanoseconds from the script's
    /// start.
    var wholeSpan: CallRecord.Span {
        (spans.lazy.map(\.start).min() ?? 0, spans.lazy.map(\.end).max() ?? 0)
    }

    /// Time during which at least one of the calls was under way; overlap counts once.
    var elapsedNs: Int64 {
        var total: Int64 = 0
        var reached = Int64.min
        for span in spans.sorted(by: { ($0.start, $0.end) < ($1.start, $1.end) }) {
            let start = max(span.start, reached)
            if span.end > start {
                total = total.adding(span.end - start)
            }
            reached = max(reached, span.end)
        }
        return total
    }
}
