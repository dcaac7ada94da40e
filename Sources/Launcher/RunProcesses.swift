import Glibc

/// The processes of a run: those that the embedded engine's node has started, as it wrote them into
/// the file `pids`, and those of real Ray that the probe records in, by the names of its files.
///
/// They end by themselves when the driver does; this is for those that don't.
struct RunProcesses {
    let directory: PrivateDirectory

    /// Those that run still. A number may have gone to a stranger's process in the meantime, so
    /// only what carries this run's directory in its environment counts.
    func alive(except spared: Set<pid_t> = []) -> [pid_t] {
        let mark = Array("RAYSCOPE_RUN_DIR=\(directory.path)".utf8)
        return listed().filter { pid in
            guard !spared.contains(pid),
                let environment = FileSystem.bytes(of: "/proc/\(pid)/environ")
            else { return false }
            return environment.split(separator: 0).contains { $0.elementsEqual(mark) }
        }
    }

    /// Waits until all have ended, for `patience` nanoseconds at most; then ends what is left, but
    /// for the spared ones, such as the process that asks.
    func end(patience: Int64 = 2_000_000_000, except spared: Set<pid_t> = []) {
        if wait(patience, except: spared) { return }
        for pid in alive(except: spared) { kill(pid, SIGTERM) }
        if wait(200_000_000, except: spared) { return }
        for pid in alive(except: spared) { kill(pid, SIGKILL) }
        _ = wait(200_000_000, except: spared)
    }

    /// Waits until all have ended, for `patience` nanoseconds at most; none is ended by force.
    func waitForEnd(patience: Int64 = 2_000_000_000) {
        _ = wait(patience, except: [])
    }

    private func wait(_ patience: Int64, except spared: Set<pid_t>) -> Bool {
        let deadline = Monotonic.now() + patience
        while !alive(except: spared).isEmpty {
            guard Monotonic.now() < deadline else { return false }
            usleep(2_000)
        }
        return true
    }

    private func listed() -> [pid_t] {
        let text = FileSystem.bytes(of: directory.file("pids")) ?? []
        let started = text.split(separator: UInt8(ascii: "\n")).map { line in
            String(decoding: line.prefix { $0 != UInt8(ascii: " ") }, as: UTF8.self)
        }
        // `worker-123.probe`, `worker-123-2.probe`
        let recording = FileSystem.names(in: directory.path).filter { $0.hasSuffix(".probe") }
            .compactMap { $0.dropLast(".probe".count).split(separator: "-").dropFirst().first }
        return (started + recording.map(String.init)).compactMap { digits in
            pid_t(digits).flatMap { $0 > 1 ? $0 : nil }
        }
    }
}
