import GRDB
import TraceFile
package import TraceSchema

/// A trace in SQL, read only: the tables and views of ``SQLTable``.
package final class TraceDatabase {
    private let queue: DatabaseQueue
    private let path: String
    private var hasFindings = false
    private var hasDerivedTables = false
    /// What run it is of.
    package let header: TraceHeader

    /// Reads a trace file into a private database that spills to disk where it is large.
    ///
    /// - Throws: ``TraceError`` for the file, ``QueryError`` for the database.
    package init(path: String) throws {
        let reader = try TraceReader(path: path)
        self.path = path
        header = reader.header
        do {
            var configuration = Configuration()
            configuration.prepareDatabase { database in
                // Nobody else sees it and nobody misses it after a crash.
                for pragma in ["journal_mode=MEMORY", "synchronous=OFF", "cache_size=-131072"] {
                    try database.execute(sql: "PRAGMA \(pragma)")
                }
            }
            // A database without a name is a temporary file that is gone when it is closed.
            queue = try DatabaseQueue(path: "", configuration: configuration)
            try queue.write { database in
                for definition in TraceTables.definitions { try database.execute(sql: definition) }
                try Self.fill(database, from: reader)
            }
        } catch let error as DatabaseError {
            throw QueryError(problem: .cannotLoad(error.message ?? "SQLite error"))
        }
    }

    private static func fill(_ database: Database, from reader: TraceReader) throws {
        let filler = try TableFiller(database)
        for process in reader.header.processes { try filler.add(process) }
        try reader.forEach(event: { try filler.add($0) }, fold: { try filler.add($0) })
    }

    /// Answers one statement that reads; the time limit is in seconds.
    ///
    /// - Throws: ``QueryError``; ``TraceError`` where the trace has gone meanwhile.
    package func query(_ sql: String, timeLimit: Double = 60) throws -> QueryResult {
        try Self.checkReads(sql)
        let limit = TimeLimit(seconds: timeLimit)
        do {
            let findings = !hasFindings && FindingTable.isNamed(in: sql)
            let derived = !hasDerivedTables && DerivedTables.areNamed(in: sql)
            if findings || derived {
                try queue.write { database in
                    try limit.watch(database) {
                        try fill(database, findings: findings, derived: derived, limit)
                    }
                }
                hasFindings = hasFindings || findings
                hasDerivedTables = hasDerivedTables || derived
            }
            // GRDB's reads set SQLite's own `query_only` too.
            return try queue.read { database in
                try limit.watch(database) { try Self.answer(sql, in: database) }
            }
        } catch is TimeLimit.Over {
            throw QueryError(problem: .tookTooLong(limit: timeLimit))
        } catch let error as DatabaseError {
            if limit.isOver { throw QueryError(problem: .tookTooLong(limit: timeLimit)) }
            // GRDB tells of more than one statement by this code.
            if error.resultCode == .SQLITE_MISUSE {
                throw QueryError(problem: .severalStatements)
            }
            throw QueryError(problem: .wrong(error.message ?? "SQLite error", sql: sql))
        }
    }

    /// Reads the trace once more, for all tables that are worked out and named.
    private func fill(
        _ database: Database, findings: Bool, derived: Bool, _ limit: TimeLimit
    ) throws {
        let reader = try TraceReader(path: path)
        var finding = findings ? FindingTable(header: reader.header, trace: path) : nil
        var tables = derived ? DerivedTables(header: reader.header) : nil
        var count = 0
        while let line = try reader.next() {
            count += 1
            if count.isMultiple(of: 1024) { try limit.check() }
            finding?.add(line)
            tables?.add(line)
        }
        try limit.check()
        try finding?.fill(database)
        try limit.check()
        try tables?.fill(database)
    }

    private static func answer(_ sql: String, in database: Database) throws -> QueryResult {
        let statement = try database.makeStatement(sql: sql)
        guard statement.isReadonly else {
            throw QueryError(problem: .writes(word: Self.firstWord(of: sql)))
        }
        let columns = statement.columnNames
        var rows: [[QueryResult.Value]] = []
        let cursor = try Row.fetchCursor(statement)
        while let row = try cursor.next() {
            rows.append(row.databaseValues.map { QueryResult.Value($0) })
        }
        return QueryResult(columns: columns, rows: rows)
    }

    // MARK: What reads

    private static func checkReads(_ sql: String) throws {
        let word = firstWord(of: sql)
        if word.isEmpty && SQLText(sql).rest.isEmpty { throw QueryError(problem: .empty) }
        if changing.contains(word.uppercased()) { throw QueryError(problem: .writes(word: word)) }
    }

    /// Words that begin a statement which is not a query. PRAGMA, ATTACH and the like count as
    /// reading for SQLite, or fail with a message that does not help.
    private static let changing: Set<String> = [
        "ALTER", "ANALYZE", "ATTACH", "BEGIN", "COMMIT", "CREATE", "DELETE", "DETACH", "DROP",
        "END",
        "INSERT", "PRAGMA", "REINDEX", "RELEASE", "REPLACE", "ROLLBACK", "SAVEPOINT", "UPDATE",
        "VACUUM",
    ]

    private static func firstWord(of sql: String) -> String {
        String(SQLText(sql).rest.prefix { $0.isLetter })
    }
}

/// A statement without the spaces and comments before it.
private struct SQLText {
    var rest: Substring

    init(_ sql: String) {
        rest = sql[...]
        while true {
            rest = rest.drop { $0.isWhitespace || $0 == ";" }
            if rest.hasPrefix("--") {
                rest = rest.drop { !$0.isNewline }
            } else if rest.hasPrefix("/*") {
                guard let end = rest.firstRange(of: "*/") else {
                    rest = ""
                    return
                }
                rest = rest[end.upperBound...]
            } else {
                return
            }
        }
    }
}
