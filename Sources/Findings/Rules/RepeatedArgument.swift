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
        let saving = saving(of: value, at: site, report)
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

    private static func saving(
        of value: CallSite.ByValue, at site: CallSite, _ report: Report
    ) -> Finding.Saving {
        let puts = "all its serializes and puts but the dearest (low) or the cheapest one (high)"
        let bytes = value.bytes.multiplied(by: value.puts.count - 1)
        // Where each result is there before the next call, nothing is done behind a put.
        guard site.overlaps, value.puts.withoutLeast >= Threshold.floorNs else {
            return Finding.Saving(
                low: value.puts.withoutMost, high: value.puts.withoutLeast, bytes: bytes, how: puts)
        }
        guard let behind = WorkBehindPuts(of: site, in: report.run, puts: value.puts.count) else {
            let kept = max(site.waitedNs, report.run.latency(of: site.firstCall))
            return Finding.Saving(
                low: value.puts.withoutMost.adding(-kept), high: value.puts.withoutLeast,
                bytes: bytes,
                how: "\(puts); low is less what the caller waited for results, or the first call "
                    + "took")
        }
        return Finding.Saving(
            low: min(
                value.puts.withoutMost,
                value.puts.withoutMost.adding(site.waitedNs).adding(-behind.most)),
            high: min(value.puts.withoutLeast, behind.spare), bytes: bytes,
            how: "\(puts), less what the caller would then wait for: the tasks' own "
                + "\(Quantity.duration(behind.executeNs)) on "
                + "\(Quantity.count(behind.workers, "worker")) and the start of a worker are hidden behind the puts now"
        )
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
        let script = found.script
        let all = SourceReader.statements(of: script, holding: [token, variable])
        for calls in [all, [found.index]] where calls.contains(found.index) {
            guard case .before(let first) = PutPlace.of(variable, calls: calls, in: script) else {
                continue
            }
            return Finding.Rewrite.put(
                put, before: first,
                changing: calls.map { index in
                    let statement = script.statements[index]
                    let changed = CallText.replaced(
                        variable, with: reference, in: statement.code, after: token)
                    return (index, changed ?? statement.code)
                }, in: script)
        }
        guard
            case .nowhere(let place) = PutPlace.of(variable, calls: [found.index], in: script)
        else { return Finding.Rewrite() }
        return Finding.Rewrite(
            before: [CallText.line(found.statement)],
            after: [CallText.line(found.statement, code: code)],
            words: "`\(put)` once, \(place); the call passes the reference:")
    }
}

extension Finding.Rewrite {
    /// A line put in before a statement, and others changed; the loops that it goes in front of are
    /// shown.
    static func put(
        _ line: String, before first: Int, changing calls: [(index: Int, code: String)],
        in script: Script
    ) -> Finding.Rewrite {
        let statements = script.statements
        var rewrite = Finding.Rewrite(after: [CallText.line(statements[first], code: line)])
        if !calls.contains(where: { $0.index == first }) {
            rewrite.before.append(CallText.line(statements[first]))
            rewrite.after.append(CallText.line(statements[first]))
        }
        for (index, code) in calls.prefix(most) {
            rewrite.before.append(CallText.line(statements[index]))
            rewrite.after.append(CallText.line(statements[index], code: code))
        }
        if calls.count > most {
            rewrite.words = "And so for the other calls:"
        }
        return rewrite
    }

    /// Calls that are shown changed.
    private static var most: Int { 8 }
}
