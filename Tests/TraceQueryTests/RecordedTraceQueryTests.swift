import TestSupport
import Testing
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
