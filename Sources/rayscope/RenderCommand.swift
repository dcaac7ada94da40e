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
              rayscope render my_script.trace.jsonl -o why.pdf
              rayscope render my_script.trace.jsonl -o why.html
                  a page to step through, with the script and the reasons beside it
            """)

    @Argument(help: "A trace that `rayscope run` has made.")
    var traces: [String]

    @Option(
        name: .shortAndLong,
        help: ArgumentHelp(
            "The picture: .svg, .png, .pdf or .dot; or .html, a page.", valueName: "file"))
    var output: String

    func run() throws {
        if PageFile.isName(output) {
            try Timeline.requireOneTrace(traces)
            return try PageFile.write(about: traces[0], to: output)
        }
        let format = try format(of: output)
        try Timeline.requireOneTrace(traces)
        var builder = Timeline.Builder()
        var header: TraceHeader?
        var folds: [Fold] = []
        try TraceInput.read(
            traces[0], event: { builder.add($0) }, fold: { folds.append($0) },
            header: { header = $0 })
        guard let header else { return }
        try Progress.during("drawing \(output)") {
            let dot = builder.diagram(header: header, folds: folds).dot
            let picture = try Awaited {
                try await GraphvizRenderer.render(dot: dot, as: format)
            }.value()
            try OutputFile.write(picture.bytes, to: output)
            for warning in picture.warnings { Console.complain("Graphviz: \(warning)") }
        }
    }

    private func format(of path: String) throws -> ImageFormat {
        let name = path.split(separator: "/").last ?? ""
        let ending = name.contains(".") ? name.split(separator: ".").last?.lowercased() : nil
        if let format = ending.flatMap(ImageFormat.init(rawValue:)) { return format }
        let known = (ImageFormat.allCases.map(\.rawValue) + ["html"]).map { ".\($0)" }
            .joined(separator: ", ")
        throw CommandError.usage("\(path): the name has to end in one of \(known)")
    }
}
