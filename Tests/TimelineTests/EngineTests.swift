import TestSupport
import Testing
import TraceFile
import TraceSchema

@testable import Timeline

@Suite("What only some traces hold")
struct EngineTests {
    @Test("A trace file gives the same diagram as its events in memory")
    func file() throws {
        let directory = try TemporaryDirectory()
        let path = directory.file("question.trace.jsonl")
        let fold = Fold(kind: .get, process: .driver, count: 70_000, copied: 5_000_000)
        var header = SampleRun.header
        header.folded = fold.count
        let events = SampleRun.question(calls: 3)
        try Trace(header: header, events: events, folds: [fold]).write(to: path)
        let read = try Timeline.diagram(reading: TraceReader(path: path))
        #expect(read == Timeline.diagram(header: header, events: events, folds: [fold]))
        #expect(read.texts.contains("70,000 events were only counted (5.0 MB copied)"))
    }

    @Test("A dispatch without a size is an arrow without one")
    func unknownSize() throws {
        var events = SampleRun.question(calls: 1, sizes: [33_600])
        for index in events.indices where events[index].kind == .dispatch {
            (events[index].bytes, events[index].copied) = (nil, nil)
        }
        var header = SampleRun.header
        header.engine = .ray
        let arrows = Timeline.diagram(header: header, events: events).arrows
            .filter { $0.kind == .dispatch }
        #expect(arrows.count == 3)
        for arrow in arrows {
            #expect(arrow.label == nil)
            #expect(arrow.bytes == nil)
            #expect(!arrow.isDashed)
        }
    }

    @Test("A retried task shows both dispatches, and that it was tried again")
    func retry() throws {
        var run = SampleRun()
        let task = TaskID(1)
        run.add(.submit, .driver) { ($0.task, $0.name) = (task, "crashes") }
        run.add(.dispatch, .driver) { ($0.task, $0.attempt, $0.bytes) = (task, 1, 100) }
        run.add(.execute, .worker(1)) {
            ($0.task, $0.attempt, $0.name) = (task, 1, "crashes")
            $0.error = "the worker died"
        }
        run.add(.retry, .scheduler) { ($0.task, $0.attempt) = (task, 2) }
        run.add(.dispatch, .driver) { ($0.task, $0.attempt, $0.bytes) = (task, 2, 100) }
        run.add(.execute, .worker(2)) { ($0.task, $0.attempt, $0.name) = (task, 2, "crashes") }
        let panel = try #require(
            Timeline.diagram(header: SampleRun.header, events: run.events).panels.first)
        #expect(
            panel.titles(ofBlock: 0) == [
                "submit crashes", "✗ run crashes", "retry crashes", "dispatch again",
                "run crashes",
            ])
        #expect(panel.laneNames == ["driver", "scheduler", "worker-1", "worker-2"])
    }

    @Test("Each result of a call has its own return and get")
    func severalResults() throws {
        var run = SampleRun()
        let task = TaskID(1)
        run.add(.submit, .driver) { ($0.task, $0.name) = (task, "pair") }
        run.add(.execute, .worker(1)) { ($0.task, $0.name) = (task, "pair") }
        for number in 1...2 {
            run.add(.return, .worker(1)) {
                ($0.task, $0.object, $0.bytes, $0.path) = (task, ObjectID(number), number, .inline)
            }
        }
        for number in 1...2 {
            run.add(.get, .driver) {
                ($0.task, $0.object, $0.role, $0.bytes) = (task, ObjectID(number), .result, number)
            }
        }
        let diagram = Timeline.diagram(header: SampleRun.header, events: run.events)
        let boxes = diagram.boxes
        let gets = boxes.filter { $0.lines[0] == "get result" }
        #expect(gets.map { $0.lines[1].prefix(3) } == ["1 B", "2 B"])
        for get in gets {
            let row = boxes.filter { $0.frame.midY == get.frame.midY }.map(\.lines[0])
            #expect(row == ["return", "get result"])
        }
    }

    @Test("Keyword arguments stand in the heading as in the script")
    func keywords() {
        var run = SampleRun()
        run.add(.submit, .driver) {
            ($0.task, $0.name) = (TaskID(1), "f")
            $0.arguments = [
                Event.Argument(position: .index(0), variable: "A", how: .inline, bytes: 50_000),
                Event.Argument(position: .keyword("scale"), variable: "2", how: .inline, bytes: 10),
                Event.Argument(position: .index(2), how: .inline, bytes: 10),
            ]
        }
        let diagram = Timeline.diagram(header: SampleRun.header, events: run.events)
        #expect(diagram.panels[0].heading[0].text == "f.remote(A, scale=2, …)")
    }

    @Test("A second get of a result that has arrived is counted, not drawn")
    func lateEvents() {
        var run = SampleRun()
        run.call("f", bytes: 10, .byValue)
        let before = Timeline.diagram(header: SampleRun.header, events: run.events)
        #expect(!before.texts.contains("Not drawn"))
        run.add(.get, .driver) { ($0.task, $0.object, $0.role) = (TaskID(1), ObjectID(1), .result) }
        let after = Timeline.diagram(header: SampleRun.header, events: run.events)
        #expect(after.texts.contains("Not drawn: 1 event of no known call"))
        #expect(after.boxes.count == before.boxes.count)
    }
}
