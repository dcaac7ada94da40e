import Testing
import Timeline
import TraceSchema

@Suite("Programs other than the question's")
struct OtherProgramsTests {
    private func diagram(_ events: [Event], _ header: TraceHeader = SampleRun.header) -> Diagram {
        Timeline.diagram(header: header, events: events)
    }

    @Test("Nothing remote: a picture that says so in words")
    func nothing() async throws {
        let diagram = diagram([])
        #expect(diagram.boxes.isEmpty)
        #expect(diagram.texts.contains("Nothing to draw"))
        #expect(try await PictureSVG(diagram).groups["note1"] != nil)

        var held = SampleRun()
        held.add(.hold, .driver) { $0.object = ObjectID(1) }
        held.add(.lease, .scheduler)
        #expect(self.diagram(held.events).texts.contains("in the 2 events of this trace"))
    }

    @Test("One call has nothing to fold and no bars to compare")
    func single() {
        var run = SampleRun()
        run.call("f", bytes: 100, .byValue)
        let diagram = diagram(run.events)
        #expect(diagram.panels.count == 1)
        #expect(diagram.folds.isEmpty)
        #expect(diagram.panels[0].bars.isEmpty)
        #expect(diagram.panels[0].blocks[0].label?.text.hasPrefix("call 1 · ") == true)
    }

    @Test("Lanes that nobody in the row uses are left out")
    func idleLanes() {
        var run = SampleRun()
        run.call("f", bytes: 100, .byValue)
        #expect(diagram(run.events).panels[0].laneNames == ["driver", "control store", "worker-1"])
    }

    @Test("Each worker fetches once: the first is drawn, the others are folded")
    func manyWorkers() throws {
        var run = SampleRun()
        for index in 0..<40 {
            run.call("f", bytes: 40_000, .captured, on: 1 + index % 8)
        }
        let panel = try #require(diagram(run.events).panels.first)
        #expect(panel.laneNames.filter { $0.hasPrefix("worker") } == ["worker-1", "worker-2"])
        #expect(panel.folds.map(\.content) == [.fold(count: 6), .fold(count: 31)])
        #expect(panel.folds[0].lines[0] == "↻ × 6 more calls like call 2, on 6 workers")
        #expect(panel.folds[0].lines[1].contains("fetch → unpickle"))
        #expect(panel.blocks[2].boxes.isEmpty == false)
        #expect(panel.titles(ofBlock: 3).contains("fetch f") == false)
    }

    @Test("An odd call among a thousand is kept")
    func oddOneOut() throws {
        var run = SampleRun()
        for index in 0..<1000 {
            run.call(
                "f", bytes: 200, .byValue, failing: index == 499 ? "ValueError: odd" : nil)
        }
        let panel = try #require(diagram(run.events).panels.first)
        #expect(panel.folds.map(\.content) == [.fold(count: 997)])
        let odd = try #require(panel.boxes.first { $0.failed })
        #expect(odd.lines[0] == "✗ run f")
        #expect(odd.lines[1].hasPrefix("ValueError"))
        #expect(odd.tooltip.contains("error ValueError: odd"))
        #expect(panel.blocks.contains { $0.label?.text.hasPrefix("call 500 of 1,000") == true })
    }

    @Test("A large result goes through the object store")
    func largeResult() throws {
        var run = SampleRun()
        run.call("f", bytes: 10, .byValue, resultBytes: 5_000_000)
        let panel = try #require(diagram(run.events).panels.first)
        let sent = try #require(panel.arrows.first { $0.kind == .return })
        #expect(sent.target.hasSuffix("object-store"))
        #expect(!sent.isDashed && sent.bytes == 5_000_000)
        let received = try #require(panel.arrows.first { $0.kind == .get })
        #expect(received.isDashed && received.source.hasSuffix("object-store"))
    }

    @Test("Values that are put and got without a call have a panel; a loop of gets is folded")
    func putAndGet() throws {
        var run = SampleRun()
        let object = run.put("A", bytes: 1_000_000, bound: "A_ref")
        for _ in 0..<5000 {
            run.add(.get, .driver) {
                ($0.role, $0.object, $0.bytes, $0.copied) = (.value, object, 1_000_242, 0)
                $0.path = .objectStore
            }
        }
        let panel = try #require(diagram(run.events).panels.first)
        #expect(panel.heading[0].text == "put and get · A_ref = ray.put(A)")
        #expect(panel.boxes.count < 10)
        let folded = panel.folds.reduce(0) { count, box in
            guard case .fold(let folded) = box.content else { return count }
            return count + folded
        }
        // Put and serialize share a row; two gets are drawn.
        #expect(folded == 4998)
    }

    @Test("What the driver has put is no part of the first call that a worker makes with it")
    func putByAnother() throws {
        var run = SampleRun()
        let object = run.put("A", bytes: 1_000_000, bound: "A_ref")
        run.callWithInside("outer", line: 20, on: 1) { run, task in
            run.call(
                "inner", bytes: 0, .byReference(object, variable: "A_ref"), on: 2,
                from: .worker(1), parent: task, line: 12)
        }
        let diagram = diagram(run.events)
        #expect(
            diagram.panels.map(\.heading[0].text)
                == ["put and get · A_ref = ray.put(A)", "outer.remote()"])
        let boxes = diagram.panels[1].boxes.compactMap(\.lines.first)
        #expect(!boxes.contains("ray.put(A)") && boxes.contains("run inner"))
    }

    @Test("A function that was pickled and never submitted is shown with what went wrong")
    func neverSubmitted() throws {
        var run = SampleRun()
        run.add(.pickle, .driver) {
            ($0.function, $0.name) = (FunctionID(1), "f")
            $0.error = "TypeError: cannot pickle '_thread.lock' object"
        }
        let diagram = diagram(run.events)
        #expect(diagram.panels[0].heading[0].text == "never submitted · f")
        #expect(diagram.boxes.map(\.failed) == [true])
    }

    @Test("What a reader must know before trusting the picture stands above it")
    func notes() {
        var header = SampleRun.header
        #expect(!diagram(SampleRun.question(calls: 2), header).texts.contains("Incomplete"))
        header.complete = false
        header.suppose = "live-globals"
        header.folded = 12_345
        let texts = diagram(SampleRun.question(calls: 2), header).texts
        #expect(texts.contains("Incomplete"))
        #expect(texts.contains("“live-globals”"))
        #expect(texts.contains("12,345 events were only counted"))
        header.engine = .ray
        #expect(diagram([], header).heading[0].text == "program.py on Ray")
    }

    @Test("A run that was cut off in the middle of a call is drawn up to there")
    func cutOff() {
        let events = SampleRun.question(calls: 1, sizes: [8_000_000])
        for count in events.indices {
            let diagram = diagram(Array(events.prefix(count)))
            #expect(diagram.boxes.isEmpty == (count == 0))
        }
    }
}
