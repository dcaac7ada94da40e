import ArgumentParser
import Explanation
import Foundation
import Launcher
import TextReport
import TraceSchema

struct ExplainCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "explain",
        abstract: "Tell where the time went, what each variable cost, and why.",
        discussion: """
            EXAMPLES
              rayscope explain my_script.trace.jsonl
              rayscope explain my_script.trace.jsonl --all
              rayscope explain my_script.trace.jsonl --json > why.json
            """)

    @Argument(help: "A trace that `rayscope run` has made.")
    var trace: String

    @Flag(help: "For programs; the format is stable.")
    var json = false

    @Flag(help: "All variables and all stretches of the critical path, not only what weighs.")
    var all = false

    func run() throws {
        var builder: ExplanationBuilder?
        try TraceInput.read(
            trace, event: { builder?.add($0) }, fold: { builder?.add($0) },
            header: { builder = ExplanationBuilder(header: $0) })
        guard let explanation = builder?.finish() else { return }
        if json {
            Console.print(try explanation.json())
        } else {
            Console.print(
                explanation.text(
                    width: Console.width, style: Console.isTerminal ? .coloured : .plain,
                    showsAll: all))
        }
    }
}
