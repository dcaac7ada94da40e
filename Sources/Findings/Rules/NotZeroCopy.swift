internal import TraceReading
internal import TraceSchema

/// A large value that whoever gets it makes again, item by item.
enum NotZeroCopy {
    /// Where the objects of one value come from.
    private enum Source: Hashable {
        case put(Int32)
        case argument(Int32)
        case result(Int32)
    }

    private struct Remade {
        var sum = Sum()
        var bytes = 0
    }

    static func check(_ report: inout Report) {
        let run = report.run
        if run.hidesCopies {
            report.cannotCheck(
                .notZeroCopy, "this trace does not tell what is copied to make a value again")
        }
        var groups: [Source: Remade] = [:]
        for object in run.objects.values {
            guard object.remade.count > 0, object.bytes > run.inlineLimit,
                object.remadeCopied > object.bytes / 2, let source = source(of: object, run)
            else { continue }
            var group = groups[source] ?? Remade()
            group.sum.count = group.sum.count.adding(object.remade.count)
            group.sum.ns.add(object.remade.ns)
            group.bytes = max(group.bytes, object.bytes)
            groups[source] = group
        }
        for (source, remade) in groups where remade.sum.count >= 2 {
            let saving = saving(remade, run)
            guard report.isWorthTelling(saving) else { continue }
            report.add(finding(source, remade, saving, report))
        }
    }

    private static func source(of object: ObjectRecord, _ run: RunRecord) -> Source? {
        switch object.origin {
        case .put where object.putSite >= 0: return .put(object.putSite)
        case .argument, .result:
            guard object.task >= 0 else { return nil }
            let site = run.calls[Int(object.task)].site
            guard site >= 0 else { return nil }
            return object.origin == .argument ? .argument(site) : .result(site)
        case .put, .unknown: return nil
        }
    }

    private static func saving(_ remade: Remade, _ run: RunRecord) -> Finding.Saving {
        let zeroCopy = run.rates.zeroCopy
        let count = Int64(remade.sum.count)
        let slowest = zeroCopy.count > 0 ? zeroCopy.most : run.rates.argumentGet.mean
        let quickest = zeroCopy.count > 0 ? zeroCopy.least : 0
        // Workers make it again side by side.
        let lanes = Int64(max(min(run.taskWorkers.count, remade.sum.count), 1))
        return Finding.Saving(
            low: remade.sum.ns.adding(-slowest.multiplied(by: count)) / lanes,
            high: remade.sum.ns.adding(-quickest.multiplied(by: count)),
            how: (zeroCopy.count > 0
                ? "its deserializes, less those of an array at this run's slowest or quickest"
                : "its deserializes, less a get each (low): the run read no array")
                + (lanes > 1 ? "; low is \(CallText.sideBySide(lanes))not one after another" : ""))
    }

    private static func finding(
        _ source: Source, _ remade: Remade, _ saving: Finding.Saving, _ report: Report
    ) -> Finding {
        let subject = subject(of: source, report)
        let name =
            subject.variable.map { "`\($0)`" } ?? subject.function.map { "The result of `\($0)`" }
            ?? "A value"
        let size = Quantity.bytes(remade.bytes)
        return Finding(
            .notZeroCopy, variable: subject.variable, function: subject.function,
            place: subject.place,
            headline: "\(name), \(size), is no array: whoever gets it copies it out of the object "
                + "store and makes it again.",
            evidence: "Made again \(CallText.times(remade.sum.count)), "
                + "\(Quantity.duration(remade.sum.mean)) each, more than half of its bytes copied.",
            numbers: [
                "remade": remade.sum.count, "bytes": remade.bytes,
                "mean_ns": Int(clamping: remade.sum.mean),
            ],
            cost: Finding.Cost(
                ns: remade.sum.ns, bytes: remade.bytes.multiplied(by: remade.sum.count)),
            saves: saving, rewrite: subject.rewrite)
    }

    private struct Subject {
        var variable: String?
        var function: String?
        var place: Place
        var rewrite: Finding.Rewrite
    }

    private static func subject(of source: Source, _ report: Report) -> Subject {
        let run = report.run
        switch source {
        case .put(let index):
            let site = run.putSites[Int(index)]
            let value = site.variable ?? "value"
            return Subject(
                variable: site.variable, function: nil, place: site.place,
                rewrite: asArray(
                    value, at: site.place, token: "put(",
                    otherwise: "\(site.bound.map { "\($0) = " } ?? "")ray.put(\(value))", report))
        case .argument(let index):
            let site = run.callSites[Int(index)]
            let value = site.byValue.max { $0.bytes < $1.bytes }?.variable
            return Subject(
                variable: value, function: site.name, place: site.place,
                rewrite: asArray(
                    value ?? "value", at: site.place, token: CallText.token(site.name),
                    otherwise: CallText.call(site), report))
        case .result(let index):
            let site = run.callSites[Int(index)]
            let definition = report.source.definition(of: site.name, near: site.place)
            let line = definition.map { CallText.line($0.statement) } ?? "def \(site.name)(…):"
            return Subject(
                variable: nil, function: site.name, place: site.place,
                rewrite: Finding.Rewrite(
                    before: [line, "    return values"],
                    after: [line, "    return np.asarray(values)"]))
        }
    }

    private static func asArray(
        _ value: String, at place: Place, token: String, otherwise: String, _ report: Report
    ) -> Finding.Rewrite {
        let found = report.source.statement(at: place, holding: [token, value])
        let line = found?.statement.code ?? otherwise
        let mark = found == nil ? "(" : token
        let array = "np.asarray(\(value))"
        let code = CallText.replaced(value, with: array, in: line, after: mark) ?? line
        guard let statement = found?.statement else {
            return Finding.Rewrite(before: [line], after: [code])
        }
        return Finding.Rewrite(
            before: [CallText.line(statement)], after: [CallText.line(statement, code: code)])
    }
}
