import TraceFile
import TraceSchema

/// The page `docs/trace-format.md`, printed from the vocabulary, so that it cannot grow old.
enum TraceFormatPage {
    static var text: String {
        [
            introduction, header, fields, kinds, words, folds, sql, versions,
        ].joined(separator: "\n")
    }

    private static let introduction = """
        # The trace format

        <!-- Printed from Sources/TraceSchema. Change the tables there, then: \
        RAYSCOPE_RECORD=1 swift test --filter TraceFormatPageTests -->

        A trace is one file, JSON Lines in UTF-8, named `NAME.trace.jsonl` or, compressed with gzip, \
        `NAME.trace.jsonl.gz`. Line 1 is the header. Every other line is one event, in order of its \
        start; after the events may follow folds. A field that says nothing is left out.

        Whole numbers lie between ±(2⁵³ − 1), which every reader of JSON keeps exactly (RFC 7493). \
        Times are nanoseconds, sizes bytes.

        """

    // MARK: Header

    private static var header: String {
        """
        ## The header

        \(table(
            ["field", "type", "meaning"],
            [
                ["`rayscope`", "integer", "the format's version, \(TraceHeader.formatVersion); always the first field"],
                ["`engine`", "text", "what ran the script: " + list(Engine.allCases.map(\.rawValue))],
                ["`engine_version`", "text", "of Rayscope, or of Ray"],
                ["`script`", "text", "as the user named it"],
                ["`started`", "text", "wall-clock time of the script's start, ISO 8601 in UTC"],
                ["`config`", "object", "settings that the events depend on, such as `inline_limit` in bytes; whole numbers"],
                ["`suppose`", "text or null", "the rule that was changed with `--suppose`"],
                [
                    "`simulated`", "object",
                    "only where the run was not: `changes` (texts), `calibration`, and `network` where "
                        + "there are several nodes; made by `rayscope simulate`",
                ],
                ["`processes`", "array", "the lanes: `{\"id\":\"driver\",\"pid\":1,\"node\":\"n1\"}`; on another machine than the driver's, `clock_error_ns` says how far its times may be off, either way"],
                ["`complete`", "boolean", "false where the run was cut off; the events up to then are there"],
                ["`folded`", "integer", "how many events the folds stand for; left out where none"],
                ["`exit_status`", "integer", "the script's, 128 + n for signal n; left out where unknown"],
                ["`missing`", "array", "kinds that this engine shows otherwise and could not show in this run; left out where none"],
            ]))
        """
    }

    // MARK: Events

    private static var fields: String {
        """
        ## The fields of an event

        `kind`, `process` and `start_ns` are always there.

        \(table(
            ["field", "type", "kinds", "meaning"],
            EventField.allCases.map { field in
                ["`\(field.rawValue)`", field.type.rawValue, users(of: field), field.meaning]
            }))
        """
    }

    private static func users(of field: EventField) -> String {
        if EventField.common.contains(field) { return "any" }
        return EventKind.allCases.filter { $0.specification.fields.contains(field) }
            .map { "`\($0.rawValue)`" }.joined(separator: ", ")
    }

    private static var kinds: String {
        """
        ## The kinds of events

        The embedded engine sees them all. Real Ray's C++ parts cannot be watched from outside: what \
        is concluded there rather than seen carries `"inferred": true`, and some is absent.

        \(table(
            ["kind", "process", "one event for each", "`bytes`", "on real Ray"],
            EventKind.allCases.map { kind in
                let row = kind.specification
                return [
                    "`\(kind.rawValue)`", row.process, row.each, row.bytes ?? "", row.ray.rawValue,
                ]
            }))
        """
    }

    private static var words: String {
        """
        ## Words

        \(table(
            ["field", "words"],
            [
                ["`role`", list(Role.allCases.map(\.rawValue))],
                ["`path`", list(TransferPath.allCases.map(\.rawValue))],
                ["`how` of an argument", list(PassingMode.allCases.map(\.rawValue))],
                ["`how` of a capture", list(CaptureMode.allCases.map(\.rawValue))],
            ]))
        """
    }

    // MARK: Folds, SQL, versions

    private static let folds = """
        ## Folds

        Past the event limit (\(RunDescription.defaultEventLimit) unless `--event-limit` says \
        otherwise), and where the disk is full, events are counted instead of kept. A line \
        `{"fold":{…}}` stands for all of those that agree in `kind`, `process`, `function`, \
        `variable`, `path`, `role` and `line`; it has their `count` and the sums of `bytes`, `copied` \
        and `duration_ns`. Events and folds together are exact. Where a process has more different \
        folds than its table holds, the later ones keep only `kind` and `process`.

        """

    private static var sql: String {
        let tables = SQLTable.all.map { table in
            """
            ### `\(table.name)`

            \(table.isView ? "A view: one" : "One") row for each \(table.meaning).

            """
                + (table.name == SQLTable.event.name
                    ? "\nIts columns are the fields above except `arguments` and `captures`.\n"
                    : "\n"
                        + Self.table(
                            ["column", "type", "meaning"],
                            table.columns.map { ["`\($0.name)`", $0.type.rawValue, $0.meaning] }))
        }
        return """
            ## In SQL

            `rayscope query TRACE "select …"` has these tables and views, and `rayscope query --schema` \
            prints them; booleans are 0 and 1. A query only reads, and is stopped after 60 seconds \
            (`--timeout`).

            \(tables.joined(separator: "\n"))
            What did the first, the second and the hundredth call of a line cost?

            ```
            $ rayscope query my_script.trace.jsonl "select iteration, duration_ns, bytes, pickled, copied
                from iteration where line = 39 and iteration in (1, 2, 100)"
            iteration  duration_ns  bytes  pickled  copied
            ─────────  ───────────  ─────  ───────  ──────
                    1      1376693     10    34257   68639
                    2       157114     10        0     125
                  100       118777     10        0     125
            ```

            """
    }

    private static let versions = """
        ## Versions

        A reader passes over fields that it does not know, so a field can be added within a version. \
        A new kind, a new word or another meaning raises the version; an older Rayscope then asks to \
        be updated rather than guess.

        """

    // MARK: Markdown

    private static func list(_ words: [String]) -> String {
        words.map { "`\($0)`" }.joined(separator: ", ")
    }

    private static func table(_ heads: [String], _ rows: [[String]]) -> String {
        func line(_ cells: [String]) -> String {
            "| " + cells.map { $0.replacing("|", with: "\\|") }.joined(separator: " | ") + " |\n"
        }
        return line(heads) + line(heads.map { _ in "---" }) + rows.map(line).joined()
    }
}
