import ArgumentParser
import Launcher
import TraceSchema

struct RunCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "run",
        abstract: "Run a script, unchanged, and record what Ray does with its variables.",
        usage: """
            rayscope run [OPTION…] SCRIPT [ARGUMENT…]
            rayscope run [OPTION…] -m MODULE [ARGUMENT…]
            """,
        discussion: """
            The script's standard input, output and error are its own; its exit
            status is passed on.

            EXAMPLES
              rayscope run my_script.py
              rayscope run --workers 4 -o out/four.trace.jsonl my_script.py --epochs 3
              rayscope run --quiet -m my_package.main > result.txt
              rayscope run --suppose live-globals my_script.py
              rayscope run --engine ray my_script.py
              rayscope run --engine ray --address auto my_script.py
            """)

    @Option(
        help: ArgumentHelp(
            "What runs the script: our own engine, or the real Ray of that Python.",
            valueName: "embedded|ray"))
    var engine = "embedded"

    @Option(
        help: ArgumentHelp(
            "With --engine ray: a Ray cluster that runs already, `auto` for the one on this "
                + "machine; otherwise the script's ray.init starts one.", valueName: "address"))
    var address: String?

    @Option(
        help: ArgumentHelp("The Python that runs it; python3 in PATH otherwise.", valueName: "path")
    )
    var python: String?

    @Option(help: "Worker processes, whatever the script's own ray.init says.")
    var workers: Int?

    @Option(help: "Events to keep one by one; what is past them is counted and summed.")
    var eventLimit: Int?

    @Option(
        help: ArgumentHelp(
            "How much may go to disk where the object store's memory has no room: 2GB, or 0 for "
                + "nothing. Otherwise up to 95 % of the disk of TMPDIR, as Ray has it.",
            valueName: "size"))
    var spillLimit: ByteCount?

    @Flag(help: "Say nothing beside what the script says.")
    var quiet = false

    @Option(
        name: .shortAndLong,
        help: ArgumentHelp(
            "Where the trace goes, compressed if it ends in .gz; NAME.trace.jsonl beside the script "
                + "otherwise.", valueName: "trace"))
    var output: String?

    @Option(
        help: ArgumentHelp(
            "Run in a world with one rule of Ray's changed; `list` tells which there are.",
            valueName: "rule|list"))
    var suppose: String?

    @Option(
        name: .customShort("m"), parsing: .remaining,
        help: ArgumentHelp("Run a module, as `python3 -m` does.", valueName: "module"))
    var module: [String] = []

    @Argument(
        parsing: .captureForPassthrough,
        help: ArgumentHelp("The script, and its own arguments.", valueName: "script"))
    var script: [String] = []

    func run() throws {
        if suppose == "list" {
            Console.print(SupposedWorlds.list)
            return
        }
        var options = ScriptRun.Options()
        options.engine = try chosenEngine()
        options.address = address
        options.python = python
        options.suppose = suppose
        options.workers = workers
        options.eventLimit = eventLimit
        options.spillLimit = spillLimit?.bytes
        options.isQuiet = quiet
        options.trace = output
        options.closingLine = ClosingLine.of
        throw ExitCode(try ScriptRun(script: chosenScript(), options: options).run().status)
    }

    private func chosenScript() throws -> Script {
        if let name = module.first {
            return try Script(module: name, arguments: Array(module.dropFirst()))
        }
        // Passing everything on, the parser passes on these two as well.
        switch script.first {
        case nil:
            throw CommandError.usage("no script is named; see `rayscope run --help`")
        case "--help", "-h":
            throw CleanExit.helpRequest(self)
        case "-m":
            return try Script(module: "", arguments: [])
        case let path?:
            return try Script(file: path, arguments: Array(script.dropFirst()))
        }
    }

    private func chosenEngine() throws -> Engine {
        guard let chosen = Engine(rawValue: engine) else {
            throw CommandError.usage("no engine \(engine): --engine takes embedded or ray")
        }
        return chosen
    }
}
