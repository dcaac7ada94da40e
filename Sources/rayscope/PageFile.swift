import Findings
import GraphvizRendering
import Launcher
import Timeline
import TraceFile
import TracePage

/// A page about a trace, as a file.
enum PageFile {
    static func isName(_ path: String) -> Bool { path.lowercased().hasSuffix(".html") }

    /// Reads the trace twice: first for what the picture shows, then for the events behind it.
    static func write(
        about trace: String, to path: String, options: Timeline.Options = Timeline.Options()
    ) throws {
        try OutputPlace.check(path)
        var builder: PageBuilder?
        try TraceInput.read(
            trace, event: { builder?.add($0) }, fold: { builder?.add($0) },
            header: {
                builder = PageBuilder(
                    header: $0, timeline: Timeline.Builder(options: options),
                    besideTrace: trace)
            })
        guard let builder else { return }
        do { try builder.requireContent() } catch {
            throw CommandError.usage("\(trace): \(error)")
        }
        try Progress.during("drawing \(path)") {
            var draft = builder.draft()
            do {
                try draft.collect(from: TraceReader(path: trace))
            } catch let error as TraceError where error.problem == .empty {
                // Of a pipe nothing is left.
                throw CommandError.usage(
                    "\(trace) can't be read a second time, which a page needs: name a file")
            }
            guard draft.hasItsEvents else {
                throw CommandError.usage(
                    "\(trace) became another while it was read, and a page needs it twice: try again "
                        + "when nothing writes it")
            }
            let dot = draft.dot
            let picture = try Awaited { try await GraphvizRenderer.render(dot: dot, as: .svg) }
                .value()
            let page = draft.html(svg: picture.bytes, scripts: draft.scripts(besideTrace: trace))
            try OutputFile.write(Array(page.utf8), to: path)
            for warning in picture.warnings { Console.complain("Graphviz: \(warning)") }
        }
    }
}
