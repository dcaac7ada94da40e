internal import TraceReading
import TraceSchema

/// Goes through the events once, and keeps of each lane the longest ones and a grid of how busy it
/// was: memory in proportion to the lanes, not to the events.
struct GanttCollector {
    private(set) var lanes: [GanttLane] = []
    private(set) var names = Interner<String>()
    /// Where what a bar waited for came from, by the bar's serial number.
    private(set) var causes: [Int: GanttBar.Moment] = [:]
    /// The first events that failed, or tell of trouble.
    private(set) var troubles: [(lane: Int, event: Event)] = []
    private(set) var troubleCount = 0
    private(set) var eventCount = 0
    /// Events of the trace, whether drawn or not.
    private(set) var allCount = 0
    private(set) var firstNs: Int64?
    private(set) var lastNs: Int64 = 0

    private var laneIndices: [ProcessID: Int] = [:]
    private var sharedLane: Int?
    private var serial = 0
    /// Calls on their way to a worker.
    private var dispatched: [TaskID: GanttBar.Moment] = [:]
    /// Results that nobody has got yet, and kept bars that wait for a result.
    private var returned: [ObjectID: GanttBar.Moment] = [:]
    private var waiters: [ObjectID: Int] = [:]

    /// So many processes have a lane of their own; the others share one.
    private static let laneLimit = 11
    private static let nameLimit = 4096
    private static let troubleLimit = 12
    /// So many calls under way are followed for their arrows.
    private static let followed = 100_000

    /// What is before and after it is cut off, in nanoseconds from the script's start.
    private let window: ClosedRange<Int64>?

    init(window: ClosedRange<Int64>? = nil) { self.window = window }

    mutating func noteOutside() { allCount += 1 }

    mutating func add(_ event: Event) {
        switch event.kind {
        // Who holds what is no work: the lifetimes show it.
        case .hold, .drop: return
        case .pickle, .export, .serialize, .put, .submit, .lease, .dispatch, .fetch, .unpickle,
            .get, .deserialize, .execute, .return, .free, .spill, .restore, .retry, .fail:
            break
        }
        eventCount += 1
        let began = moment(event.startNs)
        let start = max(began, window?.lowerBound ?? 0)
        let end = max(start, min(moment(event.safeEndNs), window?.upperBound ?? .max))
        // Whatever waits does so at its beginning.
        let hadNs = began.adding(max(0, event.waitedNs ?? 0))
        let waited = min(max(0, hadNs - start), end - start)
        let origin = firstNs ?? start
        firstNs = origin
        lastNs = max(lastNs, end)
        let lane = lane(of: event.process)
        let row = lanes[lane].row(from: start, until: end)
        lanes[lane].count(event, durationNs: end - start, waitedNs: waited, row: row)
        if event.error != nil || Palette(event.kind) == .trouble {
            troubleCount += 1
            if troubles.count < Self.troubleLimit { troubles.append((lane, event)) }
        }
        let name = number(event.name)
        let keeps = row != nil && lanes[lane].bars.keeps(end - start)
        serial += 1
        follow(
            event, at: GanttBar.Moment(lane: lane, row: row ?? 0, time: end, kind: event.kind),
            kept: keeps)
        guard keeps, let row else {
            lanes[lane].tally(
                event, from: start, waitedNs: waited, until: end, row: row, name: name,
                origin: origin)
            return
        }
        let bar = GanttBar(
            event: event, lane: lane, row: row, start: start, end: end, waitedNs: waited,
            name: name,
            serial: serial, cause: nil)
        if let shortest = lanes[lane].bars.insert(bar) {
            causes[shortest.serial] = nil
            lanes[lane].tally(shortest, origin: origin)
        }
    }

    /// Ties a call to its run, and a result to the one that waits for it.
    private mutating func follow(_ event: Event, at moment: GanttBar.Moment, kept: Bool) {
        switch event.kind {
        case .submit, .dispatch:
            guard let task = event.task else { return }
            if dispatched.count < Self.followed || dispatched[task] != nil {
                dispatched[task] = moment
            }
        case .execute:
            guard let task = event.task, let cause = dispatched.removeValue(forKey: task) else {
                return
            }
            if kept { causes[serial] = cause }
        case .return:
            guard let object = event.object else { return }
            if let waiter = waiters.removeValue(forKey: object) {
                causes[waiter] = moment
            } else if returned.count < Self.followed {
                returned[object] = moment
            }
        case .get:
            guard let object = event.object, event.role == .result else { return }
            if let cause = returned.removeValue(forKey: object) {
                if kept { causes[serial] = cause }
            } else if kept, waiters.count < Self.followed {
                waiters[object] = serial
            }
        case .pickle, .export, .serialize, .put, .lease, .fetch, .unpickle, .deserialize, .hold,
            .drop, .free, .spill, .restore, .retry, .fail:
            break
        }
    }

    private mutating func lane(of process: ProcessID) -> Int {
        if let index = laneIndices[process] { return index }
        if lanes.count >= Self.laneLimit {
            let index = sharedLane ?? lanes.count
            if sharedLane == nil { lanes.append(GanttLane(process: process)) }
            sharedLane = index
            lanes[index].processCount += lanes[index].processes.insert(process).inserted ? 1 : 0
            return index
        }
        laneIndices[process] = lanes.count
        lanes.append(GanttLane(process: process))
        lanes[lanes.count - 1].processCount = 1
        return lanes.count - 1
    }

    private mutating func number(_ name: String?) -> Int32 {
        guard let name, names.values.count < Self.nameLimit else { return -1 }
        return names.index(of: name)
    }
}

/// What happens in one process; or in all those that have no lane of their own.
struct GanttLane {
    let process: ProcessID
    var processCount = 0
    /// Those that share it; empty where it has one.
    var processes: Set<ProcessID> = []
    private(set) var eventCount = 0
    /// Time that something waited for another process, all together.
    private(set) var waitedNs: Int64 = 0
    /// Of what lies inside of nothing else.
    private var outermostNs: Int64 = 0
    /// The same without waiting, by the palette's kinds of work.
    private var workNs = [Int64](repeating: 0, count: Palette.allCases.count)
    var bars = GanttBars()
    /// How busy each row is with what has no bar of its own.
    private(set) var grids: [TimeGrid?] = Array(repeating: nil, count: rowCount)
    private var rowEnds: [Int64] = Array(repeating: -1, count: rowCount)

    static let rowCount = 3

    init(process: ProcessID) { self.process = process }

    /// The kind of work that takes most of its time; nil where it does none.
    var mostly: Palette? {
        Palette.allCases.filter { workNs[$0.index] > 0 }.max {
            workNs[$0.index] < workNs[$1.index]
        }
    }

    /// The scheduler's waits overlap, and lie in nothing: one row tells as much.
    private var rowLimit: Int { process == .scheduler ? 1 : Self.rowCount }

    var isShared: Bool { !processes.isEmpty }

    /// Time at work, without waiting; where much runs at once, no less than nothing.
    var busyNs: Int64 { max(0, outermostNs.adding(-waitedNs)) }

    /// The first row that is free: what happens inside of something else lies one row below it.
    /// Nil where none is free, and the last row shows several at once.
    mutating func row(from start: Int64, until end: Int64) -> Int? {
        for row in 0..<rowLimit where rowEnds[row] <= start {
            rowEnds[row] = end
            return row
        }
        return nil
    }

    mutating func count(_ event: Event, durationNs: Int64, waitedNs: Int64, row: Int?) {
        eventCount += 1
        self.waitedNs = self.waitedNs.adding(waitedNs)
        guard row == 0 else { return }
        outermostNs = outermostNs.adding(durationNs)
        let kind = Palette(event.kind).index
        workNs[kind] = workNs[kind].adding(durationNs - waitedNs)
    }

    mutating func tally(
        _ event: Event, from start: Int64, waitedNs: Int64, until end: Int64, row: Int?,
        name: Int32, origin: Int64
    ) {
        let row = row ?? rowLimit - 1
        var grid = grids[row] ?? TimeGrid(origin: origin)
        // The only copy, while it is changed.
        grids[row] = nil
        grid.add(
            from: start, waitedNs: waitedNs, until: end,
            palette: Palette(event.kind).index, name: name)
        grids[row] = grid
    }

    mutating func tally(_ bar: GanttBar, origin: Int64) {
        tally(
            bar.event, from: bar.start, waitedNs: bar.waitedNs, until: bar.end, row: bar.row,
            name: bar.name, origin: origin)
    }
}

extension Palette {
    /// Its place in the order of all.
    var index: Int {
        switch self {
        case .function: 0
        case .transfer: 1
        case .value: 2
        case .objectStore: 3
        case .message: 4
        case .execution: 5
        case .trouble: 6
        }
    }
}
