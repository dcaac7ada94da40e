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
}
