import Conversion
import Foundation
import TestSupport
import Testing
import TraceFile
import TraceSchema

@Suite("A trace for Perfetto")
struct ChromeTraceTests {
    /// The check of a converted trace, and the notes.
    private func converted(_ trace: Trace) throws -> (check: ChromeTraceCheck, notes: [String]) {
        let (bytes, notes) = trace.converted(to: .chrome)
        return (try ChromeTraceCheck(bytes), notes)
    }

    @Test("keeps to the format's rules on every recorded trace", arguments: RecordedTraces.paths)
    func recorded(path: String) throws {
        let trace = try Trace(path: path)
        let check = try converted(trace).check
        #expect(check.problems == [])
        let kept = check.events.filter { ["X", "i", "b"].contains($0.ph) }
        #expect(kept.count == trace.events.count)
        #expect(Set(kept.compactMap { $0.args?["id"] }).count == trace.events.count)
    }

    @Test("joins each call to its execution and to the get of its result")
    func flows() throws {
        var question = QuestionTrace()
        question.calls = 5
        let trace = Trace(header: question.header, events: question.events)
        let check = try converted(trace).check
        #expect(check.problems == [])
        let calls = trace.events.filter { $0.kind == .submit }.count
        #expect(check.events("s").filter { $0.name == "call" }.count == calls)
        #expect(check.events("s").filter { $0.name == "result" }.count == calls)
    }

    @Test("a get that begins before the execute gets its arrow, too; a result ungot has none")
    func waitingGet() throws {
        var build = TraceBuilder()
        build.event(.submit, at: 0, for: 10) { $0.task = TaskID(1) }
        build.event(.get, at: 20, for: 100) {
            $0.task = TaskID(1)
            $0.role = .result
        }
        build.event(.submit, in: .worker(1), at: 30, for: 5) { $0.task = TaskID(2) }
        build.event(.execute, in: .worker(1), at: 50, for: 20) { $0.task = TaskID(1) }
        build.event(.execute, in: .worker(1), at: 90, for: 20) { $0.task = TaskID(2) }
        let check = try converted(build.trace).check
        #expect(check.problems == [])
        #expect(check.events("s").map(\.name).sorted() == ["call", "call", "result"])
        let arrival = check.events("f").first { $0.name == "result" }
        #expect(arrival?.ts == Decimal(string: "0.05"))
    }

    @Test("what overlaps goes to further tracks, and keeps its process")
    func overlaps() throws {
        var build = TraceBuilder()
        for (start, length) in [(0, 100), (10, 20), (50, 100), (60, 200), (160, 10)]
            as [(Int64, Int64)]
        {
            build.event(.execute, in: .worker(1), at: start, for: length)
        }
        let check = try converted(build.trace).check
        #expect(check.problems == [])
        let slices = check.events("X")
        #expect(Set(slices.map(\.pid)).count == 1)
        // The second lies inside the first; the last has room beside the third and fourth.
        let first = try #require(slices.first?.tid)
        let tracksUsed: [Int] = slices.map { $0.tid - first }
        #expect(tracksUsed == [0, 0, 1, 2, 0])
        let tracks = check.events("M").filter { $0.name == "thread_name" }.compactMap {
            $0.args?["name"]
        }
        #expect(tracks.contains(.text("worker-1, at the same time (2)")))
    }

    @Test("times are exact, and any number is a time")
    func times() throws {
        var build = TraceBuilder()
        build.event(.execute, at: 1_234_567_890_123, for: 1)
        build.event(.put, at: .max, for: .max) { $0.bytes = .max }
        build.event(.put, at: .min, for: .min) { $0.bytes = .max }
        build.event(.free, in: .objectStore, at: -5, for: nil) { $0.bytes = .min }
        build.event(.execute, at: 7, for: 0) { $0.task = TaskID(1) }
        let check = try converted(build.trace).check
        #expect(check.problems == [])
        #expect(check.events("X").first?.ts == Decimal(string: "1234567890.123"))
        #expect(check.events("X").first?.dur == Decimal(string: "0.001"))
    }

    @Test("more at once than there are tracks are asynchronous slices, and said so")
    func crowded() throws {
        var build = TraceBuilder()
        for index in 0..<300 {
            build.event(.execute, in: .worker(1), at: Int64(index), for: 1000)
        }
        let (check, notes) = try converted(build.trace)
        #expect(check.problems == [])
        #expect(check.events("X").count == 256)
        #expect(check.events("b").count == 44)
        #expect(notes.contains { $0.contains("44 events") })
    }

    @Test("a trace out of the order of time breaks no rule")
    func unordered() throws {
        var build = TraceBuilder()
        for start in [500, 100, 300, 0, 450] as [Int64] {
            build.event(.put, at: start, for: 200) { $0.bytes = 10 }
        }
        #expect(try converted(build.trace).check.problems == [])
    }

    @Test("what goes to disk leaves the memory's bytes once")
    func spilled() throws {
        var build = TraceBuilder()
        func event(_ kind: EventKind, at start: Int64) {
            build.event(kind, in: kind == .put ? .driver : .objectStore, at: start, for: 1) {
                ($0.object, $0.bytes) = (ObjectID(1), 100)
            }
        }
        build.event(.put, at: 0, for: 1) { ($0.object, $0.bytes) = (ObjectID(2), 50) }
        for (time, kind) in [EventKind.put, .spill, .restore, .spill, .free].enumerated() {
            event(kind, at: Int64(time) + 10)
        }
        let counters = try converted(build.trace).check.events("C")
        let held: [ChromeTraceCheck.Value?] = [50, 150, 50, 150, 50].map { .integer($0) }
        #expect(counters.map { $0.args?["bytes"] } == held)
    }

    @Test("the stores' bytes rise with puts and exports, and fall with frees")
    func counters() throws {
        var build = TraceBuilder()
        build.event(.put, at: 0, for: 1) { $0.bytes = 100 }
        build.event(.put, at: 5, for: 1) { $0.bytes = 50 }
        build.event(.put, at: 6, for: 1) {
            $0.bytes = 1000
            $0.error = "no room"
        }
        build.event(.export, at: 7, for: 1) { $0.bytes = 7 }
        build.event(.free, in: .objectStore, at: 9) { $0.bytes = 100 }
        build.event(.free, in: .objectStore, at: 10) { $0.bytes = 100 }
        let counters = try converted(build.trace).check.events("C")
        func values(_ name: String) -> [ChromeTraceCheck.Value?] {
            counters.filter { $0.name == name }.map { $0.args?["bytes"] }
        }
        let held: [ChromeTraceCheck.Value?] = [100, 150, 50, 0].map { .integer($0) }
        #expect(values("objects, bytes") == held)
        #expect(values("functions, bytes") == [.integer(7)])
    }

    @Test("where frees are not seen, the counter tells what was put")
    func withoutFrees() throws {
        var build = TraceBuilder(engine: .ray)
        build.event(.put, at: 0, for: 1) { $0.bytes = 100 }
        let check = try converted(build.trace).check
        #expect(check.events("C").map(\.name) == ["objects put so far, bytes"])
    }

    @Test("a supposed world, folds and a cut-off run are named")
    func notes() throws {
        var build = TraceBuilder()
        build.header {
            $0.suppose = "live-globals"
            $0.complete = false
        }
        build.event(.put, at: 0, for: 1)
        build.fold(Fold(kind: .put, process: .driver, count: 12, bytes: 5))
        let (check, notes) = try converted(build.trace)
        #expect(check.problems == [])
        #expect(check.document.otherData?["suppose"] == .text("live-globals"))
        #expect(check.events("i").contains { $0.name.contains("live-globals") })
        #expect(check.document.otherData?["folds"] != nil)
        for word in ["live-globals", "12 events", "cut off"] {
            #expect(notes.contains { $0.contains(word) })
        }
    }

    @Test("any text is JSON")
    func hostileText() throws {
        var build = TraceBuilder()
        for text in HostileText.all {
            build.event(.put, in: ProcessID(text), at: 0, for: 1) {
                $0.name = text
                $0.variable = text
                $0.error = text
            }
        }
        let check = try converted(build.trace).check
        #expect(check.problems == [])
        let found = check.events("X").map { $0.args?["variable"] }
        let written: [ChromeTraceCheck.Value?] = HostileText.all.map { .text($0) }
        #expect(found == written)
    }
}
