internal import TraceReading

/// What tasks do while their caller still puts arguments for the next: without the puts it would wait
/// for it.
struct WorkBehindPuts {
    let executeNs: Int64
    let workers: Int
    /// The longest that the caller would wait for all results.
    let most: Int64
    /// From the first call to the last result, without what the workers need in any case: to start,
    /// and for the tasks' own time.
    let spare: Int64

    /// Nil where the trace does not have all calls of the site one by one.
    init?(of site: CallSite, in run: RunRecord, puts: Int) {
        let calls = run.calls.filter {
            $0.site >= 0 && run.callSites[Int($0.site)].key == site.key
        }
        guard calls.count >= puts, calls.allSatisfy({ $0.worker >= 0 }),
            let first = calls.min(by: { $0.start < $1.start }),
            let last = calls.map(\.start).max()
        else { return nil }
        workers = max(Set(calls.map(\.worker)).count, 1)
        executeNs = calls.reduce(Int64(0)) { $0.adding($1.executeNs) }
        // The way to a worker and back, where nothing was in it; those who queue have longer ones.
        let ways = calls.map { Self.rest(of: $0) }.sorted()
        let way = ways[ways.count / 4]
        let times = calls.map { $0.executeNs.adding(way) }
        let sum = times.reduce(Int64(0)) { $0.adding($1) }
        // A worker's start, and the function's way to it.
        let start = max(Self.rest(of: first).subtracting(way), 0)
        let isGotAfterAll = calls.allSatisfy { $0.gotEnd == 0 || $0.gotEnd > last }
        most = start.adding(
            isGotAfterAll ? (sum / Int64(workers)).adding(times.max() ?? 0) : sum)
        let end = calls.map { max($0.end, $0.gotEnd) }.max() ?? 0
        // Until a worker was there, puts or not, nothing could run.
        let body = calls.map(\.executeStart).min() ?? first.start
        let untilBody = max(body.subtracting(first.start).subtracting(first.putNs), 0)
        let whole = end.subtracting(first.start)
        spare = max(
            whole.subtracting(untilBody).subtracting(executeNs / Int64(workers)), 0)
    }

    /// What a call takes beside its puts and the task's own time.
    private static func rest(of call: CallRecord) -> Int64 {
        let whole = call.end.subtracting(call.start)
        return max(whole.subtracting(call.putNs).subtracting(call.executeNs), 0)
    }
}
