import TraceSchema

/// The statements that make the tables and views of ``SQLTable/all``.
enum TraceTables {
    static var definitions: [String] {
        SQLTable.all.filter { !$0.isView }.map { table in
            "CREATE TABLE \(table.name) ("
                + table.columns.map { "\"\($0.name)\" \(type(of: $0))" }.joined(separator: ", ")
                + ")"
        } + [total, IterationView.definition]
    }

    /// What has numbers and words in it has no type: SQLite then keeps each as it is.
    private static func type(of column: SQLTable.Column) -> String {
        switch column.type {
        case .integer: "INTEGER"
        case .text: "TEXT"
        case .real: "REAL"
        case .any: ""
        }
    }

    /// Events that were kept and events that were only counted, together.
    private static var total: String {
        let keys = SQLTable.foldKeys.map(\.rawValue).joined(separator: ", ")
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
