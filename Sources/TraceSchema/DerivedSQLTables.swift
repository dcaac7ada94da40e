/// The tables that are worked out from a trace, by the code that `rayscope explain` tells the same
/// with.
extension SQLTable {
    package static let finding = SQLTable(
        "finding", "finding: what could be changed in the script",
        [
            Column("kind", .text, "which one, as `docs/findings.md` lists them"),
            Column("variable", .text, "the value that it is about"),
            Column("function", .text, "the function's name"),
            Column(.file), Column(.line),
            Column("headline", .text, "in a line"),
            Column("evidence", .text, "what it rests on, in a sentence"),
            Column("cost_ns", .integer, "what it cost in this run, in nanoseconds"),
            Column("cost_bytes", .integer, "bytes moved for it in this run"),
            Column("saves_low_ns", .integer, "what the change would save, at least"),
            Column("saves_high_ns", .integer, "what the change would save, at most"),
            Column("saves_bytes", .integer, "bytes that need not be moved any more"),
            Column("page", .text, "of Ray's documentation"),
        ])

    /// The columns of ``ledger`` that count, with the kind of event that each counts.
    package static let ledgerCounts: [(column: String, kind: EventKind)] = [
        ("pickled", .pickle), ("exported", .export), ("fetched", .fetch), ("unpickled", .unpickle),
        ("serialized", .serialize), ("put", .put), ("submitted", .submit),
        ("dispatched", .dispatch), ("got", .get), ("deserialized", .deserialize),
        ("executed", .execute), ("returned", .return),
    ]

    package static let ledger = SQLTable(
        "ledger",
        "variable, way, function, place and size: what it cost. All rows together have the trace's "
            + "bytes (less those of events with an error) and nanoseconds, folds included",
        [
            Column("entry", .integer, "its number, from 1; the dearest first"),
            Column(
                "how", .text,
                "`captured`, `value`, `reference`, `result`, `put`; `function`, `call` or `other` for "
                    + "what is no variable's"),
            Column("variable", .text, "the name; of a reference, of what was put"),
            Column("reference", .text, "a reference's own name"),
            Column("through", .text, "what brought a captured variable in"),
            Column("function", .text, "the function's name"),
            Column(.file), Column(.line),
            Column("bytes", .integer, "its size; the smallest, where they differ a little"),
            Column("largest_bytes", .integer, "the largest"),
            Column("calls", .integer, "how many calls took part"),
            Column("unfinished", .integer, "of these, cut off: a timeout, Ctrl-C"),
        ]
            + ledgerCounts.map {
                Column($0.column, .integer, "how often, a captured variable with its function")
            }
            + [
                Column("failed", .integer, "events with an error, in none of the counts"),
                Column("moved_bytes", .integer, "moved, on all paths"),
                Column(
                    "copied_bytes", .integer,
                    "of these really copied on the way between processes and stores: the sum of all "
                        + "rows is that of `copied` over the events without an error that are no "
                        + "`deserialize`"),
            ]
            + TransferPath.allCases.flatMap { path in
                let name = path.rawValue.split(separator: "-").joined(separator: "_")
                return [
                    Column("\(name)_moved_bytes", .integer, "moved by `\(path.rawValue)`"),
                    Column("\(name)_copied_bytes", .integer, "of these really copied"),
                ]
            }
            + [
                Column("work_ns", .integer, "time, without waiting, in nanoseconds"),
                Column("waited_ns", .integer, "time spent waiting, in nanoseconds"),
                Column("first_ns", .integer, "of `work_ns`, in the first call"),
                Column("share", .real, "of the work of all rows, 0 to 1"),
            ])

    package static let criticalPath = SQLTable(
        "critical_path",
        "stretch of the critical path: where the time went, each moment once; the durations add up "
            + "to the time from the script's start to its last event",
        [
            Column("stage", .text, "what was done, or waited for"),
            Column("function", .text, "the function's name"),
            Column("variable", .text, "the value that was on its way"),
            Column(.file), Column(.line),
            Column("count", .integer, "how many stretches of the run it stands for"),
            Column("duration_ns", .integer, "together, in nanoseconds"),
            Column("share", .real, "of the run, 0 to 1"),
        ])
}
