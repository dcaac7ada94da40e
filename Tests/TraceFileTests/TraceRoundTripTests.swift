import Foundation
import TestSupport
import Testing
import TraceFile
import TraceSchema

/// What is written is read again, whatever it holds.
@Suite struct TraceRoundTripTests {
    private let directory: TemporaryDirectory

    init() throws { directory = try TemporaryDirectory() }

    /// An event that has every field.
    private static let fullEvent: Event = {
        var event = Event(id: 1, kind: .submit, process: .worker(3), startNs: 1_234_567_890_123)
        event.thread = 2
        event.durationNs = 5
        event.waitedNs = 4
        event.task = TaskID(7)
        event.parent = TaskID(6)
        event.attempt = 1
        event.object = ObjectID(4_294_967_295)
        event.function = FunctionID(2)
        event.actor = ActorID(1)
        event.name = "foo1"
        event.variable = "np.array([\"é\", '\\n\u{1}\t🙂'])"
        event.bound = "A_ref"
        event.role = .argument
        event.bytes = 9_007_199_254_740_991
        event.copied = 0
        event.path = .objectStore
        event.explicit = false
        event.arguments = [
            Event.Argument(
                position: .index(0), variable: "A", how: .put, object: ObjectID(1), bytes: 8_000_247
            ),
            Event.Argument(position: .keyword("key"), how: .reference),
        ]
        event.captures = [
            Event.Capture(variable: "A", how: .global, through: "helper", bytes: 8_000_037),
            Event.Capture(variable: "np", how: .module, bytes: 21),
        ]
        event.file = "/home/ada/my script.py"
        event.line = 12
        event.inferred = true
        event.error = "WorkerCrashedError"
        return event
    }()

    private static let trace: Trace = {
        var build = TraceBuilder(workers: 3)
        build.header {
            $0.suppose = "live-globals"
            $0.complete = false
            $0.exitStatus = 137
        }
        for kind in EventKind.allCases { build.event(kind, at: Int64(kind.rawValue.utf8.count)) }
        build.event(.get, in: .worker(1), at: 99) { event in
            let (id, full) = (event.id, fullEvent)
            event = full
            event.id = id
        }
        build.fold(
            Fold(
                kind: .get, process: .worker(1), function: FunctionID(1), variable: "A_ref",
                path: .objectStore, role: .argument, line: 9, count: 12, bytes: 34, copied: 5,
                durationNs: 67))
        build.fold(Fold(kind: .lease, process: .scheduler, count: 1))
        return build.trace
    }()

    @Test(arguments: ["t.trace.jsonl", "t.trace.jsonl.gz"])
    func everyFieldComesBack(name: String) throws {
        try Self.trace.write(to: directory.file(name))
        #expect(try Trace(path: directory.file(name)) == Self.trace)
        let isCompressed = try directory.read(name).starts(with: [0x1f, 0x8b])
        #expect(isCompressed == name.hasSuffix(".gz"))
    }

    @Test(arguments: [
        TraceHeader.Simulated(changes: [], calibration: ""),
        TraceHeader.Simulated(
            changes: ["A=800MB", "f(\"x\")=1\n2"], calibration: "of \"another\" machine 🙂",
            network: "10gbe (IEEE 802.3)"),
    ])
    func whatAForecastSaysOfItselfComesBack(simulated: TraceHeader.Simulated) throws {
        var build = TraceBuilder()
        build.header { $0.simulated = simulated }
        for name in ["t.jsonl", "t.jsonl.gz"] {
            try build.trace.write(to: directory.file(name))
            #expect(try Trace(path: directory.file(name)).header.simulated == simulated)
        }
        // A run's header has nothing of it.
        try TraceBuilder().trace.write(to: directory.file("run.jsonl"))
        #expect(
            !String(decoding: try directory.read("run.jsonl"), as: UTF8.self).contains("simulated"))
        #expect(try Trace(path: directory.file("run.jsonl")).header.simulated == nil)
    }

    @Test func absentFieldsAreLeftOut() throws {
        var build = TraceBuilder(workers: 0)
        build.event(.lease, in: .scheduler, at: 5)
        try build.trace.write(to: directory.file("t.jsonl"))
        let lines = String(decoding: try directory.read("t.jsonl"), as: UTF8.self)
            .split(separator: "\n", omittingEmptySubsequences: false)
        #expect(lines.count == 3)
        #expect(lines[0].hasPrefix(#"{"rayscope":1,"engine":"embedded","engine_version":"test","#))
        #expect(lines[1] == #"{"id":1,"kind":"lease","process":"scheduler","start_ns":5}"#)
        #expect(lines[2].isEmpty)
    }

    @Test func gzipIsToldByItsBytesNotItsName() throws {
        try Self.trace.write(to: directory.file("t.gz"))
        try FileManager.default.moveItem(
            atPath: directory.file("t.gz"), toPath: directory.file("t.jsonl"))
        #expect(try Trace(path: directory.file("t.jsonl")) == Self.trace)
    }

    @Test func anUnfinishedWriterLeavesTheOldFile() throws {
        try directory.write("old", to: "t.jsonl")
        do {
            let writer = try TraceWriter(path: directory.file("t.jsonl"), header: Self.trace.header)
            try writer.write(Self.trace.events[0])
        }
        #expect(try FileManager.default.contentsOfDirectory(atPath: directory.path) == ["t.jsonl"])
        #expect(try directory.read("t.jsonl") == Data("old".utf8))
    }

    @Test func aTargetThatCannotBeWrittenIsNamed() throws {
        let path = directory.file("no/such/folder.jsonl")
        #expect(throws: TraceError(.unwritable("No such file or directory"), path: path)) {
            try Self.trace.write(to: path)
        }
        #expect(throws: TraceError(.directory, path: directory.path)) {
            try Self.trace.write(to: directory.path)
        }
    }

    @Test func linesLongerThanTheBufferAreRead() throws {
        var build = TraceBuilder()
        for _ in 0..<3 {
            build.event(.submit, at: 1) { event in
                event.arguments = (0..<20_000).map {
                    Event.Argument(position: .index($0), variable: "value\($0)", how: .inline)
                }
            }
        }
        for name in ["t.jsonl", "t.jsonl.gz"] {
            try build.trace.write(to: directory.file(name))
            #expect(try Trace(path: directory.file(name)) == build.trace)
        }
    }
}
