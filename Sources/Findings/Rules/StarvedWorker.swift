internal import TraceReading
internal import TraceSchema

/// Calls that overlap keep one worker busy and leave another with little to do.
enum StarvedWorker {
    /// Calls for each worker: fewer can hardly be dealt out evenly.
    private static let least = 4

    /// One function's calls that run on the same kind of worker: tasks, or the actors of a class.
    private struct Group {
        var site: Int32
        var isActors = false
        var calls: [CallRecord] = []
    }

    /// Calls that overlap, one after another without a gap.
    private struct Phase {
        var start: Int64
        var end: Int64
        var calls: ArraySlice<CallRecord>
    }

    static func check(_ report: inout Report) {
        let run = report.run
        var groups: [Int32: Group] = [:]
        for call in run.calls
        where call.site >= 0 && call.worker >= 0 && !call.hasCalls && call.executeNs > 0 {
            let name = run.callSites[Int(call.site)].key.name
            groups[name, default: Group(site: call.site)].calls.append(call)
            if call.actor != nil { groups[name]?.isActors = true }
        }
        let workers = run.taskWorkers
        for group in groups.values where group.calls.count >= 2 {
            let own = group.isActors ? Array(Set(group.calls.map(\.worker))).sorted() : workers
            guard own.count >= 2 else { continue }
            for phase in phases(of: group.calls) { check(phase, group, own, &report) }
        }
    }

    private static func phases(of calls: [CallRecord]) -> [Phase] {
        let calls = calls.sorted { $0.start < $1.start }
        var phases: [Phase] = []
        for index in calls.indices {
            let call = calls[index]
            // To the end of its body: the result is handed back while the caller goes on.
            let end = call.executeStart.adding(call.executeNs)
            if let last = phases.last, call.start < last.end {
                phases[phases.count - 1].end = max(last.end, end)
                phases[phases.count - 1].calls = calls[last.calls.startIndex...index]
            } else {
                phases.append(
                    Phase(start: call.start, end: end, calls: calls[index...index]))
            }
        }
        return phases
    }

    private static func check(
        _ phase: Phase, _ group: Group, _ workers: [Int32], _ report: inout Report
    ) {
        guard phase.calls.count >= least * workers.count else { return }
        let own = busy(phase.calls, in: phase, workers)
        guard isUneven(own),
            report.isWorthTelling(saving(own, phase))
        else { return }
        // What else they did meanwhile is no starving.
        let all = busy(report.run.calls[...], in: phase, workers)
        let saving = saving(all, phase)
        guard isUneven(all), report.isWorthTelling(saving),
            let idle = all.min(by: { ($0.value, $0.key) < ($1.value, $1.key) }),
            let busiest = all.max(by: { ($0.value, -$0.key) < ($1.value, -$1.key) })
        else { return }
        report.add(finding(phase, group, idle, busiest, saving, report))
    }

    private static func isUneven(_ busy: [Int32: Int64]) -> Bool {
        guard let least = busy.values.min(), let most = busy.values.max() else { return false }
        return least < most / 2
    }

    /// Time that each worker ran tasks in a phase.
    private static func busy(
        _ calls: ArraySlice<CallRecord>, in phase: Phase, _ workers: [Int32]
    ) -> [Int32: Int64] {
        var busy = Dictionary(
            workers.map { ($0, Int64(0)) }, uniquingKeysWith: { first, _ in first })
        for call in calls where !call.hasCalls && busy[call.worker] != nil {
            let end = min(call.executeStart.adding(call.executeNs), phase.end)
            let length = end - max(call.executeStart, phase.start)
            if length > 0 { busy[call.worker]?.add(length) }
        }
        return busy
    }

    private static func saving(_ busy: [Int32: Int64], _ phase: Phase) -> Finding.Saving {
        let most = busy.values.max() ?? 0
        let even = busy.values.reduce(Int64(0)) { $0.adding($1) } / Int64(max(busy.count, 1))
        let longest = phase.calls.lazy.map(\.executeNs).max() ?? 0
        return Finding.Saving(
            low: most - max(even, longest), high: most - even,
            how: "from the busiest worker's time to an even share, or to the longest single call")
    }

    private static func finding(
        _ phase: Phase, _ group: Group, _ idle: (key: Int32, value: Int64),
        _ busiest: (key: Int32, value: Int64), _ saving: Finding.Saving, _ report: Report
    ) -> Finding {
        let run = report.run
        let site = run.callSites[Int(group.site)]
        func name(_ lane: Int32) -> String { run.lanes[lane]?.name ?? "another worker" }
        let longest = phase.calls.lazy.map(\.executeNs).max() ?? 0
        let mean =
            phase.calls.reduce(Int64(0)) { $0.adding($1.executeNs) }
            / Int64(phase.calls.count)
        return Finding(
            .starvedWorker, function: site.name, place: site.place,
            headline: "While \(name(busiest.key)) ran `\(site.name)` for "
                + "\(Quantity.duration(busiest.value)), \(name(idle.key)) had "
                + "\(idle.value == 0 ? "nothing" : Quantity.duration(idle.value)) to do.",
            evidence: "\(Quantity.count(phase.calls.count, "call")) in "
                + "\(Quantity.duration(phase.end - phase.start)): "
                + "\(Quantity.duration(mean)) each on average, the longest "
                + "\(Quantity.duration(longest)).",
            numbers: [
                "calls": phase.calls.count, "busiest_ns": Int(clamping: busiest.value),
                "idlest_ns": Int(clamping: idle.value), "longest_ns": Int(clamping: longest),
                "mean_ns": Int(clamping: mean),
            ],
            cost: Finding.Cost(ns: max(busiest.value - idle.value, 0), bytes: 0), saves: saving,
            rewrite: rewrite(site, group, isOneLong: longest > busiest.value / 2))
    }

    /// Which call is long, or which item, only the user's own code could tell before it runs.
    private static func rewrite(_ site: CallSite, _ group: Group, isOneLong: Bool)
        -> Finding.Rewrite
    {
        if group.isActors {
            return Finding.Rewrite(
                words: "Give each actor its next item when it is free instead of a fixed share: "
                    + "`map_unordered` of a `ray.util.ActorPool` does so.")
        }
        return Finding.Rewrite(
            words: isOneLong
                ? "Cut the longest call of `\(site.name)` into several: no order of the calls makes "
                    + "the run shorter than it."
                : "Make the longest calls of `\(site.name)` first, so that the short ones fill up "
                    + "what is left of each worker's time.")
    }
}
