internal import TraceReading
internal import TraceSchema

/// References that came inside an argument, and that the task gets by hand.
enum NestedReference {
    static func check(_ report: inout Report) {
        for (site, nested) in report.run.nestedGets.sorted(by: { $0.key < $1.key }) {
            check(report.run.callSites[Int(site)], nested, &report)
        }
    }

    private static func check(_ site: CallSite, _ nested: NestedGets, _ report: inout Report) {
        let saving = Finding.Saving(
            low: 0, high: nested.waitedNs,
            how: "what its tasks waited inside ray.get; nothing where no other task wanted their "
                + "workers")
        guard report.isWorthTelling(saving) else { return }
        // Only an argument by value can hold a reference; a captured one is another matter.
        let candidates = site.arguments.indices.filter { site.arguments[$0].how != .reference }
        guard let position = position(of: nested.reference, among: candidates, site) else { return }
        let argument = site.arguments[position].variable
        let name = argument.map { "`\($0)`" } ?? "an argument"
        report.add(
            Finding(
                .nestedReference, variable: argument, function: site.name, place: site.place,
                headline: "`\(site.name)` gets by hand what comes inside \(name): it sits on its "
                    + "worker while it waits.",
                evidence: "\(Quantity.count(nested.count, "get")) inside its tasks, "
                    + "\(Quantity.bytes(nested.bytes)), waited "
                    + "\(Quantity.duration(nested.waitedNs)).",
                numbers: [
                    "gets": nested.count, "bytes": nested.bytes,
                    "waited_ns": Int(clamping: nested.waitedNs), "get_ns": Int(clamping: nested.ns),
                ],
                cost: Finding.Cost(ns: nested.ns, bytes: nested.bytes), saves: saving,
                rewrite: rewrite(site, position, nested, report)))
    }

    /// The argument that names the reference, or else the weightiest.
    private static func position(
        of reference: String?, among candidates: [Int], _ site: CallSite
    ) -> Int? {
        let named = candidates.first { position in
            guard let reference, let text = site.arguments[position].variable else { return false }
            return Names.used(in: text).contains(reference)
        }
        // An int, None or bool holds none.
        let others = candidates.filter { site.arguments[$0].bytes ?? 0 > 100 }
        return named
            ?? others.max { site.arguments[$0].bytes ?? 0 < site.arguments[$1].bytes ?? 0 }
    }

    private static func rewrite(
        _ site: CallSite, _ position: Int, _ nested: NestedGets, _ report: Report
    ) -> Finding.Rewrite {
        let text = site.arguments[position].variable ?? "refs"
        // A list of references becomes arguments of their own.
        let inner = text.hasPrefix("[") && text.hasSuffix("]") && !text.contains(" for ")
        let plain = inner ? String(text.dropFirst().dropLast()) : "*\(text)"
        let token = CallText.token(site.name)
        var before: [String] = []
        var after: [String] = []
        if let get = report.source.statement(at: nested.place, holding: ["get("]) {
            before.append(CallText.line(get.statement))
            after.append(CallText.line(get.statement) + "  # without ray.get: it is the value")
        }
        if let found = report.source.statement(at: site.place, holding: [token]),
            let code = CallText.replaced(text, with: plain, in: found.statement.code, after: token)
        {
            before.append(CallText.line(found.statement))
            after.append(CallText.line(found.statement, code: code))
        } else {
            before.append(CallText.call(site))
            after.append(CallText.call(site, replacing: position, with: plain))
        }
        return Finding.Rewrite(before: before, after: after)
    }
}
