internal import TraceReading
internal import TraceSchema

/// A captured remote function that brings its data twice: as a function, and in its own pickle.
enum CapturedTwice {
    struct Twice {
        var inner: Event.Capture
        var data: Event.Capture
        /// Of the pickle that the captured function carries.
        var again: Int
    }

    static func check(_ report: inout Report) {
        let run = report.run
        for (_, function) in run.functions.sorted(by: { $0.key < $1.key }) {
            guard let twice = twice(function, in: run) else { continue }
            let all = function.share(twice.again, of: function.ns)
            let once = function.share(
                twice.again, of: function.pickle.ns.adding(function.export.ns))
            let copied = Int(function.share(twice.again, of: Int64(function.copied)))
            let saving = Finding.Saving(
                low: once, high: all, bytes: copied,
                how: "the second copy's share of pickle and export, and of fetch and unpickle")
            guard function.pickleBytes > run.functionWarning || report.isWorthTelling(saving)
            else { continue }
            report.add(finding(function, twice, saving, report))
        }
    }

    /// Nil where no captured function of this one carries its own pickle with data in it.
    static func twice(_ function: FunctionRecord, in run: RunRecord) -> Twice? {
        var found: Twice?
        for inner in function.captures where inner.through == nil && inner.how != .module {
            let data = function.captures
                .filter { $0.through == inner.variable && $0.how != .module }
                .max { $0.bytes < $1.bytes }
            guard let data, data.bytes > 0 else { continue }
            let pickles = run.functions.values
                .filter { $0.name == inner.variable && $0.pickleBytes >= data.bytes }
                .map(\.pickleBytes)
            // The data and the pickle that holds it again, to within the function's own code.
            guard let again = pickles.filter({ inner.bytes - data.bytes >= $0 }).max() else {
                continue
            }
            if again > found?.again ?? 0 { found = Twice(inner: inner, data: data, again: again) }
        }
        return found
    }

    private static func finding(
        _ function: FunctionRecord, _ twice: Twice, _ saving: Finding.Saving, _ report: Report
    ) -> Finding {
        let (inner, data) = (twice.inner, twice.data)
        var rewrite = CaptureRewrite.byReference(
            data.variable, function: inner.variable, report)
        let other =
            "Or make the first call of `\(function.name)` before the first of "
            + "`\(inner.variable)`: then it comes along once."
        rewrite.words = [other, rewrite.words].compactMap(\.self).joined(separator: " ")
        return Finding(
            .capturedTwice, variable: data.variable, function: function.name,
            place: function.place,
            headline: "`\(function.name)` captures the remote function `\(inner.variable)`, which "
                + "brings `\(data.variable)`, \(Quantity.bytes(data.bytes)), twice: it had been "
                + "called before and carries its own pickle too.",
            evidence: "`\(inner.variable)` takes \(Quantity.bytes(inner.bytes)) of the "
                + "\(Quantity.bytes(function.pickleBytes)) that `\(function.name)` pickles to; "
                + "exported \(CallText.times(function.export.count)), fetched "
                + "\(CallText.times(function.fetch.count)).",
            numbers: [
                "inner_bytes": inner.bytes, "data_bytes": data.bytes, "again_bytes": twice.again,
                "pickle_bytes": function.pickleBytes, "exported": function.export.count,
                "fetched": function.fetch.count,
            ],
            cost: Finding.Cost(
                ns: function.share(inner.bytes, of: function.ns),
                bytes: Int(function.share(inner.bytes, of: Int64(function.copied)))),
            saves: saving,
            rewrite: rewrite)
    }
}
