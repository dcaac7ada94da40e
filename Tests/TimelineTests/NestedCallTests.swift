import Testing
import TraceSchema

@testable import Timeline

@Suite("Calls inside of calls")
struct NestedCallTests {
    private func diagram(depth: Int? = nil, _ events: [Event] = Programs.nested()) -> Diagram {
        var options = Timeline.Options()
        options.scope.depth = depth
        return Timeline.diagram(header: SampleRun.header, events: events, options: options)
    }

    @Test("What a task calls is drawn within its block, between its run and its return")
    func inside() throws {
        let diagram = diagram()
        #expect(diagram.panels.count == 1)
        let panel = diagram.panels[0]
        #expect(panel.heading[0].text == "outer.remote()")
        let outer = panel.blocks[0]
        let inner = try #require(panel.blocks.first { $0.depth == 1 && $0.label != nil })
        #expect(inner.label?.text.hasPrefix("inner.remote(A) · call 1 of 15 · ") == true)
        #expect(outer.frame.contains(inner.frame))
        let run = try #require(outer.boxes.first { $0.lines[0] == "run outer" })
        let back = try #require(outer.boxes.first { $0.lines[0] == "return" })
        #expect(run.frame.maxY <= inner.frame.y)
        #expect(back.frame.y >= inner.frame.maxY)
        let dispatch = try #require(inner.arrows.first { $0.kind == .dispatch })
        let workers = panel.lanes.filter { $0.process.isWorker }
        #expect(workers.map(\.process.name) == ["worker-1", "worker-2"])
        #expect(dispatch.start.x >= workers[0].x && dispatch.end.x <= workers[1].x)
        let folds = panel.folds.map { $0.lines[0] }
        #expect(folds.contains("↻ × 3 more calls of inner.remote(A) like call 2"))
    }

    @Test("What folded calls call is counted with them, not in the block of the first")
    func insideOfFolded() throws {
        let panel = diagram(Programs.nested(calls: 8, inside: 3)).panels[0]
        let outer = panel.blocks[0]
        let within = panel.blocks.filter { $0.depth == 1 && outer.frame.contains($0.frame) }
        let drawn = within.count { $0.label != nil }
        let counted = within.flatMap(\.boxes).compactMap(\.fold?.count).reduce(0, +)
        #expect(drawn + counted == 3)
        let rest = try #require(panel.folds.last)
        #expect(rest.lines[0] == "↻ × 7 more calls like call 1")
        #expect(rest.lines.contains { $0.hasPrefix("inside them: 21 × inner.remote(A) · 8") })
        #expect(rest.lines.last?.hasPrefix("together: ") == true)
    }

    /// Rounds that all go on at once: each event of a round is followed by that of the next ones.
    private func interleaved(calls: Int, inside: Int) -> [Event] {
        let events = Programs.nested(calls: calls, inside: inside)
        let size =
            Programs.nested(calls: 3, inside: inside).count
            - Programs.nested(calls: 2, inside: inside).count
        // The first round has the pickles.
        let first = events.count - (calls - 1) * size
        var rounds: [[Event]] = [Array(events.prefix(first))]
        for round in 0..<(calls - 1) {
            rounds.append(Array(events.dropFirst(first + round * size).prefix(size)))
        }
        var mixed: [Event] = []
        for index in 0..<(rounds.map(\.count).max() ?? 0) {
            // The last round's first: its calls come before those of the first.
            for round in rounds.reversed() where index < round.count {
                mixed.append(round[index])
            }
        }
        return mixed.enumerated().map { index, event in
            var event = event
            (event.id, event.startNs) = (index + 1, Int64(index) * 20_000)
            return event
        }
    }

    @Test("Where calls are under way at once, each keeps its own")
    func interleaved() {
        let panel = diagram(interleaved(calls: 6, inside: 3)).panels[0]
        for outer in panel.blocks where outer.depth == 0 && outer.label != nil {
            let within = panel.blocks.filter { $0.depth == 1 && outer.frame.contains($0.frame) }
            let counted = within.flatMap(\.boxes).compactMap(\.fold?.count).reduce(0, +)
            #expect(within.count { $0.label != nil } + counted == 3)
            #expect(within.contains { $0.label != nil })
        }
        let drawn = panel.blocks.count { $0.depth == 0 && $0.label != nil }
        let inside = panel.folds.flatMap(\.lines).filter { $0.hasPrefix("inside them: ") }
        #expect(inside.contains { $0.contains("\((6 - drawn) * 3) × inner.remote(A)") })
    }

    @Test("In a loop of several calls, too, the rounds that are folded say what is called in them")
    func insideOfRounds() throws {
        var run = SampleRun()
        for _ in 0..<8 {
            run.callWithInside("outer", line: 20, on: 1) { run, task in
                for _ in 0..<3 {
                    run.call(
                        "inner", bytes: 100, .byValue, on: 2, from: .worker(1), parent: task,
                        line: 12)
                }
            }
            run.call("other", bytes: 100, .byValue, on: 3, line: 21)
        }
        let panel = try #require(diagram(run.events).panels.first)
        #expect(panel.heading[0].text.hasPrefix("8 rounds: "))
        let inner = panel.blocks.filter { $0.depth == 1 }
        let within =
            inner.count { $0.label != nil }
            + inner.flatMap(\.boxes).compactMap(\.fold?.count).reduce(0, +)
        #expect(within == 3)
        let inside = panel.folds.flatMap(\.lines).filter { $0.hasPrefix("inside them: ") }
        let counts = inside.compactMap { Int($0.split(separator: " ")[2]) }
        #expect(counts.reduce(0, +) == 21)
    }

    @Test("Where a part of the trace lacks some callers, their calls stand for themselves")
    func someCallersOutside() throws {
        var run = SampleRun()
        for _ in 0..<3 {
            run.callWithInside("outer", line: 20, on: 1) { run, task in
                run.call(
                    "inner", "A", bytes: 40_000, .byValue, on: 2, from: .worker(1), parent: task,
                    line: 12)
            }
        }
        // The second and the third caller are outside of the window's calls.
        let events = run.events.filter { event in
            guard event.name == "outer" || event.task.map({ [3, 5].contains($0.number) }) == true
            else { return true }
            return event.task?.number == 1
        }
        let diagram = diagram(events)
        let own = diagram.panels.filter {
            $0.heading.contains { $0.text.contains("called inside") }
        }
        #expect(own.count >= 1)
        let drawn = diagram.blocks.count { $0.label?.text.contains("outer") == false }
        let counted = diagram.folds.compactMap(\.fold?.count).reduce(0, +)
        #expect(drawn + counted >= 3)
    }

    @Test("Past the depth that is asked for, calls are counted")
    func depth() throws {
        let panel = diagram(depth: 0).panels[0]
        #expect(panel.blocks.allSatisfy { $0.depth == 0 || $0.label == nil })
        let folds = panel.folds.map { $0.lines[0] }
        #expect(folds.contains("↻ × 5 calls of inner.remote(A), not opened"))
        #expect(diagram(depth: 1).panels[0].blocks.contains { $0.depth == 1 && $0.label != nil })
    }

    @Test("Calls of a function by itself are drawn from the outside, and folded")
    func recursion() throws {
        var run = SampleRun()
        func deep(_ run: inout SampleRun, _ left: Int, from caller: TaskID?) {
            run.callWithInside("deep", line: 3, on: left) { run, task in
                if left > 1 { deep(&run, left - 1, from: task) }
            }
        }
        deep(&run, 6, from: nil)
        // Each call was made in the one before it.
        let events = run.events.map { event in
            var event = event
            if event.kind == .submit, let task = event.task, task.number > 1 {
                event.parent = TaskID(task.number - 1)
                event.process = .worker(8 - task.number)
            }
            return event
        }
        let panel = try #require(diagram(events).panels.first)
        let labels = panel.blocks.compactMap(\.label?.text)
        #expect(labels[0].hasPrefix("call 1 · "))
        #expect(labels[1].hasPrefix("deep.remote() · call 1 of 5 · "))
        let fold = try #require(panel.folds.first)
        #expect(fold.lines[0] == "↻ × 1 call of deep.remote() like call 1")
        #expect(fold.lines.contains { $0.hasPrefix("inside them: 3 × deep.remote()") })
    }

    @Test("A task's call whose own caller is not in the trace says who it was called by")
    func withoutCaller() {
        let events = Programs.nested().filter { $0.name == "inner" || $0.task?.number ?? 0 > 1 }
            .filter { $0.name != "outer" }
        let texts = diagram(events).texts
        #expect(texts.contains("called inside t1"))
    }
}
