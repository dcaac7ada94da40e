import Glibc
import ObjectPassing
import TraceFile
package import TraceSchema

/// One `rayscope run`: starts the script as an ordinary child of this process, waits for its end,
/// and makes one trace of what its processes recorded.
package struct ScriptRun {
    package struct Options: Sendable {
        package var engine = Engine.embedded
        /// Of a running Ray cluster; only with ``Engine/ray``. A local one is started where nil.
        package var address: String?
        /// A name or path; `python3` in `PATH` where nil.
        package var python: String?
        /// The world to run it in, by its name; Ray's own where nil.
        package var suppose: String?
        /// Overrules what the script asks for.
        package var workers: Int?
        /// Events that are kept one by one; the recorder's own default where nil.
        package var eventLimit: Int?
        /// Bytes that may go to disk where the object store's memory has no room; as many as Ray would
        /// let where nil.
        package var spillLimit: Int?
        /// Nothing is said on standard error.
        package var isQuiet = false
        /// Where the trace goes; beside the script where nil.
        package var trace: String?
        /// Variables of its environment that are set for this run.
        package var environment: [String: String] = [:]
        /// What the script has for its standard streams.
        package var streams = StandardStreams()
        /// Of a run that is a part of a larger command, what the status line begins with; the
        /// trace is then not announced. The line has the terminal for itself.
        package var label: String?
        /// What else to say of a trace that has been written, by its path and number of events; nil
        /// for nothing.
        package var closingLine: @Sendable (String, Int) -> String? = { _, _ in nil }

        package init() {}
    }

    private let script: Script
    private let options: Options
    private let world: Supposition?

    /// - Throws: ``CommandError`` for a number that can't be meant.
    package init(script: Script, options: Options) throws {
        if let workers = options.workers, !(1...1024).contains(workers) {
            throw CommandError.usage("--workers \(workers): give a number from 1 to 1024")
        }
        if let limit = options.eventLimit, limit < 0 {
            throw CommandError.usage("--event-limit \(limit): give a number from 0")
        }
        if options.spillLimit != nil, options.engine != .embedded {
            throw CommandError.usage(
                "--spill-limit is for the embedded engine; Ray spills until its disk is full")
        }
        if options.address != nil, options.engine != .ray {
            throw CommandError.usage("--address is for a cluster of real Ray: add --engine ray")
        }
        if options.address != nil, options.workers != nil {
            throw CommandError.usage(
                "--workers and --address exclude each other: a running cluster has its workers")
        }
        world = try options.suppose.map(SupposedWorlds.named)
        if let world, options.engine != .embedded {
            throw CommandError.usage(
                "--suppose \(world.rawValue): real Ray has only its own rules; leave out --engine ray"
            )
        }
        self.script = script
        self.options = options
    }

    /// How it went.
    package struct Outcome: Equatable, Sendable {
        /// To pass on.
        package let status: Int32
        /// A signal that came meanwhile and would have ended this process, had it not waited for the
        /// script; nil where none did.
        package let signal: Int32?
    }

    /// Runs it. To be called on the main thread, before any other thread is there.
    ///
    /// - Throws: ``CommandError`` where the script wasn't started, or its trace not written.
    package func run() throws -> Outcome {
        let installation = try Installation.current()
        var environment = ChildEnvironment.inherited()
        let python = try Executable.python(options.python, in: environment["PATH"])
        let destination = try TraceDestination(options.trace ?? script.defaultTrace)
        let engine = try engineEnvironment(installation, python: python)
        for (name, value) in options.environment { environment.set(name, value.utf8) }
        environment.set("RAYSCOPE_PROGRAM", installation.program.utf8)
        set("RAYSCOPE_WORKERS", options.workers, in: &environment)
        set("RAYSCOPE_EVENT_LIMIT", options.eventLimit, in: &environment)
        set("RAYSCOPE_SPILL_LIMIT", options.spillLimit, in: &environment)
        environment.remove("RAYSCOPE_SUPPOSE")
        if let world { environment.set("RAYSCOPE_SUPPOSE", world.rawValue.utf8) }

        // From here on a signal that would end this process waits: the directory must not be left.
        let supervisor = ScriptSupervisor()
        let (directory, lock) = try PrivateDirectory.create(
            in: PrivateDirectory.places(
                runtime: environment["XDG_RUNTIME_DIR"], temporary: environment["TMPDIR"]))
        defer { withExtendedLifetime(lock) {} }
        engine.apply(to: &environment, runDirectory: directory.path)
        let collection = TraceCollection(directory: directory)
        let child: ChildProcess
        do {
            try collection.begin(
                script: script, destination: destination, options: options, world: world,
                engineVersion: engine.engineVersion)
            if let signal = supervisor.signalBeforeStart() {
                directory.remove()
                // A larger command has more to clean up.
                if options.label != nil { return Outcome(status: 128 + signal, signal: signal) }
                ScriptSupervisor.end(by: signal)
            }
            child = try ChildProcess.start(
                python, arguments: script.pythonArguments, environment: environment,
                streams: options.streams)
        } catch {
            directory.remove()
            throw error
        }
        return try finish(child, supervisor, collection, destination)
    }

    private func engineEnvironment(
        _ installation: Installation, python: String
    ) throws -> EngineEnvironment {
        switch options.engine {
        case .embedded:
            try .embedded(installation)
        case .ray:
            try .ray(
                installation,
                PythonInspection(program: python, name: options.python ?? "python3"),
                address: options.address)
        }
    }

    private func finish(
        _ child: ChildProcess, _ supervisor: ScriptSupervisor, _ collection: TraceCollection,
        _ destination: TraceDestination
    ) throws -> Outcome {
        let line = StatusLine(
            enabled: !options.isQuiet, delay: 500_000_000, isAlone: options.label != nil)
        let label = options.label.map { "\($0) · " } ?? ""
        let counter = options.engine == .embedded ? collection.counter() : nil
        let (end, signal) = supervisor.wait(
            for: child, every: line.isEnabled ? 100_000_000 : 3_600_000_000_000,
            tick: {
                let events = counter.map { "\(Wording.events($0.count)) · " } ?? ""
                line.show("\(label)\(events)\(Wording.seconds(line.elapsed))")
            },
            suspend: line.clear)
        line.clear()
        let elapsed = Wording.seconds(line.elapsed)
        supervisor.release()
        let processes = RunProcesses(directory: collection.directory)
        switch options.engine {
        case .embedded: processes.end()
        // Ray ends its processes itself; what they record until then belongs to the run.
        case .ray: processes.waitForEnd()
        }
        let summary = try collection.finish(end, at: destination.path)
        collection.directory.remove()
        report(summary, elapsed, destination)
        return Outcome(status: end.status, signal: signal)
    }

    private func report(
        _ summary: TraceMerge.Summary, _ elapsed: String, _ destination: TraceDestination
    ) {
        guard !options.isQuiet, options.label == nil else { return }
        let trace = Wording.shell(destination.name)
        let count = summary.events + summary.folded
        if count == 0 {
            let reason =
                TracingSwitch.isOn
                ? "nothing that Ray does was recorded"
                : "tracing was off (\(TracingSwitch.variable)=0)"
            Report.say(
                "trace: \(trace) (no events, \(elapsed)): \(reason)"
                    + (summary.keptOlderTrace ? "; it still holds an older run" : ""))
        } else {
            let supposing = world.map { ", supposing \($0.rawValue)" } ?? ""
            Report.say(
                "trace: \(trace) (\(Wording.events(count)), \(elapsed)\(supposing)); "
                    + "next: rayscope explain \(trace)")
        }
        if count > 0, let line = options.closingLine(destination.path, count) { Report.say(line) }
        if summary.diskWasFull {
            Report.say("the disk was full: \(Wording.events(summary.folded)) are counted, not kept")
        }
        if !summary.missing.isEmpty {
            Report.say(
                "this version of Ray doesn't show Rayscope: "
                    + summary.missing.map(\.rawValue).joined(separator: ", "))
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
