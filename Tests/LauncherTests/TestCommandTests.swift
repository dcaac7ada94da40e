import Foundation
import TestSupport
import Testing

/// The tests' own way to run programs: one that hangs must not hold up all others.
struct TestCommandTests {
    @Test func aProgramThatHangsIsEndedWithAllThatItStartedAndNamed() throws {
        var command = Command("/bin/sh", ["-c", "setsid sleep 4321 & echo $!; wait"])
        command.limit = 0.5
        let result = try command.run()
        #expect(result.status == 128 + SIGKILL)
        #expect(result.errors.contains("sleep 4321"))
        let sleeper = try #require(
            pid_t(result.output.trimmingCharacters(in: .whitespacesAndNewlines)))
        let state = FileManager.default.contents(atPath: "/proc/\(sleeper)/stat") ?? Data()
        #expect(state.isEmpty || String(decoding: state, as: UTF8.self).contains(") Z"))
    }

    @Test func whoHoldsTheOutputOpenIsNamed() throws {
        var command = Command("/bin/sh", ["-c", "setsid sleep 4322 & echo $!"])
        command.limit = 0.5
        let result = try command.run()
        #expect(result.status == 0)
        #expect(result.errors.contains("sleep 4322"))
        kill(
            try #require(pid_t(result.output.trimmingCharacters(in: .whitespacesAndNewlines))),
            SIGKILL)
    }
}
