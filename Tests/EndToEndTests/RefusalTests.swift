import TestSupport
import Testing
import TraceFile
import TraceSchema

extension EngineTests {
    /// What the engine refuses: Ray's error types, with the words that Ray leaves out.
    @Suite("Refusals")
    struct RefusalTests {
        @Test("a function that is too large names the variable and its size, each time")
        func oversized() throws {
            let run = try ProgramRun(
                """
                import numpy as np
                import ray
                ray.init(num_cpus=1)
                TABLE = np.zeros(12_500_000)
                @ray.remote
                def f(): return TABLE[0]
                @ray.remote
                def g(): return 1
                for _ in range(2):
                    try:
                        f.remote()
                    except ValueError as error:
                        print(error)
                print(ray.get(g.remote()))
                """)
            #expect(run.driverLines.count == 3)
            #expect(run.driverLines.first == run.driverLines[1])
            #expect(run.driverLines[0].contains("function f is too large (100.0 MB"))
            #expect(run.driverLines[0].contains("`TABLE`, 100.0 MB"))
            #expect(run.driverLines.last == "1")
            #expect(run.trace.done(.pickle) { $0.name == "f" }.count == 2)
            #expect(run.trace.done(.export).map(\.name) == ["g"])
        }

        @Test("a function over 10 MB warns on standard error, once, and runs")
        func large() throws {
            let run = try ProgramRun(
                """
                import numpy as np
                import ray
                ray.init(num_cpus=1)
                TABLE = np.ones(1_500_000)
                @ray.remote
                def f(): return float(TABLE[0])
                print([ray.get(f.remote()) for _ in range(3)])
                """)
            #expect(run.driverLines == ["[1.0, 1.0, 1.0]"])
            #expect(run.result.errors.split(separator: "\n").count == 1)
            #expect(run.result.errors.contains("`TABLE`, 12.0 MB"))
        }

        @Test("what cannot be pickled is named")
        func unpicklable() throws {
            let run = try ProgramRun(
                """
                import threading
                import ray
                ray.init(num_cpus=1)
                guard = threading.Lock()
                def helper(): return guard
                @ray.remote
                def captures(): return helper()
                @ray.remote
                def takes(a, b=0): return a
                @ray.remote
                def returns(): return [guard_of()]
                def guard_of(): return threading.Lock()
                for call in (lambda: captures.remote(), lambda: takes.remote(1, guard),
                             lambda: takes.remote(1, b=guard), lambda: ray.get(returns.remote())):
                    try:
                        call()
                    except TypeError as error:
                        print(str(error).splitlines()[-1])
                print(ray.get(takes.remote("fine")))
                """)
            #expect(run.driverLines.count == 5)
            for (line, words) in zip(
                run.driverLines,
                [
                    "it is in `guard`, captured by helper", "it is in `guard`, argument 2 of",
                    "it is in `guard`, argument 'b' of", "it is in what returns returned", "fine",
                ])
            {
                #expect(line.contains(words))
            }
            let failed = run.trace.events.filter { $0.kind == .pickle && $0.error != nil }
            #expect(failed.map(\.name) == ["captures"])
        }

        @Test("an object store that this machine cannot hold is refused in one line")
        func absurdStore() throws {
            let run = try ProgramRun(
                """
                import ray
                try:
                    ray.init(num_cpus=1, object_store_memory=10**18)
                except Exception as error:
                    print(type(error).__name__)
                ray.init(num_cpus=1)
                print(ray.get(ray.put(1)))
                """)
            #expect(run.driverLines.count == 2)
            #expect(run.driverLines.last == "1")
            #expect(run.result.errors.split(separator: "\n").count <= 1)
            #expect(run.result.status == 0)
        }

        @Test(
            "what is not there yet is refused by name, with the way out",
            arguments: [
                "ray.init(runtime_env={'pip': ['x']})",
                "ray.remote(runtime_env={'pip': ['x']})(f).remote()",
                "ray.remote(num_gpus=1)(f).remote()", "ray.timeline()",
                "ray.init(address='auto')", "ray.get_gpu_ids()",
                "import ray._private.internal_api", "ray._private",
            ])
        func refused(call: String) throws {
            let run = try ProgramRun(
                """
                import ray
                def f(): pass
                try:
                    \(call)
                except Exception as error:
                    print(error)
                """)
            #expect(run.driverLines.count == 1)
            #expect(run.driverLines.first?.contains("--engine ray") == true)
        }
    }
}
