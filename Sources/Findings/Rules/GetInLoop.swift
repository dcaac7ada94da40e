internal import TraceReading
internal import TraceSchema

/// Each iteration calls, and waits for the result before the next call.
enum GetInLoop {
    /// From three on it is a loop.
    private static let least = 3

    static func check(_ report: inout Report) {
        for site in report.run.getSites where site.alone.count >= least {
            check(site, &report)
        }
    }

    private static func check(_ site: GetSite, _ report: inout Report) {
        let run = report.run
        let calls = site.alone.map { run.calls[Int($0)] }.filter { $0.site >= 0 }
        guard let first = calls.first, calls.count >= least else { return }
        let waited = calls.reduce(Int64(0)) { $0.adding($1.waitedNs) }
        guard let loop = LoopSaving(of: site.alone, in: run), let saving = loop.saving else {
            return
        }
        guard report.isWorthTelling(saving) else { return }
        let callSite = run.callSites[Int(first.site)]
        let found = report.source.statement(at: site.place, holding: ["get("])
        guard let found else { return cannotTell(site, callSite, &report) }
        switch Constancy.ofLoop(found, call: CallText.token(callSite.name)) {
        case .changes: return
        case .unknown: cannotTell(site, callSite, &report)
        case .same:
            report.add(
                Finding(
                    .getInLoop, variable: site.variable, function: callSite.name,
                    place: site.place,
                    headline: "Each of \(Quantity.count(calls.count, "call")) of "
                        + "`\(callSite.name)` is waited for before the next is made: one task "
                        + "runs at a time.",
                    evidence: "\(Quantity.count(calls.count)) gets waited "
                        + "\(Quantity.duration(waited)) in all, each for the only call under way, "
                        + loop.evidence,
                    numbers: [
                        "gets": calls.count, "waited_ns": Int(clamping: waited),
                        "executed_ns": Int(
                            clamping: calls.reduce(Int64(0)) { $0.adding($1.executeNs) }),
                        "workers": loop.workers, "free_workers": loop.free,
                    ],
                    cost: Finding.Cost(ns: waited, bytes: 0), saves: saving,
                    rewrite: rewrite(found, callSite)))
        }
    }

    private static func cannotTell(
        _ site: GetSite, _ callSite: CallSite, _ report: inout Report
    ) {
        report.cannotCheck(
            .getInLoop,
            "whether a call of `\(callSite.name)` needs the result of the one before, the script "
                + "does not tell")
    }

    private static func rewrite(_ found: SourceReader.Found, _ site: CallSite) -> Finding.Rewrite {
        let statement = found.statement
        let call = callText(CallText.token(site.name), in: statement)
        // Who calls a lambda, and how often, stands elsewhere.
        let isLambda = statement.skeleton.contains("lambda")
        let isComprehension = !Names.targets(in: statement.skeleton).isEmpty && !statement.isFor
        if found.script.loops(around: found.index).isEmpty || isLambda || isComprehension {
            let code =
                isLambda ? nil : outOfComprehension(call ?? CallText.call(site), statement.code)
            guard let code else {
                return Finding.Rewrite(
                    words: "Make all calls first, with their references in a list; then one "
                        + "`ray.get` of the list.")
            }
            return Finding.Rewrite(
                before: [CallText.line(statement)],
                after: [CallText.line(statement, code: code)])
        }
        let split = LoopSplit(found, call: call, token: CallText.token(site.name))
        guard let split else {
            return Finding.Rewrite(
                words: "Make all calls in the loop, with their references in a list; then one "
                    + "`ray.get` of the list, and a loop over its values for what is done with "
                    + "each.")
        }
        return Finding.Rewrite(before: split.before, after: split.after)
    }

    /// `ray.get([f.remote(i) for i in x])` for `[ray.get(f.remote(i)) for i in x]`; nil where the
    /// result goes on into something else.
    private static func outOfComprehension(_ call: String, _ code: String) -> String? {
        let get = "ray.get(\(call))"
        guard let range = code.firstRange(of: "[" + get),
            let end = CallText.closing(
                from: code.index(after: range.lowerBound), in: code)
        else { return nil }
        let list = "[" + call + code[range.upperBound...end]
        return code[..<range.lowerBound] + "ray.get(\(list))" + code[end...].dropFirst()
    }

    /// `f.remote(i)` as it stands in the statement.
    private static func callText(_ token: String, in statement: Script.Statement) -> String? {
        guard token.first != ".", let range = statement.code.firstRange(of: token) else {
            return nil
        }
        let end = CallText.closing(from: range.upperBound, in: statement.code)
        guard let end else { return nil }
        // With what the function hangs on: `self.pool.f.remote(i)`.
        let head = statement.code[..<range.lowerBound].reversed().prefix {
            $0.isLetter || $0.isNumber || $0 == "_" || $0 == "."
        }
        return String(head.reversed()) + statement.code[range.lowerBound...end]
    }
}
