import TraceSchema

/// The tables that a trace becomes in SQL.
enum TraceTables {
    /// The fields of an event that are columns; arguments and captures are tables of their own.
    static let eventFields = EventField.allCases.filter { $0.type != .array }

    /// The names that a user can select from, with their columns, as an error lists them.
    static let overview: [(name: String, columns: [String])] = [
        ("event", eventFields.map(\.rawValue)),
        ("argument", ["event", "position", "variable", "how", "object", "bytes"]),
        ("capture", ["event", "variable", "how", "through", "bytes"]),
        ("process", ["id", "pid", "node"]),
        ("fold", foldKeys + foldSums),
        ("total", foldKeys + foldSums),
    ]

    /// With the tables that are worked out.
    static var all: [(name: String, columns: [String])] { overview + DerivedTables.overview }

    private static let foldKeys = [
        "kind", "process", "function", "variable", "path", "role", "line",
    ]
    private static let foldSums = ["count", "bytes", "copied", "duration_ns"]

    /// The statements that make the tables and the view.
    static var definitions: [String] {
        let tables = overview.filter { $0.name != "total" }.map { table in
            "CREATE TABLE \(table.name) ("
                + table.columns.map { "\"\($0)\" \(type(of: $0, in: table.name))" }
                .joined(separator: ", ") + ")"
        }
        return tables + DerivedTables.definitions + [totalView]
    }

    /// Numbers of arguments and names of keywords share the column `position`, so it has no type.
    private static func type(of column: String, in table: String) -> String {
        switch (table, column) {
        case ("argument", "position"): return ""
        case ("argument", "event"), ("capture", "event"), ("process", "pid"), ("fold", "count"):
            return "INTEGER"
        case ("process", _): return "TEXT"
        default:
            let type = EventField(rawValue: column)?.type
            return type == .integer || type == .boolean ? "INTEGER" : "TEXT"
        }
    }

    /// Events that were kept and events that were only counted, together.
    private static var totalView: String {
        let keys = foldKeys.joined(separator: ", ")
        return """
            CREATE VIEW total AS
            SELECT \(keys), sum(count) AS count, coalesce(sum(bytes), 0) AS bytes,
                coalesce(sum(copied), 0) AS copied, coalesce(sum(duration_ns), 0) AS duration_ns
            FROM (
                SELECT \(keys), 1 AS count, bytes, copied, duration_ns FROM event
                UNION ALL
                SELECT \(keys), count, bytes, copied, duration_ns FROM fold
            )
            GROUP BY \(keys)
            """
    }
}
