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
        #expect(folds.contains("↻ × 13 more calls of inner.remote(A) like call 2"))
    }

    @Test("Past the depth that is asked for, calls are counted")
    func depth() throws {
        let panel = diagram(depth: 0).panels[0]
        #expect(panel.blocks.allSatisfy { $0.depth == 0 || $0.label == nil })
        let folds = panel.folds.map { $0.lines[0] }
        #expect(folds.contains("↻ × 15 calls of inner.remote(A), not opened"))
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
        #expect(panel.folds.contains { $0.lines[0].contains("× 3 more calls of deep.remote()") })
    }

    @Test("A task's call whose own caller is not in the trace says who it was called by")
    func withoutCaller() {
        let events = Programs.nested().filter { $0.name == "inner" || $0.task?.number ?? 0 > 1 }
            .filter { $0.name != "outer" }
        let texts = diagram(events).texts
        #expect(texts.contains("called inside t1"))
    }
}
