import Testing
import TraceSchema

@testable import Timeline

@Suite("Loops and repeats, folded by structure")
struct LoopTests {
    private func diagram(_ events: [Event], _ change: (inout Timeline.Options) -> Void = { _ in })
        -> Diagram
    {
        var options = Timeline.Options()
        change(&options)
        return Timeline.diagram(header: SampleRun.header, events: events, options: options)
    }

    @Test(
        "A loop of rounds is its first two rounds and the count of the others; the odd one is kept")
    func rounds() throws {
        let diagram = diagram(Programs.rounds(1000, odd: 499))
        let panel = try #require(diagram.panels.first)
        #expect(diagram.panels.count == 1)
        #expect(
            panel.heading[0].text == "1,000 rounds: f.remote(x) × 3 → g.remote(y)")
        #expect(panel.heading[1].text.hasPrefix("4,001 calls · "))
        let labels = panel.blocks.compactMap(\.label?.text)
        #expect(labels[0].hasPrefix("round 1 · f.remote(x) · call 1 of 3,001 · "))
        #expect(labels.contains { $0.hasPrefix("round 1 · g.remote(y) · call 1 of 1,000 · ") })
        #expect(labels.contains { $0.hasPrefix("round 2 · g.remote(y) · call 2 of 1,000 · ") })
        let folds = panel.folds.map { $0.lines[0] }
        #expect(folds.contains("↻ round 500, which differs: × 4 f.remote(x) like call 2"))
        #expect(folds.last == "↻ × 997 more rounds like round 2")
        #expect(panel.folds.last?.lines[1] == "each: f.remote(x) × 3 → g.remote(y)")
        // Every call is drawn or counted, once.
        let counted = panel.folds.reduce(0) { $0 + ($1.fold?.count ?? 0) }
        #expect(counted + labels.count == 4001)
    }

    @Test("Without a round that differs, none is said to")
    func evenRounds() {
        let texts = diagram(Programs.rounds(50)).texts
        #expect(texts.contains("50 rounds"))
        #expect(texts.contains("× 48 more rounds like round 2"))
        #expect(!texts.contains("differ"))
    }

    @Test("Where arguments are long, a round is told by its functions")
    func longArguments() {
        var run = SampleRun()
        for _ in 0..<5 {
            run.call("f", "weights[first:last].copy()", bytes: 100, .byValue, line: 5)
            run.call("g", "y", bytes: 100, .byValue, line: 6)
        }
        #expect(diagram(run.events).texts.contains("5 rounds: f.remote(…) → g.remote(y)"))
    }

    @Test("What is called outside of the loop, too, is no part of its rounds")
    func notOnlyInTheLoop() {
        var run = SampleRun()
        for round in 0..<20 {
            run.call("f", bytes: 100, .byValue, line: 5)
            if round < 10 { run.call("g", bytes: 100, .byValue, line: 6) }
        }
        let titles = diagram(run.events).panels.map(\.heading[0].text)
        #expect(titles == ["f.remote(A)", "g.remote(A)"])
    }

    @Test("A sequence without a period has no rounds")
    func irregular() {
        #expect(ProgramLoops.find(in: []) == [])
        #expect(ProgramLoops.find(in: [1, 2, 3, 4, 5, 6, 7, 8, 9]) == [])
        #expect(ProgramLoops.find(in: [1, 1, 1, 1]) == [])
        // Twice is no loop.
        #expect(ProgramLoops.find(in: [1, 2, 1, 2]) == [])
    }

    @Test("A loop is found with its rounds, an odd one between, and what surrounds it")
    func period() throws {
        let round: [Int32] = [1, 1, 2]
        let calls = [9] + round + round + round + [1, 2] + round + round + [7]
        let found = try #require(ProgramLoops.find(in: calls).first)
        #expect(found.calls == 1..<18)
        #expect(found.starts == [1, 4, 7, 10, 12, 15])
        #expect(found.odd == [3])
        #expect(found.round(3) == 10..<12)
        #expect(
            found.body == [Rounds.Run(group: 1, count: 2), Rounds.Run(group: 2, count: 1)])
    }

    @Test("Two loops one after the other are two")
    func twoLoops() {
        let calls: [Int32] = [1, 2, 1, 2, 1, 2, 1, 2, 3, 4, 5, 3, 4, 5, 3, 4, 5]
        let found = ProgramLoops.find(in: calls)
        #expect(found.map(\.calls) == [0..<8, 8..<17])
        #expect(found.map(\.count) == [4, 3])
    }

    @Test("The same call at two lines is two panels")
    func places() {
        var run = SampleRun()
        for _ in 0..<5 { run.call("f", bytes: 100, .byValue, line: 5) }
        for _ in 0..<5 { run.call("f", bytes: 100, .byValue, line: 9) }
        let panels = diagram(run.events).panels
        #expect(panels.count == 2)
        #expect(panels[1].blocks[0].label?.text.hasSuffix("line 9") == true)
    }

    @Test("A fold tells how many, how many bytes, how long, and where in the trace")
    func facts() throws {
        let events = SampleRun.question(calls: 10, sizes: [8_000_000])
        let fold = try #require(diagram(events).folds.first)
        let facts = try #require(fold.fold)
        #expect(fold.content == .fold(count: 8) && facts.count == 8)
        let later = events.filter { $0.task.map { (3...10).contains($0.number) } == true }
        #expect(
            facts.copiedBytes
                == later.reduce(0) { $0 + ($1.kind == .deserialize ? 0 : $1.copied ?? 0) })
        #expect(facts.firstEvent == later.map(\.id).min())
        #expect(facts.lastEvent == later.map(\.id).max())
        #expect(facts.startNs == later.map(\.startNs).min())
        #expect(facts.elapsedNs > 0 && facts.elapsedNs <= facts.endNs - facts.startNs)
        #expect(fold.tooltip.contains("events \(facts.firstEvent) to \(facts.lastEvent)"))
    }

    @Test("What another drawn call does, too, is not said to be only in the first")
    func onlyIn() throws {
        var run = SampleRun()
        for index in 0..<20 {
            run.call("f", bytes: 100, .byValue, on: index == 1 ? 2 : 1)
        }
        let fold = try #require(diagram(run.events).folds.first)
        #expect(fold.lines.contains("only in call 1: pickle, export"))
        #expect(fold.lines.contains("only in calls 1, 2: fetch, unpickle"))
    }

    @Test("Each try of a task that fails again and again is not drawn: the first and the last are")
    func tries() throws {
        let panel = try #require(diagram(Programs.retried(9)).panels.first)
        #expect(panel.boxes.count < 16)
        #expect(panel.blocks[0].label?.text.contains("tried 10 times") == true)
        let fold = try #require(panel.folds.first)
        #expect(fold.tooltip.contains("retry shaky → dispatch again"))
        // The result that is got is the last try's.
        let get = try #require(panel.boxes.first { $0.lines[0] == "get result" })
        let row = panel.boxes.filter { $0.frame.midY == get.frame.midY }
        #expect(row.map { $0.lines[1].prefix(4) } == ["14 B", "14 B"])
        #expect(panel.boxes.map(\.frame.midY).max() == get.frame.midY)
    }

    @Test("A pipeline stands in its order, and each stage tells what it takes")
    func pipeline() throws {
        let diagram = diagram(Programs.pipeline(4))
        #expect(
            diagram.panels.map(\.heading[0].text) == ["load.remote(A)", "transform.remote(part)"])
        #expect(diagram.panels[1].heading[1].text.contains("takes results of load"))
    }
}
