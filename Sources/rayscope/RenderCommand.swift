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
        let format = try format(of: output)
        try Timeline.requireOneTrace(traces)
        var builder = start
        var header: TraceHeader?
        var folds: [Fold] = []
        try TraceInput.read(
            traces[0], event: { builder.add($0) }, fold: { folds.append($0) },
            header: { header = $0 })
        guard let header else { return }
        try Progress.during("drawing \(output)") {
            let links = SourceLinks(picture: output)
            let drawing = builder.drawing(
                header: header, folds: folds,
                style: PictureStyle(theme: theme) { links.address(of: $0) })
            let picture = try Awaited {
                try await GraphvizRenderer.render(dot: drawing.dot, as: format)
            }.value()
            let isPage = format == .svg
            try OutputFile.write(
                isPage
                    ? AccessibleSVG.completed(
                        picture.bytes, title: drawing.title, description: drawing.description)
                    : picture.bytes, to: output)
            for warning in picture.warnings { Console.complain("Graphviz: \(warning)") }
        }
    }

    private func format(of path: String) throws -> ImageFormat {
        let name = path.split(separator: "/").last ?? ""
        let ending = name.contains(".") ? name.split(separator: ".").last?.lowercased() : nil
        if let format = ending.flatMap(ImageFormat.init(rawValue:)) { return format }
        let known = ImageFormat.allCases.map { ".\($0.rawValue)" }.joined(separator: ", ")
        throw CommandError.usage("\(path): the name has to end in one of \(known)")
    }
}
