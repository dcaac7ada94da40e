import GraphvizRendering
import Testing
import Timeline
import TraceSchema

@Suite("The drawn picture")
struct PictureTests {
    private static let programs = Programs.all

    private static func diagram(_ index: Int) -> Diagram {
        Timeline.diagram(header: SampleRun.header, events: programs[index].events)
    }

    @Test("No text is cut off: Graphviz's own measure agrees", arguments: programs.indices)
    func textsFit(_ index: Int) async throws {
        let diagram = Self.diagram(index)
        // Graphviz warns of every node that is too small for its label.
        #expect(try await PictureSVG(diagram).warnings.isEmpty)
        for label in diagram.labels {
            let size = label.style.size * (label.style.isBold ? 0.7 : 0.6)
            #expect(label.frame.width >= Double(label.text.count) * size * 0.5)
        }
    }

    @Test("Nothing overlaps and nothing lies outside its frame", arguments: programs.indices)
    func apart(_ index: Int) {
        Geometry.check(Self.diagram(index))
    }

    @Test("Every box, arrow and lane of the diagram is in the SVG, by its id and class")
    func everythingIsDrawn() async throws {
        let diagram = Self.diagram(0)
        let svg = try await PictureSVG(diagram)
        for box in diagram.boxes {
            let group = try #require(svg.groups[box.id])
            #expect(group.texts == box.lines)
            #expect(group.tooltip != nil)
            switch box.content {
            case .event(let kind): #expect(group.classes.contains(kind.rawValue))
            case .fold: #expect(group.classes.contains("fold") && group.isDashed)
            }
        }
        for arrow in diagram.arrows {
            let group = try #require(svg.groups[arrow.id])
            #expect(group.classes.isSuperset(of: ["arrow", arrow.kind.rawValue]))
            #expect(group.isDashed == arrow.isDashed)
            // Graphviz writes two decimals, and leaves out a width of 1.
            #expect(abs((group.strokeWidth ?? 1) - arrow.width) < 0.01)
        }
        #expect(svg.groups(ofClass: "lane").count == diagram.panels.count * 4)
        #expect(svg.groups(ofClass: "panel").count == 6)
        #expect(
            diagram.arrows.count == svg.groups(ofClass: "arrow").count - diagram.legend.arrows.count
        )
    }

    @Test("What is drawn stands where the diagram says")
    func positions() async throws {
        let diagram = Self.diagram(1)
        let svg = try await PictureSVG(diagram)
        for box in diagram.boxes {
            let group = try #require(svg.groups[box.id])
            let (left, right) = (try #require(group.xs.min()), try #require(group.xs.max()))
            // The SVG's origin is the lower left corner of the sheet, y upwards and negative.
            #expect(abs(left - box.frame.x) < 1 && abs(right - box.frame.maxX) < 1)
            let top = try #require(group.ys.min())
            #expect(abs(top - (box.frame.y - diagram.size.height)) < 1)
        }
        for arrow in diagram.arrows {
            let group = try #require(svg.groups[arrow.id])
            let (left, right) = (try #require(group.xs.min()), try #require(group.xs.max()))
            // The outline of the head reaches to the end, or nearly so.
            #expect(left >= min(arrow.start.x, arrow.end.x) - 0.5)
            #expect(right <= max(arrow.start.x, arrow.end.x) + 0.5)
        }
    }

    @Test("The legend explains what the picture uses, and no more")
    func legend() {
        let whole = Self.diagram(0).legend.labels.map(\.text)
        #expect(whole.contains { $0.hasPrefix("pickle, unpickle") })
        #expect(whole.contains { $0.contains("logarithmic") })
        #expect(whole.contains { $0.contains("nothing copied") })
        #expect(whole.contains { $0.contains("repeats") })
        #expect(!whole.contains { $0.contains("error") })

        let single = Self.diagram(1).legend.labels.map(\.text)
        #expect(!single.contains { $0.contains("repeats") })
        #expect(Self.diagram(2).legend.labels.contains { $0.text.contains("error") })
        #expect(Self.diagram(Self.programs.count - 1).legend.labels.isEmpty)
    }

    @Test("The SVG's title tells in words what the picture shows")
    func alternativeText() async throws {
        let svg = try await PictureSVG(Self.diagram(0))
        let title = try #require(svg.title)
        #expect(title.hasPrefix("Timeline of program.py on the embedded engine."))
        #expect(title.contains("captured · foo2.remote(5) (A: 8.0 MB · 50 calls · "))
    }

    @Test("The same trace gives the same text, byte for byte")
    func deterministic() {
        for index in Self.programs.indices {
            #expect(Self.diagram(index).dot == Self.diagram(index).dot)
        }
    }
}
