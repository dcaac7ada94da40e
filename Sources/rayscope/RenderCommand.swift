import ArgumentParser
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
              rayscope render my_script.trace.jsonl --picture gantt -o when.pdf
              rayscope render my_script.trace.jsonl --picture gantt -o second.svg \\
                --window 1s..2s
              rayscope render my_script.trace.jsonl --picture lifetime --theme dark -o held.svg
            """)

    @Argument(help: "Traces that `rayscope run` has made.")
    var traces: [String]

    @Option(
        name: .shortAndLong,
        help: ArgumentHelp(
            "The picture: .svg, .png, .pdf or .dot; or .html, a page.", valueName: "file"))
    var output: String

    @Option(help: "Which picture: \(PictureKind.words).")
    var picture = PictureKind.timeline

    @Option(help: "light, for paper, or dark.")
    var theme = Theme.light

    @Flag(help: "Draw only what differs between two traces: gone, new, changed.")
    var difference = false

    @OptionGroup(title: "A part of the trace")
    var part: PartOptions

    func run() throws {
        var options = Timeline.Options()
        options.scope = try part.scope()
        if PageFile.isName(output) { return try writePage(options) }
        let file = try PictureFile(path: output, theme: theme)
        switch picture {
        case .timeline:
            let diagram = try TimelineInput.diagram(
                of: traces, difference: difference, options: options, output: output)
            try file.write { Drawing(diagram, style: $0) }
        case .gantt: try draw(Gantt(scope: options.scope), into: file)
        case .lifetime: try draw(Lifetime(), into: file)
        case .captures: try draw(Captures(), into: file)
        }
    }

    private func writePage(_ options: Timeline.Options) throws {
        guard traces.count == 1, !difference, picture == .timeline else {
            throw CommandError.usage(
                "\(output): a page shows the timeline of one trace; several, a difference, and other "
                    + "pictures go into .svg, .png or .pdf")
        }
        try PageFile.write(about: traces[0], to: output, options: options)
    }

    private func draw(_ start: some PictureBuilding, into file: PictureFile) throws {
        guard traces.count == 1, !difference else {
            throw CommandError.usage(
                "--picture \(picture.rawValue) shows one trace; several traces and a difference are "
                    + "drawn with --picture timeline")
        }
        var scope = try part.scope()
        if picture == .gantt {
            guard scope.depth == nil else {
                throw CommandError.usage(
                    "--depth: a Gantt chart has no blocks inside of blocks; it takes --window, "
                        + "--task, --function and --variable")
            }
            scope = Scope()
        }
        guard scope == Scope() else {
            throw CommandError.usage(
                "--picture \(picture.rawValue) shows a whole trace; parts are drawn with --picture "
                    + "timeline or gantt")
        }
        var builder = start
        var header: TraceHeader?
        var folds: [Fold] = []
        try TraceInput.read(
            traces[0], event: { builder.add($0) }, fold: { folds.append($0) },
            header: { header = $0 })
        guard let header else { return }
        do { try builder.requireContent() } catch {
            throw CommandError.usage("\(traces[0]): \(error)")
        }
        try file.write { builder.drawing(header: header, folds: folds, style: $0) }
    }
}
