import ArgumentParser
import Conversion
import Launcher
import TraceFile
import TraceSchema

struct ConvertCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "convert",
        abstract: "Write a trace in another program's format: for Perfetto, or spreadsheets.",
        discussion: """
            chrome: trace events in JSON, for https://ui.perfetto.dev: a process for
            each lane, arrows from a call to its execution and to the get of its
            result, counters for the stores; all fields as arguments.
            csv: a row an event, a column a field; arguments and captures are JSON in a
            cell. The column `count` is 1, or how many events a row sums up. A text
            that a spreadsheet would take for a formula has a ' before it.

            EXAMPLES
              rayscope convert my_script.trace.jsonl --to chrome -o my_script.json
              rayscope convert my_script.trace.jsonl --to csv -o events.csv.gz
              rayscope convert my_script.trace.jsonl --to csv | head
            """)

    @Argument(help: "A trace that `rayscope run` has made.")
    var trace: String

    @Option(help: ArgumentHelp("The format.", valueName: "chrome|csv"))
    var to: ConversionFormat

    @Option(
        name: .shortAndLong,
        help: ArgumentHelp(
            "The file, compressed if it ends in .gz; standard output without it, or for -.",
            valueName: "file"))
    var output: String?

    /// Bytes go out in pieces of at least this size.
    private static let pieceSize = 256 << 10

    func run() throws {
        let path = output == "-" ? nil : output
        if path == nil, to == .chrome, Console.isTerminal {
            throw CommandError.usage("this is no text to be read: name a file with -o")
        }
        if let path, SameFile.are(trace, path) {
            throw CommandError.usage("\(path) is the trace itself: name another file with -o")
        }
        if let path { try OutputPlace.check(path) }
        // Made with the first piece, so that a trace that can't be read leaves nothing.
        var file: OutputFile?
        func write(_ bytes: [UInt8]) throws {
            guard let path else { return Console.write(bytes) }
            if file == nil { file = try OutputFile(path: path) }
            try file?.write(bytes)
        }
        var conversion: (any TraceConversion)?
        var size = 0
        func flush() throws {
            guard let bytes = conversion?.takeBytes() else { return }
            try write(bytes)
        }
        try TraceInput.read(
            trace,
            event: {
                conversion?.add($0)
                size += 1
                // So many events are about so many bytes.
                if size.isMultiple(of: Self.pieceSize >> 8) { try flush() }
            }, fold: { conversion?.add($0) }, header: { conversion = to.conversion(of: $0) })
        conversion?.finish()
        try flush()
        try file?.finish()
        for note in conversion?.notes ?? [] { Console.complain(note) }
    }
}

extension ConversionFormat: ExpressibleByArgument {}
