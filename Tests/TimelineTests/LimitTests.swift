import Testing
import Timeline
import TraceReading
import TraceSchema

@Suite("Traces of any size and content stay a picture")
struct LimitTests {
    @Test("100,000 events of many functions: at most 150 boxes, and what is left out is counted")
    func manyEvents() {
        let events = Programs.manyFunctions(60, calls: 170)
        #expect(events.count > 100_000)
        let diagram = Timeline.diagram(header: SampleRun.header, events: events)
        #expect(diagram.boxes.count <= 150)
        #expect(diagram.boxes.count > 100)
        let drawn = diagram.panels.count
        #expect(diagram.texts.contains("Left out: \(60 - drawn) groups of cheaper ones"))
        #expect(diagram.texts.contains("\(Quantity.count((60 - drawn) * 170, "call"))"))
        // The costliest are those with the largest values.
        #expect(diagram.panel("f59.remote(x59)") != nil)
        #expect(diagram.panel("f1.remote(x1)") == nil)
    }

    @Test("A smaller limit leaves out more, but never everything", arguments: [1, 20, 60])
    func boxLimit(_ limit: Int) {
        var options = Timeline.Options()
        options.boxLimit = limit
        let diagram = Timeline.diagram(
            header: SampleRun.header, events: SampleRun.question(calls: 3), options: options)
        #expect(diagram.panels.count >= 1)
        #expect(diagram.panels.count == 1 || diagram.boxes.count <= limit)
    }

    @Test("A call with hundreds of arguments is folded inside", arguments: [3, 40, 700])
    func manyArguments(_ count: Int) {
        let diagram = Timeline.diagram(
            header: SampleRun.header, events: Programs.manyArguments(count))
        #expect(diagram.boxes.count <= 20)
        #expect(diagram.folds.isEmpty == (count == 3))
        #expect(diagram.texts.contains("submit many"))
    }

    @Test("Calls that all differ are drawn up to a point, the others counted")
    func manyShapes() throws {
        var run = SampleRun()
        for index in 0..<40 {
            run.call("f", bytes: 100, .byValue, resultBytes: Self.powers[index % 8])
        }
        let panel = try #require(
            Timeline.diagram(header: SampleRun.header, events: run.events).panels.first)
        #expect(panel.boxes.count < 80)
        #expect(panel.folds.last?.lines[0].contains("that differ again") == true)
    }

    private static let powers = [
        10, 20_000, 99_999, 200_000, 2_000_000, 20_000_000, 200_000_000, 2_000_000_000,
    ]

    @Test("Numbers without measure neither crash it nor break the picture")
    func extremes() async throws {
        var events = SampleRun.question(calls: 3, sizes: [8_000_000])
        for index in events.indices {
            let extreme = [Int.max, .min, 0, -1][index % 4]
            (events[index].bytes, events[index].copied) = (extreme, extreme)
            events[index].startNs = [Int64.max, .min, 0, -1][index % 4]
            events[index].durationNs = [Int64.max, .min, 0, -1][index / 4 % 4]
            events[index].waitedNs = [Int64.max, .min, 0, -1][index / 16 % 4]
            events[index].id = [0, -5, 7][index % 3]
        }
        let diagram = Timeline.diagram(header: SampleRun.header, events: events)
        #expect(try await PictureSVG(diagram).warnings.isEmpty)
    }

    @Test(
        "Names of any content come through whole, and break neither DOT nor SVG",
        arguments: [
            "quote\"quote", "<b>&amp;</b>", "&lt;", "back\\slash\\", "\\N\\G\\l", "line\nbreak\r\t",
            "שלום عالم", "🎉👩‍👩‍👧", "->", "]]>", "--", "{|}", "\u{0}\u{1}\u{7F}\u{FFFE}", "\u{202E}abc",
            "%s%n", " ", "",
        ])
    func hostileNames(_ name: String) async throws {
        var run = SampleRun()
        run.call(name, name, bytes: 8_000_000, .byValue)
        run.call("g\(name)", name, bytes: 8_000_000, .captured)
        var header = SampleRun.header
        (header.script, header.suppose) = (name, name)
        let diagram = Timeline.diagram(header: header, events: run.events)
        let svg = try await PictureSVG(diagram)
        #expect(svg.warnings.isEmpty)
        let readable = String(
            String.UnicodeScalarView(
                name.unicodeScalars.map { scalar in
                    switch scalar.value {
                    case 9, 10, 13: " "
                    case 0..<32, 127..<160, 0x202E, 0xFFFE: "\u{FFFD}"
                    default: scalar
                    }
                }))
        // White space at the ends and in runs is the label's own affair.
        let words = readable.split(whereSeparator: \.isWhitespace)
        let title = try #require(svg.groups["p1-title"]?.texts.first)
        #expect(
            title.split(whereSeparator: \.isWhitespace)
                == "by value · \(readable).remote(\(readable))"
                .split(whereSeparator: \.isWhitespace))
        let box = try #require(diagram.boxes.first { $0.lines[0].hasPrefix("serialize") })
        let tooltip = try #require(svg.groups[box.id]?.tooltip)
        #expect(words.allSatisfy { tooltip.contains($0) }, "\(tooltip)")
    }

    @Test("A name of 10,000 characters is shortened; its tooltip has the whole")
    func longNames() async throws {
        let name = String(repeating: "long_", count: 2000)
        var run = SampleRun()
        run.call(name, name, bytes: 8_000_000, .byValue)
        let diagram = Timeline.diagram(header: SampleRun.header, events: run.events)
        let svg = try await PictureSVG(diagram)
        #expect(svg.warnings.isEmpty)
        #expect(diagram.size.width < 1000)
        let box = try #require(diagram.boxes.first { $0.lines[0].hasPrefix("serialize") })
        #expect(box.lines[0].hasSuffix("…"))
        #expect(svg.groups[box.id]?.tooltip?.contains(name) == true)
        let title = try #require(diagram.panels.first?.heading.first)
        #expect(svg.groups[title.id]?.tooltip?.contains(name) == true)
    }
}
