import TraceSchema

/// Which events are bars, and the runs of the others.
struct GanttChoice {
    var bars: [GanttBar] = []
    var lanes: [GanttLane]
    var runs: GanttRuns

    static let runLimit = 140
    /// Bars that would be thinner are counted instead.
    private static let thinnestBar = 3.0

    init(
        _ candidates: [GanttBar], of collector: GanttCollector, axis: TimeAxis, limit: Int
    ) {
        lanes = collector.lanes
        var shapes = 0
        for var bar in candidates {
            let isLong = axis.length(of: bar.durationNs) >= Self.thinnestBar
            if isLong, shapes < limit, !lanes[bar.lane].isShared {
                // One for its waiting, one for its work.
                shapes += (bar.event.waitedNs ?? 0) > 0 ? 2 : 1
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
