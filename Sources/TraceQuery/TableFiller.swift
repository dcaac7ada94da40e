import GRDB
import GRDBSQLite
import TraceFile
import TraceSchema

/// Fills the tables from a trace, a line at a time.
///
/// It binds through SQLite itself: a million events of 25 columns would otherwise make as many
/// values of GRDB's.
struct TableFiller {
    private let event: Insertion
    private let argument: Insertion
    private let capture: Insertion
    private let process: Insertion
    private let fold: Insertion

    init(_ database: Database) throws {
        func insertion(_ name: String) throws -> Insertion {
            let columns = SQLTable.all.first { $0.name == name }?.columns.count ?? 0
            return try Insertion(database, into: name, columns: columns)
        }
        event = try insertion("event")
        argument = try insertion("argument")
        capture = try insertion("capture")
        process = try insertion("process")
        fold = try insertion("fold")
    }

    func add(_ process: TraceHeader.Process) throws {
        self.process.text(process.id.name)
        self.process.integer(process.pid)
        self.process.text(process.node)
        try self.process.run()
    }

    func add(_ event: Event) throws {
        for field in SQLTable.eventFields { bind(field, of: event) }
        try self.event.run()
        for argument in event.arguments ?? [] { try add(argument, of: event) }
        for capture in event.captures ?? [] { try add(capture, of: event) }
    }

    private func bind(_ field: EventField, of event: Event) {
        let row = self.event
        switch field {
        case .id: row.integer(event.id)
        case .kind: row.text(event.kind.rawValue)
        case .process: row.text(event.process.name)
        case .thread: row.integer(event.thread)
        case .startNs: row.integer(Int(event.startNs))
        case .durationNs: row.integer(event.durationNs.map { Int($0) })
        case .waitedNs: row.integer(event.waitedNs.map { Int($0) })
        case .task: row.text(event.task?.description)
        case .parent: row.text(event.parent?.description)
        case .attempt: row.integer(event.attempt)
        case .object: row.text(event.object?.description)
        case .function: row.text(event.function?.description)
        case .actor: row.text(event.actor?.description)
        case .name: row.text(event.name)
        case .variable: row.text(event.variable)
        case .bound: row.text(event.bound)
        case .role: row.text(event.role?.rawValue)
        case .bytes: row.integer(event.bytes)
        case .copied: row.integer(event.copied)
        case .path: row.text(event.path?.rawValue)
        case .explicit: row.integer(event.explicit.map { $0 ? 1 : 0 })
        case .arguments, .captures: break
        case .file: row.text(event.file)
        case .line: row.integer(event.line)
        case .inferred: row.integer(event.inferred.map { $0 ? 1 : 0 })
        case .error: row.text(event.error)
        }
    }

    private func add(_ argument: Event.Argument, of event: Event) throws {
        let row = self.argument
        row.integer(event.id)
        switch argument.position {
        case .index(let index): row.integer(index)
        case .keyword(let name): row.text(name)
        }
        row.text(argument.variable)
        row.text(argument.how.rawValue)
        row.text(argument.object?.description)
        row.integer(argument.bytes)
        try row.run()
    }

    private func add(_ capture: Event.Capture, of event: Event) throws {
        let row = self.capture
        row.integer(event.id)
        row.text(capture.variable)
        row.text(capture.how.rawValue)
        row.text(capture.through)
        row.integer(capture.bytes)
        try row.run()
    }

    func add(_ fold: Fold) throws {
        let row = self.fold
        row.text(fold.kind.rawValue)
        row.text(fold.process.name)
        row.text(fold.function?.description)
        row.text(fold.variable)
        row.text(fold.path?.rawValue)
        row.text(fold.role?.rawValue)
        row.integer(fold.line)
        row.integer(fold.count)
        row.integer(fold.bytes)
        row.integer(fold.copied)
        row.integer(Int(fold.durationNs))
        try row.run()
    }
}

/// A prepared INSERT whose values are bound from left to right.
final class Insertion {
    private let statement: Statement
    private let handle: SQLiteStatement
    private var column: Int32 = 0

    init(_ database: Database, into table: String, columns: Int) throws {
        let marks = Array(repeating: "?", count: columns).joined(separator: ", ")
        statement = try database.makeStatement(sql: "INSERT INTO \(table) VALUES (\(marks))")
        handle = statement.sqliteStatement
    }

    func integer(_ value: Int?) {
        column += 1
        if let value { sqlite3_bind_int64(handle, column, Int64(value)) }
    }

    func real(_ value: Double) {
        column += 1
        sqlite3_bind_double(handle, column, value)
    }

    func text(_ value: String?) {
        column += 1
        guard var value else { return }
        // SQLITE_TRANSIENT: SQLite makes its own copy.
        let transient = unsafeBitCast(-1, to: sqlite3_destructor_type.self)
        value.withUTF8 { utf8 in
            utf8.withMemoryRebound(to: CChar.self) { bytes in
                _ = sqlite3_bind_text(
                    handle, column, bytes.baseAddress, Int32(bytes.count), transient)
            }
        }
    }

    func run() throws {
        let code = sqlite3_step(handle)
        sqlite3_reset(handle)
        sqlite3_clear_bindings(handle)
        column = 0
        guard code == SQLITE_DONE else {
            throw DatabaseError(resultCode: ResultCode(rawValue: code))
        }
    }
}
