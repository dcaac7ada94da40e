internal import TraceReading
internal import TraceSchema

/// A task puts its result and returns the reference.
enum ResultPutByHand {
    static func check(_ report: inout Report) {
        for (site, use) in report.run.returnedPuts.uses.sorted(by: { $0.key < $1.key }) {
            report.add(finding(report.run.callSites[Int(site)], use, report))
        }
    }

    private static func finding(
        _ site: CallSite, _ use: ReturnedPuts.Use, _ report: Report
    ) -> Finding {
        let run = report.run
        let carriers = use.tasks.reduce(Int64(0)) { $0.adding(run.calls[Int($1)].resultNs) }
        let isSmall = use.bytes / max(use.objects, 1) < run.inlineLimit
        let put = use.putSite >= 0 ? run.putSites[Int(use.putSite)] : nil
        let small =
            isSmall
            ? " At \(Quantity.bytes(use.bytes / max(use.objects, 1))) it would have come back "
                + "inline." : ""
        return Finding(
            .resultPutByHand, variable: put?.variable, function: site.name,
            place: put?.place ?? site.place,
            headline: "`\(site.name)` puts its result by hand and returns the reference: its "
                + "caller needs a second get, and Ray cannot make the value again if the worker "
                + "dies.",
            evidence: "\(Quantity.count(use.objects, "object")), \(Quantity.bytes(use.bytes)), put "
                + "inside \(Quantity.count(use.tasks.count, "task")) and got by their "
                + "caller.\(small)",
            numbers: [
                "objects": use.objects, "tasks": use.tasks.count, "bytes": use.bytes,
                "get_ns": Int(clamping: use.getNs), "put_ns": Int(clamping: use.makeNs),
                "inline_limit_bytes": run.inlineLimit,
            ],
            cost: Finding.Cost(
                ns: use.getNs.adding(use.makeNs).adding(carriers), bytes: use.bytes),
            saves: Finding.Saving(
                low: use.getNs,
                high: use.getNs.adding(carriers).adding(isSmall ? use.makeNs : 0),
                bytes: isSmall ? use.bytes : 0,
                how: "the caller's gets of the references; with the results that carried them"
                    + (isSmall ? " and the puts" : "")),
            rewrite: rewrite(put, site, report))
    }

    private static func rewrite(_ put: PutSite?, _ site: CallSite, _ report: Report)
        -> Finding.Rewrite
    {
        if let put, let found = report.source.statement(at: put.place, holding: ["put("]),
            let plain = CallText.withoutPut(found.statement.code)
        {
            return Finding.Rewrite(
                before: [CallText.line(found.statement)],
                after: [CallText.line(found.statement, code: plain)])
        }
        return Finding.Rewrite(
            before: ["def \(site.name)(…):", "    return ray.put(value)"],
            after: ["def \(site.name)(…):", "    return value"])
    }
}
