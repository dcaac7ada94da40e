internal import TraceReading

/// Divides the time of a group of calls among their steps.
///
/// Walks once over all beginnings and ends, in time's order. A moment belongs to the calls if at
/// least one of them is under way; it goes to the step with the highest precedence (``Step``) that
/// is going on in any process, and to ``TimePart/between`` where there is none. So an overlap
/// counts once, and the parts add up to the union of the calls' intervals by construction.
struct Sweep {
    private(set) var parts = TimeParts()
    /// The most calls that were under way at one moment.
    private(set) var inFlight = 0

    /// Length of the union.
    var wall: Int64 { parts.total }

    /// - Parameters:
    ///   - calls: the calls' intervals.
    ///   - extra: intervals that belong to the group without being calls.
    ///   - segments: the steps; what lies outside of the intervals does not count.
    ///   - left: a task whose steps are left out.
    init(
        calls: [Span], extra: [Span] = [], segments: some Collection<Segment>,
        without left: UInt32? = nil
    ) {
        var boundaries = Boundaries(count: segments.count + calls.count + extra.count)
        for segment in segments where segment.end > segment.start && segment.task != left {
            boundaries.add(
                Span(start: segment.start, end: segment.end), what: Int(segment.step.rawValue),
                isRest: segment.isRest)
        }
        for span in calls where span.length > 0 { boundaries.add(span, what: Self.call) }
        for span in extra where span.length > 0 { boundaries.add(span, what: Self.extra) }

        var active = [Int](repeating: 0, count: Self.extra + 1)
        var under: UInt64 = 0
        var now: Int64 = 0
        boundaries.forEachInOrder { time, what, change in
            if active[Self.call] + active[Self.extra] > 0 {
                let part = Step(rawValue: UInt8(under.trailingZeroBitCount))?.part ?? .between
                parts[part] += time - now
            }
            now = time
            active[what] += change
            if active[what] > 0 {
                under |= 1 << UInt64(what)
            } else {
                under &= ~(1 << UInt64(what))
            }
            inFlight = max(inFlight, active[Self.call])
        }
    }

    /// Numbers past those of the steps.
    private static let call = Step.allCases.count
    private static let extra = Step.allCases.count + 1
}

/// Beginnings and ends, sorted apart: each list is nearly in order already, as traces are. Eight
/// bytes each, since there are as many as steps.
private struct Boundaries {
    private var starts: [UInt64] = []
    private var ends: [UInt64] = []

    init(count: Int) {
        starts.reserveCapacity(count)
        ends.reserveCapacity(count)
    }

    /// A rest ends what goes on around it, and begins it again.
    mutating func add(_ span: Span, what: Int, isRest: Bool = false) {
        starts.append(Self.packed(isRest ? span.end : span.start, what))
        ends.append(Self.packed(isRest ? span.start : span.end, what))
    }

    /// An end comes before a beginning at the same moment.
    mutating func forEachInOrder(_ body: (_ time: Int64, _ what: Int, _ change: Int) -> Void) {
        starts.sort()
        ends.sort()
        var next = 0
        for end in ends {
            while next < starts.count, Self.time(starts[next]) < Self.time(end) {
                body(Self.time(starts[next]), Self.what(starts[next]), 1)
                next += 1
            }
            body(Self.time(end), Self.what(end), -1)
        }
    }

    /// The moment, and in the last six bits what begins or ends there.
    private static func packed(_ time: Int64, _ what: Int) -> UInt64 {
        UInt64(moment(time)) << 6 | UInt64(what)
    }

    private static func time(_ packed: UInt64) -> Int64 { Int64(packed >> 6) }
    private static func what(_ packed: UInt64) -> Int { Int(packed & 63) }
}
