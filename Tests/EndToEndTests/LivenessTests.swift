import TestSupport
import Testing

extension EngineTests {
    /// Nobody waits for what has happened, nor is anybody taken for dead who lives.
    @Suite("Liveness")
    struct LivenessTests {
        @Test("processes that get to know each other at the same moment stay in touch")
        func mutualAcquaintance() throws {
            let run = try ProgramRun(
                """
                import os, time
                import ray
                ray.init(num_cpus=4)
                @ray.remote
                def meet(path):
                    open(path, "w").close()
                    while not all(os.path.exists(str(i)) for i in range(4)): time.sleep(0.01)
                    return [ray.put(os.getpid())]
                boxes = ray.get([meet.remote(str(i)) for i in range(4)])
                @ray.remote
                def look(boxes, path):
                    open(path, "w").close()
                    while not all(os.path.exists("l%d" % i) for i in range(4)): time.sleep(0.001)
                    return len({ray.get(box[0]) for box in boxes})
                print(ray.get([look.remote(boxes, "l%d" % i) for i in range(4)]))
                """)
            #expect(run.driverLines == ["[4, 4, 4, 4]"], "\(run.result.errors)")
        }
    }
}
