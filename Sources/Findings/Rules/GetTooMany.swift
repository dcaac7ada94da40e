internal import TraceReading
internal import TraceSchema

/// One `ray.get` of so many results that work on the first waits for the last.
enum GetTooMany {
    static func check(_ report: inout Report) {
        for get in report.run.largeGets { check(get, &report) }
    }

    private static func check(_ get: LargeGet, _ report: inout Report) {
        let run = report.run
        // From the first result that was there to the last: what could have been worked on.
        let firstReady = get.calls.map { run.calls[Int($0)].end }.min() ?? get.end
        let coming = max(get.end - max(get.start, firstReady), 0)
        let saving = Finding.Saving(
            low: 0, high: min(coming, get.workNs),
            how: "the smaller of the time in which results were coming and the caller's work after "
                + "it; nothing where that work needs the cores of the tasks")
        guard report.isWorthTelling(saving) else { return }
        let site = run.getSites[Int(get.site)]
        let name = get.calls.first.map { run.calls[Int($0)].site }
            .flatMap { $0 >= 0 ? run.callSites[Int($0)].name : nil }
        let of = name.map { " of `\($0)`" } ?? ""
        report.add(
            Finding(
                .getTooMany, variable: site.variable, function: name, place: site.place,
                headline: "One ray.get waits for all \(Quantity.count(get.count)) results\(of), "
                    + "\(Quantity.bytes(get.bytes)), before the first is worked on.",
                evidence: "Results were coming for \(Quantity.duration(coming)) inside the get; "
                    + "after it the caller worked for \(Quantity.duration(get.workNs)) without "
                    + "Ray.",
                numbers: [
                    "objects": get.count, "bytes": get.bytes, "coming_ns": Int(clamping: coming),
                    "work_ns": Int(clamping: get.workNs), "batch": Threshold.Ray.batch,
                ],
                cost: Finding.Cost(ns: get.end - get.start, bytes: get.bytes), saves: saving,
                rewrite: rewrite(site, report)))
    }

    private static func rewrite(_ site: GetSite, _ report: Report) -> Finding.Rewrite {
        let value = site.variable ?? "refs"
        let found = report.source.statement(at: site.place, holding: ["get("])
        let line =
            found.map { CallText.line($0.statement) }
            ?? "\(site.bound.map { "\($0) = " } ?? "")ray.get(\(value))"
        let indent = String(line.prefix { $0 == " " })
        let isName = Names.isPlain(value) && !value.contains(".")
        let refs = isName ? value : "refs"
        return Finding.Rewrite(
            before: [line],
            after: (isName ? [] : ["\(indent)refs = \(value)"]) + [
                "\(indent)while \(refs):",
                "\(indent)    ready, \(refs) = ray.wait(\(refs), num_returns=min("
                    + "\(Threshold.Ray.batch), len(\(refs))))",
                "\(indent)    \(site.bound ?? "values") = ray.get(ready)  # and the work on them",
            ])
    }
}
