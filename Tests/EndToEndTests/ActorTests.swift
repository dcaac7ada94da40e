import Foundation
import Messaging
import TestSupport
import Testing
import TraceFile
import TraceSchema

extension EngineTests {
    /// What the trace holds of actors.
    @Suite("Actors")
    struct ActorTests {
        @Test(
            "the class goes once into the control store, and once to each actor; methods bring none"
        )
        func classes() throws {
            let run = try ProgramRun(
                """
                import numpy as np
                import ray
                ray.init(num_cpus=2)
                TABLE = np.zeros(200_000)
                @ray.remote
                class Counter:
                    scale = np.ones(50_000)
                    def __init__(self, data=None): self.n = 0
                    def look(self): return float(TABLE[0])
                    def add(self, k=1): self.n += k; return self.n
                a, b = Counter.remote(), Counter.remote(TABLE)
                c = Counter.options(num_cpus=0).remote(ray.put(TABLE))
                print(ray.get([x.look.remote() for x in (a, b, c)] + [a.add.remote(), a.add.remote(k=2)]))
                """)
            let trace = run.trace
            #expect(run.driverLines == ["[0.0, 0.0, 0.0, 1, 3]"])
            let pickle = try #require(trace.done(.pickle).first)
            #expect(trace.done(.pickle).count == 1 && trace.done(.export).count == 1)
            #expect(pickle.name == "Counter")
            let captures = pickle.captures ?? []
            let table = try #require(captures.first { $0.variable == "TABLE" })
            #expect(table.how == .global && table.through == "Counter.look")
            #expect(table.bytes > 1_600_000)
            let scale = try #require(captures.first { $0.variable == "scale" })
            #expect(scale.how == .attribute && scale.through == nil && scale.bytes > 400_000)

            // Three actors, each in a worker of its own that fetched the class.
            let workers = Set(trace.done(.execute) { $0.name == "Counter" }.map(\.process))
            #expect(workers.count == 3)
            #expect(Set(trace.done(.fetch).map(\.process)) == workers)
            #expect(trace.done(.fetch).count == 3 && trace.done(.unpickle).count == 3)
            #expect(trace.done(.fetch).allSatisfy { $0.name == "Counter" })
            let actors = Set(trace.done(.submit).map(\.actor))
            #expect(actors.count == 3 && !actors.contains(nil))

            // One lease for each actor, none for a call; the control store sends the constructor.
            #expect(trace.done(.lease).count == 3)
            #expect(trace.done(.lease).allSatisfy { $0.actor != nil })
            let dispatches = trace.done(.dispatch)
            #expect(dispatches.filter { $0.process == .controlStore }.count == 3)
            #expect(dispatches.filter { $0.process == .driver }.count == 5)

            // Arguments of a constructor go as those of a task do.
            let ways = trace.done(.submit) { $0.name == "Counter" }
                .map { $0.arguments?.first?.how }
            #expect(ways == [nil, .put, .reference])
            #expect(trace.done(.get) { $0.role == .argument }.count == 2)
            #expect(TraceConsistency.problems(of: trace) == [])
        }

        @Test("a process that gets a handle fetches the class, once")
        func handles() throws {
            let run = try ProgramRun(
                """
                import ray
                ray.init(num_cpus=1)
                @ray.remote
                class Cell:
                    def get(self): return 5
                    def make(self): return Cell.remote()
                a = Cell.remote()
                @ray.remote
                def captured(): return ray.get(a.get.remote())
                @ray.remote
                def passed(h, more): return ray.get([h.get.remote(), more[0].get.remote()])
                print(ray.get(captured.remote()), ray.get(passed.remote(a, [a])))
                print(ray.get(ray.get(a.make.remote()).get.remote()))
                """)
            let trace = run.trace
            #expect(run.driverLines == ["5 [5, 5]", "5"])
            let fetches = trace.done(.fetch) { $0.name == "Cell" }
            // Both actors, the tasks' worker, and the driver for a handle that it did not make.
            #expect(Set(fetches.map(\.process)).count == fetches.count)
            #expect(fetches.contains { $0.process == .driver })
            let tasks = Set(trace.done(.execute) { $0.actor == nil }.map(\.process))
            #expect(tasks.isSubset(of: Set(fetches.map(\.process))))
            // The actor has pickled the class again, and stored it again.
            #expect(trace.done(.export) { $0.name == "Cell" }.count == 2)
        }

        @Test("what happens to an actor is told: another try, the end")
        func deaths() throws {
            let run = try ProgramRun(
                """
                import os, ray
                ray.init(num_cpus=1)
                @ray.remote(max_restarts=1, max_task_retries=-1)
                class Fragile:
                    def __init__(self): self.n = 0
                    def add(self): self.n += 1; return self.n
                    def dies(self): os._exit(1)
                a = Fragile.remote()
                print(ray.get(a.add.remote()))
                try:
                    ray.get(a.dies.remote())
                except ray.exceptions.ActorDiedError as error:
                    print(error)
                """)
            #expect(run.driverLines.count == 2)
            let retries = run.trace.events.filter { $0.kind == .retry }
            #expect(
                retries.map(\.name).sorted { $0 ?? "" < $1 ?? "" } == [
                    "Fragile", "Fragile.dies",
                ])
            let failures = run.trace.events.filter { $0.kind == .fail }
            #expect(Set(failures.map(\.name)) == ["Fragile", "Fragile.dies"])
            #expect(failures.allSatisfy { $0.actor != nil && $0.error != nil })
            #expect(
                run.trace.done(.execute) { $0.name == "Fragile" }.map(\.attempt) == [1, 2])
        }

        @Test("an actor's prints carry the class's name, or what its repr says")
        func printing() throws {
            let run = try ProgramRun(
                """
                import ray
                ray.init(num_cpus=1)
                @ray.remote
                class Plain:
                    def __init__(self): print("from the constructor")
                    def say(self): print("from a method")
                @ray.remote
                class Named:
                    def __repr__(self): return "Named 7"
                    def say(self): print("from another")
                a, b = Plain.remote(), Named.remote()
                ray.get([a.say.remote(), b.say.remote()])
                """)
            #expect(
                run.taskLines.sorted() == ["from a method", "from another", "from the constructor"])
            #expect(run.result.output.contains(/\(Plain pid=\d+\) from a method/))
            #expect(run.result.output.contains(/\(Named 7 pid=\d+\) from another/))
        }

        @Test("the rules alone come to the same actions as a live run with actors")
        func replay() throws {
            let log = try TemporaryDirectory()
            let run = try ProgramRun(
                """
                import os, ray
                ray.init(num_cpus=2, resources={"spec": 1})
                @ray.remote
                class Cell:
                    def __init__(self, x=0): self.x = x
                    def add(self, k=1): self.x += k; return self.x
                    def dies(self): os._exit(1)
                    def itself(self, me): self.ref = me[0].add.remote(); return "called"
                @ray.remote
                def use(h): return ray.get(h.add.remote())
                a = Cell.options(name="a", max_restarts=1, resources={"spec": 1}).remote(ray.put(5))
                print(ray.get([a.add.remote(use.remote(a)), use.remote(ray.get_actor("a"))]))
                print(ray.get(a.itself.remote([a])))
                try:
                    ray.get(a.dies.remote())
                except ray.exceptions.RayActorError:
                    print("died")
                ray.kill(a)
                b = Cell.remote()
                slow = b.add.remote(use.remote(Cell.remote(7)))
                ray.cancel(slow)
                del b
                """, environment: [MessageLog.variable: log.path])
            #expect(run.driverLines.count == 3)
            let names = try FileManager.default.contentsOfDirectory(atPath: log.path)
                .filter { $0.hasSuffix(".messages") }
            #expect(names.count > 4)
            for name in names {
                let replayed = try MessageReplay.run([UInt8](log.read(name)))
                #expect(replayed.differences == [], "\(name)")
            }
        }
    }
}
