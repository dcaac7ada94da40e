import Glibc
import Launcher
package import Lessons
import TraceFile
package import TraceSchema

/// Runs programs of lessons and of learners, each way once: what is asked for again is there.
///
/// Traces lie in a folder of its own, which is gone with it.
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
    private let signals = HeldSignals()
    private let folder: String
    private var runs: [Way: RecordedRun] = [:]
    private var traces: [Way: String] = [:]

    /// To be made on the main thread, before any other thread is there.
    ///
    /// - Throws: ``CommandError`` where there is no room for traces.
    package init(options: Options = Options()) throws {
        self.options = options
        let place = getenv("TMPDIR").map { String(cString: $0) } ?? "/tmp"
        var template = Array("\(place)/rayscope-lesson-XXXXXX".utf8CString)
        guard mkdtemp(&template) != nil else {
            throw CommandError.usage(
                "no folder for traces can be made in \(place): \(String(cString: strerror(errno))); "
                    + "set TMPDIR to one that can be written")
        }
        folder = String(decoding: template.dropLast().map { UInt8(bitPattern: $0) }, as: UTF8.self)
    }

    deinit {
        clear()
        signals.release()
    }

    private func clear() {
        for trace in traces.values { unlink(trace) }
        rmdir(folder)
    }

    /// A run of a program; in a supposed world, where one is named.
    ///
    /// - Throws: ``CommandError`` where it fails. A signal that would end this process ends it, when
    ///   the program has ended.
    package func run(
        _ program: String, _ arguments: [String], world: String? = nil, label: String
    ) throws -> RecordedRun {
        let way = Way(program: program, arguments: arguments, world: world)
        if let run = runs[way] { return run }
        let trace = "\(folder)/\(traces.count + 1).trace.jsonl"
        traces[way] = trace
        endIfAsked()
        let streams = try CapturedStreams()
        var options = ScriptRun.Options()
        options.engine = self.options.engine
        options.python = self.options.python
        options.suppose = world
        options.trace = trace
        options.streams = streams.streams
        options.label = label
        let script = try Script(file: program, arguments: arguments)
        let outcome = try ScriptRun(script: script, options: options).run()
        endIfAsked()
        guard outcome.status == 0 else {
            throw CommandError(
                .failed,
                "\(program) fails (exit status \(outcome.status))"
                    + (streams.lastComplaint().map { ": \($0)" } ?? ""))
        }
        let run: RecordedRun
        do {
            run = try RecordedRun(trace: trace, printed: Self.lines(streams.printed()))
        } catch is TraceError {
            // The trace is ours: what it lacks, the program didn't do.
            throw CommandError(
                .failed, "\(program) called nothing of Ray's: no task ran, and nothing was put")
        }
        runs[way] = run
        return run
    }

    /// The trace of a run that was made.
    package func trace(of program: String, _ arguments: [String]) -> String? {
        traces[Way(program: program, arguments: arguments, world: nil)]
    }

    /// Ends this process where a signal has come that would have ended it meanwhile: as long as this
    /// is there, signals wait. To be called every now and then by who waits for the user.
    package func endIfAsked() {
        guard let signal = signals.arrived() else { return }
        clear()
        HeldSignals.end(by: signal)
    }

    /// What was printed, without the prefix that says which task printed a line.
    private static func lines(_ bytes: [UInt8]) -> [String] {
        String(decoding: bytes, as: UTF8.self).split(whereSeparator: \.isNewline).map { line in
            String(line).replacing(#/^\(.*?pid=\d+\) /#, with: "")
        }
    }
}
