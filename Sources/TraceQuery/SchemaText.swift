import TraceSchema

/// What there is to select from, as `rayscope query --schema` prints it.
package struct SchemaText {
    /// Rows of each table, by name; empty where no trace was named.
    private let rows: [String: Int]

    /// Counts the rows of a database; without one, it is of the tables alone. The time limit, in
    /// seconds, is for each table.
    ///
    /// - Throws: ``QueryError``.
    package init(of database: TraceDatabase? = nil, timeLimit: Double = 60) throws {
        var rows: [String: Int] = [:]
        for table in SQLTable.all {
            let answer = try database?.query(
                "SELECT count(*) FROM \(table.name)", timeLimit: timeLimit)
            if case .integer(let count)? = answer?.rows.first?.first {
                rows[table.name] = Int(count)
            }
        }
        self.rows = rows
    }

    /// A table a paragraph for people, a column a row for programs.
    package func text(as format: QueryResultFormat) -> String {
        switch format {
        case .table: paragraphs
        case .csv, .json: format.text(of: columns)
        }
    }

    private var columns: QueryResult {
        let cells = SQLTable.all.flatMap { table in
            table.columns.map { column in
                [table.name, column.name, column.type.rawValue, column.meaning]
            }
        }
        return QueryResult(
            columns: ["table", "column", "type", "meaning"],
            rows: cells.map { $0.map { .text($0) } })
    }

    private var paragraphs: String {
        let columns = SQLTable.all.flatMap(\.columns)
        let names = columns.map(\.name.count).max() ?? 0
        let types = columns.map(\.type.rawValue.count).max() ?? 0
        return SQLTable.all.map { table in
            let counted = rows[table.name].map { " (\($0) now)" } ?? ""
            let heading =
                "\(table.name)\(table.isView ? ", a view" : "")\(counted): one row for each "
                + table.meaning
            let lines = table.columns.map { column in
                "  " + Self.padded(column.name, to: names) + "  "
                    + Self.padded(column.type.rawValue, to: types) + "  "
                    + String(column.meaning.filter { $0 != "`" })
            }
            return ([heading] + lines).joined(separator: "\n") + "\n"
        }.joined(separator: "\n")
    }

    private static func padded(_ text: String, to width: Int) -> String {
        text + String(repeating: " ", count: max(0, width - text.count))
    }
}
