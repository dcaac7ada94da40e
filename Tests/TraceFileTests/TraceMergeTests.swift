import Foundation
import TestSupport
import Testing
import TraceFile
import TraceSchema

/// Recorder files that were cut off, damaged or left by a killed process.
@Suite struct TraceMergeTests {
    private let run: RunFixture

    init() throws { run = try RunFixture() }

    private static let endOffset = 88

    /// Records a few events of different size; the ends of their records in the file.
    private func recordSome() throws -> (file: Data, ends: [Int]) {
        let recorder = try run.recorder("driver")
        var ends: [Int] = []
        for index in 0..<6 {
            var event = RecordedEvent(kind: .submit, lane: .driver, start: 1000 + Int64(index))
            event.name = recorder.intern("function \(index / 2)")
            event.bytes = Int64(index)
            recorder.record(
                event,
                arguments: (0..<index).map {
                    RecordedArgument(
                        position: Int32($0), variable: recorder.intern("v\($0)"), how: .inline)
                })
            let end = try run.directory.read("driver.events").withUnsafeBytes {
                $0.loadUnaligned(fromByteOffset: Self.endOffset, as: UInt64.self)
            }
            ends.append(Int(end))
        }
        recorder.finish()
        return (try run.directory.read("driver.events"), ends)
    }

    @Test func aFileTornAnywhereKeepsWhatIsBefore() throws {
        let (file, ends) = try recordSome()
        #expect(file.count == ends.last)
        for length in 0...file.count {
            try run.directory.write(Data(file.prefix(length)), to: "driver.events")
            let summary = try run.merge()
            #expect(summary.events == ends.count { $0 <= length }, "\(length)")
            #expect(summary.leftOut.isEmpty)
        }
        #expect(try run.trace().events.last?.arguments?.count == 5)
    }

    @Test func aGarbageTailIsLeft() throws {
        let (file, ends) = try recordSome()
        try run.directory.write(file + Data(repeating: 0xa5, count: 333), to: "driver.events")
        #expect(try run.merge().events == ends.count)
    }

    @Test func aBrokenByteAnywhereNeverCrashes() throws {
        let (file, _) = try recordSome()
        for index in file.indices {
            for byte in [0x00, 0x7f, 0xff] as [UInt8] where file[index] != byte {
                var broken = file
                broken[index] = byte
                try run.directory.write(broken, to: "driver.events")
                if try run.merge().events > 0 { _ = try run.trace() }
            }
        }
    }

    /// Folds of one key, in 2048 slots, each with sums that a damaged file may hold: 2⁶³ − 1.
    @Test func sumsBeyondWhatATraceHoldsStopThere() throws {
        let recorder = try run.recorder("driver", eventLimit: 0)
        recorder.record(RecordedEvent(kind: .put, lane: .driver, start: 1000))
        recorder.finish()
        var file = Array(try run.directory.read("driver.folds"))
        let slots = stride(from: 64, to: file.count, by: 104).map { Array(file[$0..<$0 + 104]) }
        var slot = try #require(slots.first { $0[32] != 0 })
        slot[32] = 1
        for start in stride(from: 40, to: 72, by: 8) {
            slot.replaceSubrange(start..<start + 8, with: Array(repeating: 0xFF, count: 7) + [0x7F])
        }
        file = file[..<64] + Array(repeatElement(slot, count: 2048).joined())
        try run.directory.write(Data(file), to: "driver.folds")
        let largest = 1 << 53 - 1
        #expect(try run.merge().folded == largest)
        let trace = try run.trace()
        #expect(trace.header.folded == largest)
        #expect(
            trace.folds == [
                Fold(
                    kind: .put, process: .driver, count: largest, bytes: largest, copied: largest,
                    durationNs: Int64(largest))
            ])
    }

    /// The name of a process is bytes of a file, and its number may be any.
    @Test(arguments: ["worker-9223372036854775807", "worker--1", "worker-", "worker-x"])
    func aProcessMayHaveAnyNumber(name: String) throws {
        let recorder = try run.recorder(name)
        recorder.record(RecordedEvent(kind: .put, lane: .worker(.max), start: 1000))
        recorder.finish()
        #expect(try run.merge().events == 1)
        #expect(try run.trace().header.processes.contains { $0.id.name == name })
    }

    @Test func aStrangeFileIsReportedAndLeftOut() throws {
        let (file, ends) = try recordSome()
        try run.directory.write(Data(repeating: 7, count: 1000), to: "worker-1.events")
        var older = file
        older[8] ^= 1
        try run.directory.write(older, to: "worker-2.events")
        try run.directory.write(Data(), to: "worker-3.events")
        try run.directory.write(Data(repeating: 0, count: 70_000), to: "worker-4.events")
        let summary = try run.merge()
        #expect(
            summary.leftOut == [
                "worker-1.events: it is no recorder file",
                "worker-2.events: another version of Rayscope recorded it",
            ])
        #expect(summary.events == ends.count)
        #expect(summary.processes == 1)
    }

    @Test func aRunWithoutRayIsCompleteIfItEnded() throws {
        #expect(try run.merge(exitStatus: 0).complete)
        #expect(try run.merge(exitStatus: 3).complete)
        #expect(try !run.merge(exitStatus: 137).complete)
        #expect(try !run.merge().complete)
        #expect(throws: TraceError(.noEvents, path: run.output)) { try run.trace() }
    }

    @Test func aRunDescriptionComesBack() throws {
        let directory = RunDirectory(path: run.path)
        #expect(try directory.description() == run.description)
        try run.directory.write(#"{"engine":"dask"}"#, to: "run")
        #expect(throws: TraceError.self) { try directory.description() }
        try run.directory.write("", to: "run")
        #expect(throws: TraceError(.empty, path: run.path + "/run")) {
            try directory.description()
        }
        try FileManager.default.removeItem(atPath: run.path + "/run")
        #expect(throws: TraceError.self) { try run.merge() }
    }

    // MARK: Killed and starved processes

    private func victim(_ arguments: String...) throws -> RunningCommand {
        try Command(BuiltProgram.path("RecordingVictim"), [run.path] + arguments).start()
    }

    @Test(arguments: [1_000_000_000, 3000])
    func aKillLosesNothing(eventLimit: Int) throws {
        let victim = try victim("\(eventLimit)")
        try victim.awaitOutput("ready\n")
        victim.send(SIGKILL)
        #expect(victim.finish().status == 128 + SIGKILL)
        let counted = try EventCounter(directory: run.path).count

        let summary = try run.merge(exitStatus: 137)
        let trace = try run.trace()
        #expect(!summary.complete)
        #expect(counted >= 5000)
        // An event is counted first; the one under way at the kill may be missing.
        #expect((counted - 1...counted).contains(summary.events + summary.folded))
        #expect(trace.events.map(\.bytes) == (1...summary.events).map { $0 })
        #expect(trace.events[999].variable == "A1000")
        if eventLimit == 3000 {
            #expect(summary.events == 3000)
            let last = 3000 + summary.folded
            #expect(trace.folds.reduce(0) { $0 + $1.count } == summary.folded)
            #expect(
                trace.folds.reduce(0) { $0 + $1.bytes }
                    == last * (last + 1) / 2 - 3000 * 3001 / 2)
        }
    }

    @Test func aFullDiskGoesOnCounting() throws {
        let result = try victim("1000000000", "300000").finish()
        #expect(result.status == 0)
        #expect(result.output == "ready\n")
        let summary = try run.merge(exitStatus: 0)
        #expect(summary.diskWasFull)
        #expect(summary.complete)
        #expect(summary.events > 1000)
        #expect(summary.folded > 1000)
        #expect(summary.events + summary.folded == 50_000)
        let trace = try run.trace()
        let bytes = trace.events.compactMap(\.bytes) + trace.folds.map(\.bytes)
        #expect(bytes.reduce(0, +) == 50_000 * 50_001 / 2)
        #expect(trace.folds.contains { $0.variable == "A50000" })
    }
}
