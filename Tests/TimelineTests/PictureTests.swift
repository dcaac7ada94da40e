import GraphvizRendering
import Testing
import Timeline
import TraceSchema

@Suite("The drawn picture")
struct PictureTests {
    private static let programs: [(name: String, events: [Event])] = [
        ("the question's program", SampleRun.question(calls: 50)),
        ("one call", SampleRun.question(calls: 1, sizes: [8_000_000])),
        ("nested, failing, many workers", Programs.mixed),
        ("many arguments", Programs.manyArguments(40)),
        ("nothing", []),
    ]

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
        let diagram = Self.diagram(index)
        let sheet = Diagram.Rectangle(
            x: 0, y: 0, width: diagram.size.width, height: diagram.size.height)
        for (number, panel) in diagram.panels.enumerated() {
            #expect(sheet.contains(panel.frame))
            for other in diagram.panels.dropFirst(number + 1) {
                #expect(!panel.frame.overlaps(other.frame))
            }
            for (number, block) in panel.blocks.enumerated() {
                #expect(panel.frame.contains(block.frame))
                for other in panel.blocks.dropFirst(number + 1) {
                    #expect(!block.frame.overlaps(other.frame))
                }
            }
        }
        for block in diagram.blocks {
            let solid = block.boxes.map(\.frame)
            let texts = (block.arrows.compactMap(\.label) + [block.label].compactMap(\.self))
                .map(\.inked)
            for (number, frame) in (solid + texts).enumerated() {
                #expect(block.frame.contains(frame))
                for other in (solid + texts).dropFirst(number + 1) {
                    #expect(!frame.overlaps(other), "\(block.id): \(frame) and \(other)")
                }
            }
        }
        let texts =
            (diagram.heading + diagram.legend.labels).map(\.inked)
            + diagram.legend.boxes.map(\.frame) + diagram.panels.map(\.frame)
        for (number, frame) in texts.enumerated() {
            #expect(sheet.contains(frame))
            for other in texts.dropFirst(number + 1) {
                #expect(!frame.overlaps(other))
            }
        }
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
        #expect(Self.diagram(4).legend.labels.isEmpty)
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

extension Diagram.Label {
    /// The part of its frame that the text itself takes, by a plain estimate.
    var inked: Diagram.Rectangle {
        var inked = frame
        inked.width = min(frame.width, Double(text.count) * style.size * 0.62)
        if alignment == .center {
            inked.x = frame.midX - inked.width / 2
        }
        return inked
    }
}
