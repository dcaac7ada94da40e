internal import TraceReading
internal import TraceSchema

/// A function or class whose pickle holds a large value.
enum LargeCapture {
    /// What is smaller is not large, whatever it cost: Ray's page speaks of "a few MB".
    private static let least = 1_000_000

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
                    || capture.bytes >= least && report.isWorthTelling(saving)
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
            return Int64(capture.bytes).scaled(by: rate)
        }
        // Workers fetch it side by side.
        let once = function.share(
            capture.bytes,
            of: function.pickle.ns.adding(function.export.ns).adding(function.fetch.most)
                .adding(function.unpickle.most))
        let low = once.adding(-putNs(run.rates.putMost, otherwise: export))
            .adding(-getNs(gets.count > 0 ? gets.mean : leastFetch(run)))
        let high = spared.adding(-putNs(run.rates.putLeast, otherwise: 0))
            .adding(-getNs(gets.count > 0 ? gets.least : 0))
        let copied = function.share(capture.bytes, of: Int64(function.copied))
        return Finding.Saving(
            low: low, high: high, bytes: Int(copied) - capture.bytes,
            how: "the capture's share of pickle, export and one worker's or all workers' fetch and "
                + "unpickle, less one put"
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
