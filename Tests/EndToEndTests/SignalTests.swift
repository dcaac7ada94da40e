import Foundation
import Glibc
import Messaging
import TestSupport
import Testing
import TraceFile
import TraceSchema

extension EngineTests {
    /// Processes of a run that are ended, stopped for a while, or die many times over.
    @Suite("Signals to each process")
    struct SignalTests {
        @Test("a task whose worker is told to end runs again, an actor that is told to is dead")
        func terminated() throws {
            let run = try ProgramRun(
                """
                import os, signal, time
                import ray
                ray.init(num_cpus=1)
                @ray.remote
                def f(path):
                    if os.path.exists(path): return "second run"
                    open(path, "w").close()
                    os.kill(os.getpid(), signal.SIGTERM)
                    while True: time.sleep(1)
                print(ray.get(f.remote("seen")))
                @ray.remote
                class Actor:
                    def pid(self): return os.getpid()
                    def wait(self):
                        open("waits", "w").close()
                        while True: time.sleep(1)
                actor = Actor.options(num_cpus=0).remote()
                pid, ref = ray.get(actor.pid.remote()), actor.wait.remote()
                while not os.path.exists("waits"): time.sleep(0.01)
                os.kill(pid, signal.SIGTERM)
                for ref in (ref, actor.pid.remote()):
                    try:
                        ray.get(ref)
                    except ray.exceptions.ActorDiedError:
                        print("dead")
                print(ray.get(f.remote("seen")))
                """)
            #expect(
                run.driverLines == ["second run", "dead", "dead", "second run"],
                "\(run.result.errors)")
            #expect(run.trace.header.complete)
        }

        @Test("a node that is told to end is as one that was killed, and so is a driver")
        func terminatedAtTheTop() throws {
            let run = try LiveRun(
                LiveRun.setUp + """
                    print("ready", flush=True)
                    try:
                        ray.get(task)
                    except ray.exceptions.RaySystemError as error:
                        print(type(error).__name__)
                    ray.shutdown()
                    ray.init(num_cpus=1)
                    print(ray.get(quick.remote("again")), flush=True)
                    os.kill(os.getpid(), signal.SIGTERM)
                    """)
            kill(try #require(run.pids("node").first), SIGTERM)
            #expect(try run.remainder() == [])
            let result = run.command.finish()
            #expect(result.output == "ready\nRaySystemError\nagain\n", "\(result.errors)")
            #expect(result.status == 128 + SIGTERM)
            #expect(try !run.line.trace().header.complete)
        }

        @Test("whoever is stopped for a while goes on, and so does the run")
        func stopped() throws {
            let run = try ProgramRun(
                """
                import os, signal, subprocess, time
                import ray
                from ray._rayscope import state
                ray.init(num_cpus=2)
                STORED = bytes(200_000)
                def stop(pid):
                    # By somebody who is not stopped with it.
                    os.kill(pid, signal.SIGSTOP)
                    subprocess.Popen(["sh", "-c", "sleep 0.7; kill -CONT %d" % pid])
                @ray.remote
                def slow(value):
                    time.sleep(0.05)
                    return value
                @ray.remote
                def pid(): return os.getpid()
                @ray.remote
                class Actor:
                    def pid(self): return os.getpid()
                    def echo(self, value): return value
                def calls():
                    return [len(ray.get(actor.echo.remote(STORED))), len(ray.get(ray.put(STORED)))] + [
                        len(value) for value in ray.get([slow.remote(STORED) for _ in range(8)])]
                actor = Actor.options(num_cpus=0).remote()
                expected = calls()
                workers = ray.get([pid.remote() for _ in range(8)])
                for one in (workers[0], ray.get(actor.pid.remote()), state.current.node, os.getppid()):
                    stop(one)
                    print(calls() == expected)
                subprocess.Popen(["sh", "-c", "kill -STOP %d; sleep 0.7; kill -CONT %d" % (
                    os.getpid(), os.getpid())]).wait()
                print(calls() == expected)
                # All of the run at once, as a laptop that is closed.
                all = [workers[0], ray.get(actor.pid.remote()), state.current.node, os.getpid()]
                subprocess.Popen(["sh", "-c", "kill -STOP $@; sleep 0.7; kill -CONT $@", "sh"]
                                 + [str(one) for one in all])
                print(calls() == expected)
                """)
            #expect(run.driverLines == Array(repeating: "True", count: 6), "\(run.result.errors)")
            #expect(run.trace.header.complete)
        }

        @Test("many deaths leave no descriptor behind in node and driver")
        func descriptors() throws {
            let run = try ProgramRun(
                """
                import os, time
                import ray
                from ray._rayscope import state
                ray.init(num_cpus=2)
                @ray.remote(max_retries=1)
                def dies(): os._exit(1)
                @ray.remote
                def fine(): return ray.get(ray.put(bytes(200_000)))[:1]
                @ray.remote(num_cpus=0)
                class Actor:
                    def dies(self): os._exit(1)
                def open_ones():
                    return [len(os.listdir("/proc/%d/fd" % pid)) for pid in (os.getpid(), state.current.node)]
                def deaths(count):
                    for _ in range(count):
                        for ref in (dies.remote(), Actor.remote().dies.remote()):
                            try: ray.get(ref)
                            except ray.exceptions.RayError: pass
                    ray.get([fine.remote() for _ in range(4)])
                deaths(2)
                before = open_ones()
                deaths(15)
                # Workers come and go meanwhile: each has three descriptors in the node.
                for _ in range(100):
                    grown = [after - earlier for after, earlier in zip(open_ones(), before)]
                    if max(grown) < 10: break
                    time.sleep(0.05)
                print(max(grown) < 10, grown)
                """)
            #expect(run.driverLines.first?.hasPrefix("True") == true, "\(run.driverLines)")
        }

        @Test(
            "with rayscope killed at any point of a script's life nothing is left but the trace",
            arguments: [
                "kill()", "import ray; kill()", "import ray; ray.init(num_cpus=1); kill()",
                "import ray; ray.init(num_cpus=1); ray.get(ray.remote(lambda: 1).remote()); kill()",
                "import ray; ray.init(num_cpus=1); ray.shutdown(); kill()",
                "import atexit; atexit.register(kill); import ray; ray.init(num_cpus=1)",
                "import atexit, ray; ray.init(num_cpus=1); atexit.register(kill)",
            ])
        func rayscopeKilled(life: String) throws {
            let line = try CommandLine()
            try line.folder.write(
                """
                import os, signal
                def kill():
                    os.kill(os.getppid(), signal.SIGKILL)
                    signal.pause()
                \(life)
                """, to: "program.py")
            try recovered(line, try line.command(["run", "program.py"]).run())
        }

        @Test("with rayscope killed while it writes the trace, too")
        func rayscopeKilledWhileWriting() throws {
            let line = try CommandLine()
            try line.folder.write(
                """
                import os, signal, subprocess, sys
                import ray
                ray.init(num_cpus=1)
                for _ in range(3000): ray.put(1)
                # Outlives the script, and strikes as soon as the trace is begun.
                subprocess.Popen([sys.executable, "-c", '''
                import os, signal
                while not any(name.endswith(".unfinished") for name in os.listdir(".")): pass
                os.kill(%d, signal.SIGKILL)
                ''' % os.getppid()], start_new_session=True)
                """, to: "program.py")
            // A run that it misses has ended well.
            let result = try line.command(["run", "program.py"]).run()
            if result.status == 137 { try recovered(line, result, isComplete: true) }
            #expect(try line.left() == ["program.py", "program.trace.jsonl"])
        }

        /// With the next command at the latest. The trace is complete where the script had ended.
        private func recovered(
            _ line: CommandLine, _ result: Command.Result, isComplete: Bool = false
        ) throws {
            #expect(result.status == 137, "\(result.errors)")
            try line.folder.write("", to: "next.py")
            // Whoever is left of the run may be at it.
            for _ in 0..<100 where try !line.leftovers().isEmpty {
                _ = try line.run("run", "--quiet", "-o", "/dev/null", "next.py")
                usleep(20_000)
            }
            unlink(line.folder.file("next.py"))
            #expect(try line.left() == ["program.py", "program.trace.jsonl"])
            #expect(try line.header("program.trace.jsonl").complete == isComplete)
        }
    }
}

extension CommandLine {
    /// What lies in the folder, but for what commands remember.
    func left() throws -> [String] {
        try FileManager.default.contentsOfDirectory(atPath: folder.path)
            .filter { $0 != "state" }.sorted()
    }
}
