import TestSupport
import Testing
import TraceFile
import TraceQuery
import TraceSchema

/// The view `iteration`: what the 1st, 2nd, … call of a line cost.
@Suite struct IterationTests {
    private let directory: TemporaryDirectory

    init() throws { directory = try TemporaryDirectory() }

    private func rows(_ build: TraceBuilder, _ sql: String) throws -> [[QueryResult.Value]] {
        try build.trace.write(to: directory.file("t.jsonl"))
        return try TraceDatabase(path: directory.file("t.jsonl")).query(sql).rows
    }

    /// One call of `foo` from a line: 100 bytes by value, 7 ns in its body.
    private func call(
        _ task: Int, line: Int?, at start: Int64, in build: inout TraceBuilder, failed: Bool = false
    ) {
        func step(
            _ kind: EventKind, _ process: ProcessID, _ after: Int64, _ duration: Int64?,
            _ fill: (inout Event) -> Void = { _ in }
        ) {
            build.event(kind, in: process, at: start + after, for: duration) { event in
                event.task = TaskID(task)
                event.function = FunctionID(1)
                event.name = "foo"
                if kind == .serialize || kind == .submit {
                    event.file = line == nil ? nil : "a.py"
                    event.line = line
                }
                fill(&event)
            }
        }
        step(.serialize, .driver, 0, 2) {
            $0.role = .argument
            $0.bytes = 100
        }
        step(.put, .driver, 2, 3) {
            $0.bytes = 100
            $0.copied = failed ? 50 : 100
            $0.error = failed ? "full" : nil
        }
        step(.submit, .driver, 5, 1)
        step(.deserialize, .worker(1), 8, 1) { $0.copied = 100 }
        step(.execute, .worker(1), 10, 7)
        step(.return, .worker(1), 17, nil) { $0.copied = 10 }
    }

    @Test func callsAreNumberedAtTheirPlaceAndTheFirstPaysForItsFunction() throws {
        var build = TraceBuilder()
        build.event(.pickle, at: 1, for: 4) {
            $0.function = FunctionID(1)
            $0.bytes = 500
        }
        build.event(.export, at: 6, for: 3) {
            $0.function = FunctionID(1)
            $0.copied = 500
        }
        call(1, line: 3, at: 10, in: &build)
        call(2, line: 9, at: 100, in: &build)
        call(3, line: 3, at: 200, in: &build)
        let answer = try rows(
            build,
            """
            select line, name, iteration, task, start_ns, duration_ns, execute_ns, bytes, pickled, \
            puts, copied from iteration order by task
            """)
        func row(
            _ line: Int64, _ iteration: Int64, _ task: String, _ start: Int64, _ duration: Int64,
            _ pickled: Int64, _ copied: Int64
        ) -> [QueryResult.Value] {
            [
                .integer(line), .text("foo"), .integer(iteration), .text(task), .integer(start),
                .integer(duration), .integer(7), .integer(100), .integer(pickled), .integer(1),
                .integer(copied),
            ]
        }
        #expect(
            answer == [
                row(3, 1, "t1", 1, 26, 500, 610), row(9, 1, "t2", 100, 17, 0, 110),
                row(3, 2, "t3", 200, 17, 0, 110),
            ])
    }

    @Test func aFunctionPickledByAnotherProcessOrAfterTheLastCallIsNobodys() throws {
        var build = TraceBuilder()
        build.event(.pickle, in: .worker(2), at: 1, for: 4) {
            $0.function = FunctionID(1)
            $0.bytes = 500
        }
        call(1, line: 3, at: 10, in: &build)
        build.event(.pickle, at: 90, for: 4) {
            $0.function = FunctionID(1)
            $0.bytes = 500
        }
        #expect(
            try rows(build, "select pickled, start_ns from iteration")
                == [[.integer(0), .integer(10)]])
    }

    @Test func whatFailedIsNotDoneAndAnUnknownPlaceIsAPlace() throws {
        var build = TraceBuilder()
        call(1, line: nil, at: 10, in: &build, failed: true)
        call(2, line: nil, at: 50, in: &build)
        #expect(
            try rows(build, "select file, line, iteration, puts, copied from iteration order by 3")
                == [
                    [.null, .null, .integer(1), .integer(0), .integer(10)],
                    [.null, .null, .integer(2), .integer(1), .integer(110)],
                ])
    }

    @Test func itsSumsAreTheTracesOwn() throws {
        let database = try TraceDatabase(path: RecordedTraces.question)
        let counts = try database.query(
            "select count(*) from iteration union all select count(*) from event where kind='submit'"
        )
        #expect(counts.rows.first == counts.rows.last)
        // All copies but those of the two puts by hand, which belong to no call.
        let copied = try database.query(
            """
            select (select sum(copied) from iteration) = sum(copied) from event where \
            kind in ('export', 'put', 'dispatch', 'fetch', 'get', 'return') \
            and not coalesce(explicit, 0)
            """)
        #expect(copied.rows == [[.integer(1)]])
    }
}
