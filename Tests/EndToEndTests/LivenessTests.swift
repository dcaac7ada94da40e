import TestSupport
import Testing
import TraceFile
import TraceSchema

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

        @Test("what one thread of a task waits for gets a CPU when another has ceased to wait")
        func threadsOfOneTask() throws {
            let run = try ProgramRun(
                """
                import os, threading, time
                import ray
                ray.init(num_cpus=1)
                @ray.remote
                def first():
                    while not os.path.exists("timeout"): time.sleep(0.01)
                    return 1
                @ray.remote
                def second(x): return x + 1
                @ray.remote
                def parent():
                    chain = second.remote(first.remote())
                    got = []
                    patient = threading.Thread(target=lambda: got.append(ray.get(chain)))
                    patient.start()
                    try:
                        ray.get(chain, timeout=0.1)
                    except ray.exceptions.GetTimeoutError:
                        open("timeout", "w").close()
                    patient.join()
                    return got
                print(ray.get(parent.remote(), timeout=20))
                """)
            #expect(run.driverLines == ["[2]"], "\(run.result.errors)")
        }

        @Test("a worker's death is heard though a child that it forked lives on")
        func childOfDeadWorker() throws {
            let run = try ProgramRun(
                """
                import os, signal, sys
                import ray
                ray.init(num_cpus=1)
                @ray.remote(max_retries=0)
                def f():
                    child = os.fork()
                    if child == 0:
                        while True: signal.pause()
                    with open("child", "w") as file: file.write(str(child))
                    os._exit(1)
                ref = f.remote()
                try:
                    ray.wait([ref], timeout=20)
                    ray.get(ref, timeout=0)
                except ray.exceptions.WorkerCrashedError:
                    print("crashed")
                os.kill(int(open("child").read()), signal.SIGKILL)
                """)
            #expect(run.driverLines == ["crashed"], "\(run.result.errors)")
        }

        @Test("a child that a task forks may go on as if it were the worker, and disturbs nothing")
        func childAsWorker() throws {
            let run = try ProgramRun(
                """
                import os, sys, time
                import ray
                ray.init(num_cpus=1)
                stored = ray.put(bytes(200_000))
                @ray.remote
                def forks(refs, how):
                    value = ray.get(refs[0])
                    child = os.fork()
                    if child == 0:
                        if how == "returns": return "the child's"
                        if how == "raises": raise ValueError("the child's")
                        if how == "exits": sys.exit(0)
                        # Refused in the child, which must not talk over the worker's connections.
                        for attempt in (lambda: ray.get(refs[0]), lambda: ray.put(1),
                                        lambda: forks.remote(refs, "returns")):
                            try:
                                attempt()
                                os._exit(1)
                            except RuntimeError: pass
                        os._exit(0)
                    code = os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])
                    return os.getpid(), how == "asks" and code, len(value), len(ray.get(refs[0]))
                for how in ("returns", "raises", "exits", "asks", "returns"):
                    pid, code, *lengths = ray.get(forks.remote([stored], how), timeout=20)
                    print(code, lengths)
                """)
            let same = "False [200000, 200000]"
            #expect(
                run.driverLines == [same, same, same, "0 [200000, 200000]", same],
                "\(run.driverLines)\n\(run.result.errors)")
            #expect(run.trace.header.complete)
            // Of the child nothing is recorded.
            #expect(run.trace.done(.execute).count == 5)
            #expect(TraceConsistency.problems(of: run.trace) == [])
        }

        @Test("a driver that prints nothing holds up who prints after a few MB; nothing is lost")
        func slowPrinter() throws {
            let run = try ProgramRun(
                """
                import os, sys, time
                import ray
                ray.init(num_cpus=1)
                @ray.remote
                def prints():
                    with open("progress", "wb", buffering=0) as progress:
                        for number in range(40):
                            print("%0500000d" % number)
                            progress.write(b"x")
                def printed():
                    return os.path.getsize("progress") * 500_000
                class Slow:
                    reached = lines = 0
                    def write(self, text):
                        # The first one returns when the task has come to a stop.
                        since = time.monotonic()
                        while not self.lines and time.monotonic() < since + 1:
                            if printed() > self.reached:
                                self.reached, since = printed(), time.monotonic()
                            time.sleep(0.01)
                        self.lines += text.count("\\n")
                    def flush(self): pass
                    def isatty(self): return False
                stdout, sys.stdout = sys.stdout, Slow()
                ray.get(prints.remote())
                ray.shutdown()
                print(sys.stdout.reached < 12_000_000, sys.stdout.lines, file=stdout)
                """)
            #expect(run.driverLines == ["True 40"], "\(run.result.errors)")
        }

        @Test("ray.shutdown ends though a child of a task prints without pause")
        func endlessOutput() throws {
            let run = try ProgramRun(
                """
                import os, subprocess
                import ray
                ray.init(num_cpus=1, log_to_driver=False)
                @ray.remote
                def f():
                    return subprocess.Popen(["sh", "-c", "while :; do echo; done"]).pid
                child = ray.get(f.remote())
                ray.shutdown()
                print("ended")
                try:
                    os.kill(child, 9)
                except ProcessLookupError:
                    pass  # Its pipe was closed.
                """)
            #expect(run.driverLines == ["ended"], "\(run.result.errors)")
        }

        @Test("a line without an end is cut, and nothing of it is lost")
        func endlessLine() throws {
            let run = try ProgramRun(
                """
                import ray
                ray.init(num_cpus=1)
                @ray.remote
                def f(): print("x" * 6_000_000, end="")
                ray.get(f.remote())
                """)
            #expect(run.taskLines.count > 1)
            #expect(run.taskLines.reduce(0) { $0 + $1.count } == 6_000_000)
            #expect(run.taskLines.allSatisfy { $0.count < 1_200_000 })
        }

        @Test(
            "a second session's workers have numbers of their own, whatever became of the first's")
        func numbersOfSecondSession() throws {
            let run = try ProgramRun(
                """
                import os
                import ray
                # As if the first two had ended before they were ready.
                with open(os.environ["RAYSCOPE_RUN_DIR"] + "/pids", "a") as ledger:
                    ledger.write("1 worker-3\\n")
                ray.init(num_cpus=1)
                @ray.remote
                def f(): return 1
                ray.get(f.remote())
                """)
            #expect(run.trace.done(.execute).map { "\($0.process)" } == ["worker-4"])
        }

        @Test("numbers beyond all measure mean what they say")
        func largeNumbers() throws {
            let run = try ProgramRun(
                """
                import ray
                ray.init(num_cpus=1)
                @ray.remote(max_retries=2**40)
                def f(): return 1
                ready, waiting = ray.wait([f.options(num_cpus=3e6).remote()], timeout=0.1)
                print(len(ready))
                print(ray.get(f.remote(), timeout=1e15), ray.get(f.remote(), timeout=1e10))
                """)
            #expect(run.driverLines == ["0", "1 1"], "\(run.result.errors)")
        }

        @Test("a function that gets a value while it is made again is made whole")
        func getWhileUnpickling() throws {
            let run = try ProgramRun(
                """
                import ray
                ray.init(num_cpus=2)
                @ray.remote
                def text(): return "y" * 90_000
                def rebuild(): return len(ray.get(text.remote()))
                class Asking:
                    def __reduce__(self): return rebuild, ()
                pair = [Asking(), "z" * 20_000]
                @ray.remote
                def f(): return pair[0], set(pair[1])
                print(ray.get(f.remote()))
                """)
            #expect(run.driverLines == ["(90000, {'z'})"], "\(run.result.errors)")
        }

        @Test("ray.shutdown ends though no worker has come to life")
        func stuckStart() throws {
            let run = try ProgramRun(
                """
                with open("numpy.py", "w") as module:
                    module.write(
                        "import sys, time\\n"
                        "if 'fork_server' in sys.argv[0]: time.sleep(1000)\\n")
                import numpy, ray
                ray.init(num_cpus=1)
                ray.shutdown()
                print("ended")
                """)
            #expect(run.driverLines == ["ended"], "\(run.result.errors)")
        }
    }
}
