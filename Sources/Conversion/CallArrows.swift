import TraceSchema

/// Which slices a call's arrows join: from its submit to its execute, and from there to the get of
/// its result.
///
/// An arrow is told when both of its ends are known, in whatever order they come (a get that waits
/// begins before the execute), so that no arrow lacks an end. Memory grows with the calls that have
/// an end open: those under way, and those whose result nobody gets.
struct CallArrows {
    /// Where a slice lies.
    struct Spot: Equatable {
        var process: Int
        var track: Int
        var start: Int64
        var end: Int64
    }

    struct Arrow: Equatable {
        enum Kind: Int {
            case call, result
        }

        var kind: Kind
        var task: TaskID
        /// The slice that it leaves, and the moment.
        var source: Spot
        /// The slice that it reaches, and the moment, which lies inside it.
        var target: Spot
        var arrival: Int64
    }

    private struct Call {
        var submit: Spot?
        var execute: Spot?
        var get: Spot?
        var isCallDrawn = false
    }

    private var calls: [TaskID: Call] = [:]
    /// Arrows of calls that were forgotten to keep within the limit.
    private(set) var forgotten = 0
    private let limit: Int

    init(limit: Int = 1 << 18) {
        self.limit = limit
    }

    /// Takes note of a slice; the arrows that are complete with it.
    mutating func note(_ event: Event, at spot: Spot) -> [Arrow] {
        guard let task = event.task, event.error == nil, spot.end > spot.start else { return [] }
        var call = calls[task] ?? Call()
        switch event.kind {
        case .submit: call.submit = call.submit ?? spot
        case .execute: call.execute = call.execute ?? spot
        case .get:
            guard event.role == .result else { return [] }
            call.get = call.get ?? spot
        case .pickle, .export, .serialize, .put, .lease, .dispatch, .fetch, .unpickle,
            .deserialize, .return, .hold, .drop, .free, .spill, .restore, .retry, .fail:
            return []
        }
        var arrows: [Arrow] = []
        if !call.isCallDrawn, let submit = call.submit, let execute = call.execute {
            call.isCallDrawn = true
            arrows += Arrow(.call, task, from: submit, to: execute)
        }
        if call.isCallDrawn, let execute = call.execute, let get = call.get {
            arrows += Arrow(.result, task, from: execute, to: get)
            calls[task] = nil
        } else {
            calls[task] = call
            if calls.count > limit { forgetOldest() }
        }
        return arrows
    }

    private mutating func forgetOldest() {
        let middle = calls.keys.sorted()[calls.count / 2]
        let before = calls.count
        calls = calls.filter { $0.key >= middle }
        forgotten += before - calls.count
    }
}

extension [CallArrows.Arrow] {
    fileprivate static func += (list: inout [Element], arrow: Element?) {
        if let arrow { list.append(arrow) }
    }
}

extension CallArrows.Arrow {
    /// Nil where the target was over before the source began: that is no cause of it.
    fileprivate init?(
        _ kind: Kind, _ task: TaskID, from source: CallArrows.Spot, to target: CallArrows.Spot
    ) {
        let arrival = max(source.start, target.start)
        guard arrival < target.end else { return nil }
        self.init(kind: kind, task: task, source: source, target: target, arrival: arrival)
    }
}
