import Foundation
import Glibc
import TestSupport
import Testing
import TraceFile

/// A program under way on the engine, to be interrupted and killed.
final class LiveRun {
    let line: CommandLine
    let command: RunningCommand

    /// Starts a program, and waits until it has printed `ready`.
    init(_ source: String) throws {
        line = try CommandLine()
        try line.folder.write(source, to: "program.py")
        command = try line.command(["run", "--quiet", "-o", "t.trace.jsonl", "program.py"]).start()
        try command.awaitOutput("ready\n")
    }

    /// Two workers, one of which runs a task that does not end.
    static let setUp = """
        import os, signal, sys, time
        import ray
        ray.init(num_cpus=2)
        @ray.remote
        def forever():
            while True: time.sleep(1)
        @ray.remote
        def quick(x): return x
        ray.get([quick.remote(bytes(200_000)) for _ in range(4)])
        task = forever.remote()

        """

    /// The processes of the run whose role, as the node wrote it down, begins like that.
    func pids(_ role: String) throws -> [pid_t] {
        let directory = try #require(line.leftovers().first)
        let text = String(decoding: try line.folder.read("\(directory)/pids"), as: UTF8.self)
        return text.split(separator: "\n").compactMap { entry in
            let words = entry.split(separator: " ")
            return words.count == 2 && words[1].hasPrefix(role) ? pid_t(words[0]) : nil
        }
    }

    /// The script's own process.
    func driver() throws -> pid_t {
        let known = Set(try pids(""))
        return try #require(processes().first { !known.contains($0) })
    }

    /// All that carry the run's directory in their environment.
    func processes() -> [pid_t] {
        let mark = Data("RAYSCOPE_RUN_DIR=\(line.folder.path)/".utf8)
        let names = (try? FileManager.default.contentsOfDirectory(atPath: "/proc")) ?? []
        return names.compactMap(pid_t.init).filter { pid in
            FileManager.default.contents(atPath: "/proc/\(pid)/environ")?.range(of: mark) != nil
        }
    }

    /// What is left of the run two seconds from now, or as soon as nothing is.
    func remainder(except spared: Set<pid_t> = []) throws -> [String] {
        let deadline = Date() + 2
        while true {
            var left = processes().filter { !spared.contains($0) }.map { "process \($0)" }
            left += try line.leftovers().map { "folder \($0)" }
            if command.isRunning { left.append("rayscope") }
            if !line.exists("t.trace.jsonl") { left.append("no trace") }
            if left.isEmpty || Date() > deadline { return left }
            usleep(5_000)
        }
    }

    deinit {
        // Nothing of a test that failed may live on.
        for pid in processes() + [command.pid] where command.isRunning || pid != command.pid {
            kill(pid, SIGKILL)
        }
    }
}
