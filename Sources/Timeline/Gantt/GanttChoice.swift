import TraceSchema

/// Which events are bars, and the runs of the others.
struct GanttChoice {
    var bars: [GanttBar] = []
    var lanes: [GanttLane]
    var runs: GanttRuns

    static let runLimit = 140
    /// Bars that would be thinner are counted instead; where there are many, those that have no room
    /// for a word.
    private static let thinnestBar = 3.0
    private static let thinnestOfMany = 26.0
    private static let many = 40

    init(
        _ candidates: [GanttBar], of collector: GanttCollector, axis: TimeAxis, limit: Int
    ) {
        lanes = collector.lanes
        var shapes = 0
        let count = candidates.count { axis.length(of: $0.durationNs) >= Self.thinnestBar }
        let thinnest = count > Self.many ? Self.thinnestOfMany : Self.thinnestBar
        for var bar in candidates {
            let isLong = axis.length(of: bar.durationNs) >= thinnest
            if isLong, shapes < limit, !lanes[bar.lane].isShared {
                // One for its waiting, one for its work.
                shapes += bar.waitedNs > 0 ? 2 : 1
                bar.cause = collector.causes[bar.serial]
                bars.append(bar)
            } else {
                lanes[bar.lane].tally(bar, origin: axis.start)
            }
        }
        runs = GanttRuns(
            lanes: lanes, bars: bars, axis: axis, limit: Self.runLimit)
    }
}
