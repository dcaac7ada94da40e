import Foundation
import GraphvizRendering
import Testing
import Timeline
import TraceSchema

#if canImport(FoundationXML)
    import FoundationXML
#endif

@Suite("How pictures are written: themes, links, words for those who can't see them")
struct OutputTests {
    @Test(
        "Both themes draw the same; text stands out from what is behind it",
        arguments: Theme.allCases)
    func themes(_ theme: Theme) {
        for ink in [Ink.sheet, .panel, .block] + Palette.allCases.map({ Ink.fill($0) }) {
            // 4.5 to 1 is what WCAG asks for.
            #expect(contrast(theme.colour(.text), theme.colour(ink)) >= 4.5, "\(ink)")
        }
        for ink in [Ink.sheet, .block] {
            #expect(contrast(theme.colour(.quietText), theme.colour(ink)) >= 4.5, "\(ink)")
        }
        for palette in Palette.allCases {
            #expect(
                contrast(theme.colour(.line(palette)), theme.colour(.fill(palette))) >= 1.9,
                "\(palette)")
        }
        let sheet = SheetPicture.gantt.sheet(of: Programs.mixed)
        let dot = sheet.dot(PictureStyle(theme: theme))
        #expect(dot.contains("bgcolor=\"\(theme.colour(.sheet))\""))
        #expect(dot.split(separator: "\n").count == sheet.dot().split(separator: "\n").count)
        let diagram = Timeline.diagram(header: SampleRun.header, events: Programs.mixed)
        #expect(
            diagram.dot(PictureStyle(theme: theme)).contains("bgcolor=\"\(theme.colour(.sheet))\""))
    }

    private func contrast(_ one: String, _ other: String) -> Double {
        let (light, dark) = (
            max(luminance(one), luminance(other)), min(luminance(one), luminance(other))
        )
        return (light + 0.05) / (dark + 0.05)
    }

    private func luminance(_ colour: String) -> Double {
        let number = Int(colour.dropFirst(), radix: 16) ?? 0
        let parts = [number >> 16, number >> 8, number].map { part -> Double in
            let value = Double(part & 0xFF) / 255
            return value <= 0.03928 ? value / 12.92 : pow((value + 0.055) / 1.055, 2.4)
        }
        return 0.2126 * parts[0] + 0.7152 * parts[1] + 0.0722 * parts[2]
    }

    @Test("An event's box leads to its line of the script")
    func links() async throws {
        var run = SampleRun()
        run.call("foo", bytes: 8_000_000, .byValue, line: 37)
        let events = run.events.map { event in
            var event = event
            (event.file, event.line) = ("sub dir/program.py", 37)
            return event
        }
        let style = PictureStyle(address: { SourceLine.address(path: $0.file, line: $0.line) })
        let diagram = Timeline.diagram(header: SampleRun.header, events: events)
        let box = try #require(diagram.boxes.first { $0.lines[0].hasPrefix("run") })
        let svg = try await PictureSVG(dot: diagram.dot(style))
        #expect(svg.groups[box.id]?.link == "sub%20dir/program.py#L37")
        #expect(svg.groups[box.id]?.tooltip?.contains("line 37") == true)
        let sheet = SheetPicture.gantt.sheet(of: events)
        let bar = try #require(sheet.shapes("execute").first ?? sheet.shapes("put").first)
        #expect(
            try await PictureSVG(dot: sheet.dot(style)).groups[bar.id]?.link
                == "sub%20dir/program.py#L37")
        // Where nobody knows a way to the file, there is no link.
        #expect(try await PictureSVG(dot: sheet.dot()).groups[bar.id]?.link == nil)
    }

    @Test(
        "A file's name is no scheme, no host and no way out of the attribute",
        arguments: [
            ("javascript:alert(1)", "javascript%3Aalert%281%29#L2"), ("//evil/x", "/evil/x#L2"),
            ("a\"b<c>&d.py", "a%22b%3Cc%3E%26d.py#L2"), ("a#b?c", "a%23b%3Fc#L2"),
            ("ä.py", "%C3%A4.py#L2"), ("../x/y-1_2~.py", "../x/y-1_2~.py#L2"),
        ])
    func addresses(_ path: String, _ address: String) {
        #expect(SourceLine.address(path: path, line: 2) == address)
    }

    @Test("The SVG is one picture with a title and a description, and no stray tool-tips")
    func accessible() async throws {
        let sheet = SheetPicture.lifetime.sheet(of: Programs.mixed)
        let picture = try await GraphvizRenderer.render(dot: sheet.dot(), as: .svg)
        let svg = AccessibleSVG.completed(
            picture.bytes, title: "a <title> & \"more\"", description: sheet.description)
        let document = try XMLDocument(data: Data(svg))
        let root = try #require(document.rootElement())
        let attributes = root.attributes ?? []
        func value(_ name: String) -> String? { attributes.first { $0.name == name }?.stringValue }
        #expect(value("role") == "img")
        #expect(value("aria-label") == "a <title> & \"more\"")
        #expect(root.children?.first { $0.kind == .element }?.name == "title")
        #expect(root.elements(forName: "title").map(\.stringValue) == ["a <title> & \"more\""])
        #expect(root.elements(forName: "desc").map(\.stringValue) == [sheet.description])
        #expect(try document.nodes(forXPath: "//*[local-name()='title']").count == 1)
        // The font falls back, name by name, to any without serifs.
        let font = try document.nodes(forXPath: "//*[local-name()='text']/@font-family").first
        #expect(font?.stringValue?.hasSuffix(",sans-serif") == true)
    }
}
