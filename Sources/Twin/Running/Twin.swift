import Glibc
import Launcher
package import TraceSchema

/// Runs a script as it is, and rewritten so that one variable reaches one remote function the other
/// ways, and lays the runs side by side.
package struct Twin {
    package struct Options: Sendable {
        package var engine = Engine.embedded
        /// A name or path; `python3` in `PATH` where nil.
        package var python: String?
        package var workers: Int?
        /// Where scripts and traces are kept; `NAME.twin` beside the script where nil.
        package var folder: String?
        /// What may change the variable, as far as the script's text tells, does not.
        package var assumesUnchanged = false

        package init() {}
    }

    private let path: String
    private let script: Script
    private let function: String
    private let variable: String
    private let options: Options

    /// - Throws: ``CommandError`` for a path that can't be a script.
    package init(
        script path: String, arguments: [String], function: String, variable: String,
        options: Options
    ) throws {
        self.path = path
        script = try Script(file: path, arguments: arguments)
        self.function = function
        self.variable = variable
        self.options = options
    }

    /// Runs them. To be called on the main thread, before any other thread is there.
    ///
    /// A signal that would end this process ends it when the script that runs has ended, and
    /// nothing is left behind.
    /// - Throws: ``CommandError`` where nothing can be rewritten or the script fails as it is.
    package func run() throws -> TwinReport {
        let signals = HeldSignals()
        let folder = try TwinFolder(options.folder, for: name, otherwise: "\(stem).twin")
        do {
            return try report(in: folder, signals)
        } catch let interruption as Interruption {
            folder.removeWhatWasMade()
            let finished = interruption.finished
            Self.complain(
                finished.isEmpty
                    ? "interrupted before the first run was done; nothing is left of it"
                    : "interrupted: \(finished.joined(separator: ", ")) "
                        + "\(finished.count == 1 ? "was" : "were") done, and the rest was not; "
                        + "scripts and traces are removed, nothing is left")
            HeldSignals.end(by: interruption.signal)
        } catch {
            folder.removeWhatWasMade()
            throw error
        }
    }

    private struct Interruption: Error {
        let signal: Int32
        /// The ways that ran to their end.
        let finished: [String]
    }

    /// One line on standard error, before a signal ends the process: it reaches no one who would
    /// print an error.
    private static func complain(_ text: String) {
        var rest = Array("rayscope: \(text)\n".utf8)[...]
        while !rest.isEmpty {
            let count = rest.withUnsafeBytes { write(STDERR_FILENO, $0.baseAddress, $0.count) }
            if count < 0, errno == EINTR { continue }
            guard count > 0 else { return }
            rest = rest.dropFirst(count)
        }
    }

    private var stem: String { path.hasSuffix(".py") ? String(path.dropLast(3)) : path }
    private var name: String { stem.split(separator: "/").last.map(String.init) ?? stem }

    private func report(in folder: TwinFolder, _ signals: HeldSignals) throws -> TwinReport {
        let answer = try rewrite(into: folder)
        guard let way = answer.way, let line = answer.line, let variable = answer.variable else {
            throw refusal([answer.refusal.map { ("", $0) }].compactMap(\.self))
        }
        let rewritten = answer.rewritten ?? []
        let refusals = rewritten.compactMap { one in
            one.refusal.map { ("\(one.way.label): ", $0) }
        }
        guard refusals.count < rewritten.count else { throw refusal(refusals) }

        var original = TwinReport.Side(way: way, isAsItIs: true)
        original.script = path
        var sides = [original]
        for one in rewritten {
            var side = TwinReport.Side(way: one.way, isAsItIs: false)
            side.refusal = one.refusal
            side.script = one.file.map { folder.file($0) }
            side.diff = one.diff
            sides.append(side)
        }
        var runs = Runs(twin: self, folder: folder, signals: signals, variable: variable)
        runs.total = sides.count { $0.refusal == nil }
        var printed: [PrintedOutput?] = []
        for index in sides.indices { printed.append(try runs.run(&sides[index])) }
        try runs.holdOutputs(&sides, printed)
        sides.sort { $0.way.order < $1.way.order }
        return TwinReport(
            script: path, engine: options.engine.rawValue, function: function, line: line,
            variable: variable, sides: sides)
    }

    private func rewrite(into folder: TwinFolder) throws -> ScriptRewriter.Answer {
        let path = getenv("PATH").map { String(cString: $0) }
        let rewriter = ScriptRewriter(python: try Executable.python(options.python, in: path))
        return try rewriter.rewrite(
            self.path, function: function, variable: variable,
            assumesUnchanged: options.assumesUnchanged, into: folder.path)
    }

    /// All the reasons in one line.
    private func refusal(_ reasons: [(String, TwinReport.Refusal)]) -> CommandError {
        let texts = reasons.map { prefix, refusal in
            "\(prefix)\(refusal.line.map { "line \($0): " } ?? "")\(refusal.text)"
        }
        return .usage(
            "\(path) can't be rewritten for `\(function)` and `\(variable)`: "
                + texts.joined(separator: "; "))
    }

    /// The runs, one after another.
    private struct Runs {
        let twin: Twin
        let folder: TwinFolder
        let signals: HeldSignals
        let variable: String
        var total = 0
        private var count = 0
        private var finished: [String] = []

        init(twin: Twin, folder: TwinFolder, signals: HeldSignals, variable: String) {
            self.twin = twin
            self.folder = folder
            self.signals = signals
            self.variable = variable
        }

        /// Runs one way and reads its trace; nil where it was not made, or failed.
        mutating func run(_ side: inout TwinReport.Side) throws -> PrintedOutput? {
            guard side.refusal == nil, let file = side.script else { return nil }
            count += 1
            let trace = folder.file("\(twin.name).\(side.way.rawValue).trace.jsonl")
            let script = side.isAsItIs ? twin.script : try twin.script.replaced(by: file)
            let label =
                "\(side.way.label)\(side.isAsItIs ? ", as it is" : "") (\(count) of \(total))"
            let (streams, status) = try start(script, trace: trace, label: label)
            side.trace = trace
            finished.append(side.way.label)
            guard status == 0 else {
                let failure = TwinReport.Failure(
                    status: Int(status), message: streams.lastComplaint())
                if side.isAsItIs {
                    throw CommandError(
                        .failed,
                        "\(twin.path) fails as it is (exit status \(status))"
                            + (failure.message.map { ": \($0)" } ?? ""))
                }
                side.failure = failure
                return nil
            }
            let read = try SideReading.read(trace, function: twin.function, variable: variable)
            guard let read else {
                throw CommandError(
                    .failed,
                    "\(side.script ?? twin.path) called `\(twin.function)` not once in this run: "
                        + "give the script the arguments that it needs for that, after --")
            }
            side.figures = read.figures
            side.remarks = read.remarks
            return PrintedOutput(streams.printed())
        }

        /// Holds what the other ways printed against the original; where it differs, the original
        /// runs once more, to tell what differs of itself.
        mutating func holdOutputs(_ sides: inout [TwinReport.Side], _ printed: [PrintedOutput?])
            throws
        {
            guard let original = printed.first ?? nil else { return }
            var again: PrintedOutput?
            if printed.contains(where: { $0 != nil && $0 != original }) {
                let trace = folder.file("\(twin.name).again.trace.jsonl")
                let (streams, status) = try start(
                    twin.script, trace: trace, label: "as it is, again: the outputs differ")
                unlink(trace)
                if status == 0 { again = PrintedOutput(streams.printed()) }
            }
            for index in sides.indices where !sides[index].isAsItIs {
                guard let mine = printed[index] else { continue }
                let (verdict, note) = mine.held(against: original, again: again)
                sides[index].output = verdict
                sides[index].outputNote = note
            }
        }

        private func interruption(_ signal: Int32) -> Interruption {
            Interruption(signal: signal, finished: finished)
        }

        private func start(_ script: Script, trace: String, label: String) throws
            -> (CapturedStreams, status: Int32)
        {
            if let signal = signals.arrived() { throw interruption(signal) }
            let streams = try CapturedStreams()
            var options = ScriptRun.Options()
            options.engine = twin.options.engine
            options.python = twin.options.python
            options.workers = twin.options.workers
            options.trace = trace
            options.streams = streams.streams
            options.label = label
            let outcome = try ScriptRun(script: script, options: options).run()
            if let signal = outcome.signal { throw interruption(signal) }
            return (streams, outcome.status)
        }
    }
}
