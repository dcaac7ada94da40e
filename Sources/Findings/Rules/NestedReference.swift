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

    /// The references as arguments of their own, taken by a `*` parameter; in words where the
    /// function's code does not show that nothing else is done with them.
    private static func rewrite(
        _ site: CallSite, _ position: Int, _ nested: NestedGets, _ report: Report
    ) -> Finding.Rewrite {
        let argument = site.arguments[position]
        let name = argument.variable.map { "`\($0)`" } ?? "the argument"
        let place = PlaceText.of(file: nested.place.file, line: nested.place.line)
        let words = Finding.Rewrite(
            words: "Pass the references inside \(name) as arguments of their own: Ray then starts "
                + "`\(site.name)` when their values are there and hands it those, and the "
                + "`ray.get`\(place.map { " in \($0)" } ?? "") goes.")
        let token = CallText.token(site.name)
        guard let text = argument.variable, case .index(let index) = argument.position,
            position == site.arguments.count - 1,
            let found = report.source.statement(at: site.place, holding: [token, text]),
            let definition = report.source.definition(of: site.name, near: site.place),
            let parameter = StarParameter(at: index, of: definition, getAt: nested.place.line)
        else { return words }
        // A list of references becomes arguments of their own.
        let inner = text.hasPrefix("[") && text.hasSuffix("]") && !text.contains(" for ")
        let plain = inner ? String(text.dropFirst().dropLast()) : "*\(text)"
        guard
            let code = CallText.replaced(text, with: plain, in: found.statement.code, after: token)
        else { return words }
        return Finding.Rewrite(
            before: parameter.before + [CallText.line(found.statement)],
            after: parameter.after + [CallText.line(found.statement, code: code)])
    }
}
