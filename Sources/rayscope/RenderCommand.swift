import ArgumentParser
import Timeline
import TraceSchema

struct RenderCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "render",
        abstract: "Draw a trace: who moved which bytes where, in the order of time.",
        discussion: """
            EXAMPLES
              rayscope render my_script.trace.jsonl -o why.svg
              rayscope render my_script.trace.jsonl --picture gantt -o when.pdf
              rayscope render my_script.trace.jsonl --picture lifetime --theme dark -o held.svg
            """)

    @Argument(help: "A trace that `rayscope run` has made.")
    var traces: [String]

    @Option(
        name: .shortAndLong,
        help: ArgumentHelp("The picture: .svg, .png, .pdf or .dot.", valueName: "file"))
    var output: String

    @Option(help: "Which picture: \(PictureKind.words).")
    var picture = PictureKind.timeline

    @Option(help: "light, for paper, or dark.")
    var theme = Theme.light

    func run() throws {
        switch picture {
        case .timeline: try draw(Timeline.Builder())
        case .gantt: try draw(Gantt())
        case .lifetime: try draw(Lifetime())
        case .captures: try draw(Captures())
        }
    }

    private func draw(_ start: some PictureBuilding) throws {
        let file = try PictureFile(path: output, theme: theme)
        try Timeline.requireOneTrace(traces)
        var builder = start
        var header: TraceHeader?
        var folds: [Fold] = []
        try TraceInput.read(
            traces[0], event: { builder.add($0) }, fold: { folds.append($0) },
            header: { header = $0 })
        guard let header else { return }
        try file.write { builder.drawing(header: header, folds: folds, style: $0) }
    }
}
