import Foundation
import GraphvizRendering
import Testing
import Timeline

#if canImport(FoundationXML)
    import FoundationXML
#endif

/// An SVG as Graphviz wrote it, taken apart: its groups by id, with what is drawn in each.
struct PictureSVG {
    struct Group {
        var classes: Set<String> = []
        var texts: [String] = []
        var tooltip: String?
        /// Where a click leads.
        var link: String?
        var strokeWidth: Double?
        var isDashed = false
        /// Corners of everything drawn in it.
        var xs: [Double] = []
        var ys: [Double] = []

        mutating func note(_ shape: [String: String]) {
            strokeWidth = shape["stroke-width"].flatMap(Double.init) ?? strokeWidth
            isDashed = isDashed || shape["stroke-dasharray"] != nil
            let numbers = (shape["d"] ?? shape["points"] ?? "")
                .split { !"-.0123456789".contains($0) }.compactMap { Double($0) }
            for (index, number) in numbers.enumerated() {
                if index % 2 == 0 { xs.append(number) } else { ys.append(number) }
            }
        }
    }

    let groups: [String: Group]
    let title: String?
    let warnings: [String]

    init(_ diagram: Diagram) async throws { try await self.init(dot: diagram.dot) }

    init(dot: String) async throws {
        let picture = try await GraphvizRenderer.render(dot: dot, as: .svg)
        let parser = XMLParser(data: Data(picture.bytes))
        let reader = Reader()
        parser.delegate = reader
        try #require(parser.parse(), "the SVG is no XML: \(String(describing: parser.parserError))")
        groups = reader.groups
        title = reader.title
        warnings = picture.warnings
    }

    func groups(ofClass name: String) -> [String: Group] {
        groups.filter { $0.value.classes.contains(name) }
    }

    private final class Reader: NSObject, XMLParserDelegate {
        var groups: [String: Group] = [:]
        var title: String?
        private var path: [String?] = []
        private var text: String?

        private var current: String? { path.lazy.compactMap(\.self).last }

        func parser(
            _ parser: XMLParser, didStartElement element: String, namespaceURI: String?,
            qualifiedName: String?, attributes: [String: String]
        ) {
            // Graphviz puts a group with the id `a_…` around what has a tooltip.
            let id = attributes["id"].flatMap { $0.hasPrefix("a_") ? nil : $0 }
            path.append(element == "g" ? id : nil)
            if element == "g", let id {
                groups[id] = Group()
                groups[id]?.classes = Set(
                    (attributes["class"] ?? "").split(separator: " ").map(String.init))
            }
            guard let current else { return }
            if let tooltip = attributes["xlink:title"] { groups[current]?.tooltip = tooltip }
            if let link = attributes["xlink:href"] { groups[current]?.link = link }
            switch element {
            case "text", "title": text = ""
            case "path", "polygon", "ellipse", "polyline":
                groups[current, default: Group()].note(attributes)
            default: break
            }
        }

        func parser(_ parser: XMLParser, foundCharacters string: String) { text? += string }

        func parser(
            _ parser: XMLParser, didEndElement element: String, namespaceURI: String?,
            qualifiedName: String?
        ) {
            if element == "text", let current, let text {
                groups[current]?.texts.append(text)
            } else if element == "title", title == nil {
                title = text
            }
            if element == "text" || element == "title" { text = nil }
            path.removeLast()
        }
    }
}
