/// A table or view that a trace becomes in SQL, as it is made, as `rayscope query --schema` prints
/// it and as the page of the trace format does.
///
/// A further one is a value like these, added to ``all``; what fills it is in `TraceQuery`.
package struct SQLTable: Sendable {
    package let name: String
    /// A view is worked out at each query.
    package let isView: Bool
    /// One row for each …
    package let meaning: String
    package let columns: [Column]

    package init(_ name: String, isView: Bool = false, _ meaning: String, _ columns: [Column]) {
        self.name = name
        self.isView = isView
        self.meaning = meaning
        self.columns = columns
    }

    package struct Column: Sendable {
        package let name: String
        package let type: ColumnType
        /// With its unit.
        package let meaning: String

        package init(_ name: String, _ type: ColumnType, _ meaning: String) {
            self.name = name
            self.type = type
            self.meaning = meaning
        }

        /// A field of an event, as a column; booleans are 0 and 1.
        package init(_ field: EventField) {
            let type: ColumnType
            var meaning = field.meaning
            switch field.type {
            case .integer: type = .integer
            case .boolean:
                type = .integer
                meaning += "; 0 or 1"
            case .text, .array: type = .text
            }
            self.init(field.rawValue, type, meaning)
        }
    }

    package enum ColumnType: String, Sendable {
        case integer, text, real
        /// Numbers and words in one column.
        case any
    }

    /// All of them, in the order in which they are made and printed.
    package static let all: [SQLTable] = [
        event, argument, capture, process, fold, total, iteration, finding, ledger,
        criticalPath,
    ]

    /// The fields of an event that are columns; arguments and captures are tables of their own.
    package static let eventFields = EventField.allCases.filter { $0.type != .array }

    package static let event = SQLTable("event", "event", eventFields.map { Column($0) })

    package static let argument = SQLTable(
        "argument", "argument of a call",
        [
            Column("event", .integer, "the `id` of its `submit`"),
            Column("position", .any, "from 0, or the keyword"),
            Column("variable", .text, "source text: `A`"),
            Column("how", .text, words(PassingMode.allCases)),
            Column("object", .text, "`o1`: what was put for it, or what it refers to"),
            Column("bytes", .integer, "serialized length"),
        ])

    package static let capture = SQLTable(
        "capture", "variable in the pickle of a function or class",
        [
            Column("event", .integer, "the `id` of its `pickle`"),
            Column("variable", .text, "the captured name"),
            Column("how", .text, words(CaptureMode.allCases)),
            Column("through", .text, "the function that it came with, where not the pickled one"),
            Column(
                "bytes", .integer,
                "its span in the pickle, with what came through it; `ledger` and the pictures tell it "
                    + "without"),
        ])

    package static let process = SQLTable(
        "process", "lane",
        [
            Column("id", .text, "`driver`, `worker-1`, …"),
            Column("pid", .integer, "its number on its machine"),
            Column("node", .text, "the machine: `n1`"),
        ])

    package static let fold = SQLTable(
        "fold", "group of events that were counted instead of kept", sums(of: "the events"))

    package static let total = SQLTable(
        "total", isView: true, "group of events, kept or counted",
        sums(of: "the events, kept or counted"))

    private static func words<Word: RawRepresentable<String>>(_ words: [Word]) -> String {
        words.map { "`\($0.rawValue)`" }.joined(separator: ", ")
    }

    /// The fields that the events of a fold agree in.
    package static let foldKeys: [EventField] = [
        .kind, .process, .function, .variable, .path, .role, .line,
    ]

    private static func sums(of events: String) -> [Column] {
        foldKeys.map { Column($0) } + [
            Column("count", .integer, "how many events"),
            Column("bytes", .integer, "of \(events), together"),
            Column("copied", .integer, "of \(events), together"),
            Column("duration_ns", .integer, "of \(events), together, in nanoseconds"),
        ]
    }

    package static let iteration = SQLTable(
        "iteration", isView: true,
        "call, numbered at its place in the script: what the 1st, the 2nd, the 1000th cost",
        [
            Column(.file), Column(.line),
            Column("name", .text, "the function's, class's or method's name"),
            Column("iteration", .integer, "which call of `name` at this line it is, from 1"),
            Column(.task), Column(.function),
            Column("process", .text, "lane of the caller"),
            Column(
                "start_ns", .integer,
                "of the call's first event (its function's pickle, where it was the first)"),
            Column(
                "duration_ns", .integer,
                "to the end of its last event, the `get` of its result included; nanoseconds"),
            Column("execute_ns", .integer, "nanoseconds in the task's body, all attempts"),
            Column("bytes", .integer, "of its arguments by value, serialized"),
            Column("pickled", .integer, "bytes of its function pickled for it; 0 in later calls"),
            Column("fetched", .integer, "bytes of its function fetched by its worker for it"),
            Column("puts", .integer, "how often something was put into the object store for it"),
            Column(
                "copied", .integer,
                "bytes copied on its way between processes and stores: by export, put, dispatch, "
                    + "fetch, get and return"),
        ])
}
