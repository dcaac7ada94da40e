import Foundation
import TestSupport
import Testing
import TraceFile
import TraceSchema

extension EngineTests {
    /// Programs about one rule each, and programs that try to make the engine differ from real Ray;
    /// what they print there stands in them.
    @Suite("Ray's rules")
    struct RuleTests {
        @Test("holds", arguments: ["rules", "fidelity"].flatMap(RuleTests.programs))
        func program(name: String) throws {
            let run = try ProgramRun.shared(program: "\(name).py")
            #expect(run.result.status == 0, "\(run.result.errors)")
            let expected = try Programs.lines(of: "\(name).py", under: "Prints")
            #expect(run.driverLines + run.taskLines == expected)
            #expect(run.trace.header.complete)
            if !Self.withDeaths.contains(name) {
                #expect(
                    TraceConsistency.problems(
                        of: run.trace, withoutResults: ["zero", "Keeper.three"]) == [])
            }
        }

        /// Workers die there, or calls are cancelled, which leaves runs without an end.
        private static let withDeaths: Set<String> = [
            "rules/failures", "rules/failed_dependency", "fidelity/retries", "rules/actor_errors",
            "rules/cancelling", "rules/cancelled_methods", "rules/dynamic_generators",
            "rules/ending",
            "rules/actor_handles", "rules/actor_restarts", "rules/concurrent_actors",
            "rules/named_actors", "rules/generators",
        ]

        private static func programs(in folder: String) -> [String] {
            Programs.names(in: folder).map { "\(folder)/\($0)" }
        }

        @Test("what a task prints goes to the stream that it was printed to, with its name and pid")
        func printed() throws {
            let run = try ProgramRun.shared(program: "rules/printing.py")
            let pids = run.trace.header.processes.filter { $0.id.isWorker }.map(\.pid)
            let pid = try #require(pids.first)
            #expect(run.result.output.contains("(speaks pid=\(pid)) one line\n"))
            #expect(run.result.output.contains("(named pid=\(pid)) from another task\n"))
            #expect(run.result.errors == "(speaks pid=\(pid)) to stderr\n")
        }

        @Test("the inline limits are Ray's, to the byte")
        func inlineLimits() throws {
            let run = try ProgramRun(
                """
                import numpy as np
                import ray
                ray.init(num_cpus=1)
                @ray.remote
                def take(*args, **kwargs): pass
                for n in (102_400, 102_401): ray.get(take.remote(bytes(n)))
                for n in (102_386, 102_387): ray.get(take.remote("x" * n))
                for n in (102_155, 102_156): ray.get(take.remote(np.zeros(n, np.uint8)))
                for n in (12_769, 12_770): ray.get(take.remote(np.zeros(n)))
                for n in (102_400, 102_401): ray.get(take.remote(k=bytes(n)))
                half = bytes(100_000)
                ray.get(take.remote(*[half] * 104, bytes(90_000), 1))
                """)
            let submits = run.trace.done(.submit)
            let ways = submits.dropLast().map { $0.arguments?.first?.how }
            #expect(ways == Array(repeating: [.inline, .put], count: 5).flatMap { $0 })
            // 104 times 100,013 fit into 10,485,760, then 90,000 do not, and one small one does.
            let last = try #require(submits.last?.arguments)
            #expect(last.prefix(104).allSatisfy { $0.how == .inline })
            #expect(last.suffix(2).map(\.how) == [.put, .inline])
        }

        @Test("a result is inline below the limit, and stored from it on")
        func inlineResults() throws {
            let run = try ProgramRun(
                """
                import numpy as np
                import ray
                ray.init(num_cpus=1)
                @ray.remote
                def make(n): return np.zeros(n, np.uint8)
                print([ray.get(make.remote(n)).flags.writeable for n in (102_154, 102_155)])
                """)
            #expect(run.trace.done(.return).map(\.path) == [.inline, .objectStore])
            #expect(run.driverLines == ["[False, False]"])
        }
    }
}
