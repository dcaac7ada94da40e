import Foundation
import TestSupport
import Testing
import TraceSchema

/// `RAYSCOPE_TRACING`: the same run with nothing recorded, for measuring what recording costs.
@Suite("RAYSCOPE_TRACING")
struct TracingSwitchTests {
    let line: CommandLine

    init() throws {
        line = try CommandLine()
        // Everything that is recorded in driver, worker and node: a stored argument, its lease, a
        // fetched function, a stored result that is freed.
        try line.folder.write(
            """
            import ray

            @ray.remote
            def double(data):
                return data * 2

            ray.init(num_cpus=1)
            reference = ray.put(b"x" * 200_000)
            result = double.remote(reference)
            print(len(ray.get(result)), len(ray.get(double.remote(b"yz"))))
            del result
            """, to: "calls.py")
    }

    private func run(tracing: String) throws -> (output: String, errors: String, events: Int) {
        var command = line.command(["run", "calls.py"])
        command.environment["RAYSCOPE_TRACING"] = tracing
        let result = try command.run()
        #expect(result.status == 0)
        #expect(try line.leftovers() == [])
        let trace = try String(
            contentsOfFile: line.folder.file("calls.trace.jsonl"), encoding: .utf8)
        return (result.output, result.errors, trace.split(separator: "\n").count - 1)
    }

    @Test("0 records nothing, and the script runs as ever")
    func off() throws {
        let result = try run(tracing: "0")
        #expect(result.output == "400000 4\n")
        #expect(result.events == 0)
        #expect(result.errors.contains("tracing was off (RAYSCOPE_TRACING=0)"))
        let header = try line.header("calls.trace.jsonl")
        #expect(header.complete)
        #expect(header.processes.isEmpty)
    }

    @Test("anything else records", arguments: ["1", ""])
    func on(tracing: String) throws {
        let result = try run(tracing: tracing)
        #expect(result.output == "400000 4\n")
        #expect(result.events > 20)
        #expect(!result.errors.contains("tracing was off"))
    }
}
