import ArgumentParser
import GraphvizRendering
import Launcher
import Timeline
import TraceSchema

struct RenderCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "render",
        abstract: "Draw a trace: who moved which bytes where, in the order of time.",
        discussion: """
            Repeats are folded: a loop is its first calls, and one box that says how
            many more there are and what they cost. The options open a part. Several
            traces stand side by side, what matches in a row, on one scale.

            EXAMPLES
              rayscope render my_script.trace.jsonl -o why.svg
              rayscope render my_script.trace.jsonl -o why.html
                  a page to step through, with the script and the reasons beside it
              rayscope render my_script.trace.jsonl -o foo1.svg --function foo1
              rayscope render my_script.trace.jsonl -o start.svg --window 0..120ms
              rayscope render before.trace.jsonl after.trace.jsonl -o both.svg
              rayscope render --difference before.trace.jsonl after.trace.jsonl -o diff.svg
            """)

    @Argument(help: "Traces that `rayscope run` has made.")
    var traces: [String]

    @Option(
        name: .shortAndLong,
        help: ArgumentHelp(
            "The picture: .svg, .png, .pdf or .dot; or .html, a page.", valueName: "file"))
    var output: String

    @Flag(help: "Draw only what differs between two traces: gone, new, changed.")
    var difference = false

    @OptionGroup(title: "A part of the trace")
    var part: PartOptions

    func run() throws {
        var options = Timeline.Options()
        options.scope = try part.scope()
        if PageFile.isName(output) {
            guard traces.count == 1, !difference else {
                throw CommandError.usage(
                    "\(output): a page shows one trace; several, and a difference, go into .svg, "
                        + ".png or .pdf")
            }
            return try PageFile.write(about: traces[0], to: output, options: options)
        }
        let format = try format(of: output)
        if difference, traces.count != 2 {
            throw CommandError.usage(
                "--difference takes two traces, not \(traces.count): "
                    + "rayscope render --difference before after -o \(output)")
        }
        guard traces.count <= Self.mostTraces else {
            throw CommandError.usage(
                "\(traces.count) traces are too many for one picture; name \(Self.mostTraces) at most"
            )
        }
        let diagram: Diagram
        if traces.count == 1 {
            let input = try TimelineInput(traces[0], options: options)
            try input.requireContent()
            diagram = input.builder.diagram(header: input.header, folds: input.folds)
        } else {
            // One after the other: the events of none are kept.
            var missing: (any Error)?
            var isEmpty = true
            let read = try traces.map { path in
                let input = try TimelineInput(path, options: options)
                // What is in one of them only is what a reader wants to see.
                do { try input.requireContent(); isEmpty = false } catch {
                    missing = missing ?? error
                }
                return input.builder.trace(
                    named: path, header: input.header, folds: input.folds)
            }
            if isEmpty, let missing { throw missing }
            diagram =
                difference
                ? Timeline.difference(from: read[0], to: read[1], options: options)
                : Timeline.sideBySide(read, options: options)
        }
        try Progress.during("drawing \(output)") {
            let picture = try Awaited {
                try await GraphvizRenderer.render(dot: diagram.dot, as: format)
            }.value()
            try OutputFile.write(picture.bytes, to: output)
            for warning in picture.warnings { Console.complain("Graphviz: \(warning)") }
        }
    }

    /// More would be a picture that nobody can read.
    private static let mostTraces = 8

    private func format(of path: String) throws -> ImageFormat {
        let name = path.split(separator: "/").last ?? ""
        let ending = name.contains(".") ? name.split(separator: ".").last?.lowercased() : nil
        if let format = ending.flatMap(ImageFormat.init(rawValue:)) { return format }
        let known = (ImageFormat.allCases.map(\.rawValue) + ["html"]).map { ".\($0)" }
            .joined(separator: ", ")
        throw CommandError.usage("\(path): the name has to end in one of \(known)")
    }
}
