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
            many more there are and what they cost. The options open a part.

            EXAMPLES
              rayscope render my_script.trace.jsonl -o why.svg
              rayscope render my_script.trace.jsonl -o foo1.svg --function foo1
              rayscope render my_script.trace.jsonl -o start.svg --window 0..120ms
            """)

    @Argument(help: "A trace that `rayscope run` has made.")
    var traces: [String]

    @Option(
        name: .shortAndLong,
        help: ArgumentHelp("The picture: .svg, .png, .pdf or .dot.", valueName: "file"))
    var output: String

    @OptionGroup(title: "A part of the trace")
    var part: PartOptions

    func run() throws {
        let format = try format(of: output)
        let scope = try part.scope()
        guard traces.count == 1 else { throw CommandError.usage("one trace") }
        var options = Timeline.Options()
        options.scope = scope
        var builder = Timeline.Builder(options: options)
        var header: TraceHeader?
        var folds: [Fold] = []
        try TraceInput.read(
            traces[0], event: { builder.add($0) }, fold: { folds.append($0) },
            header: { header = $0 })
        guard let header else { return }
        do {
            try builder.requireContent()
        } catch {
            throw CommandError.usage("\(traces[0]): \(error)")
        }
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
        let known = ImageFormat.allCases.map { ".\($0.rawValue)" }.joined(separator: ", ")
        throw CommandError.usage("\(path): the name has to end in one of \(known)")
    }
}
