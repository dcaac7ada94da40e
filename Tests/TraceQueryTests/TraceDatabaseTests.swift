import Foundation
import TestSupport
import Testing
import TraceFile
import TraceQuery
import TraceSchema

/// SQL over a trace.
@Suite struct TraceDatabaseTests {
    private let directory: TemporaryDirectory

    init() throws { directory = try TemporaryDirectory() }

    private static let trace: Trace = {
        var build = TraceBuilder(workers: 2)
        build.event(.submit, at: 10, for: 5) { event in
            event.task = TaskID(1)
            event.function = FunctionID(1)
            event.name = "foo1"
            event.arguments = [
                Event.Argument(
                    position: .index(0), variable: "A", how: .put, object: ObjectID(1), bytes: 800),
                Event.Argument(position: .keyword("scale"), how: .inline, bytes: 10),
            ]
            event.line = 12
        }
        build.event(.put, at: 12, for: 3) { event in
            event.object = ObjectID(1)
            event.variable = "A"
            event.role = .argument
            event.bytes = 800
            event.copied = 800
            event.path = .objectStore
            event.explicit = false
        }
        build.event(.put, in: .worker(2), at: 20) { event in
            event.variable = "A"
            event.role = .argument
            event.bytes = 200
            event.path = .objectStore
            event.explicit = true
        }
        build.event(.pickle, at: 5) { event in
            event.captures = [
                Event.Capture(variable: "A", how: .global, through: "helper", bytes: 37)
            ]
        }
        build.fold(
            Fold(
                kind: .put, process: .driver, variable: "A", path: .objectStore, role: .argument,
                count: 5, bytes: 4000, copied: 4000, durationNs: 50))
        return build.trace
    }()

    private func database() throws -> TraceDatabase {
        try Self.trace.write(to: directory.file("t.jsonl"))
        return try TraceDatabase(path: directory.file("t.jsonl"))
    }

    private func failure(_ sql: String) throws -> QueryError.Problem? {
        let database = try database()
        do {
            _ = try database.query(sql)
            return nil
        } catch let error as QueryError {
            #expect(!error.description.contains("\n"))
            return error.problem
        }
    }

    @Test func theFieldsOfAnEventAreItsColumns() throws {
        let result = try database().query("select * from event order by id")
        #expect(
            result.columns
                == EventField.allCases.filter { $0 != .arguments && $0 != .captures }
                .map(\.rawValue))
        #expect(result.rows.count == 4)
        let put = Dictionary(uniqueKeysWithValues: zip(result.columns, result.rows[1]))
        #expect(put["id"] == .integer(2))
        #expect(put["kind"] == .text("put"))
        #expect(put["process"] == .text("driver"))
        #expect(put["start_ns"] == .integer(12))
        #expect(put["duration_ns"] == .integer(3))
        #expect(put["object"] == .text("o1"))
        #expect(put["explicit"] == .integer(0))
        #expect(put["path"] == .text("object-store"))
        #expect(put["error"] == .null)
    }

    @Test func everyFieldReachesItsColumn() throws {
        var build = TraceBuilder()
        build.event(.execute, at: 2, for: 3) { event in
            event.thread = 4
            event.waitedNs = 5
            event.task = TaskID(6)
            event.parent = TaskID(7)
            event.attempt = 8
            event.object = ObjectID(9)
            event.function = FunctionID(10)
            event.actor = ActorID(11)
            event.name = "n"
            event.variable = "v"
            event.bound = "b"
            event.role = .result
            event.bytes = 12
            event.copied = 13
            event.path = .inline
            event.explicit = true
            event.file = "f"
            event.line = 14
            event.inferred = true
            event.error = "e"
        }
        try build.trace.write(to: directory.file("full.jsonl"))
        let rows = try TraceDatabase(path: directory.file("full.jsonl"))
            .query("select * from event").rows
        #expect(
            rows == [
                [
                    .integer(1), .text("execute"), .text("driver"), .integer(4), .integer(2),
                    .integer(3), .integer(5), .text("t6"), .text("t7"), .integer(8), .text("o9"),
                    .text("f10"), .text("a11"), .text("n"), .text("v"), .text("b"),
                    .text("result"), .integer(12), .integer(13), .text("inline"), .integer(1),
                    .text("f"), .integer(14), .integer(1), .text("e"),
                ]
            ])
    }

    @Test func argumentsCapturesAndProcessesAreTables() throws {
        let database = try database()
        let arguments = try database.query("select * from argument")
        #expect(
            arguments.columns == ["event", "position", "variable", "how", "object", "bytes"])
        #expect(
            arguments.rows == [
                [
                    .integer(1), .integer(0), .text("A"), .text("put"), .text("o1"), .integer(800),
                ],
                [.integer(1), .text("scale"), .null, .text("inline"), .null, .integer(10)],
            ])
        let captures = try database.query("select * from capture")
        #expect(captures.columns == ["event", "variable", "how", "through", "bytes"])
        #expect(
            captures.rows == [
                [.integer(4), .text("A"), .text("global"), .text("helper"), .integer(37)]
            ])
        let processes = try database.query("select * from process where id like 'worker%'")
        #expect(processes.columns == ["id", "pid", "node"])
        #expect(
            processes.rows == [
                [.text("worker-1"), .integer(102), .text("n1")],
                [.text("worker-2"), .integer(103), .text("n1")],
            ])
    }

    @Test func theTotalAddsEventsAndFolds() throws {
        let result = try database().query(
            "select kind, process, variable, count, bytes, copied, duration_ns from total "
                + "where kind = 'put' order by process")
        #expect(
            result.rows == [
                [
                    .text("put"), .text("driver"), .text("A"), .integer(6), .integer(4800),
                    .integer(4800), .integer(53),
                ],
                [
                    .text("put"), .text("worker-2"), .text("A"), .integer(1), .integer(200),
                    .integer(0), .integer(0),
                ],
            ])
        let all = try database().query("select sum(count) from total").rows
        #expect(all == [[.integer(9)]])
    }

    @Test func queriesMayBeginWithCommentsAndEndWithASemicolon() throws {
        let database = try database()
        for sql in [
            "select 1;", " \n select 1 ; ", "-- what\nselect 1", "/* insert */ select 1 -- end",
            "with x as (select 1) select * from x", "values (1)", "SELECT 1",
        ] {
            #expect(try database.query(sql).rows == [[.integer(1)]], "\(sql)")
        }
    }

    @Test(arguments: [
        "insert into event (id) values (9)", "delete from event", "update event set id = 0",
        "drop table event", "create table t (a)", "attach 'x.db' as x", "pragma query_only = off",
        "pragma writable_schema = 1", "vacuum", "vacuum into 'copy.db'", "begin", "reindex",
        "/* */ -- x\n Drop table event", "replace into event (id) values (9)",
        "PRAGMA journal_mode = wal", "detach x", "savepoint s",
    ])
    func whatWritesIsRefused(sql: String) throws {
        guard case .writes = try failure(sql) else {
            Issue.record("\(sql) was not refused")
            return
        }
    }

    @Test func aWriteBehindAnotherWordIsRefused() throws {
        let database = try database()
        for sql in [
            "with x as (select 1) delete from event",
            "with x as (select 1) insert into event (id) select * from x",
            "select 1; delete from event", "explain select 1; drop table event",
        ] {
            #expect(throws: QueryError.self) { try database.query(sql) }
        }
        #expect(try database.query("select count(*) from event").rows == [[.integer(4)]])
    }

    private func failed(_ sql: String, by reason: String) throws -> Bool {
        try failure(sql) == .wrong(reason, sql: sql)
    }

    private func message(_ sql: String) -> String {
        do {
            _ = try database().query(sql)
            return "answered"
        } catch { return "\(error)" }
    }

    /// What is worked out is filled under the limit, too; and when it was cut off, it is not half there.
    @Test(arguments: ["finding", "ledger", "critical_path", "finding, ledger"])
    func tablesThatAreWorkedOutTakeTheirTimeUnderTheLimit(tables: String) throws {
        let database = try database()
        let sql = "select count(*) from \(tables)"
        #expect(throws: QueryError(problem: .tookTooLong(limit: 0))) {
            try database.query(sql, timeLimit: 0)
        }
        let whole = try self.database().query(sql)
        #expect(try database.query(sql) == whole)
    }

    @Test func wrongQueriesSayWhatIsThere() throws {
        #expect(try failure("") == .empty)
        #expect(try failure(" -- nothing") == .empty)
        #expect(try failure("/* open") == .empty)
        #expect(try failure("select 1; select 2") == .severalStatements)
        #expect(try failed("select * from events", by: "no such table: events"))
        #expect(try failed("select colour from event", by: "no such column: colour"))
        #expect(try failed("selec 1", by: "near \"selec\": syntax error"))
        #expect(
            message("select * from events")
                == "no such table: events; there are \(SQLTable.all.map(\.name).joined(separator: ", "))"
                + "; `rayscope query --schema` tells their columns")
        // The columns of the tables that the statement names, and of no others.
        let message = message("select colour from argument join event on event = id")
        #expect(message.contains("argument has event, position, variable, how, object, bytes; "))
        #expect(message.contains("event has id, kind, process"))
        #expect(!message.contains("ledger has"))
        #expect(self.message("pragma table_info(event)").contains("no pragma"))
        #expect(self.message("delete from event").contains("`delete` would change something"))
        #expect(
            try failed(
                "select max(abs(-9223372036854775807 - id)) from event", by: "integer overflow"))
    }

    @Test func aBrokenTraceIsItsOwnError() throws {
        try directory.write("hello", to: "no.jsonl")
        let path = directory.file("no.jsonl")
        #expect(throws: TraceError(.notATrace, path: path)) { try TraceDatabase(path: path) }
        try Self.trace.write(to: directory.file("t.jsonl"))
        try directory.write(try directory.read("t.jsonl").dropLast(9), to: "cut.jsonl")
        #expect(throws: TraceError(.truncated, path: directory.file("cut.jsonl"), line: 6)) {
            try TraceDatabase(path: directory.file("cut.jsonl"))
        }
    }

    @Test func nothingIsLoadedIntoTheProcess() throws {
        #expect(try failed("select load_extension('x')", by: "not authorized"))
    }

    @Test func aQueryThatNeverEndsIsStopped() throws {
        let endless = """
            with recursive n(i) as (select 1 union all select i + 1 from n) select count(*) from n
            """
        let database = try database()
        let refusal = QueryError(problem: .tookTooLong(limit: 0.01))
        #expect(throws: refusal) { try database.query(endless, timeLimit: 0.01) }
        #expect(refusal.description.contains("0.01 s"))
        #expect(refusal.description.contains("--timeout"))
        // The next one has its own time.
        #expect(try database.query("select count(*) from event").rows == [[.integer(4)]])
    }
}
