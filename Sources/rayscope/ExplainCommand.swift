import ArgumentParser
import Explanation
import Findings
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
              rayscope explain my_script.trace.jsonl --fail-on finding
              rayscope explain my_script.trace.jsonl --fail-on get-in-loop,tiny-tasks

            EXIT STATUS
              0  done
              1  --fail-on, and there is such a finding
              2  wrong use, or a trace that can't be read
            """)

    @Argument(help: "A trace that `rayscope run` has made.")
    var trace: String

    @Flag(help: "For programs; the format is stable.")
    var json = false

    @Flag(help: "All variables and all stretches of the critical path, not only what weighs.")
    var all = false

    @Option(
        help: ArgumentHelp(
            "Exit with 1 where there is a finding, or one of these kinds (docs/findings.md).",
            valueName: "finding|kind[,kind]"))
    var failOn: String?

    func run() throws {
        let failing = try failOn.map(FindingGate.kinds)
        var findings: FindingsBuilder?
        var builder: ExplanationBuilder?
        try TraceInput.read(
            trace,
            event: {
                builder?.add($0)
                findings?.add($0)
            },
            fold: {
                builder?.add($0)
                findings?.add($0)
            },
            header: {
                builder = ExplanationBuilder(header: $0)
                findings = FindingsBuilder(header: $0, besideTrace: trace)
            })
        // Taken out: what a builder holds goes while it finishes, or before the other one does.
        guard let found = findings.take()?.finish(), let explanation = builder.take()?.finish()
        else { return }
        if json {
            Console.print(try explanation.json(and: found.sections))
        } else {
            let style = Console.style
            Console.print(
                explanation.text(
                    width: Console.width, style: style, showsAll: all,
                    findings: found.lines(width: Console.width, style: style)))
        }
        try FindingGate.check(found, for: failing)
    }
}
