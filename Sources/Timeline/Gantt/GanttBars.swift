import TraceSchema

/// One event as it would be drawn: a bar of its own.
struct GanttBar: Sendable {
    var event: Event
    /// Index of the lane, and of the row in it.
    var lane: Int
    var row: Int
    /// Nanoseconds from the script's start.
    var start: Int64
    var end: Int64
    /// Of that time, at its beginning.
    var waitedNs: Int64
    /// Number of the event's name.
    var name: Int32
    /// Tells bars apart, in order of their arrival.
    var serial: Int
    /// Where that which the event waited for came from.
    var cause: Moment?

    var durationNs: Int64 { end - start }

    /// A place and a time: where an arrow begins.
    struct Moment: Sendable {
        var lane: Int
        var row: Int
        var time: Int64
        var kind: EventKind
    }
}

/// The longest events of a lane, so many at most; the shortest is at the front.
struct GanttBars {
    private(set) var bars: [GanttBar] = []
    static let limit = 64

    /// Whether an event that takes so long would be kept.
    func keeps(_ durationNs: Int64) -> Bool {
        durationNs > 0 && (bars.count < Self.limit || durationNs > bars[0].durationNs)
    }

    /// Keeps a bar.
    ///
    /// - Returns: the one that had to go for it.
    mutating func insert(_ bar: GanttBar) -> GanttBar? {
        guard bars.count >= Self.limit else {
            bars.append(bar)
            siftUp(bars.count - 1)
            return nil
        }
        let shortest = bars[0]
        bars[0] = bar
        siftDown(0)
        return shortest
    }

    private mutating func siftUp(_ start: Int) {
        var index = start
        while index > 0, bars[index].durationNs < bars[(index - 1) / 2].durationNs {
            bars.swapAt(index, (index - 1) / 2)
            index = (index - 1) / 2
        }
    }

    private mutating func siftDown(_ start: Int) {
        var index = start
        while true {
            var least = index
            for child in [2 * index + 1, 2 * index + 2]
            where child < bars.count && bars[child].durationNs < bars[least].durationNs {
                least = child
            }
            if least == index { return }
            bars.swapAt(index, least)
            index = least
        }
    }
}
