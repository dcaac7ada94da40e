import GRDB
import TraceSchema

/// What a query answers.
package struct QueryResult: Equatable, Sendable {
    package var columns: [String]
    package var rows: [[Value]]

    package init(columns: [String], rows: [[Value]]) {
        self.columns = columns
        self.rows = rows
    }

    /// A value as SQLite has it. Booleans of a trace are 0 and 1.
    package enum Value: Equatable, Sendable {
        case null
        case integer(Int64)
        case real(Double)
        case text(String)
        /// Only from an expression of the query's own, such as `x'00'`.
        case blob([UInt8])

        init(_ value: DatabaseValue) {
            self =
                switch value.storage {
                case .null: .null
                case .int64(let integer): .integer(integer)
                case .double(let real): .real(real)
                case .string(let text): .text(text)
                case .blob(let data): .blob([UInt8](data))
                }
        }
    }
}

/// Why a query has no answer; its description is one line for the user.
package struct QueryError: Error, Equatable, Sendable, CustomStringConvertible {
    package var problem: Problem

    package init(problem: Problem) { self.problem = problem }

    package enum Problem: Equatable, Sendable {
        /// Nothing but spaces and comments.
        case empty
        /// It begins with this word, and none that reads does.
        case writes(word: String)
        case severalStatements
        /// SQLite's own words, and the statement that they are about.
        case wrong(String, sql: String)
        /// It had not ended when its time was up; in seconds.
        case tookTooLong(limit: Double)
        /// The tables could not be made, for example because the disk is full.
        case cannotLoad(String)
    }

    package var description: String {
        let text =
            switch problem {
            case .empty:
                "the query is empty; try \"select kind, count(*) from event group by kind\""
            case .writes(let word) where word.uppercased() == "PRAGMA":
                "a query is a select, and no pragma: `rayscope query --schema` tells the tables and "
                    + "their columns"
            case .writes(let word):
                "a query only reads; `\(word)` would change something: begin with select"
            case .severalStatements: "one query at a time: leave out what follows the `;`"
            case .wrong(let message, let sql): "\(message); \(Self.tables(for: sql))"
            case .tookTooLong(let limit):
                "the query had not ended after \(Self.seconds(limit)): narrow it down, with a where "
                    + "or a limit, or give it more time with --timeout SECONDS"
            case .cannotLoad(let message): "the trace cannot be loaded for queries: \(message)"
            }
        return text.split(whereSeparator: \.isNewline).joined(separator: " ")
    }

    /// The columns of the tables that a statement names; where it names none, the tables.
    private static func tables(for sql: String) -> String {
        let words = Set(
            sql.lowercased().split { !$0.isLetter && !$0.isNumber && $0 != "_" }.map(String.init))
        let named = SQLTable.all.filter { words.contains($0.name) }
        let schema = "`rayscope query --schema` tells "
        guard !named.isEmpty else {
            return "there are " + SQLTable.all.map(\.name).joined(separator: ", ") + "; \(schema)"
                + "their columns"
        }
        let columns = named.map { table in
            "\(table.name) has \(table.columns.map(\.name).joined(separator: ", "))"
        }
        return columns.joined(separator: "; ") + "; \(schema)what they mean, and the other tables"
    }

    /// `60 s`, `0.5 s`
    private static func seconds(_ number: Double) -> String {
        number == number.rounded() && abs(number) < 1e15 ? "\(Int(number)) s" : "\(number) s"
    }
}
