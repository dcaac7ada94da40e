import Foundation
import Glibc
import TestSupport
import Testing

extension EngineTests {
    /// Nobody else on the machine can connect to a run, read its arena, or hand it anything.
    @Suite("Strangers")
    struct StrangerTests {
        private static let nobody = 65_534
        static let mayBecomeOthers = geteuid() == 0

        @Test(
            "another user gets at nothing of a run",
            .enabled(if: mayBecomeOthers, "only root can try as another user"))
        func anotherUser() throws {
            let (run, tried) = try attempts(as: Self.nobody)
            #expect(tried.filter { $0.hasPrefix("went through") } == [])
            let end = try #require(tried.last?.firstMatch(of: #/^(\d+) attempts, (\d+) sockets$/#))
            // Five processes at least, with their connections; each has ten descriptors or more.
            #expect(try #require(Int(end.1)) > 100)
            #expect(try #require(Int(end.2)) >= 8)
            #expect(try mode(of: run) == 0o700)
        }

        @Test(
            "the same attempts go through for the run's own user",
            .enabled(if: mayBecomeOthers, "only root can try as another user"))
        func ownUser() throws {
            let (_, tried) = try attempts(as: 0)
            for what in [
                "descriptor", "mem", "maps", "fd",
                "the run directory", "a file in it", "run",
            ] {
                #expect(tried.contains("went through: \(what)"), "\(tried)")
            }
            // A name or a port would be found, whoever looks.
            #expect(!tried.contains { $0.contains("socket ") })
        }

        /// A run with all its processes under way, and what `stranger.py` says of it.
        private func attempts(as user: Int) throws -> (LiveRun, [String]) {
            let run = try LiveRun(
                LiveRun.setUp + """
                    @ray.remote
                    class Actor:
                        def hold(self, refs): self.refs = refs
                    actor = Actor.remote()
                    ray.get(actor.hold.remote([ray.put(bytes(200_000))]))
                    print("ready", flush=True)
                    ray.get(task)
                    """)
            let directory = try #require(run.line.leftovers().first)
            var command = run.line.command([])
            command.program = "/usr/bin/env"
            let pids = run.processes() + [run.command.pid]
            try #require(pids.count >= 6)
            command.arguments =
                [
                    "python3", Programs.path("attacks/stranger.py"), "\(user)",
                    run.line.folder.file(directory),
                ] + pids.map(String.init)
            let result = try command.run()
            #expect(result.errors == "")
            #expect(result.status == 0)
            return (run, result.output.split(separator: "\n").map(String.init))
        }

        private func mode(of run: LiveRun) throws -> mode_t {
            var information = stat()
            let directory = try #require(run.line.leftovers().first)
            try #require(lstat(run.line.folder.file(directory), &information) == 0)
            return information.st_mode & 0o7777
        }
    }
}
