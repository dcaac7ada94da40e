import Foundation
import TestSupport
import Testing
import TraceFile
import TraceSchema

/// A trace is made of the files that the probe wrote in the processes of the real Ray.
@Suite("Merge of the probe's files")
struct ProbeMergeTests {
    private static let driver =
        #"{"process":"driver","pid":10,"node":"aa","ray":"2.60.0","#
        + #""python":"3.11.7","config":{"inline_limit":102400},"clock_offset_ns":0,"clock_error_ns":0}"#
    private static let end = #"{"end":true}"#

    private static func worker(
        pid: Int, node: String = "aa", offset: Int = 0, error: Int = 0
    ) -> String {
        #"{"process":"worker","pid":\#(pid),"node":"\#(node)","ray":"2.60.0","config":{},"#
            + #""clock_offset_ns":\#(offset),"clock_error_ns":\#(error)}"#
    }

    private func write(_ lines: [String], to name: String, in run: RunFixture, tail: String = "")
        throws
    {
        let text = lines.map { $0 + "\n" }.joined() + tail
        // As the probe leaves it: mapped in larger pieces, with zeros after the last line.
        try (Data(text.utf8) + Data(count: 4096)).write(
            to: URL(fileURLWithPath: "\(run.path)/\(name)"))
    }

    @Test("Ray's identifiers are numbered in the order of time, whichever file they stand in")
    func numbering() throws {
        let run = try RunFixture(engine: .ray)
        try write(
            [
                Self.driver,
                #"{"kind":"submit","start_ns":2000,"task":"c8ef","function":"f00d","object":"0b"}"#,
                #"{"kind":"get","start_ns":9000,"object":"0a","role":"result","bytes":5}"#,
                Self.end,
            ], to: "driver-10.probe", in: run)
        try write(
            [
                Self.worker(pid: 21),
                #"{"kind":"return","start_ns":5000,"task":"c8ef","object":"0a","bytes":5}"#,
            ], to: "worker-21.probe", in: run)
        try write(
            [
                Self.worker(pid: 20),
                #"{"kind":"execute","start_ns":3000,"task":"9999","function":"f00d"}"#,
            ], to: "worker-20.probe", in: run)
        let summary = try run.merge(exitStatus: 0)
        #expect(summary.events == 4 && summary.folded == 0 && summary.processes == 3)
        let trace = try run.trace()
        #expect(trace.events.map(\.id) == [1, 2, 3, 4])
        #expect(trace.events.map(\.startNs) == [1000, 2000, 4000, 8000])
        #expect(trace.events.map(\.process.name) == ["driver", "worker-1", "worker-2", "driver"])
        #expect(trace.events.map(\.task?.description) == ["t1", "t2", "t1", nil])
        #expect(trace.events.map(\.object?.description) == ["o1", nil, "o2", "o2"])
        #expect(trace.events.map(\.function?.description) == ["f1", "f1", "f1", nil])
        #expect(trace.header.engine == .ray)
        #expect(trace.header.engineVersion == "2.60.0")
        #expect(trace.header.complete)
        #expect(trace.header.config["inline_limit"] == 102_400)
        #expect(trace.header.processes.map(\.pid) == [10, 20, 21])
    }

    @Test(
        "times of another machine are moved to the driver's clock, and the header says how far off")
    func clocks() throws {
        let run = try RunFixture(engine: .ray)
        try write(
            [Self.driver, #"{"kind":"submit","start_ns":5000,"task":"a"}"#], to: "driver-10.probe",
            in: run)
        try write(
            [
                Self.worker(pid: 20, node: "bb", offset: -700_000, error: 1500),
                #"{"kind":"execute","start_ns":706000,"task":"a"}"#,
            ], to: "worker-20.probe", in: run)
        try run.merge()
        let trace = try run.trace()
        #expect(trace.events.map(\.startNs) == [4000, 5000])
        #expect(trace.header.processes.map(\.node) == ["n1", "n2"])
        #expect(trace.header.processes.map(\.clockErrorNs) == [nil, 1500])
        #expect(!trace.header.complete)
    }

    @Test("what a task runs is taken from its submit, where a line leaves it out")
    func callees() throws {
        let run = try RunFixture(engine: .ray)
        try write(
            [
                Self.driver,
                #"{"kind":"submit","start_ns":1,"task":"a","function":"f","name":"foo","parent":"p"}"#,
                #"{"kind":"execute","start_ns":2,"task":"a"}"#,
                #"{"kind":"execute","start_ns":3,"task":"b","name":"bar"}"#,
                #"{"kind":"execute","start_ns":4,"task":"a","name":"its own"}"#,
                #"{"kind":"pickle","start_ns":5,"task":"a","function":"g","name":"inner"}"#,
                #"{"kind":"dispatch","start_ns":7,"task":"c"}"#,
            ], to: "driver-10.probe", in: run)
        try write(
            [
                Self.worker(pid: 20),
                #"{"kind":"submit","start_ns":6,"task":"c","function":"f","name":"nested"}"#,
            ], to: "worker-20.probe", in: run)
        try run.merge()
        let events = try run.trace().events
        #expect(events.last?.process == "worker-1")
        #expect(events.map(\.function?.description) == ["f1", "f1", nil, "f1", "f2", "f1", "f1"])
        #expect(events.map(\.name) == ["foo", "foo", "bar", "foo", "inner", "nested", "nested"])
        #expect(events[1].parent == events[0].parent && events[1].parent != nil)
    }

    @Test("what a worker reads for its call is named as the caller wrote it")
    func argumentNames() throws {
        let run = try RunFixture(engine: .ray)
        let arguments =
            #"[{"position":0,"variable":"A","how":"put","bytes":9},"#
            + #"{"position":1,"variable":"R","how":"reference","object":"0r"},"#
            + #"{"position":2,"variable":"B","how":"put","bytes":9}]"#
        try write(
            [
                Self.driver,
                #"{"kind":"submit","start_ns":1,"task":"a","arguments":\#(arguments)}"#,
            ], to: "driver-10.probe", in: run)
        try write(
            [Self.worker(pid: 20)]
                + ["0a", "0r", "0b", "0c"].enumerated().map { index, object in
                    #"{"kind":"get","start_ns":\#(index + 2),"task":"a","object":"\#(object)","#
                        + #""role":"argument"}"#
                }, to: "worker-20.probe", in: run)
        try run.merge()
        #expect(try run.trace().events.dropFirst().map(\.variable) == ["A", "R", "B", nil])
    }

    @Test("an event may lie in another lane than its file's")
    func lanes() throws {
        let run = try RunFixture(engine: .ray)
        try write(
            [
                Self.driver,
                #"{"kind":"lease","process":"scheduler","start_ns":5000,"task":"a"}"#,
            ], to: "driver-10.probe", in: run)
        try run.merge()
        #expect(try run.trace().events.map(\.process) == [.scheduler])
    }

    @Test("what is missing is said once, in the order of the vocabulary")
    func missing() throws {
        let run = try RunFixture(engine: .ray)
        try write(
            [Self.driver, #"{"missing":["unpickle","no such kind"]}"#], to: "driver-10.probe",
            in: run)
        try write(
            [Self.worker(pid: 20), #"{"missing":["unpickle","fetch"]}"#], to: "worker-20.probe",
            in: run)
        let summary = try run.merge(exitStatus: 0)
        #expect(summary.missing == [.fetch, .unpickle])
        let header = try TraceReader(path: run.output).header
        #expect(header.missing == [.fetch, .unpickle])
        #expect(header.availability(of: .fetch) == .absent)
        #expect(header.availability(of: .submit) == .seen)
        #expect(header.availability(of: .hold) == .absent)
    }

    @Test("past the event limit events are summed, and the totals stay exact")
    func folds() throws {
        let run = try RunFixture(engine: .ray, eventLimit: 2)
        let put = #""kind":"put","variable":"A","bytes":100,"copied":90,"duration_ns":7"#
        try write(
            [Self.driver] + (1...5).map { #"{"start_ns":\#($0)000,\#(put)}"# },
            to: "driver-10.probe",
            in: run)
        let summary = try run.merge()
        #expect(summary.events == 2 && summary.folded == 3)
        let trace = try run.trace()
        #expect(trace.events.count == 2)
        #expect(
            trace.folds == [
                Fold(
                    kind: .put, process: .driver, variable: "A", count: 3, bytes: 300, copied: 270,
                    durationNs: 21)
            ])
    }

    @Test("times and sums beyond what a trace holds stop there")
    func largest() throws {
        let run = try RunFixture(engine: .ray, eventLimit: 1)
        let largest = 1 << 53 - 1
        let put = #""kind":"put","bytes":\#(largest),"copied":1,"duration_ns":\#(largest)"#
        try write(
            [Self.worker(pid: 20, offset: largest)]
                + Array(repeating: #"{"start_ns":\#(largest),\#(put)}"#, count: 1100),
            to: "worker-20.probe", in: run)
        #expect(try run.merge().folded == 1099)
        let trace = try run.trace()
        #expect(trace.events.map(\.startNs) == [Int64(largest)])
        #expect(
            trace.folds == [
                Fold(
                    kind: .put, process: .worker(1), count: 1099, bytes: largest, copied: 1099,
                    durationNs: Int64(largest))
            ])
    }

    @Test("a line that was cut off is left, and one that is broken is passed over and told")
    func broken() throws {
        let run = try RunFixture(engine: .ray)
        try write(
            [
                Self.driver, #"{"kind":"submit","start_ns":2000,"task":"a\"b"}"#, "nonsense",
                #"{"kind":"no such kind","start_ns":2500}"#, #"{"kind":"submit"}"#,
                #"{"kind":"put","start_ns":3000}"#,
            ], to: "driver-10.probe", in: run, tail: #"{"kind":"put","start_"#)
        try write(["nonsense"], to: "worker-20.probe", in: run)
        try write([#"{"process":"raylet","pid":1}"#], to: "worker-21.probe", in: run)
        try Data().write(to: URL(fileURLWithPath: "\(run.path)/worker-22.probe"))
        let summary = try run.merge()
        #expect(try run.trace().events.map(\.kind) == [.submit, .put])
        #expect(
            summary.leftOut.sorted() == [
                "driver-10.probe: 3 lines that are no events",
                "worker-20.probe: the probe's first line cannot be read",
                "worker-21.probe: it names no process",
            ])
    }

    @Test(
        "a run that recorded nothing leaves an older trace in its place", arguments: Engine.allCases
    )
    func olderTrace(engine: Engine) throws {
        let run = try RunFixture(engine: engine)
        try Data("{\"rayscope\":1}\n".utf8).write(to: URL(fileURLWithPath: run.output))
        let summary = try TraceMerge.merge(
            runDirectory: RunDirectory(path: run.path), to: run.output, exitStatus: 1)
        #expect(summary.keptOlderTrace && summary.events == 0)
        #expect(try Data(contentsOf: URL(fileURLWithPath: run.output)).count == 15)
    }

    @Test("a script that never called Ray leaves a trace without events")
    func empty() throws {
        let run = try RunFixture(engine: .ray)
        let summary = try run.merge(exitStatus: 0)
        #expect(summary.events == 0 && summary.complete)
        #expect(try TraceReader(path: run.output).header.engineVersion == "0.1.0")
    }
}
