internal import TraceReading
internal import TraceSchema

/// What a loop of calls, each waited for before the next, would spare if they ran side by side.
///
/// Left out is what stays however they are called: a worker's start, and more calls at a time than
/// there were workers that nothing else kept. A task that waits keeps its own worker; its CPU is
/// free meanwhile, but the worker that would use it has to start.
struct LoopSaving {
    /// From here on the waiting counts beyond the tasks' own time.
    private static let fromWhenWaysCount = 10

    /// A worker that is there is granted sooner, even to its first task.
    private static let leastStartNs: Int64 = 1_000_000

    private let calls: [CallRecord]
    private let actors: Set<ActorID>
    /// How long a worker's start was waited for in this run, at least; nil where none was.
    private let startNs: Int64?
    /// The calls are made by tasks, whose CPUs are free while they wait; an actor holds none.
    private let isInTasks: Bool
    /// One worker of those that are named may be one of several.
    private let isOpen: Bool
    /// Of the run: for tasks, or the actors that are called.
    let workers: Int
    /// Of those, what nothing else kept while the calls were waited for, on average.
    private let unkept: Double

    /// Nil where no more than one worker can be had.
    init?(of ordinals: [Int32], in run: RunRecord) {
        calls = ordinals.map { run.calls[Int($0)] }.filter { $0.site >= 0 }
        actors = Set(calls.compactMap(\.actor))
        isInTasks = calls.contains { $0.parent >= 0 && run.calls[Int($0.parent)].actor == nil }
        let lanes = run.taskWorkers
        workers = actors.isEmpty ? lanes.count : actors.count
        isOpen = actors.isEmpty && !run.header.namesIdleWorkers && workers == 1
        startNs = run.calls.lazy.map(\.startNs).filter { $0 >= Self.leastStartNs }.min()
        let kept =
            actors.isEmpty ? Self.kept(Set(lanes), beside: Set(ordinals), while: calls, in: run) : 0
        unkept = max(Double(workers) - kept, 0)
        guard isOpen || mostAtATime >= 2 else { return nil }
    }

    /// In whole workers.
    var free: Int { Int(unkept.rounded()) }

    private var needsStart: Bool { isInTasks && actors.isEmpty }
    /// With the worker that starts on a waiting task's CPU.
    private var mostAtATime: Int { isOpen ? 2 : free + (needsStart ? 1 : 0) }

    /// The end of the sentence that the waiting was for one call at a time.
    var evidence: String {
        if isOpen { return "all on one worker." }
        let had = "while the run had \(Quantity.count(workers)) workers"
        guard actors.isEmpty, free < workers else { return "\(had)." }
        let others =
            isInTasks ? "the tasks that wait and what else ran" : "what else ran"
        return "\(had), of which \(others) kept \(Quantity.count(workers - free)) on average."
    }

    /// Nil where nothing is to be won.
    var saving: Finding.Saving? {
        let countsWays = calls.count >= Self.fromWhenWaysCount
        let bodies = calls.map { min($0.executeNs, $0.waitedNs) }
        // A few ways there and back are soon made, and vary: there only the bodies count.
        let counted = countsWays ? settledWaits : bodies
        let high = spared(counted, by: mostAtATime)
        let what = countsWays ? "all that was waited" : "the tasks' own time"
        guard actors.isEmpty else {
            return Finding.Saving(
                low: spared(bodies, by: 2), high: high,
                how: "low: the calls' own time, high: \(what), on "
                    + "\(Quantity.count(workers)) actors side by side")
        }
        if needsStart {
            let others = free >= 2 ? spared(counted, by: free) : 0
            let withStart = high.adding(-(startNs ?? 0))
            let isStarted = withStart > others
            let start = isStarted ? startNs : nil
            return Finding.Saving(
                low: 0, high: max(others, withStart),
                how: "high: \(what), on \(Quantity.count(isStarted ? mostAtATime : free)) workers "
                    + "side by side"
                    + (start.map { ", less a worker's start, \(Quantity.duration($0)) here" } ?? "")
                    + "; low is 0, since a task that waits keeps its worker, and another one has "
                    + "to start or to become free for its calls")
        }
        if isOpen || unkept < 2 {
            return Finding.Saving(
                low: 0, high: high,
                how:
                    "high: \(what), on \(Quantity.count(mostAtATime)) workers side by side; low is "
                    + "0, since "
                    + (isOpen
                        ? "the trace does not tell how many workers the run had"
                        : "other tasks kept workers meanwhile"))
        }
        let low = spared(bodies, by: 2)
        if !countsWays, mostAtATime == 2 {
            return Finding.Saving(
                low: low, high: high, how: "the tasks' own time, on 2 workers side by side")
        }
        return Finding.Saving(
            low: low, high: high,
            how: "low: the tasks' own time on 2 workers side by side; high: \(what) on "
                + Quantity.count(mostAtATime))
    }

    /// The waits without what is paid once a worker: its start, and the function's way to it.
    private var settledWaits: [Int64] {
        let usual = calls.lazy.filter { !$0.isFirstOfWorker }.map(\.waitedNs).max()
        return calls.map { call in
            guard call.isFirstOfWorker else { return call.waitedNs }
            return min(max(call.waitedNs - call.startNs, 0), usual ?? .max)
        }
    }

    /// Where several callers wait at the same time, as much runs side by side already.
    private func spared(_ times: [Int64], by workers: Int) -> Int64 {
        let wall = Spans(
            zip(calls, times).map { call, time in (call.gotEnd.adding(-time), call.gotEnd) }
        ).length
        var busy: [ActorID?: Int64] = [:]
        for (call, time) in zip(calls, times) { busy[call.actor, default: 0].add(time) }
        // An actor's calls follow each other: all wait for the one that has most to do.
        guard actors.isEmpty else { return wall.subtracting(busy.values.max() ?? 0) }
        let sum = times.reduce(Int64(0)) { $0.adding($1) }
        return wall.subtracting(max(sum / Int64(max(workers, 1)), times.max() ?? 0))
    }

    /// How many workers other tasks kept on average while the calls were waited for.
    private static func kept(
        _ workers: Set<Int32>, beside own: Set<Int32>, while calls: [CallRecord],
        in run: RunRecord
    ) -> Double {
        let waits = Spans(calls.map { ($0.gotEnd.adding(-$0.waitedNs), $0.gotEnd) })
        guard waits.length > 0 else { return 0 }
        var kept: Int64 = 0
        for (index, call) in run.calls.enumerated()
        where workers.contains(call.worker) && !own.contains(Int32(truncatingIfNeeded: index)) {
            let end = call.executeStart.adding(call.executeNs)
            kept.add(waits.overlap(from: call.executeStart, to: end))
        }
        return Double(kept) / Double(waits.length)
    }
}

/// Stretches of time that do not overlap, in order.
struct Spans {
    private var spans: [(start: Int64, end: Int64)] = []
    /// The lengths of those before, by index.
    private var before: [Int64] = []
    private(set) var length: Int64 = 0

    /// The union of stretches.
    init(_ all: [(start: Int64, end: Int64)]) {
        for span in all.sorted(by: { $0.start < $1.start }) where span.start < span.end {
            if let last = spans.last, span.start <= last.end {
                spans[spans.count - 1].end = max(last.end, span.end)
            } else {
                spans.append(span)
            }
        }
        for span in spans {
            before.append(length)
            length.add(span.end.subtracting(span.start))
        }
    }

    /// What of a stretch lies in these.
    func overlap(from start: Int64, to end: Int64) -> Int64 {
        end > start ? upTo(end) - upTo(start) : 0
    }

    private func upTo(_ moment: Int64) -> Int64 {
        var (low, high) = (0, spans.count)
        while low < high {
            let middle = (low + high) / 2
            if spans[middle].end < moment { low = middle + 1 } else { high = middle }
        }
        guard low < spans.count else { return length }
        return before[low].adding(max(moment.subtracting(spans[low].start), 0))
    }
}
