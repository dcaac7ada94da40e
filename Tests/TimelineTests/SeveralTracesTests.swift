import Testing
import TraceSchema

@testable import Timeline

@Suite("Several traces in one picture")
struct SeveralTracesTests {
    private func trace(_ name: String, _ events: [Event]) -> ReadTrace {
        var builder = Timeline.Builder()
        events.forEach { builder.add($0) }
        return builder.trace(named: name, header: SampleRun.header, folds: [])
    }

    private func loop(_ passing: SampleRun.Passing, calls: Int = 20, line: Int = 10) -> [Event] {
        var run = SampleRun()
        for _ in 0..<calls { run.call("f", bytes: 8_000_000, passing, line: line) }
        run.call("g", bytes: 10, .byValue, line: 30)
        return run.events
    }

    @Test("What matches stands in a row, on one scale; what one lacks is said")
    func sideBySide() async throws {
        var more = SampleRun()
        for _ in 0..<40 { more.call("f", bytes: 8_000_000, .byValue, line: 14) }
        let diagram = Timeline.sideBySide([
            trace("a", loop(.byValue)), trace("b", more.events),
        ])
        Geometry.check(diagram)
        let titles = diagram.panels.map(\.heading[0].text)
        #expect(
            titles == ["A · f.remote(A)", "B · f.remote(A)", "A · g.remote(A)", "B · −"])
        #expect(diagram.panels[0].frame.y == diagram.panels[1].frame.y)
        #expect(diagram.panels[3].heading[1].text == "no g.remote(A)")
        // 20 against 40 calls of the same.
        let copied = diagram.panels.map { $0.bars.last?.frame.width ?? 0 }
        #expect(abs(copied[0] * 2 - copied[1]) < 1)
        #expect(copied[2] < 2)
        #expect(diagram.texts.contains("A: a (program.py on the embedded engine)"))
        #expect(try await PictureSVG(diagram).warnings.isEmpty)
    }

    @Test("Three traces are three columns, of at most 150 boxes together")
    func three() {
        let traces = ["a", "b", "c"].map { trace($0, SampleRun.question(calls: 30)) }
        let diagram = Timeline.sideBySide(traces)
        // The sixth row has no room; it is said to be left out.
        #expect(diagram.panels.count == 15)
        #expect(
            diagram.texts.contains(
                "What differs, and then what costs most, is drawn. Left out of all: by "))
        #expect(diagram.boxes.count <= 150)
        Geometry.check(diagram)
    }

    @Test("What differs is kept, cheap or not; what is left out is named, and is missing in both")
    func keepsWhatDiffers() {
        func events(cheap: Int) -> [Event] {
            var run = SampleRun()
            for index in 0..<8 {
                for _ in 0..<3 {
                    run.call(
                        "f\(index)", "x\(index)", bytes: 10_000_000 * (index + 1), .byValue,
                        line: index + 1)
                }
            }
            for _ in 0..<cheap { run.call("cheap", "y", bytes: 10, .byValue, line: 30) }
            return run.events
        }
        let diagram = Timeline.sideBySide([
            trace("a", events(cheap: 1)), trace("b", events(cheap: 2)),
        ])
        let titles = diagram.panels.map(\.heading[0].text)
        #expect(titles.contains("A · cheap.remote(y)") && titles.contains("B · cheap.remote(y)"))
        // The cheapest of those that are the same in both.
        #expect(!titles.contains { $0.contains("f0") })
        #expect(titles.contains("A · f7.remote(x7)"))
        #expect(diagram.texts.contains("Left out of all: f0.remote(x0)"))
        for title in titles where title.hasPrefix("A") {
            #expect(titles.contains("B" + title.dropFirst()))
        }
    }

    @Test("The same run twice differs in nothing, whatever its times and workers")
    func same() {
        let events = loop(.byValue)
        let other = events.map { event in
            var event = event
            event.durationNs = event.durationNs.map { $0 * 3 }
            event.waitedNs = event.waitedNs.map { $0 * 3 }
            event.startNs *= 3
            if event.process.isWorker { event.process = .worker(7) }
            return event
        }
        let diagram = Timeline.difference(from: trace("a", events), to: trace("b", other))
        #expect(diagram.panels.isEmpty)
        #expect(diagram.texts.contains("Nothing differs: 2 groups of calls, 21 calls in each."))
    }

    @Test(
        "Passed by value before, captured after: what is gone and new is marked, and not by colour")
    func changed() async throws {
        let diagram = Timeline.difference(
            from: trace("a", loop(.byValue)), to: trace("b", loop(.captured, line: 12)))
        #expect(diagram.panels.count == 1)
        Geometry.check(diagram)
        let panel = diagram.panels[0]
        #expect(panel.heading[0].text == "≠ f.remote(A) → f.remote(5)")
        #expect(panel.heading[1].text.hasPrefix("by value → captured · line 10 → line 12"))
        let put = try #require(panel.boxes.first { $0.lines[0] == "− implicit put A" })
        #expect(put.change == .gone)
        let pickle = try #require(panel.boxes.first { $0.lines[0] == "+ pickle f + A" })
        #expect(pickle.change == .new)
        // What is in both is not marked.
        #expect(panel.boxes.contains { $0.lines[0] == "run f" && $0.change == nil })
        #expect(
            diagram.texts.contains("The same in both, and not drawn: 1 group of calls, 1 call."))
        let svg = try await PictureSVG(diagram)
        #expect(svg.warnings.isEmpty)
        #expect(svg.groups[put.id]?.classes.contains("gone") == true)
        #expect(svg.groups[pickle.id]?.classes.contains("new") == true)
    }

    @Test("Sizes tell both numbers; a few bytes are no difference")
    func sizes() {
        func run(_ bytes: Int) -> [Event] {
            var run = SampleRun()
            for _ in 0..<5 { run.call("f", bytes: bytes, .byValue) }
            return run.events
        }
        let grown = Timeline.difference(
            from: trace("a", run(1_000_000)), to: trace("b", run(3_000_000)))
        #expect(
            grown.boxes.contains { $0.lines.contains("1.0 MB → 3.0 MB") && $0.change == .changed })
        #expect(grown.texts.contains("copied: 5.0 MB → 15.0 MB"))
        let near = Timeline.difference(
            from: trace("a", run(1_000_000)), to: trace("b", run(1_000_008)))
        #expect(near.panels.isEmpty)
    }

    @Test("Calls that are only in one of them are gone, or new")
    func goneAndNew() {
        var run = SampleRun()
        run.call("h", bytes: 10, .byValue, line: 3)
        let diagram = Timeline.difference(
            from: trace("a", loop(.byValue)), to: trace("b", run.events))
        #expect(
            diagram.panels.map(\.heading[0].text) == [
                "− f.remote(A)", "− g.remote(A)", "+ h.remote(A)",
            ])
        #expect(diagram.panels[0].boxes.allSatisfy { $0.change == .gone })
        #expect(diagram.panels[2].folds[0].lines[0] == "none → 1 call")
    }

    @Test("The script's path in a pickle, and a name that one trace lacks, are no difference")
    func chance() {
        let events = loop(.captured)
        let other = events.map { event in
            var event = event
            switch event.kind {
            case .pickle, .export, .fetch, .unpickle: event.bytes = event.bytes.map { $0 + 40 }
            case .serialize, .deserialize: event.variable = nil
            default: break
            }
            return event
        }
        var builder = Timeline.Builder()
        other.forEach { builder.add($0) }
        var header = SampleRun.header
        header.script = "/a/folder/with/a/long/name/\(header.script)"
        let moved = builder.trace(named: "b", header: header, folds: [])
        let diagram = Timeline.difference(from: trace("a", events), to: moved)
        #expect(diagram.texts.contains("Nothing differs"))
    }
}
