internal import TraceReading

/// Events of one row that are too short to be drawn one by one, from one moment to another.
struct GanttRun {
    /// Nanoseconds from the script's start.
    var start: Int64
    var end: Int64
    var tally: TimeGrid.Tally
    /// Nanoseconds that each kind of ``TimeGrid`` takes; several at once add up.
    var busyNs: [Int64]

    var count: Int { Int(tally.count) }
    var waitedNs: Int64 { busyNs[TimeGrid.waiting] }
    var workedNs: Int64 {
        busyNs.prefix(TimeGrid.waiting).reduce(0) { $0.adding($1) }
    }

    /// What takes enough of the time to be seen, and how much of it; where several go on at once, of
    /// all that they take together. The smaller ones of many kinds are one.
    var shares: [(part: Part, share: Double)] {
        let total = Double(max(end - start, workedNs.adding(waitedNs), 1))
        let kinds = busyNs.indices.filter { Double(busyNs[$0]) / total >= Self.smallestShare }
        let largest = Set(kinds.sorted { busyNs[$1] < busyNs[$0] }.prefix(Self.mostKinds))
        var shares: [(part: Part, share: Double)] = []
        var others = 0.0
        for kind in kinds {
            let share = Double(busyNs[kind]) / total
            if !largest.contains(kind) {
                others += share
            } else if kind != TimeGrid.waiting {
                shares.append((.work(Palette.allCases[kind]), share))
            }
        }
        if others > 0 { shares.append((.others, others)) }
        if largest.contains(TimeGrid.waiting) {
            shares.append((.waiting, Double(busyNs[TimeGrid.waiting]) / total))
        }
        return shares
    }

    enum Part: Equatable {
        case work(Palette)
        case others, waiting
    }

    private static let smallestShare = 0.01
    private static let mostKinds = 4

    init(_ bin: TimeGrid.Bin) {
        (start, end, tally, busyNs) = (bin.start, bin.end, bin.tally, bin.busyNs)
    }

    mutating func add(_ other: GanttRun) {
        end = max(end, other.end)
        tally.add(other.tally)
        for kind in busyNs.indices { busyNs[kind] = busyNs[kind].adding(other.busyNs[kind]) }
    }
}

/// The runs of all rows of all lanes, so many at most.
struct GanttRuns {
    /// By lane, then by row; in order of time.
    private(set) var runs: [[[GanttRun]]]

    /// A run ends where a drawn bar of its row begins. Neighbours are put together until all runs
    /// are no more shapes than the limit, or can't be put together any more.
    init(lanes: [GanttLane], bars: [GanttBar], axis: TimeAxis, limit: Int) {
        let bins = lanes.map { lane in lane.grids.map { $0?.bins().map(GanttRun.init) ?? [] } }
        var starts = lanes.map { _ in Array(repeating: [Int64](), count: GanttLane.rowCount) }
        for bar in bars { starts[bar.lane][bar.row].append(bar.start) }
        // First only what touches, and is of one function; then across ever wider gaps.
        var gap = axis.span / 200
        var joined = Self.join(bins, starts: starts, gap: gap, mixesNames: false)
        while Self.count(joined) > limit, gap < axis.span {
            gap *= 2
            joined = Self.join(bins, starts: starts, gap: gap, mixesNames: true)
        }
        runs = joined
    }

    /// How many shapes they are.
    var shapeCount: Int { Self.count(runs) }

    private static func count(_ runs: [[[GanttRun]]]) -> Int {
        runs.joined().joined().reduce(0) { $0 + 1 + $1.shares.count }
    }

    private static func join(
        _ bins: [[[GanttRun]]], starts: [[[Int64]]], gap: Int64, mixesNames: Bool
    ) -> [[[GanttRun]]] {
        zip(bins, starts).map { rows, starts in
            zip(rows, starts).map { row, starts in
                join(row, starts: starts.sorted(), gap: gap, mixesNames: mixesNames)
            }
        }
    }

    private static func join(
        _ bins: [GanttRun], starts: [Int64], gap: Int64, mixesNames: Bool
    ) -> [GanttRun] {
        var result: [GanttRun] = []
        var bar = 0
        for bin in bins {
            var isCut = false
            while bar < starts.count, starts[bar] < bin.start {
                bar += 1
                isCut = true
            }
            if let last = result.last, !isCut, bin.start - last.end <= gap,
                mixesNames || bin.tally.name == last.tally.name || bin.tally.name < 0
                    || last.tally.name < 0
            {
                result[result.count - 1].add(bin)
            } else {
                result.append(bin)
            }
        }
        return result
    }
}
