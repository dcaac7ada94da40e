import TestSupport
import Testing
import TraceSchema
import TraceFile
import TraceQuery

/// The lessons' recorded traces, asked in SQL what the question's program must have done.
@Suite struct RecordedTraceQueryTests {
    private let calls = RecordedTraces.callsPerWay

    private func numbers(_ sql: String) throws -> [Int] {
        try TraceDatabase(path: RecordedTraces.question).query(sql).rows.map { row in
            guard case .integer(let number)? = row.first else { return -1 }
            return Int(number)
        }
    }

    @Test func everyRecordedTraceKeepsToTheFormat() throws {
        #expect(!RecordedTraces.paths.isEmpty)
        for path in RecordedTraces.paths {
            let problems = TraceConformance.problems(in: try Trace(path: path))
            #expect(problems == [], "\(path)")
        }
    }

    @Test func byValueSerializesAtEachCallAndPutsOverTheLimit() throws {
        #expect(
            try numbers(
                """
                select count(*) from event where kind = 'serialize' and role = 'argument' \
                and variable = 'A' group by bytes > 102400 order by 1
                """) == [calls, calls])
        #expect(
            try numbers(
                "select count(*) from event where kind = 'put' and explicit = 0") == [calls])
    }

    @Test func byReferencePutsOnceAndGetsWithoutACopy() throws {
        #expect(
            try numbers("select count(*) from event where kind = 'put' and explicit = 1") == [2])
        #expect(
            try numbers(
                """
                select count(*) from argument join event on event.id = argument.event \
                where how = 'reference' and argument.variable = 'A_ref'
                """) == [2 * calls])
        #expect(
            try numbers(
                "select sum(copied) from event where kind = 'get' and role = 'argument'") == [0])
    }

    @Test func capturedIsPickledOnceForEachSize() throws {
        #expect(
            try numbers(
                "select count(*) from capture where variable = 'A' and how = 'global'") == [2])
        let bytes = try numbers("select bytes from capture where variable = 'A' order by bytes")
        #expect(abs(bytes[0] - 33_600) < 336 && abs(bytes[1] - 8_000_000) < 80_000)
    }
}

/// The tables that are worked out hold what the other tables add up to.
@Suite struct DerivedTableTests {
    private func numbers(_ database: TraceDatabase, _ sql: String) throws -> [QueryResult.Value] {
        try #require(try database.query(sql).rows.first)
    }

    @Test(arguments: RecordedTraces.paths) func theLedgerIsTheTrace(path: String) throws {
        let database = try TraceDatabase(path: path)
        let entries = try numbers(
            database, "select sum(work_ns + waited_ns), sum(control_store_copied_bytes) from ledger"
        )
        let events = try numbers(
            database,
            "select sum(duration_ns), sum(iif(path = 'control-store', copied, 0)) from event")
        #expect(entries == events)
        // As the columns' meanings say: what a deserialize copies is on no way.
        let copied = try numbers(database, "select sum(copied_bytes) from ledger")
        let onTheWay = try numbers(
            database,
            "select sum(copied) from event where kind <> 'deserialize' and error is null")
        #expect(copied == onTheWay)
        let all = try numbers(database, "select sum(copied) from event where error is null")
        // The real Ray does not show what its deserialize copies.
        #expect((copied == all) == (database.header.engine == .ray))
        let shares = try numbers(database, "select abs(sum(share) - 1) < 1e-6 from ledger")
        #expect(shares == [.integer(1)])
    }

    @Test(arguments: RecordedTraces.paths) func thePathIsTheWholeRun(path: String) throws {
        let database = try TraceDatabase(path: path)
        let way = try numbers(database, "select sum(duration_ns) from CRITICAL_PATH")
        let run = try numbers(
            database, "select max(start_ns + coalesce(duration_ns, 0)) from event")
        #expect(way == run)
    }

    @Test func anEntryNamesItsVariableAndLine() throws {
        let database = try TraceDatabase(path: RecordedTraces.question)
        let rows = try database.query(
            """
            select variable, function, put, got, object_store_copied_bytes > 790000000
            from ledger where how = 'value' and put > 0
            """
        ).rows
        let calls = Int64(RecordedTraces.callsPerWay)
        #expect(
            rows == [[.text("A"), .text("foo1"), .integer(calls), .integer(calls), .integer(1)]])
        let twice = try database.query("select count(*) > count(distinct entry) from ledger").rows
        #expect(twice == [[.integer(0)]], "filled once")
    }
}
