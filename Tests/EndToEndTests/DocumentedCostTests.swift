import TestSupport
import Testing
import TraceFile
import TraceSchema

extension EngineTests {
    /// Costs that Ray's pages of design patterns state in comments ("10 copies are stored"): our own
    /// programs of the same form, whose traces must say the same numbers (`docs/ray-examples.md`).
    @Suite("The costs that Ray's documentation states")
    struct DocumentedCostTests {
        /// What `rayscope query` answers, without its head.
        private func answer(_ run: ProgramRun, _ sql: String) throws -> [String] {
            let result = try run.line.run("query", "t.trace.jsonl", sql, "--format", "csv")
            try #require(result.status == 0, "\(result.errors)")
            return result.output.split(whereSeparator: \.isNewline).dropFirst().map(String.init)
        }

        @Test("a large argument by value is stored once for each call, a reference's value once")
        func largeArgumentByValue() throws {
            let run = try ProgramRun(
                """
                import numpy as np
                import ray
                ray.init(num_cpus=2)
                @ray.remote
                def length(array, add): return len(array) + add
                array = np.zeros(1 << 20)
                ray.get([length.remote(array, i) for i in range(10)])
                reference = ray.put(array)
                ray.get([length.remote(reference, i) for i in range(10)])
                """)
            let puts = try answer(
                run,
                "select explicit, count(*) from event where kind = 'put' and bytes > 8388608 "
                    + "group by explicit order by explicit")
            #expect(puts == ["0,10", "1,1"])
            let told = try run.line.run("explain", "t.trace.jsonl").output
                .split(whereSeparator: \.isWhitespace).joined(separator: " ")
            #expect(told.contains("put 10 times, 83.9 MB copied"))
        }

        @Test("a function decorated in a loop is pickled and exported once for each pass")
        func redefinedInALoop() throws {
            let run = try ProgramRun(
                """
                import ray
                ray.init(num_cpus=2)
                results = []
                for i in range(10):
                    @ray.remote
                    def within(i): return i * 2
                    results.append(within.remote(i))
                @ray.remote
                def before(i): return i * 2
                print(ray.get(results) == ray.get([before.remote(i) for i in range(10)]))
                """)
            #expect(run.driverLines == ["True"])
            for kind in ["pickle", "export"] {
                let counts = try answer(
                    run,
                    "select name, count(*) from event where kind = '\(kind)' "
                        + "group by name order by name")
                #expect(counts == ["before,1", "within,10"], "\(kind)")
            }
        }

        @Test("a small result is stored only where a task puts it and returns the reference")
        func returnedReference() throws {
            let run = try ProgramRun(
                """
                import ray
                ray.init(num_cpus=1)
                @ray.remote
                def puts(): return ray.put(1)
                @ray.remote
                def returns(): return 1
                print(ray.get(ray.get(puts.remote())), ray.get(returns.remote()))
                """)
            #expect(run.driverLines == ["1 1"])
            #expect(try answer(run, "select count(*) from event where kind = 'put'") == ["1"])
            let returned = run.trace.done(.return)
            #expect(returned.count == 2 && returned.allSatisfy { $0.path == .inline })
            // The value has to be fetched from the store besides.
            #expect(run.trace.done(.get).count { $0.path == .objectStore } == 1)
        }

        @Test("a result that the driver gets and passes on by value is stored a second time")
        func unnecessaryGet() throws {
            let run = try ProgramRun(
                """
                import numpy as np
                import ray
                ray.init(num_cpus=1)
                @ray.remote
                def make(): return np.ones(500_000)
                @ray.remote
                def total(array): return float(np.sum(array))
                value = ray.get(make.remote())
                print(ray.get(total.remote(value)))
                print(ray.get(total.remote(make.remote())))
                """)
            #expect(run.driverLines == ["500000.0", "500000.0"])
            let puts = try answer(
                run,
                "select role, count(*) from event where kind = 'put' and bytes > 4000000 "
                    + "group by role order by role")
            #expect(puts == ["argument,1", "result,2"])
        }
    }
}
