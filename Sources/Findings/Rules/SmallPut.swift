internal import TraceReading
internal import TraceSchema

/// A value within the inline limit, put by hand.
enum SmallPut {
    /// Puts and gets together: a few are soon made.
    private static let least = 10

    private struct Group {
        var count = 0
        var bytes = 0
        var makeNs: Int64 = 0
        var serializeNs: Int64 = 0
        var gets = Sum()
    }

    static func check(_ report: inout Report) {
        let run = report.run
        var groups: [Int32: Group] = [:]
        for object in run.objects.values
        where object.origin == .put && object.putSite >= 0 && object.bytes <= run.inlineLimit {
            var group = groups[object.putSite] ?? Group()
            group.count += 1
            group.bytes = max(group.bytes, object.bytes)
            group.makeNs.add(object.makeNs)
            group.serializeNs.add(object.serializeNs)
            group.gets.count = group.gets.count.adding(object.argumentGets.count)
            group.gets.ns.add(object.argumentGets.ns)
            groups[object.putSite] = group
        }
        for (site, group) in groups
        where group.gets.count > 0 && group.count + group.gets.count >= least {
            // By value each call serializes it, and copies it into its message: about as much.
            let each = group.serializeNs / Int64(group.count)
            let byValue = each.multiplied(by: Int64(group.gets.count))
                .multiplied(by: 2)
            let all = group.makeNs.adding(group.gets.ns)
            // Workers get it side by side.
            let lanes = Int64(max(min(run.taskWorkers.count, group.gets.count), 1))
            let least = group.makeNs.adding(group.gets.ns / lanes)
            let saving = Finding.Saving(
                low: least.adding(-byValue), high: all,
                how:
                    "its put and its gets; low is \(CallText.sideBySide(lanes))less two serializes "
                    + "of it a call")
            guard report.isWorthTelling(saving) else { continue }
            report.add(finding(run.putSites[Int(site)], group, saving, report))
        }
    }

    private static func finding(
        _ site: PutSite, _ group: Group, _ saving: Finding.Saving, _ report: Report
    ) -> Finding {
        let name = site.variable.map { "`\($0)`" } ?? "A value"
        let limit = Quantity.bytes(report.run.inlineLimit)
        return Finding(
            .smallPut, variable: site.variable, place: site.place,
            headline: "\(name), \(Quantity.bytes(group.bytes)), is put by hand though it is within "
                + "the inline limit of \(limit): each call looks it up in the object store.",
            evidence: "Put \(CallText.times(group.count)), "
                + "\(Quantity.duration(group.makeNs)) in all; got for "
                + "\(Quantity.count(group.gets.count, "argument")), "
                + "\(Quantity.duration(group.gets.mean)) each.",
            numbers: [
                "puts": group.count, "bytes": group.bytes, "gets": group.gets.count,
                "put_ns": Int(clamping: group.makeNs), "get_ns": Int(clamping: group.gets.ns),
                "inline_limit_bytes": report.run.inlineLimit,
            ],
            cost: Finding.Cost(
                ns: group.makeNs.adding(group.gets.ns),
                bytes: group.bytes.multiplied(by: group.count)),
            saves: saving, rewrite: rewrite(site, report))
    }

    /// The put goes; the calls stay as they are, with the value under the same name.
    private static func rewrite(_ put: PutSite, _ report: Report) -> Finding.Rewrite {
        let found = report.source.statement(at: put.place, holding: ["ray.put("])
        let line =
            found.map { CallText.line($0.statement) }
            ?? "\(put.bound ?? "ref") = ray.put(\(put.variable ?? "value"))"
        guard let plain = CallText.withoutPut(line) else {
            return Finding.Rewrite(words: "Pass the value itself, without `ray.put`.")
        }
        return Finding.Rewrite(before: [line], after: [plain])
    }
}
