internal import TraceReading
internal import TraceSchema

/// One place of the script that makes a new remote function or class again and again.
enum DefinedInLoop {
    private struct Key: Hashable {
        var name: String
        var place: Place
    }

    private struct Group {
        var sum = Sum()
        /// Of that, what the process that defines them spends itself.
        var own = Sum()
        var copied = 0
        var bytes = 0
        var fetched = 0
    }

    static func check(_ report: inout Report) {
        let run = report.run
        var groups: [Key: [Group]] = [:]
        for (_, function) in run.functions.sorted(by: { $0.key < $1.key })
        where function.export.count > 0 {
            add(function, to: &groups[Key(name: function.name, place: function.place), default: []])
        }
        for (key, same) in groups {
            for group in same where group.sum.count >= 2 {
                let copied = group.copied - group.copied / group.sum.count
                let saving = Finding.Saving(
                    low: group.own.withoutMost, high: group.sum.withoutLeast, bytes: copied,
                    how: "pickle and export of all but the dearest, or these with fetch and "
                        + "unpickle of all but the cheapest one")
                guard group.sum.count >= Threshold.Ray.duplicates || report.isWorthTelling(saving)
                else { continue }
                report.add(finding(key, group, saving, report))
            }
        }
    }

    /// One source makes pickles of one size, to 1 % or 16 bytes; a helper that makes remote
    /// functions of what it is given makes others.
    private static func add(_ function: FunctionRecord, to groups: inout [Group]) {
        let bytes = function.pickleBytes
        var index = groups.firstIndex { abs($0.bytes - bytes) <= max($0.bytes / 100, 16) }
        if index == nil {
            groups.append(Group(bytes: bytes))
            index = groups.count - 1
        }
        guard let index else { return }
        groups[index].sum.add(function.ns)
        groups[index].own.add(function.pickle.ns.adding(function.export.ns))
        groups[index].copied = groups[index].copied.adding(function.copied)
        groups[index].fetched = groups[index].fetched.adding(function.fetch.count)
    }

    private static func finding(
        _ key: Key, _ group: Group, _ saving: Finding.Saving, _ report: Report
    ) -> Finding {
        let count = Quantity.count(group.sum.count)
        return Finding(
            .definedInLoop, function: key.name, place: key.place,
            headline:
                "`\(key.name)` is defined \(count) times: each definition is another function "
                + "to Ray.",
            evidence: "\(count) functions of that name, called at one place, were pickled and "
                + "exported, \(Quantity.bytes(group.bytes)) each, and fetched "
                + "\(CallText.times(group.fetched)); \(Quantity.duration(group.sum.mean)) each.",
            numbers: [
                "functions": group.sum.count, "pickle_bytes": group.bytes,
                "fetched": group.fetched, "mean_ns": Int(clamping: group.sum.mean),
                "ray_warns_from": Threshold.Ray.duplicates,
            ],
            cost: Finding.Cost(ns: group.sum.ns, bytes: group.copied), saves: saving,
            rewrite: rewrite(key, report))
    }

    private static func rewrite(_ key: Key, _ report: Report) -> Finding.Rewrite {
        let call = "\(key.name).remote(…)"
        guard let definition = report.source.definition(of: key.name, near: key.place) else {
            return Finding.Rewrite(
                before: ["for …:", "    @ray.remote", "    def \(key.name)(…): …"],
                after: ["@ray.remote", "def \(key.name)(…): …", "for …:", "    \(call)"])
        }
        let script = definition.script
        let own = definition.statement
        let outer =
            script.loops(around: definition.index).last
            ?? script.function(around: definition.index)
        guard let outer = outer.map({ script.statements[$0] }) else {
            return Finding.Rewrite(
                words: "Define `\(key.name)` once, where what calls it again and again is not run "
                    + "again.")
        }
        func moved(_ code: String) -> String { CallText.line(outer, code: code) }
        return Finding.Rewrite(
            before: [CallText.line(outer), CallText.line(own)],
            after: [moved("@ray.remote"), moved(own.code), CallText.line(outer)])
    }
}
