import Foundation
import Messaging
import TestSupport
import Testing
import TraceFile
import TraceSchema

extension EngineTests {
    /// The processes around the rules decide nothing: handed the messages of a live run, the rules
    /// alone come to the same actions.
    @Suite("Replay")
    struct ReplayTests {
        @Test("a live run's messages, replayed, give the same actions")
        func replay() throws {
            let log = try TemporaryDirectory()
            let run = try ProgramRun(
                """
                import os
                import numpy as np
                import ray
                ray.init(num_cpus=2)
                A = np.zeros(100_000)
                @ray.remote
                def total(x): return float(x.sum())
                @ray.remote
                def nested(n): return 0 if n == 0 else 1 + ray.get(nested.remote(n - 1))
                @ray.remote
                def dies(): os._exit(1)
                @ray.remote
                def make(): return [ray.put(1)]
                R = ray.put(A)
                print(sum(ray.get([total.remote(A) for _ in range(20)] + [total.remote(R)] * 3)))
                print(ray.get(nested.remote(3)), ray.get(ray.get(make.remote())[0]))
                try:
                    ray.get(dies.options(max_retries=1).remote())
                except ray.exceptions.WorkerCrashedError:
                    print("died")
                """, environment: [MessageLog.variable: log.path])
            #expect(run.driverLines == ["0.0", "3 1", "died"])
            let names = try FileManager.default.contentsOfDirectory(atPath: log.path)
                .filter { $0.hasSuffix(".messages") }
            let processes = run.trace.header.processes.filter { $0.id.isWorker }.count
            #expect(names.count >= 2 + processes)
            for name in names {
                let replayed = try MessageReplay.run([UInt8](log.read(name)))
                #expect(replayed.differences == [], "\(name)")
                #expect(replayed.inputs > 0, "\(name)")
            }
        }
    }
}
