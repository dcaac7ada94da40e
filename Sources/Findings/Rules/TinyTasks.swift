internal import TraceReading
internal import TraceSchema

/// Calls that cost more than the work that they carry.
enum TinyTasks {
    /// A few calls are soon made, however small.
    private static let least = 50
    /// What works for longer is not small, however slow the machine makes its calls.
    private static let mostEachNs: Int64 = 10_000_000

    private struct Group {
        var site: Int32
        var intervals: [(start: Int64, end: Int64)] = []
        var bodies: [(start: Int64, end: Int64)] = []
        var executeNs: Int64 = 0
        var callerNs: Int64 = 0
        /// Of arguments over the inline limit: a batch would have to put them as well.
        var putNs: Int64 = 0
        /// Of arguments inside the messages: a batch would carry them as well.
        var inlineBytes = 0
        var count = 0

        mutating func add(_ call: CallRecord) {
            intervals.append((call.start, call.end))
            bodies.append((call.executeStart, call.executeStart.adding(call.executeNs)))
            executeNs.add(call.executeNs)
            callerNs.add(call.callerNs.adding(-call.putNs))
            putNs.add(call.putNs)
            inlineBytes = inlineBytes.adding(Int(call.inlineBytes))
            count += 1
        }
    }

    static func check(_ report: inout Report) {
        let run = report.run
        var groups: [Int32: Group] = [:]
        for call in run.calls
        where call.site >= 0 && call.worker >= 0 && call.actor == nil && !call.hasCalls {
            let name = run.callSites[Int(call.site)].key.name
            groups[name, default: Group(site: call.site)].add(call)
        }
        let workers = max(run.taskWorkers.count, 1)
        for (name, group) in groups
        where group.count >= least && group.inlineBytes / group.count <= run.inlineLimit
            && group.executeNs / Int64(group.count) < mostEachNs
        {
            // Where calls have functions of their own, that is what they cost: defined-in-loop.
            let name = run.names[name]
            let functions = run.functions.values.count { $0.name == name }
            guard functions <= group.count / 10 else { continue }
            check(group, workers: workers, &report)
        }
    }

    private static func check(_ group: Group, workers: Int, _ report: inout Report) {
        // What comes before the first body runs, such as the start of a worker, is paid once.
        let first = group.bodies.map(\.start).min() ?? 0
        let wall = max(union(group.intervals, from: first).adding(-group.putNs), 0)
        // While one body runs, the cost of the other calls is hidden behind it.
        let around = max(wall - union(group.bodies, from: first), 0)
        guard group.executeNs < around else { return }
        let batches = min(workers, group.count)
        func less(_ ns: Int64) -> Int64 {
            ns.scaled(by: 1 - Double(batches) / Double(group.count))
        }
        let saving = Finding.Saving(
            low: less(group.callerNs), high: less(around),
            how: "in \(Quantity.count(batches, "batch", plural: "batches")) instead of "
                + "\(Quantity.count(group.count, "call")): the caller's own time for the calls, and "
                + "all of their wall time beyond the bodies'")
        guard report.isWorthTelling(saving) else { return }
        let site = report.run.callSites[Int(group.site)]
        let each = group.executeNs / Int64(group.count)
        report.add(
            Finding(
                .tinyTasks, function: site.name, place: site.place,
                headline:
                    "A call of `\(site.name)` costs \(Quantity.duration(wall / Int64(group.count))) "
                    + "and does \(Quantity.duration(each)) of work.",
                evidence: "\(Quantity.count(group.count, "call")) took \(Quantity.duration(wall)); "
                    + "their bodies ran for \(Quantity.duration(group.executeNs)) in all, their "
                    + "caller was busy with them for \(Quantity.duration(group.callerNs)).",
                numbers: [
                    "calls": group.count, "wall_ns": Int(clamping: wall),
                    "execute_ns": Int(clamping: group.executeNs),
                    "caller_ns": Int(clamping: group.callerNs), "workers": workers,
                ],
                cost: Finding.Cost(ns: around, bytes: 0), saves: saving,
                rewrite: rewrite(site, report)))
    }

    /// The length of the union of intervals, from a moment on.
    private static func union(_ intervals: [(start: Int64, end: Int64)], from first: Int64)
        -> Int64
    {
        var sum: Int64 = 0
        var reached = first
        for interval in intervals.sorted(by: { $0.start < $1.start })
        where interval.start < .max && interval.end > reached {
            sum.add(interval.end - max(interval.start, reached))
            reached = interval.end
        }
        return sum
    }

    private static func rewrite(_ site: CallSite, _ report: Report) -> Finding.Rewrite {
        let definition = report.source.definition(of: site.name, near: site.place)
        let name = Names.isPlain(site.name) ? site.name : "f"
        let found = report.source.statement(
            at: site.place, holding: [CallText.token(site.name)])
        let call = found.map { CallText.line($0.statement) } ?? CallText.call(site)
        let before = [definition.map { CallText.line($0.statement) }, call].compactMap(\.self)
        let indent = String(
            (definition.map { CallText.line($0.statement) } ?? "").prefix { $0 == " " })
        return Finding.Rewrite(
            before: before,
            after: [
                "\(indent)@ray.remote", "\(indent)def \(name)_batch(items):",
                "\(indent)    return [\(name)(item) for item in items]  # \(name) without @ray.remote",
                "\(indent)refs = [\(name)_batch.remote(items[i::n]) for i in range(n)]  # n workers",
            ])
    }
}

extension Quantity {
    /// "1 batch", "2 batches".
    static func count(_ number: Int, _ one: String, plural: String) -> String {
        "\(count(number)) \(number == 1 ? one : plural)"
    }
}
