import TestSupport
import Testing
import TraceFile
import TraceSchema

extension EngineTests {
    /// What is not needed any more makes room, and no process grows.
    @Suite("Memory")
    struct MemoryTests {
        private static let calls = 2_000

        @Test(
            "2,000 calls with 1 MB each go through a store of 84 MB, and nobody grows",
            arguments: [
                "for i in range(n): ray.get(f.remote(A))",
                "ray.get([f.remote(A) for _ in range(n)])",
            ])
        func flat(loop: String) throws {
            let run = try ProgramRun(
                """
                import os
                import numpy as np
                import ray
                ray.init(num_cpus=2, object_store_memory=83_886_080)
                A = np.zeros(125_000)
                @ray.remote
                def f(x): return len(x)
                def sizes():
                    # Private memory, in MB, of every process of this run.
                    mark = ("RAYSCOPE_RUN_DIR=" + os.environ["RAYSCOPE_RUN_DIR"]).encode()
                    found = {}
                    for pid in filter(str.isdigit, os.listdir("/proc")):
                        try:
                            with open("/proc/%s/environ" % pid, "rb") as file:
                                if mark not in file.read().split(b"\\0"): continue
                            with open("/proc/%s/status" % pid) as file:
                                found[pid] = sum(int(l.split()[1]) for l in file if l.startswith("RssAnon")) / 1024
                        except OSError:
                            continue
                    return found
                n = \(Self.calls / 3)
                \(loop)
                before = sizes()
                n = \(Self.calls - Self.calls / 3)
                \(loop)
                after = sizes()
                grown = {pid: after[pid] - before[pid] for pid in after if pid in before}
                print(len(grown) >= 3, max(grown.values()) < 24, grown)
                """)
            #expect(run.result.status == 0, "\(run.result.errors)")
            #expect(run.driverLines.first?.hasPrefix("True True") == true, "\(run.driverLines)")
            #expect(run.trace.done(.put).count == Self.calls)
            #expect(run.trace.done(.free).count == Self.calls)
            #expect(TraceConsistency.problems(of: run.trace) == [])
        }

        @Test("a put that finds no room, and nothing that would make some, says how much there is")
        func full() throws {
            let run = try ProgramRun(
                """
                import numpy as np
                import ray
                ray.init(num_cpus=1, object_store_memory=83_886_080)
                kept = ray.put(np.zeros(8_000_000, np.uint8))
                try:
                    ray.put(np.zeros(80_000_000, np.uint8))
                except ray.exceptions.ObjectStoreFullError as error:
                    print(error)
                @ray.remote
                def make(n): return np.zeros(n, np.uint8)
                try:
                    ray.get(make.remote(80_000_000))
                except ray.exceptions.ObjectStoreFullError as error:
                    print(type(error).__name__)
                print(ray.get(kept).sum(), ray.get(make.remote(1_000_000)).sum())
                """)
            #expect(run.driverLines.count == 3, "\(run.driverLines)\n\(run.result.errors)")
            let message = run.driverLines.first ?? ""
            #expect(message.contains("80000248 bytes asked for, 8000256 of 83886080 in use"))
            #expect(run.driverLines.last == "0 0")
        }

        @Test("an array lives on without its reference and without Ray")
        func arraysOutlive() throws {
            let run = try ProgramRun(
                """
                import gc
                import numpy as np
                import ray
                ray.init(num_cpus=1, object_store_memory=83_886_080)
                @ray.remote
                def make(n): return np.full(1_000_000, n)
                first = ray.get(make.remote(1))
                view = ray.get(ray.put(np.full(1_000_000, 2)))[10:20]
                gc.collect()
                # New objects take all the room there is, but not that of what is still seen.
                for n in range(40):
                    assert ray.get(make.remote(n))[0] == n
                print(first.sum(), view.sum())
                ray.shutdown()
                print(first.sum(), view.sum())
                ray.init(num_cpus=1)
                print(ray.get(make.remote(3)).sum(), first.sum(), view.sum())
                """)
            #expect(
                run.driverLines == ["1000000 20", "1000000 20", "3000000 1000000 20"],
                "\(run.result.errors)")
        }
    }
}
