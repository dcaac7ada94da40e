import Glibc
import TraceFile

/// One `rayscope run`: starts the script as an ordinary child of this process, waits for its end,
/// and makes one trace of what its processes recorded.
package struct ScriptRun {
    package struct Options: Sendable {
        /// A name or path; `python3` in `PATH` where nil.
        package var python: String?
        /// Overrules what the script asks for.
        package var workers: Int?
        /// Events that are kept one by one; the recorder's own default where nil.
        package var eventLimit: Int?
        /// Nothing is said on standard error.
        package var isQuiet = false
        /// Where the trace goes; beside the script where nil.
        package var trace: String?

        package init() {}
    }

    private let script: Script
    private let options: Options

    /// - Throws: ``CommandError`` for a number that can't be meant.
    package init(script: Script, options: Options) throws {
        if let workers = options.workers, !(1...1024).contains(workers) {
            throw CommandError.usage("--workers \(workers): give a number from 1 to 1024")
        }
        if let limit = options.eventLimit, limit < 0 {
            throw CommandError.usage("--event-limit \(limit): give a number from 0")
        }
        self.script = script
        self.options = options
    }

    /// Runs it. To be called on the main thread, before any other thread is there.
    ///
    /// - Returns: the exit status to pass on.
    /// - Throws: ``CommandError`` where the script wasn't started, or its trace not written.
    package func run() throws -> Int32 {
        let installation = try Installation.current()
        var environment = ChildEnvironment.inherited()
        let python = try Executable.python(options.python, in: environment["PATH"])
        let destination = try TraceDestination(options.trace ?? script.defaultTrace)
        environment.set("RAYSCOPE_PROGRAM", installation.program.utf8)
        environment.set("RAYSCOPE_NODE", try installation.node().utf8)
        environment.set("RAYSCOPE_LIBRARY", try installation.library().utf8)
        environment.prepend(try installation.reading(), to: "PYTHONPATH")
        environment.prepend(try installation.frontEnd(), to: "PYTHONPATH")
        set("RAYSCOPE_WORKERS", options.workers, in: &environment)
        set("RAYSCOPE_EVENT_LIMIT", options.eventLimit, in: &environment)

        // From here on a signal that would end this process waits: the directory must not be left.
        let supervisor = ScriptSupervisor()
        let (directory, lock) = try PrivateDirectory.create(
            in: PrivateDirectory.places(
                runtime: environment["XDG_RUNTIME_DIR"], temporary: environment["TMPDIR"]))
        defer { withExtendedLifetime(lock) {} }
        environment.set("RAYSCOPE_RUN_DIR", directory.path.utf8)
        let collection = TraceCollection(directory: directory)
        let child: ChildProcess
        do {
            try collection.begin(script: script, destination: destination, options: options)
            if let signal = supervisor.signalBeforeStart() {
                directory.remove()
                ScriptSupervisor.end(by: signal)
            }
            child = try ChildProcess.start(
                python, arguments: script.pythonArguments, environment: environment)
        } catch {
            directory.remove()
            throw error
        }
        return try finish(child, supervisor, collection, destination)
    }

    private func finish(
        _ child: ChildProcess, _ supervisor: ScriptSupervisor, _ collection: TraceCollection,
        _ destination: TraceDestination
    ) throws -> Int32 {
        let line = StatusLine(enabled: !options.isQuiet, delay: 500_000_000)
        let counter = collection.counter()
        let end = supervisor.wait(
            for: child, every: line.isEnabled ? 100_000_000 : 3_600_000_000_000,
            tick: {
                line.show(
                    "\(Wording.events(counter?.count ?? 0)) · \(Wording.seconds(line.elapsed))")
            },
            suspend: line.clear)
        line.clear()
        let elapsed = Wording.seconds(line.elapsed)
        supervisor.release()
        RunProcesses(directory: collection.directory).end()
        let summary = try collection.finish(end, at: destination.path)
        collection.directory.remove()
        report(summary, elapsed, destination)
        return end.status
    }

    private func report(
        _ summary: TraceMerge.Summary, _ elapsed: String, _ destination: TraceDestination
    ) {
        guard !options.isQuiet else { return }
        let trace = Wording.shell(destination.name)
        let count = summary.events + summary.folded
        if count == 0, !TracingSwitch.isOn {
            Report.say(
                "trace: \(trace) (no events, \(elapsed)): tracing was off "
                    + "(\(TracingSwitch.variable)=0)")
        } else if count == 0 {
            Report.say(
                "trace: \(trace) (no events, \(elapsed)): the script called nothing of Ray's")
        } else {
            Report.say(
                "trace: \(trace) (\(Wording.events(count)), \(elapsed)); "
                    + "next: rayscope explain \(trace)")
        }
        if summary.diskWasFull {
            Report.say("the disk was full: \(Wording.events(summary.folded)) are counted, not kept")
        }
        for file in summary.leftOut { Report.say("left out: \(file)") }
    }

    private func set(_ name: String, _ number: Int?, in environment: inout ChildEnvironment) {
        environment.remove(name)
        if let number { environment.set(name, String(number).utf8) }
    }
}

/// What the launcher says itself, on standard error.
enum Report {
    static func say(_ line: String) {
        let bytes = Array("\(line)\n".utf8)
        _ = bytes.withUnsafeBytes { write(STDERR_FILENO, $0.baseAddress, $0.count) }
    }
}
