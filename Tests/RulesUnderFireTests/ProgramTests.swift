import Foundation
import TestSupport
import Testing

/// `rules-under-fire` as a program.
@Suite struct ProgramTests {
    private func run(_ arguments: [String]) throws -> Command.Result {
        let here = try FileManager.default.destinationOfSymbolicLink(atPath: "/proc/self/exe")
        let folder = URL(fileURLWithPath: here).deletingLastPathComponent()
        return try Command(folder.appending(path: "rules-under-fire").path, arguments).run()
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

    @Test(arguments: [["--seeds"], ["--seeds", "0"], ["--seed", "x"], ["--faster", "1"]])
    func wrongUseIsTold(arguments: [String]) throws {
        let result = try run(arguments)
        #expect(result.status == 2)
        #expect(result.output.isEmpty)
        #expect(result.errors.hasPrefix("Usage: rules-under-fire"))
    }
}
