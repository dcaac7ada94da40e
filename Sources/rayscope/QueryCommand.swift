import ArgumentParser
import Launcher
import TraceQuery
import TraceReading
import TraceSchema

struct QueryCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "query",
        abstract: "Answer a question about a trace, in SQL.",
        usage: """
            rayscope query TRACE SQL [--format table|csv|json] [--timeout SECONDS]
            rayscope query [TRACE] --schema [--format table|csv|json]
            """,
        discussion: """
            Tables: event, argument, capture, process, fold. Views: total adds
            events and folds; iteration numbers the calls of each line. Worked out as
            explain does it: finding, ledger (what each variable cost), critical_path
            (where the time went).

            EXAMPLES
              rayscope query --schema
                  all tables with their columns
              rayscope query my.trace.jsonl \\
                  "select kind, count(*), sum(bytes) from event group by kind"
              rayscope query my.trace.jsonl \\
                  "select * from iteration where line = 37 and iteration in (1, 2, 1000)"
              rayscope query my.trace.jsonl --format csv \\
                  "select variable, how, bytes from capture" > captures.csv
              rayscope query my.trace.jsonl \\
                  "select variable, how, work_ns, copied_bytes from ledger limit 10"
            """)

    @Argument(help: "A trace that `rayscope run` has made.")
    var trace: String?

    @Argument(help: ArgumentHelp("One statement that reads.", valueName: "sql"))
    var sql: String?

    @Flag(help: "Print the tables and their columns; with a trace, how many rows each has.")
    var schema = false

    @Option(help: ArgumentHelp("How the answer is written.", valueName: "table|csv|json"))
    var format: QueryResultFormat = .table

    @Option(help: ArgumentHelp("Stop the query after this time.", valueName: "seconds"))
    var timeout = 60.0

    func validate() throws {
        if !(timeout > 0) {
            throw ValidationError("--timeout \(timeout): give a number of seconds over 0")
        }
        if schema, sql != nil {
            throw ValidationError("--schema prints the tables: leave out the query")
        }
        if !schema, sql == nil {
            throw ValidationError(
                trace == nil
                    ? "name a trace and a query, or ask for the tables with --schema"
                    : "the query is missing: rayscope query TRACE \"select …\"; "
                        + "--schema tells what there is")
        }
    }

    func run() throws {
        if schema {
            let text = try Progress.during("reading \(trace ?? "")") {
                let database = try trace.map(TraceDatabase.init)
                return try SchemaText(of: database, timeLimit: timeout).text(as: format)
            }
            return Console.write(text)
        }
        guard let trace, let sql else { return }
        let (result, header) = try Progress.during("reading \(trace)") {
            let database = try TraceDatabase(path: trace)
            return (try database.query(sql, timeLimit: timeout), database.header)
        }
        if let simulated = header.simulated {
            Console.complain(SimulatedRun.clause(simulated))
        }
        if let world = header.suppose {
            Console.complain(SupposedWorld.clause(String(reflecting: world)))
        }
        Console.write(format.text(of: result))
    }
}

extension QueryResultFormat: ExpressibleByArgument {}
