import ArgumentParser
import Launcher
import TextReport
import TraceSchema
import Twin

struct TwinCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "twin",
        abstract: "Run a script with one variable by value, by reference and captured.",
        usage: """
            rayscope twin [OPTION…] SCRIPT --function NAME --variable NAME [-- ARGUMENT…]
            """,
        discussion: """
            Rewrites the script for the ways that it doesn't go already, shows what
            it changed, runs all three, and tells which is the cheapest, and why.
            Where a rewritten script could mean something else, it is refused, and
            the line named. The script's standard input is empty; what it prints is
            compared, not shown.

            EXAMPLES
              rayscope twin my_script.py --function foo --variable A
              rayscope twin my_script.py --function foo --variable A -- --epochs 3
              rayscope twin my_script.py --function foo --variable A --json > twin.json

            EXIT STATUS
              0  all that could be rewritten ran and printed the same
              1  a script failed, or printed something else
              2  wrong use, or nothing can be rewritten
            """)

    @Argument(help: "The script.")
    var script: String

    @Option(help: ArgumentHelp("The remote function.", valueName: "name"))
    var function: String

    @Option(help: ArgumentHelp("The variable that it gets, or captures.", valueName: "name"))
    var variable: String

    @Option(
        help: ArgumentHelp(
            "What runs the script: our own engine, or the real Ray of that Python.",
            valueName: "embedded|ray"))
    var engine = "embedded"

    @Option(
        help: ArgumentHelp("The Python that runs it; python3 in PATH otherwise.", valueName: "path")
    )
    var python: String?

    @Option(help: "Worker processes, whatever the script's own ray.init says.")
    var workers: Int?

    @Option(
        name: .shortAndLong,
        help: ArgumentHelp(
            "Where scripts and traces are kept; NAME.twin beside the script otherwise.",
            valueName: "folder"))
    var output: String?

    @Flag(help: "Calls that may change the variable, as far as the text tells, do not.")
    var assumeUnchanged = false

    @Flag(help: "For programs; the format is stable.")
    var json = false

    @Argument(
        parsing: .postTerminator,
        help: ArgumentHelp("The script's own arguments.", valueName: "argument"))
    var arguments: [String] = []

    func run() throws {
        guard let engine = Engine(rawValue: engine) else {
            throw CommandError.usage("no engine \(engine): --engine takes embedded or ray")
        }
        var options = Twin.Options()
        options.engine = engine
        options.python = python
        options.workers = workers
        options.folder = output
        options.assumesUnchanged = assumeUnchanged
        let report = try Twin(
            script: script, arguments: arguments, function: function, variable: variable,
            options: options
        ).run()
        if json {
            Console.print(try report.json())
        } else {
            Console.print(
                report.text(
                    width: Console.width, style: Console.style))
        }
        if !report.isSound { throw ExitCode(CommandError.Reason.failed.rawValue) }
    }
}
