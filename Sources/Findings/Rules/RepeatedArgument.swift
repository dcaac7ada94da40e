internal import TraceReading
internal import TraceSchema

/// The same value, over the inline limit, passed by value again and again.
enum RepeatedArgument {
    static func check(_ report: inout Report) {
        for site in report.run.callSites {
            for position in site.byValue.indices where site.byValue[position].puts.count > 0 {
                check(site, position, &report)
            }
        }
    }

    private static func check(
        _ site: CallSite, _ position: Int, _ report: inout Report
    ) {
        let value = withFolds(site.byValue[position], at: site, report.run)
        guard value.puts.count >= 2, value.isSameText, value.bytes == value.leastBytes,
            let variable = value.variable
        else { return }
        let kept = site.overlaps ? max(site.waitedNs, report.run.latency(of: site.firstCall)) : 0
        let saving = Finding.Saving(
            low: value.puts.withoutMost.adding(-kept), high: value.puts.withoutLeast,
            bytes: value.bytes.multiplied(by: value.puts.count - 1),
            how: "all its serializes and puts but the dearest or the cheapest one"
                + (site.overlaps
                    ? "; low is less what the caller waited for results, or the first call took"
                    : ""))
        guard report.isWorthTelling(saving) else { return }
        switch Constancy.ofArgument(variable, called: site.name, at: site.place, report.source) {
        case .changes: return
        case .unknown:
            report.cannotCheck(
                .repeatedArgument,
                "whether `\(variable)` is the same value in each of "
                    + "\(Quantity.count(value.puts.count, "call")) of `\(site.name)`, the script "
                    + "does not tell")
        case .same:
            report.add(finding(site, position, value, variable, saving, report))
        }
    }

    /// Adds the calls past the event limit.
    private static func withFolds(
        _ value: CallSite.ByValue, at site: CallSite, _ run: RunRecord
    ) -> CallSite.ByValue {
        var value = value
        guard value.variable != nil else { return value }
        for fold in run.folds
        where fold.role == .argument && fold.variable == value.variable
            && fold.line == site.place.line
            && fold.function.flatMap({ run.functions[$0]?.name }) == site.name
        {
            switch fold.kind {
            case .put: value.puts.add(folded: fold.count, ns: fold.durationNs)
            // Of what was serialized and not put, nothing could be spared.
            case .serialize where value.puts.count > 0:
                value.puts.add(folded: 0, ns: fold.durationNs)
            case .serialize, .pickle, .export, .submit, .lease, .dispatch, .fetch, .unpickle, .get,
                .deserialize, .execute, .return, .hold, .drop, .free, .spill, .restore, .retry,
                .fail:
                break
            }
        }
        return value
    }

    private static func finding(
        _ site: CallSite, _ position: Int, _ value: CallSite.ByValue, _ variable: String,
        _ saving: Finding.Saving, _ report: Report
    ) -> Finding {
        let size = Quantity.bytes(value.bytes)
        return Finding(
            .repeatedArgument, variable: variable, function: site.name, place: site.place,
            headline: "`\(variable)`, \(size), goes by value into each of "
                + "\(Quantity.count(value.puts.count, "call")) of `\(site.name)`: each call puts "
                + "it again.",
            evidence: "Put \(CallText.times(value.puts.count)), "
                + "\(Quantity.duration(value.puts.mean)) each with its serialize; over the inline "
                + "limit of \(Quantity.bytes(report.run.inlineLimit)).",
            numbers: [
                "puts": value.puts.count, "bytes": value.bytes,
                "mean_ns": Int(clamping: value.puts.mean), "calls": site.calls,
                "inline_limit_bytes": report.run.inlineLimit,
            ],
            cost: Finding.Cost(
                ns: value.puts.ns, bytes: value.bytes.multiplied(by: value.puts.count)),
            saves: saving, rewrite: rewrite(site, position, variable, report))
    }

    private static func rewrite(
        _ site: CallSite, _ position: Int, _ variable: String, _ report: Report
    ) -> Finding.Rewrite {
        let reference = CallText.reference(to: variable)
        let put = "\(reference) = ray.put(\(variable))"
        let token = CallText.token(site.name)
        guard let found = report.source.statement(at: site.place, holding: [token, variable]),
            let code = CallText.replaced(
                variable, with: reference, in: found.statement.code, after: token)
        else {
            return Finding.Rewrite(
                before: [CallText.call(site)],
                after: [put, CallText.call(site, replacing: position, with: reference)])
        }
        let loop = found.script.loops(around: found.index).last
            .map { found.script.statements[$0] }
        var after = [CallText.line(loop ?? found.statement, code: put)]
        var before: [String] = []
        if let loop {
            before.append(CallText.line(loop))
            after.append(CallText.line(loop))
        }
        return Finding.Rewrite(
            before: before + [CallText.line(found.statement)],
            after: after + [CallText.line(found.statement, code: code)])
    }
}
