import ArgumentParser
import Launcher
import TraceQuery
import TraceSchema

struct QueryCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "query",
        abstract: "Answer a question about a trace, in SQL.",
        discussion: """
            Tables: event, argument, capture, process, fold; the view total adds
            events and folds. Worked out as explain does it: ledger (what each
            variable cost), critical_path (where the time went).

            EXAMPLES
              rayscope query my.trace.jsonl \\
                  "select kind, count(*), sum(bytes) from event group by kind"
              rayscope query my.trace.jsonl --format csv \\
                  "select variable, how, bytes from capture" > captures.csv
              rayscope query my.trace.jsonl \\
                  "select variable, how, work_ns, copied_bytes from ledger limit 10"
            """)

    @Argument(help: "A trace that `rayscope run` has made.")
    var trace: String

    @Argument(help: ArgumentHelp("One statement that reads.", valueName: "sql"))
    var sql: String

    @Option(help: ArgumentHelp("How the answer is written.", valueName: "table|csv|json"))
    var format: QueryResultFormat = .table

    func run() throws {
        let (result, world) = try Progress.during("reading \(trace)") {
            let database = try TraceDatabase(path: trace)
            return (try database.query(sql), database.header.suppose)
        }
        if let world {
            Console.complain(
                "a supposed world: this run followed the rule \(String(reflecting: world)), which "
                    + "is not Ray's")
        }
        Console.write(format.text(of: result))
    }
}

extension QueryResultFormat: ExpressibleByArgument {}
