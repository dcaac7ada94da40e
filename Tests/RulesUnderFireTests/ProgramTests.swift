import Foundation
import TestSupport
import TraceFile
import TraceSchema
import Testing

/// `rules-under-fire` as a program.
@Suite struct ProgramTests {
    private func run(_ arguments: [String]) throws -> Command.Result {
        try Command(program("rules-under-fire"), arguments).run()
    }

    private func program(_ name: String) throws -> String {
        let here = try FileManager.default.destinationOfSymbolicLink(atPath: "/proc/self/exe")
        return URL(fileURLWithPath: here).deletingLastPathComponent().appending(path: name).path
    }

    @Test func schedulesAreCounted() throws {
        let result = try run(["--seeds", "25", "--from", "100"])
        #expect(result.status == 0)
        #expect(result.output.hasPrefix("25 of 25 schedules, "))
        #expect(result.output.hasSuffix(", 0 failed\n"))
    }

    /// In another process too, where sets and dictionaries have another order.
    @Test(arguments: ["1", "6730", "13763"])
    func aSeedIsReplayedStepByStep(seed: String) throws {
        let result = try run(["--seed", seed])
        #expect(result.status == 0)
        #expect(result.output.contains("driver → node: request(NodeRequest.hello(pid: 0))"))
        #expect(result.output.hasSuffix(" steps, every invariant holds\n"))
        #expect(try run(["--seed", seed]).output == result.output)
    }

    @Test(arguments: ["1", "6730"])
    func aReplayIsATraceThatCanBeDrawn(seed: String) throws {
        let folder = try TemporaryDirectory()
        let path = folder.path + "/trace.jsonl"
        #expect(try run(["--seed", seed, "--trace", path]).status == 0)
        let trace = try Trace(path: path)
        #expect(TraceConformance.problems(in: trace) == [])
        #expect(trace.events.contains { $0.kind == .execute && $0.durationNs ?? 0 > 0 })
        let draw = try Command(program("rayscope"), ["render", path, "-o", folder.path + "/a.svg"])
            .run()
        #expect(draw.status == 0, "\(draw.errors)")
        let nowhere = try run(["--seed", seed, "--trace", folder.path + "/none/trace.jsonl"])
        #expect(nowhere.status == 2)
        #expect(nowhere.errors.contains("none/trace.jsonl"))
    }

    @Test(arguments: [
        ["--trace", "a"], ["--seeds"], ["--seeds", "0"], ["--seed", "x"], ["--faster", "1"],
    ])
    func wrongUseIsTold(arguments: [String]) throws {
        let result = try run(arguments)
        #expect(result.status == 2)
        #expect(result.output.isEmpty)
        #expect(result.errors.hasPrefix("Usage: rules-under-fire"))
    }
}
