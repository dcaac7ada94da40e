import Glibc
import Launcher
package import Lessons
package import TraceSchema

/// Runs programs of lessons and of learners, each way once: what is asked for again is there.
///
/// No trace has a name when its run is over: whatever ends this process leaves none behind.
package final class LessonRuns {
    package struct Options: Sendable {
        package var engine = Engine.embedded
        /// A name or path; `python3` in `PATH` where nil.
        package var python: String?

        package init() {}
    }

    private struct Way: Hashable {
        var program: String
        var arguments: [String]
        var world: String?
    }

    private let options: Options
    private var runs: [Way: RecordedRun] = [:]
    private var traces: [Way: Int32] = [:]

    package init(options: Options = Options()) { self.options = options }

    /// What tasks print is compared: each line by itself, and its prefix without colour.
    private static let printing = ["RAY_DEDUP_LOGS": "0", "RAY_COLOR_PREFIX": "0"]

    deinit { for descriptor in traces.values { close(descriptor) } }

    /// A run of a program; in a supposed world, where one is named.
    ///
    /// - Throws: ``CommandError`` where it fails. A signal that would end this process ends it, when
    ///   the program has ended.
    package func run(
        _ program: String, _ arguments: [String], world: String? = nil, label: String
    ) throws -> RecordedRun {
        let way = Way(program: program, arguments: arguments, world: world)
        if let run = runs[way] { return run }
        // Held for the run only: at a question Ctrl-C ends this process at once.
        let signals = HeldSignals()
        defer { signals.release() }
        let streams = try CapturedStreams()
        let outcome: ScriptRun.Outcome
        do {
            let folder = try TraceFolder()
            defer { folder.remove() }
            var options = ScriptRun.Options()
            // Real Ray has only its own rules.
            options.engine = world == nil ? self.options.engine : .embedded
            options.python = self.options.python
            options.suppose = world
            options.environment = Self.printing
            options.trace = folder.trace
            options.streams = streams.streams
            options.label = label
            let script = try Script(file: program, arguments: arguments)
            outcome = try ScriptRun(script: script, options: options).run()
            if outcome.status == 0 {
                let descriptor = open(folder.trace, O_RDONLY | O_CLOEXEC)
                if descriptor >= 0 { traces[way] = descriptor }
            }
        }
        if let signal = outcome.signal ?? signals.arrived() { HeldSignals.end(by: signal) }
        guard outcome.status == 0 else {
            throw Self.failure(of: program, outcome.status, streams.lastComplaint())
        }
        guard let trace = trace(of: way) else {
            throw CommandError(.failed, "the trace of \(program) can't be read again")
        }
        let run = try RecordedRun(trace: trace, printed: Self.lines(streams.printed()))
        runs[way] = run
        return run
    }

    /// What our own part of the run says of the machine is passed on as it is.
    private static func failure(
        of program: String, _ status: Int32, _ complaint: String?
    ) -> CommandError {
        let ours = "rayscope: "
        if status == CommandError.Reason.machine.rawValue, let complaint, complaint.hasPrefix(ours)
        {
            return CommandError(.machine, String(complaint.dropFirst(ours.count)))
        }
        return CommandError(
            .failed,
            "\(program) fails (exit status \(status))" + (complaint.map { ": \($0)" } ?? ""))
    }

    /// The trace of a run that was made, to be read as long as this is there.
    package func trace(of program: String, _ arguments: [String]) -> String? {
        trace(of: Way(program: program, arguments: arguments, world: nil))
    }

    private func trace(of way: Way) -> String? { traces[way].map { "/proc/self/fd/\($0)" } }

    /// What was printed, without the prefix that says which task printed a line.
    private static func lines(_ bytes: [UInt8]) -> [String] {
        String(decoding: bytes, as: UTF8.self).split(whereSeparator: \.isNewline).map { line in
            String(line).replacing(#/^\(.*?pid=\d+\) /#, with: "")
        }
    }
}

/// Where the trace of a run that is under way lies.
private struct TraceFolder {
    private let path: String
    var trace: String { "\(path)/run.trace.jsonl" }

    /// - Throws: ``CommandError`` where there is no room for it.
    init() throws {
        path = try TemporaryPlace.makeFolder(for: "lesson")
    }

    func remove() {
        unlink(trace)
        rmdir(path)
    }
}
