internal import TraceReading
internal import TraceSchema

/// A function or class whose pickle holds a large value.
enum LargeCapture {
    static func check(_ report: inout Report) {
        let run = report.run
        for (_, function) in run.functions.sorted(by: { $0.key < $1.key }) {
            guard let capture = weightiest(function),
                CapturedTwice.twice(function, in: run) == nil
            else { continue }
            let saving = saving(of: capture, in: function, run)
            let isOver = function.pickleBytes > run.functionWarning
            guard
                isOver && capture.bytes > function.pickleBytes / 2
                    || report.isWorthTelling(saving)
            else { continue }
            report.add(finding(function, capture, saving, report))
        }
    }

    /// The heaviest value in a function's pickle: of a captured function, what it brings along.
    static func weightiest(_ function: FunctionRecord) -> Event.Capture? {
        let data = function.captures.filter { $0.how != .module }
        guard let direct = data.filter({ $0.through == nil }).max(by: { $0.bytes < $1.bytes })
        else { return data.max { $0.bytes < $1.bytes } }
        let brought = data.filter { $0.through == direct.variable }.max { $0.bytes < $1.bytes }
        guard let brought, brought.bytes > direct.bytes / 2 else { return direct }
        return brought
    }

    /// What passing the value by reference would spare: the capture's share of the pickle's cost,
    /// less one put and a get for each call.
    private static func saving(
        of capture: Event.Capture, in function: FunctionRecord, _ run: RunRecord
    ) -> Finding.Saving {
        let spared = function.share(capture.bytes, of: function.ns)
        let gets = run.rates.argumentGet
        func getNs(_ each: Int64) -> Int64 { each.multiplied(by: Int64(function.calls)) }
        // Without a put in the run: it copies the value once, as the export did.
        let export = function.share(
            capture.bytes, of: function.pickle.ns.adding(function.export.ns))
        func putNs(_ rate: Double?, otherwise: Int64) -> Int64 {
            guard let rate else { return otherwise }
            return Int64(min(rate * Double(max(capture.bytes, 0)), Double(latestMoment)))
        }
        let low = spared.adding(-putNs(run.rates.putMost, otherwise: export))
            .adding(-getNs(gets.count > 0 ? gets.mean : leastFetch(run)))
        let high = spared.adding(-putNs(run.rates.putLeast, otherwise: 0))
            .adding(-getNs(gets.count > 0 ? gets.least : 0))
        let copied = function.share(capture.bytes, of: Int64(function.copied))
        return Finding.Saving(
            low: low, high: high, bytes: Int(copied) - capture.bytes,
            how: "the capture's share of pickle, export, fetch and unpickle, less one put"
                + (run.rates.putMost == nil ? " (at most what pickle and export took)" : "")
                + " and \(Quantity.count(function.calls, "get"))")
    }

    /// A way to a store and back, where the run has no get to tell.
    private static func leastFetch(_ run: RunRecord) -> Int64 {
        run.functions.values.map(\.fetch.least).min().map { $0 == .max ? 0 : $0 } ?? 0
    }

    private static func finding(
        _ function: FunctionRecord, _ capture: Event.Capture, _ saving: Finding.Saving,
        _ report: Report
    ) -> Finding {
        let run = report.run
        let size = Quantity.bytes(capture.bytes)
        let through = capture.through.map { ", through `\($0)`," } ?? ""
        let limit =
            function.pickleBytes >= run.functionLimit
            ? " Ray refuses from \(Quantity.bytes(run.functionLimit)) on."
            : function.pickleBytes > run.functionWarning
                ? " Ray warns over \(Quantity.bytes(run.functionWarning))." : ""
        return Finding(
            .largeCapture, variable: capture.variable, function: function.name,
            place: function.place,
            headline: "`\(function.name)` captures `\(capture.variable)`, \(size)\(through): it "
                + "lies in the control store, inside the function.",
            evidence: "The pickle of `\(function.name)` has "
                + "\(Quantity.bytes(function.pickleBytes)); pickled "
                + "\(CallText.times(function.pickle.count)), exported "
                + "\(CallText.times(function.export.count)), fetched "
                + "\(CallText.times(function.fetch.count)) for "
                + "\(Quantity.count(function.calls, "call")).\(limit)",
            numbers: [
                "capture_bytes": capture.bytes, "pickle_bytes": function.pickleBytes,
                "pickled": function.pickle.count, "exported": function.export.count,
                "fetched": function.fetch.count, "calls": function.calls,
                "warning_bytes": run.functionWarning, "refused_bytes": run.functionLimit,
            ],
            cost: Finding.Cost(
                ns: function.share(capture.bytes, of: function.ns),
                bytes: Int(function.share(capture.bytes, of: Int64(function.copied)))),
            saves: saving,
            rewrite: CaptureRewrite.byReference(
                capture.variable, function: capture.through ?? function.name, report))
    }
}

/// A captured value made an argument.
enum CaptureRewrite {
    /// `A_ref = ray.put(A)`, a parameter for it, and the reference at the call.
    static func byReference(_ variable: String, function name: String, _ report: Report)
        -> Finding.Rewrite
    {
        let reference = CallText.reference(to: variable)
        let parameter = CallText.parameter(for: variable)
        var rewrite = Finding.Rewrite(before: [], after: ["\(reference) = ray.put(\(variable))"])
        let site = report.run.callSites.first { $0.name == name }
        if let definition = report.source.definition(of: name, near: site?.place ?? Place()) {
            let isClass = definition.statement.skeleton.hasPrefix("class")
            let code = definition.statement.code
            rewrite.before.append(CallText.line(definition.statement))
            rewrite.after.append(
                isClass
                    ? CallText.line(definition.statement)
                        + "  # takes \(parameter) in __init__"
                    : CallText.line(
                        definition.statement,
                        code: CallText.adding(parameter, to: code, after: "(") ?? code))
        }
        guard let site else { return rewrite }
        let token = CallText.token(name)
        if let found = report.source.statement(at: site.place, holding: [token]),
            let code = CallText.adding(reference, to: found.statement.code, after: token)
        {
            rewrite.before.append(CallText.line(found.statement))
            rewrite.after.append(CallText.line(found.statement, code: code))
        } else {
            let call = CallText.call(site)
            rewrite.before.append(call)
            rewrite.after.append(CallText.adding(reference, to: call, after: ".remote(") ?? call)
        }
        return rewrite
    }
}
