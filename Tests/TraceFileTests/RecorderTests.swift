import Foundation
import TestSupport
import Testing
import TraceFile
import TraceSchema

/// What processes record comes out of the merge, in one order and with one numbering.
@Suite struct RecorderTests {
    private let run: RunFixture

    init() throws { run = try RunFixture() }

    @Test func everyFieldIsRecorded() throws {
        let recorder = try run.recorder("worker-3")
        var event = RecordedEvent(kind: .submit, lane: .worker(3), start: 1000 + 7)
        event.thread = 2
        event.duration = 5
        event.waited = 4
        event.task = RecordedTask(owner: 3, sequence: 9)
        event.parent = RecordedTask(owner: 0, sequence: 8)
        event.attempt = 1
        event.object = RecordedObject(owner: 3, index: 1, sequence: 2)
        event.function = RecordedKey(high: 0, low: 1)
        event.actor = RecordedKey(high: 1, low: 0)
        event.name = recorder.intern("foo1")
        event.variable = recorder.intern("A")
        event.bound = recorder.intern("A_ref")
        event.role = .captured
        event.bytes = 0
        event.copied = 0
        event.path = .memoryStore
        event.explicit = false
        event.file = recorder.intern("program.py")
        event.line = 12
        event.inferred = true
        event.error = recorder.intern("broken \u{1F642}")
        recorder.record(
            event,
            arguments: [
                RecordedArgument(
                    position: 0, variable: recorder.intern("A"), how: .put,
                    object: RecordedObject(owner: 3, index: 0, sequence: 2), bytes: 8),
                RecordedArgument(position: -1, keyword: recorder.intern("key"), how: .reference),
            ])
        var pickle = RecordedEvent(kind: .pickle, lane: .worker(3), start: 1000 + 8)
        pickle.explicit = true
        recorder.record(
            pickle,
            captures: [
                RecordedCapture(variable: recorder.intern("np"), how: .module, bytes: 21),
                RecordedCapture(
                    variable: recorder.intern("A"), how: .default,
                    through: recorder.intern("helper"), bytes: 0),
            ])
        recorder.finish()
        try run.merge()

        let trace = try run.trace()
        var expected = Event(id: 1, kind: .submit, process: .worker(3), startNs: 7)
        expected.thread = 2
        expected.durationNs = 5
        expected.waitedNs = 4
        expected.task = TaskID(1)
        expected.parent = TaskID(2)
        expected.attempt = 1
        expected.object = ObjectID(1)
        expected.function = FunctionID(1)
        expected.actor = ActorID(1)
        expected.name = "foo1"
        expected.variable = "A"
        expected.bound = "A_ref"
        expected.role = .captured
        expected.bytes = 0
        expected.copied = 0
        expected.path = .memoryStore
        expected.explicit = false
        expected.arguments = [
            Event.Argument(
                position: .index(0), variable: "A", how: .put, object: ObjectID(2), bytes: 8),
            Event.Argument(position: .keyword("key"), how: .reference),
        ]
        expected.file = "program.py"
        expected.line = 12
        expected.inferred = true
        expected.error = "broken \u{1F642}"
        #expect(trace.events.first == expected)
        var second = Event(id: 2, kind: .pickle, process: .worker(3), startNs: 8)
        second.explicit = true
        second.captures = [
            Event.Capture(variable: "np", how: .module, bytes: 21),
            Event.Capture(variable: "A", how: .default, through: "helper", bytes: 0),
        ]
        #expect(trace.events.last == second)
    }

    @Test func processesAreMergedIntoOneOrder() throws {
        let worker = try run.recorder("worker-2", pid: 12)
        let node = try run.recorder("node", pid: 11)
        let driver = try run.recorder("driver", pid: 10)
        worker.record(RecordedEvent(kind: .execute, lane: .worker(2), start: 1005))
        node.record(RecordedEvent(kind: .free, lane: .objectStore, start: 1005))
        node.record(RecordedEvent(kind: .lease, lane: .scheduler, start: 1003))
        driver.record(RecordedEvent(kind: .put, lane: .driver, start: 1005))
        driver.record(RecordedEvent(kind: .get, lane: .driver, start: 1005))
        for recorder in [worker, node, driver] { recorder.finish() }
        let summary = try run.merge(exitStatus: 0)
        #expect(summary.events == 5)
        #expect(summary.folded == 0)
        #expect(summary.complete)
        #expect(summary.processes == 3)

        let trace = try run.trace()
        #expect(trace.events.map(\.kind) == [.lease, .put, .get, .free, .execute])
        #expect(trace.events.map(\.id) == [1, 2, 3, 4, 5])
        #expect(trace.events.map(\.startNs) == [3, 5, 5, 5, 5])
        #expect(
            trace.header.processes == [
                TraceHeader.Process(id: .driver, pid: 10),
                TraceHeader.Process(id: .controlStore, pid: 11),
                TraceHeader.Process(id: .objectStore, pid: 11),
                TraceHeader.Process(id: .scheduler, pid: 11),
                TraceHeader.Process(id: .worker(2), pid: 12),
            ])
        #expect(trace.header.exitStatus == 0)
        #expect(trace.header.config == run.description.config)
        #expect(trace.header.script == run.description.script)
        #expect(trace.header.suppose == run.description.suppose)
    }

    @Test func numbersAreGivenInOrderOfFirstUse() throws {
        let recorder = try run.recorder("driver")
        for (start, sequence) in [(1003, 40), (1001, 77), (1002, 40), (1004, 77)]
            as [(Int64, UInt64)]
        {
            var event = RecordedEvent(kind: .execute, lane: .driver, start: start)
            event.task = RecordedTask(owner: 1, sequence: sequence)
            event.function = RecordedKey(high: sequence, low: 0)
            recorder.record(event)
        }
        recorder.finish()
        try run.merge()
        let events = try run.trace().events
        #expect(events.map(\.task?.number) == [1, 2, 2, 1])
        #expect(events.map(\.function?.number) == [1, 2, 2, 1])
    }

    @Test func namesAreKeptOnceAndCutWhenTooLong() throws {
        let recorder = try run.recorder("driver")
        #expect(recorder.intern("") == .none)
        #expect(recorder.intern("A") == recorder.intern("A"))
        #expect(recorder.intern("A") != recorder.intern("B"))
        var event = RecordedEvent(kind: .fail, lane: .driver, start: 1000)
        event.error = recorder.intern(String(repeating: "é", count: 5000))
        #expect(event.error == recorder.intern(String(repeating: "é", count: 6000)))
        recorder.record(event)
        recorder.finish()
        try run.merge()
        #expect(try run.trace().events[0].error == String(repeating: "é", count: 2048))
    }

    @Test func pastTheLimitEventsAreFolded() throws {
        let driver = try run.recorder("driver", eventLimit: 3)
        let worker = try run.recorder("worker-1", eventLimit: 3)
        let (a, b) = (driver.intern("A"), driver.intern("B"))
        func put(_ variable: RecordedName, bytes: Int64, line: UInt32 = 4) {
            var event = RecordedEvent(kind: .put, lane: .driver, start: 1000)
            event.variable = variable
            event.bytes = bytes
            event.copied = 1
            event.duration = 10
            event.line = line
            event.role = .value
            event.path = .objectStore
            driver.record(event)
        }
        for _ in 0..<3 { put(a, bytes: 100) }
        for bytes in 1...4 { put(a, bytes: Int64(bytes)) }
        put(b, bytes: 5)
        put(a, bytes: 6, line: 5)
        worker.record(RecordedEvent(kind: .fetch, lane: .worker(1), start: 1000))
        #expect(try EventCounter(directory: run.path).count == 10)
        driver.finish()
        worker.finish()
        let summary = try run.merge()
        #expect(summary.events == 3)
        #expect(summary.folded == 7)

        let trace = try run.trace()
        func fold(_ variable: String, line: Int, count: Int, bytes: Int) -> Fold {
            Fold(
                kind: .put, process: .driver, variable: variable, path: .objectStore, role: .value,
                line: line, count: count, bytes: bytes, copied: count,
                durationNs: Int64(10 * count))
        }
        #expect(trace.header.folded == 7)
        #expect(
            trace.folds == [
                fold("A", line: 4, count: 4, bytes: 10), fold("B", line: 4, count: 1, bytes: 5),
                fold("A", line: 5, count: 1, bytes: 6),
                Fold(kind: .fetch, process: .worker(1), count: 1),
            ])
    }

    @Test func moreKeysThanTheTableHoldsKeepTheTotals() throws {
        let driver = try run.recorder("driver", eventLimit: 0)
        for line in 1...5000 {
            for kind in [EventKind.put, .get] {
                var event = RecordedEvent(kind: kind, lane: .driver, start: 1000)
                event.line = UInt32(line)
                event.bytes = 2
                driver.record(event)
            }
        }
        driver.finish()
        #expect(try run.merge().folded == 10_000)
        let puts = try run.trace().folds.filter { $0.kind == .put }
        #expect(puts.reduce(0) { $0 + $1.count } == 5000)
        #expect(puts.reduce(0) { $0 + $1.bytes } == 10_000)
        #expect(puts.contains { $0.line == 1 && $0.count == 1 })
        #expect(puts.contains { $0.line == nil && $0.count > 1000 })
    }

    @Test func aFinishedOrAbandonedRecorderIgnoresEvents() throws {
        let recorder = try run.recorder("driver")
        recorder.record(RecordedEvent(kind: .put, lane: .driver, start: 1000))
        recorder.abandon()
        recorder.record(RecordedEvent(kind: .put, lane: .driver, start: 1000))
        #expect(recorder.intern("A") == .none)
        recorder.finish()
        let summary = try run.merge()
        #expect(summary.events == 1)
        #expect(!summary.complete)
        #expect(try EventCounter(directory: run.path).count == 1)
    }

    @Test func aDirectoryThatCannotBeWrittenIsNamed() throws {
        #expect(throws: TraceError.self) {
            _ = try Recorder(
                directory: run.path + "/none", process: "driver", pid: 1, eventLimit: 1)
        }
    }

    @Test func aSecondProcessOfOneNameHasAFileOfItsOwn() throws {
        let recorders = [try run.recorder("driver", pid: 7), try run.recorder("driver", pid: 8)]
        for recorder in recorders {
            recorder.record(RecordedEvent(kind: .put, lane: .driver, start: 1000))
        }
        recorders[0].finish()
        #expect(try run.merge().events == 2)
        #expect(try !run.merge().complete)
        recorders[1].finish()
        #expect(try run.merge().complete)
        #expect(try run.trace().header.processes == [TraceHeader.Process(id: .driver, pid: 7)])
        // Nobody records into a file that is there already.
        #expect(throws: TraceError.self) { _ = try run.recorder("driver", pid: 8) }
    }

    @Test func aLaneIsItsOwnProcessWhoeverRecords() throws {
        let driver = try run.recorder("driver", pid: 10)
        driver.record(RecordedEvent(kind: .retry, lane: .scheduler, start: 1000))
        let nodes = [try run.recorder("node", pid: 11), try run.recorder("node-4", pid: 12)]
        for node in nodes {
            node.record(RecordedEvent(kind: .lease, lane: .scheduler, start: 1000))
        }
        try run.merge()
        #expect(
            try run.trace().header.processes == [
                TraceHeader.Process(id: .driver, pid: 10),
                TraceHeader.Process(id: .controlStore, pid: 11),
                TraceHeader.Process(id: .objectStore, pid: 11),
                TraceHeader.Process(id: .scheduler, pid: 11),
            ])
        #expect(try run.trace().events.map(\.kind) == [.retry, .lease, .lease])
    }
}
