import Foundation
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
                """, options: ["--spill-limit", "0"])
            #expect(run.driverLines.count == 3, "\(run.driverLines)\n\(run.result.errors)")
            let message = run.driverLines.first ?? ""
            #expect(
                message
                    == "the object store is full: there is no room for 80.0 MB: 8.0 MB of 83.9 MB in "
                    + "memory are taken, and nothing may go to disk. the driver owns 1 object of "
                    + "8.0 MB. Drop references that are no longer needed, start with "
                    + "ray.init(object_store_memory=…), or give it more disk (TMPDIR, `rayscope run "
                    + "--spill-limit SIZE`)")
            #expect(run.driverLines.last == "0 0")
        }

        @Test("what has no room goes to disk, up to the limit; then it is said who holds how much")
        func spillLimit() throws {
            let run = try ProgramRun(
                """
                import numpy as np
                import ray
                ray.init(num_cpus=1, object_store_memory=83_886_080)
                kept = []
                try:
                    while True:
                        kept.append(ray.put(np.full(20_000_000, len(kept), np.uint8)))
                except ray.exceptions.ObjectStoreFullError as error:
                    print(error)
                print([int(ray.get(ref)[-1]) for ref in kept])
                del kept[:2]
                kept.append(ray.put(np.full(20_000_000, 9, np.uint8)))
                print([int(ray.get(ref)[-1]) for ref in kept])
                """, options: ["--spill-limit", "100MB"])
            #expect(run.driverLines.count == 3, "\(run.driverLines)\n\(run.result.errors)")
            let message = run.driverLines.first ?? ""
            #expect(
                message.contains("80.0 MB of 83.9 MB in memory are taken, and 80.0 MB of 100.0 MB"))
            #expect(message.contains("the driver owns 8 objects of 160.0 MB. "))
            #expect(
                run.driverLines.dropFirst() == [
                    "[0, 1, 2, 3, 4, 5, 6, 7]", "[2, 3, 4, 5, 6, 7, 9]",
                ])
            let moves = run.trace.events.filter { $0.kind == .spill || $0.kind == .restore }
            #expect(moves.count { $0.kind == .spill } >= 4)
            #expect(moves.contains { $0.kind == .restore })
            #expect(moves.allSatisfy { $0.bytes == 20_000_248 && $0.copied == $0.bytes })
        }

        @Test(
            "a value larger than the memory is written to disk, read there, and gone with the run")
        func largerThanMemory() throws {
            let run = try ProgramRun(
                """
                import os
                import numpy as np
                import ray
                ray.init(num_cpus=1, object_store_memory=83_886_080)
                @ray.remote
                def total(x): return int(x.sum()), x.flags.writeable, x.ctypes.data % 64
                A = np.ones(100_000_000, np.uint8)
                ref = ray.put(A)
                array = ray.get(ref)
                print(ray.get(total.remote(ref)), ray.get(total.remote(A)), int(array.sum()))
                print(array.flags.writeable, array.ctypes.data % 64)
                held = [os.readlink("/proc/self/fd/" + n) for n in os.listdir("/proc/self/fd")
                        if os.path.islink("/proc/self/fd/" + n)]
                print([name for name in held if "deleted" in name and "memfd" not in name])
                """, environment: ["TMPDIR": FileManager.default.temporaryDirectory.path])
            #expect(
                run.driverLines.prefix(2) == [
                    "(100000000, False, 0) (100000000, False, 0) 100000000", "False 0",
                ], "\(run.driverLines)\n\(run.result.errors)")
            #expect(run.driverLines.dropFirst(2).first == "[]", "mapped, and no descriptor is left")
            let spills = run.trace.done(.spill)
            #expect(spills.count == 2)
            #expect(spills.allSatisfy { $0.copied == 0 && $0.bytes == 100_000_248 })
            #expect(run.trace.done(.put).count == 2)
        }

        @Test(
            "a /dev/shm of 64 kB is room enough, and a full disk takes nothing",
            .enabled(if: hasOwnMounts, "only root may mount"))
        func littleSharedMemory() throws {
            let line = try CommandLine()
            try line.folder.write(
                """
                import os
                import numpy as np
                import ray
                with open("/dev/shm/full", "wb") as file: file.write(bytes(65_536))
                os.environ["TMPDIR"] = "/dev/shm"
                ray.init(num_cpus=1)
                @ray.remote
                def total(x): return x.sum()
                ref = ray.put(np.ones(5_000_000))
                print(ray.get(total.remote(ref)), ray.cluster_resources()["object_store_memory"])
                try:
                    ray.put(np.ones(10_000_000))
                except ray.exceptions.ObjectStoreFullError as error:
                    print("nothing may go to disk" in str(error))
                """, to: "program.py")
            var command = line.command(["run", "--quiet", "-o", "t.trace.jsonl", "program.py"])
            let mount = "mount -t tmpfs -o size=64k tmpfs /dev/shm && exec \"$@\""
            command.arguments =
                ["unshare", "-m", "sh", "-c", mount, "sh", command.program] + command.arguments
            command.program = "/usr/bin/env"
            let result = try command.run()
            #expect(result.output == "5000000.0 78643200.0\nTrue\n", "\(result.errors)")
            #expect(try line.leftovers() == [])
        }

        private static let hasOwnMounts =
            (try? Command("/usr/bin/env", ["unshare", "-m", "true"]).run().status) == 0

        @Test("where nothing can go to disk, that is said once, and the script runs")
        func nowhereToSpill() throws {
            let run = try ProgramRun(
                """
                import ray
                ray.init(num_cpus=1)
                print(ray.get(ray.put(1)))
                """, environment: ["TMPDIR": "/proc"])
            #expect(run.driverLines == ["1"], "\(run.result.errors)")
            #expect(run.result.errors.contains("no object can go to disk in /proc: "))
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
