import Testing
import Timeline
import TraceSchema

@Suite("The question's program, drawn")
struct QuestionTimelineTests {
    private static let events = SampleRun.question()
    private static let diagram = Timeline.diagram(header: SampleRun.header, events: events)

    private var events: [Event] { Self.events }
    private var diagram: Diagram { Self.diagram }

    @Test("Two variables of one size are not compared; one value under two names is")
    func comparesOneValue() {
        func panels(_ make: (inout SampleRun) -> Void) -> Diagram {
            var run = SampleRun()
            make(&run)
            return Timeline.diagram(header: SampleRun.header, events: run.events)
        }
        let two = panels { run in
            run.call("f", "A", bytes: 8_000_000, .byValue, line: 5)
            run.call("g", "B", bytes: 8_000_000, .captured, line: 6)
        }
        #expect(two.panels.map(\.heading[0].text) == ["f.remote(A)", "g.remote(5)"])
        let one = panels { run in
            let object = run.put("A", bytes: 8_000_000, bound: "shared")
            run.call("f", "B", bytes: 8_000_000, .byValue, line: 5)
            run.call("h", bytes: 0, .byReference(object, variable: "shared"), line: 7)
            run.call("g", "A", bytes: 8_000_000, .captured, line: 6)
        }
        let titles = one.panels.map(\.heading[0].text)
        #expect(
            titles == [
                "by reference · h.remote(shared)", "captured · g.remote(5)",
                "by value · f.remote(B)",
            ])
        #expect(one.panels[0].frame.y == one.panels[1].frame.y)
        #expect(one.panels[2].frame.y >= one.panels[0].frame.maxY)
    }

    @Test("Two sizes are two rows, and the three ways stand side by side in each")
    func panels() {
        let titles = diagram.panels.map { $0.heading[0].text }
        let ways = [
            "by value · foo1.remote(A)", "by reference · foo1.remote(A_ref)",
            "captured · foo2.remote(5)",
        ]
        #expect(titles == ways + ways)
        let rows = [diagram.panels[0..<3], diagram.panels[3..<6]]
        for row in rows {
            #expect(Set(row.map(\.frame.y)).count == 1)
            #expect(Set(row.map(\.frame.width)).count == 1)
            #expect(row.map(\.frame.x) == row.map(\.frame.x).sorted())
        }
        #expect(diagram.panels[0].frame.maxY < diagram.panels[3].frame.y)
    }

    @Test("Lanes are the same in each panel of a row")
    func lanes() {
        for panel in diagram.panels {
            #expect(panel.laneNames == ["driver", "control store", "object store", "worker-1"])
            let offsets = panel.lanes.map { $0.x - panel.frame.x }
            let first = diagram.panels[0]
            #expect(offsets == first.lanes.map { $0.x - first.frame.x })
        }
    }

    @Test("The first call is drawn whole, the second without what happens once")
    func firstAndSecond() throws {
        let captured = diagram.panels[5]
        #expect(
            captured.titles(ofBlock: 0) == [
                "pickle foo2 + A", "export foo2", "serialize 5", "submit foo2", "fetch foo2",
                "unpickle foo2", "deserialize 5", "run foo2", "return", "get result",
            ])
        #expect(
            captured.titles(ofBlock: 1) == [
                "serialize 5", "submit foo2", "deserialize 5", "run foo2", "return", "get result",
            ])
        let reference = diagram.panels[4]
        #expect(reference.titles(ofBlock: 0).prefix(2) == ["serialize A", "ray.put(A)"])
        #expect(!reference.titles(ofBlock: 1).contains { $0.contains("put") })
    }

    @Test("What is linked shares a row; time runs downwards in every lane")
    func rows() throws {
        let block = diagram.panels[3].blocks[0]
        let serialize = try #require(block.boxes.first { $0.lines[0] == "serialize A" })
        let put = try #require(block.boxes.first { $0.lines[0] == "implicit put A" })
        #expect(serialize.frame.midY == put.frame.midY)
        for panel in diagram.panels {
            for block in panel.blocks {
                for (above, below) in zip(block.boxes, block.boxes.dropFirst()) {
                    #expect(above.frame.midY <= below.frame.midY)
                }
            }
        }
        let submit = try #require(block.boxes.first { $0.lines[0].hasPrefix("submit") })
        let got = try #require(block.boxes.first { $0.lines[0] == "get result" })
        #expect(submit.frame.midY < got.frame.midY)
    }

    @Test("Boxes tell the size and the time of the trace")
    func numbers() throws {
        let pickle = try #require(
            events.first { $0.kind == .pickle && ($0.bytes ?? 0) > 1_000_000 })
        let box = try #require(diagram.boxes.first { $0.events.contains(pickle.id) })
        #expect(box.id == "p6-e\(pickle.id)")
        // 8,000,620 bytes in 1,606,124 ns.
        #expect(box.lines == ["pickle foo2 + A", "8.0 MB · 1.6 ms"])
        #expect(box.tooltip.contains("8000620"))
        #expect(box.tooltip.contains("captures A (global, 8000037 B)"))
    }

    @Test("The repeats are one box that says what repeats, how often, and what it cost")
    func folds() throws {
        #expect(diagram.folds.count == 6)
        let value = try #require(diagram.panels[3].folds.first)
        #expect(value.content == .fold(count: 999))
        #expect(value.lines[0] == "↻ × 999 more calls like call 1")
        #expect(value.lines[1].contains("serialize A → implicit put A → submit → get A → run"))
        let repeated = events.filter { ($0.kind == .put) && $0.explicit == false }.dropFirst()
        #expect(repeated.count == 999)
        // 999 × (8,000,242 + a message of 310 and a result of 10, received as well).
        #expect(value.lines.last?.contains("8.0 GB serialized · 8.0 GB copied") == true)

        let captured = try #require(diagram.panels[5].folds.first)
        #expect(captured.content == .fold(count: 998))
        #expect(
            captured.lines.contains {
                $0 == "only in call 1: pickle foo2 + A, export, fetch, unpickle"
            })
        // 998 × (320 + 10 + 10).
        #expect(captured.lines.last?.contains("· 339.3 kB copied") == true)
    }

    @Test("Arrows grow with the bytes they carry, on one scale for all panels")
    func arrowWidths() {
        let copied = diagram.arrows.filter { !$0.isDashed }
            .sorted { ($0.bytes ?? 0) < ($1.bytes ?? 0) }
        for (thin, wide) in zip(copied, copied.dropFirst()) {
            if thin.bytes == wide.bytes {
                #expect(thin.width == wide.width)
            } else {
                #expect(thin.width < wide.width)
            }
        }
        #expect(copied.last?.bytes == 8_000_620)
    }

    @Test("Where nothing is copied the arrow is dashed and thin, and says so")
    func dashed() throws {
        let gets = diagram.arrows.filter { $0.kind == .get }
        #expect(gets.count == 5)
        for arrow in gets {
            #expect(arrow.copied == 0)
            #expect(arrow.isDashed)
            #expect(arrow.label?.text == "0 B copied")
            #expect(arrow.width < 1)
        }
        #expect(diagram.arrows.filter(\.isDashed).count == gets.count)
    }

    @Test("When get copies, its arrow is as wide as the bytes")
    func copyingGet() throws {
        var copying = events
        for index in copying.indices where copying[index].kind == .get {
            copying[index].copied = copying[index].bytes
        }
        let diagram = Timeline.diagram(header: SampleRun.header, events: copying)
        let get = try #require(diagram.panels[3].arrows.first { $0.kind == .get })
        #expect(!get.isDashed)
        #expect(get.label?.text == "8.0 MB")
        #expect(get.width > 5)
        #expect(diagram.panels[3].folds[0].lines.last?.contains("16.0 GB copied") == true)
    }

    @Test("Names and sizes are those of the trace")
    func renamed() {
        var run = SampleRun()
        for _ in 0..<3 { run.call("bar", "weights", bytes: 2_000_000, .byValue) }
        let diagram = Timeline.diagram(header: SampleRun.header, events: run.events)
        #expect(
            diagram.panels[0].heading.map(\.text).prefix(1) == ["bar.remote(weights)"])
        #expect(
            diagram.panels[0].heading[1].text.hasPrefix("weights: 2.0 MB by value · 3 calls · "))
        #expect(diagram.texts.contains("implicit put weights"))
        #expect(!diagram.texts.contains("foo"))
    }

    @Test("A value that was put long before does not lengthen the calls that use it")
    func earlyPut() throws {
        var run = SampleRun()
        let reference = run.put("A", bytes: 8_000_000, bound: "A_ref")
        run.add(.execute, .worker(9), takes: 3_600_000_000_000) { $0.task = TaskID(900) }
        run.call("f", bytes: 8_000_000, .byReference(reference, variable: "A_ref"), line: 7)
        let diagram = Timeline.diagram(header: SampleRun.header, events: run.events)
        let panel = try #require(diagram.panel("f.remote(A_ref)"))
        #expect(panel.titles(ofBlock: 0).contains("ray.put(A)"))
        #expect(panel.heading[1].text.contains(" min") == false)
        let label = try #require(panel.blocks[0].label?.text)
        #expect(label.hasPrefix("call 1 · ") && label.hasSuffix(" ms · line 7"))
    }

    @Test("An inline argument that the worker does not name is named by the call")
    func unnamedArguments() throws {
        var events = SampleRun.question(calls: 2, sizes: [33_600])
        for index in events.indices where events[index].process.isWorker {
            events[index].variable = nil
        }
        let diagram = Timeline.diagram(header: SampleRun.header, events: events)
        #expect(diagram.panels[0].titles(ofBlock: 1).contains("deserialize A"))
        #expect(diagram.panels[1].titles(ofBlock: 1).contains("get A_ref"))
    }

    @Test("The bars compare the panels of a row")
    func bars() throws {
        let large = diagram.panels[3..<6]
        let lengths = large.compactMap { $0.bars.last?.frame.width }
        #expect(lengths.count == 3)
        // 8 GB against 8 MB and 16 MB.
        #expect(lengths[0] > 100 * lengths[1])
        #expect(lengths[0] > 100 * lengths[2])
    }
}
