internal import TraceReading
internal import TraceSchema

/// A stretch of time, `start..<end`.
struct Span: Equatable {
    var start: Int64
    var end: Int64

    var length: Int64 { end - start }

    /// An event's own time; one whose numbers make no sense is kept within them.
    init(_ event: Event) {
        self.init(start: event.startNs, length: event.durationNs ?? 0)
    }

    init(start: Int64, length: Int64) {
        self.start = moment(start)
        end = moment(self.start.adding(max(length, 0)))
    }

    init(start: Int64, end: Int64) {
        self.start = start
        self.end = max(start, end)
    }
}

/// One step of one call. Small, since there are as many as events.
struct Segment {
    var start: Int64
    var end: Int64
    /// Index of the task's record.
    var task: UInt32
    var step: Step
    /// False for what failed, and for the wait in front of a step: time, but nothing to count.
    var isCounted: Bool
    /// A stretch in which the step, which goes on around it, rested: a body that waits in `ray.get`.
    var isRest: Bool

    init(_ span: Span, task: Int, step: Step, isCounted: Bool = true, isRest: Bool = false) {
        start = span.start
        end = span.end
        self.task = UInt32(truncatingIfNeeded: task)
        self.step = step
        self.isCounted = isCounted
        self.isRest = isRest
    }
}
