import GRDB

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
        /// SQLite's own words.
        case wrong(String)
        /// The tables could not be made, for example because the disk is full.
        case cannotLoad(String)
    }

    package var description: String {
        let text =
            switch problem {
            case .empty:
                "the query is empty; try \"select kind, count(*) from event group by kind\""
            case .writes(let word):
                "a query only reads; `\(word)` would change something: begin with select"
            case .severalStatements: "one query at a time: leave out what follows the `;`"
            case .wrong(let message): "\(message); there are \(Self.tables)"
            case .cannotLoad(let message): "the trace cannot be loaded for queries: \(message)"
            }
        return text.split(whereSeparator: \.isNewline).joined(separator: " ")
    }

    private static var tables: String {
        TraceTables.all.map { table in
            // Those with very many are told by name alone.
            table.columns.count > 12
                ? table.name : "\(table.name)(\(table.columns.joined(separator: ", ")))"
        }.joined(separator: ", ")
    }
}
