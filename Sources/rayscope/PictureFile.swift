import GraphvizRendering
import Launcher
import Timeline
import TraceFile

/// The file that a picture is written to; its name decides the format.
struct PictureFile {
    let path: String
    let theme: Theme
    private let format: ImageFormat

    init(path: String, theme: Theme) throws {
        (self.path, self.theme) = (path, theme)
        let name = path.split(separator: "/").last ?? ""
        let ending = name.contains(".") ? name.split(separator: ".").last?.lowercased() : nil
        guard let format = ending.flatMap(ImageFormat.init(rawValue:)) else {
            let known = ImageFormat.allCases.map { ".\($0.rawValue)" }.joined(separator: ", ")
            throw CommandError.usage(
                "\(path): the name has to end in one of \(known), or in .html for a page")
        }
        try OutputPlace.check(path)
        self.format = format
    }

    /// Draws and writes; an SVG is told what it is called and shows in words.
    func write(_ drawing: (PictureStyle) -> Drawing) throws {
        try Progress.during("drawing \(path)") {
            let links = SourceLinks(picture: path)
            let drawing = drawing(PictureStyle(theme: theme) { links.address(of: $0) })
            let picture = try Awaited { [format] in
                try await GraphvizRenderer.render(dot: drawing.dot, as: format)
            }.value()
            let isSVG = format == .svg
            try OutputFile.write(
                isSVG
                    ? AccessibleSVG.completed(
                        picture.bytes, title: drawing.title, description: drawing.description)
                    : picture.bytes, to: path)
            for warning in picture.warnings { Console.complain("Graphviz: \(warning)") }
        }
    }
}
