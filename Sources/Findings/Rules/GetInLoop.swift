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
        let workers = workers(for: calls, run)
        guard workers >= 2 else { return }
        let waited = calls.reduce(Int64(0)) { $0.adding($1.waitedNs) }
        // What the caller did not wait for is no time of its own to spare.
        let executed = calls.reduce(Int64(0)) { $0.adding(min($1.executeNs, $1.waitedNs)) }
        let parallel = Int64(min(workers, calls.count))
        func sideBySide(_ ns: Int64) -> Int64 { ns - ns / parallel }
        let saving = Finding.Saving(
            low: sideBySide(executed), high: sideBySide(waited),
            how: "on \(parallel) workers side by side: of the tasks' own time, and of all that "
                + "was waited")
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
                        + "while the run had \(Quantity.count(workers)) workers.",
                    numbers: [
                        "gets": calls.count, "waited_ns": Int(clamping: waited),
                        "executed_ns": Int(clamping: executed), "workers": workers,
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

    /// Who could have worked side by side: the workers of tasks, or the actors that were called.
    private static func workers(for calls: [CallRecord], _ run: RunRecord) -> Int {
        let actors = Set(calls.compactMap(\.actor))
        return actors.isEmpty ? run.taskWorkers.count : actors.count
    }

    private static func rewrite(_ found: SourceReader.Found, _ site: CallSite) -> Finding.Rewrite {
        let statement = found.statement
        let loops = found.script.loops(around: found.index)
        let call = callText(CallText.token(site.name), in: statement) ?? CallText.call(site)
        guard let outermost = loops.last else {
            return Finding.Rewrite(
                before: [CallText.line(statement)],
                after: [
                    CallText.line(
                        statement,
                        code: statement.code.replacing("ray.get(\(call))", with: call)),
                    "values = ray.get(…)  # of the whole list, once",
                ])
        }
        let loop = found.script.statements[outermost]
        let inside = loops.reversed().map { CallText.line(found.script.statements[$0]) }
        return Finding.Rewrite(
            before: inside + [CallText.line(statement)],
            after: [CallText.line(loop, code: "refs = []")] + inside
                + [
                    CallText.line(statement, code: "refs.append(\(call))"),
                    CallText.line(loop, code: "values = ray.get(refs)"),
                ])
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
