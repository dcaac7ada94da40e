import Foundation
import Glibc
import Messaging
import TestSupport
import Testing
import TraceFile
import TraceSchema

extension EngineTests {
    /// However a run ends, within two seconds nothing of it is left but its trace.
    @Suite("Life and death")
    struct LifeTests {
        @Test("a killed driver takes all others with it")
        func driverKilled() throws {
            let run = try LiveRun(LiveRun.setUp + "print('ready', flush=True); ray.get(task)")
            kill(try run.driver(), SIGKILL)
            #expect(try run.remainder() == [])
            #expect(run.command.finish().status == 137)
            try cutOff(run)
        }

        @Test("with rayscope killed, the last one to go makes the trace")
        func rayscopeKilled() throws {
            let run = try LiveRun(LiveRun.setUp + "print('ready', flush=True); ray.get(task)")
            run.command.send(SIGKILL)
            #expect(try run.remainder() == [])
            try cutOff(run)
        }

        @Test("with rayscope and driver killed at once too")
        func bothKilled() throws {
            let run = try LiveRun(LiveRun.setUp + "print('ready', flush=True); ray.get(task)")
            let driver = try run.driver()
            run.command.send(SIGKILL)
            kill(driver, SIGKILL)
            #expect(try run.remainder() == [])
            try cutOff(run)
        }

        @Test(
            "Ctrl-C ends a run",
            arguments: [
                "ray.get(task)", "ray.wait([task])", "ray.get(task, timeout=60)", "time.sleep(60)",
                "while True: ray.get(quick.remote(1))",
                "while True: ray.put(bytes(1_000_000))",
            ])
        func controlC(waiting: String) throws {
            let run = try LiveRun(LiveRun.setUp + "print('ready', flush=True)\n" + waiting)
            try interrupt(run)
            #expect(try run.remainder() == [])
            let result = run.command.finish()
            #expect(result.status == 130)
            #expect(result.errors.contains("KeyboardInterrupt"))
            try cutOff(run)
        }

        @Test("Ctrl-C twice ends it too")
        func controlCTwice() throws {
            let run = try LiveRun(LiveRun.setUp + "print('ready', flush=True); ray.get(task)")
            try interrupt(run)
            try interrupt(run)
            #expect(try run.remainder() == [])
            try cutOff(run)
        }

        @Test("a script that catches Ctrl-C goes on, and its tasks have not felt it")
        func controlCCaught() throws {
            let line = try CommandLine()
            try line.folder.write(
                LiveRun.setUp + """
                    @ray.remote
                    def slow(path):
                        while not os.path.exists(path): time.sleep(0.01)
                        return "undisturbed"
                    other = slow.remote("go")
                    try:
                        print("ready", flush=True)
                        ray.get(task)
                    except KeyboardInterrupt:
                        print("caught", flush=True)
                    open("go", "w").close()
                    print(ray.get(other), len(ray.get(quick.remote(bytes(200_000)))))
                    """, to: "program.py")
            // From a terminal: what another process sends to the whole group, `rayscope` passes on
            // to a script that has not ended soon, once more.
            let result = try line.onTerminal(
                ["run", "--quiet", "-o", "t.trace.jsonl", "program.py"], typing: "\u{3}",
                at: "ready\r\n")
            #expect(result.output == "ready\r\n^Ccaught\r\nundisturbed 200000\r\n")
            #expect(result.status == 0)
            #expect(try line.leftovers() == [])
            #expect(try line.trace().header.complete)
        }

        @Test("a killed worker's task runs again")
        func workerKilled() throws {
            let run = try ProgramRun(
                """
                import os, signal, time
                import ray
                ray.init(num_cpus=1)
                @ray.remote
                def f(path):
                    if os.path.exists(path): return "second run"
                    with open(path + ".part", "w") as file: file.write(str(os.getpid()))
                    os.rename(path + ".part", path)
                    while True: time.sleep(1)
                ref = f.remote("pid")
                while not os.path.exists("pid"): time.sleep(0.01)
                os.kill(int(open("pid").read()), signal.SIGKILL)
                print(ray.get(ref))
                """)
            #expect(run.driverLines == ["second run"], "\(run.result.errors)")
            #expect(run.trace.done(.dispatch).map(\.attempt) == [1, 2])
            #expect(run.trace.done(.retry).count == 1)
            #expect(run.trace.done(.execute).map(\.attempt) == [2])
            #expect(run.trace.header.complete)
        }

        @Test(
            "a value that its worker has told of is there, though it died right after",
            arguments: ["reply", "item"])
        func toldAndDead(kind: String) throws {
            let run = try ProgramRun(
                """
                import ray
                ray.init(num_cpus=1)
                @ray.remote
                def made(): return bytes(200_000)
                @ray.remote
                def items(): yield bytes(200_000)
                print(len(ray.get(made.remote())), [len(ray.get(ref)) for ref in items.remote()])
                """, environment: [DeathPoint.variable: "worker:sent:PeerMessage.\(kind):1"])
            #expect(run.result.errors.contains("rayscope: killed at worker:sent"))
            #expect(run.driverLines == ["200000 [200000]"], "\(run.result.errors)")
        }

        @Test("without its node a driver gets an error and can go on")
        func nodeKilled() throws {
            let run = try LiveRun(
                LiveRun.setUp + """
                    print("ready", flush=True)
                    for attempt in (lambda: ray.get(task), lambda: ray.get(quick.remote(1)),
                                    lambda: ray.put(1)):
                        try:
                            attempt()
                            print("done")
                        except ray.exceptions.RayError as error:
                            print(isinstance(error, ray.exceptions.RaySystemError))
                    ray.shutdown()
                    ray.init(num_cpus=1)
                    print(ray.get(quick.remote("again")))
                    """)
            kill(try #require(run.pids("node").first), SIGKILL)
            #expect(try run.remainder() == [])
            let result = run.command.finish()
            #expect(result.output == "ready\nTrue\nTrue\nTrue\nagain\n", "\(result.errors)")
            #expect(result.status == 0)
        }

        @Test("a worker that is stopped does not hold up the end")
        func workerStopped() throws {
            let run = try LiveRun(LiveRun.setUp + "print('ready', flush=True); signal.pause()")
            for pid in try run.pids("worker") { kill(pid, SIGSTOP) }
            kill(try run.driver(), SIGTERM)
            #expect(try run.remainder() == [])
        }

        @Test("a stopped worker does not hold up ray.shutdown")
        func shutdownWithStoppedWorker() throws {
            let run = try ProgramRun(
                LiveRun.setUp + """
                    @ray.remote
                    def who(): return os.getpid()
                    os.kill(ray.get(who.remote()), signal.SIGSTOP)
                    ray.shutdown()
                    print(ray.is_initialized())
                    """)
            #expect(run.driverLines == ["False"], "\(run.result.errors)")
            #expect(run.trace.header.complete)
        }

        @Test(
            "a child that the script forks does not keep the run alive, and takes nothing from it")
        func forkedChild() throws {
            let run = try LiveRun(
                LiveRun.setUp + """
                    import numpy as np
                    ref = ray.put(np.ones(100_000))
                    array = ray.get(ref)
                    child = os.fork()
                    if child == 0:
                        del array, ref
                        # The test's own pipes would stay open with it.
                        os.closerange(0, 1024)
                        time.sleep(60)
                        os._exit(0)
                    with open("child", "w") as file: file.write(str(child))
                    print(ray.get(ref).sum() + array.sum(), "ready", flush=True)
                    """)
            let text = String(decoding: try run.line.folder.read("child"), as: UTF8.self)
            let child = try #require(pid_t(text))
            #expect(try run.remainder(except: [child]) == [])
            let result = run.command.finish()
            #expect(result.status == 0)
            #expect(result.output == "200000.0 ready\n")
            #expect(run.processes() == [child])
            kill(child, SIGKILL)
        }

        private func interrupt(_ run: LiveRun) throws {
            let group = getpgid(run.command.pid)
            try #require(group > 1 && group != getpgrp())
            kill(-group, SIGINT)
        }

        /// The trace holds what was before, and says that it is not all.
        private func cutOff(_ run: LiveRun) throws {
            let trace = try run.line.trace()
            #expect(!trace.header.complete)
            #expect(trace.done(.submit).count >= 5)
            #expect(trace.done(.put).count >= 4)
        }
    }
}
