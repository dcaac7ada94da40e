import ArgumentParser
import Comparison
import Launcher
import TextReport
import TraceSchema

struct CompareCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "compare",
        abstract: "Tell what differs between two traces: structure first, times second.",
        discussion: """
            Structure: what was called, pickled, captured, exported, fetched, passed
            (and how), put, got, executed and returned, by function and variable.
            Sizes within 1 % or 16 bytes are the same. Times are ratios, and never
            a difference.

            EXAMPLES
              rayscope compare before.trace.jsonl after.trace.jsonl
              rayscope compare mine.trace.jsonl ray.trace.jsonl --all
              rayscope compare a.trace.jsonl b.trace.jsonl --json > differences.json

            EXIT STATUS
              0  the structure agrees
              1  it differs
              2  wrong use, or a trace that can't be read
            """)

    @Argument(help: ArgumentHelp("The trace to start from.", valueName: "a"))
    var first: String

    @Argument(help: ArgumentHelp("The trace to hold against it.", valueName: "b"))
    var second: String

    @Flag(help: "Show what is the same, too, and the times of every function.")
    var all = false

    @Flag(help: "For programs; the format is stable.")
    var json = false

    func run() throws {
        let comparison = Comparison(try read(first), try read(second))
        if json {
            Console.print(try comparison.json())
        } else {
            Console.print(
                comparison.text(
                    width: Console.width, style: Console.style,
                    showsAll: all))
        }
        if !comparison.isSame { throw ExitCode(CommandError.Reason.failed.rawValue) }
    }

    private func read(_ path: String) throws -> RunStructure {
        var builder: RunStructure.Builder?
        try TraceInput.read(
            path, event: { builder?.add($0) }, fold: { builder?.add($0) },
            header: { builder = RunStructure.Builder(header: $0) })
        guard let builder else { throw CommandError.usage("\(path) has no header") }
        return builder.finish()
    }
}
