private import CSystem
package import Foundation

/// Runs a program the way a shell does: the real one, with its own process.
package struct Command: Sendable {
    package var program: String
    package var arguments: [String]
    /// Beside, or instead of, what this process has.
    package var environment: [String: String] = [:]
    package var input = Data()
    /// The working directory; this process's own where nil.
    package var directory: String?
    /// Seconds until it is killed: one that hangs fails instead of holding up all others.
    package var limit = 300.0

    package init(_ program: String, _ arguments: [String]) {
        self.program = program
        self.arguments = arguments
    }

    /// What the program left.
    package struct Result: Sendable {
        /// 128 + n where signal n killed it.
        package let status: Int32
        package let output: String
        package let errors: String
    }

    /// Runs it to its end.
    package func run() throws -> Result {
        try start().finish()
    }

    /// Starts it; its pipes are drained from the beginning.
    package func start() throws -> RunningCommand {
        try RunningCommand(self)
    }
}

/// A program under way, in a process group of its own.
package final class RunningCommand {
    package let pid: Int32
    private let what: String
    private let deadline: Date
    private let output: PipeDrain
    private let errors: PipeDrain
    private let end = ProcessEnd()

    fileprivate init(_ command: Command) throws {
        what = ([command.program] + command.arguments).joined(separator: " ")
        deadline = Date() + command.limit
        let (input, output, errors) = (Pipe(), Pipe(), Pipe())
        pid = try Self.spawn(
            command,
            [
                input.fileHandleForReading, output.fileHandleForWriting,
                errors.fileHandleForWriting,
            ])
        for handle in [
            input.fileHandleForReading, output.fileHandleForWriting, errors.fileHandleForWriting,
        ] { try? handle.close() }
        end.await(pid)
        self.output = PipeDrain(output)
        self.errors = PipeDrain(errors)
        // From a thread of its own: a program may write much before it reads.
        let bytes = command.input
        Thread.detachNewThread {
            signal(SIGPIPE, SIG_IGN)
            try? input.fileHandleForWriting.write(contentsOf: bytes)
            try? input.fileHandleForWriting.close()
        }
    }

    private static func spawn(_ command: Command, _ streams: [FileHandle]) throws -> pid_t {
        func pointers(_ texts: [String]) -> [UnsafeMutablePointer<CChar>?] {
            texts.map { strdup($0) } + [nil]
        }
        let arguments = pointers([command.program] + command.arguments)
        let environment = pointers(
            Command.surroundings.merging(command.environment) { $1 }.map { "\($0)=\($1)" })
        defer { for pointer in arguments + environment { free(pointer) } }
        var pid: pid_t = 0
        let reason = csystem_spawn_grouped(
            command.program, arguments, environment, streams.map(\.fileDescriptor),
            command.directory, &pid)
        guard reason == 0 else { throw POSIXError(POSIXErrorCode(rawValue: reason) ?? .EIO) }
        return pid
    }

    package var isRunning: Bool { end.status == nil }

    /// Waits until standard output holds the text; throws where it ends without.
    package func awaitOutput(_ text: String) throws {
        guard try output.await(text, until: deadline) else {
            throw PipeDrain.Missing(description: "`\(text)` did not come in time; \(stop())")
        }
    }

    package func send(_ signal: Int32) {
        kill(pid, signal)
    }

    /// Waits for its end. One that takes longer than its limit is killed with all that it started;
    /// which processes those were, and what each was at, is the end of its errors.
    package func finish() -> Command.Result {
        var note = ""
        if !(output.isDrained(by: deadline) && errors.isDrained(by: deadline)
            && end.hasCome(by: deadline))
        {
            note = stop()
        }
        let status = end.status ?? 128 + SIGKILL
        return Command.Result(
            status: status, output: output.text, errors: errors.text + note)
    }

    /// Kills it and what it started, and says what there was.
    private func stop() -> String {
        let processes = ProcessTree.descendants(of: pid)
        var note = "\n\(what): not at its end in time"
        for pid in Set(processes + output.holders + errors.holders).sorted() where pid != getpid() {
            note += "\n  " + ProcessTree.description(of: pid)
        }
        for pid in processes { kill(pid, SIGKILL) }
        let grace = Date() + 5
        _ = end.hasCome(by: grace)
        _ = output.isDrained(by: grace) && errors.isDrained(by: grace)
        // Into the log at once: the run that this is part of may not come to its end.
        FileHandle.standardError.write(Data((note + "\n").utf8))
        return note
    }
}

/// Waits for a child's end on a thread of its own, so that none stays a zombie.
private final class ProcessEnd: Sendable {
    private let condition = NSCondition()
    /// Unsafe to the compiler only: `condition` guards it.
    nonisolated(unsafe) private var state: Int32?

    func await(_ pid: pid_t) {
        Thread.detachNewThread { [self] in
            var status: Int32 = 0
            while waitpid(pid, &status, 0) < 0, errno == EINTR {}
            let signal = status & 0x7f
            condition.withLock {
                state = signal == 0 ? status >> 8 & 0xff : 128 + signal
                condition.broadcast()
            }
        }
    }

    /// 128 + n where signal n killed it; nil while it runs.
    var status: Int32? { condition.withLock { state } }

    func hasCome(by deadline: Date) -> Bool {
        condition.withLock {
            while state == nil { guard condition.wait(until: deadline) else { return false } }
            return true
        }
    }
}

/// Reads a pipe to its end on a thread of its own.
private final class PipeDrain: Sendable {
    private struct State {
        var bytes = Data()
        var isAtEnd = false
    }

    private let condition = NSCondition()
    /// Unsafe to the compiler only: `condition` guards it, a condition variable because `await`
    /// has to wait for more.
    nonisolated(unsafe) private var state = State()
    /// As `/proc` names it.
    private let name: String

    struct Missing: Error, CustomStringConvertible {
        let description: String
    }

    init(_ pipe: Pipe) {
        let handle = pipe.fileHandleForReading
        name = ProcessTree.file(handle.fileDescriptor, of: getpid()) ?? ""
        Thread.detachNewThread { [self] in
            while true {
                let bytes = handle.availableData
                condition.withLock {
                    state.bytes.append(bytes)
                    state.isAtEnd = bytes.isEmpty
                    condition.broadcast()
                }
                if bytes.isEmpty { return }
            }
        }
    }

    /// What has come.
    var text: String { condition.withLock { String(decoding: state.bytes, as: UTF8.self) } }

    /// Who could still write into it.
    var holders: [pid_t] {
        condition.withLock { state.isAtEnd } ? [] : ProcessTree.holders(of: name)
    }

    func isDrained(by deadline: Date) -> Bool {
        condition.withLock {
            while !state.isAtEnd { guard condition.wait(until: deadline) else { return false } }
            return true
        }
    }

    /// False where it has not come by then; throws where the pipe ends without.
    func await(_ text: String, until deadline: Date) throws -> Bool {
        try condition.withLock {
            while state.bytes.range(of: Data(text.utf8)) == nil {
                guard !state.isAtEnd else {
                    throw Missing(
                        description: "ended without `\(text)`: "
                            + String(decoding: state.bytes, as: UTF8.self))
                }
                guard condition.wait(until: deadline) else { return false }
            }
            return true
        }
    }
}

/// A program of this package, from the folder of the tests' own.
package enum BuiltProgram {
    package static func path(_ name: String) -> String {
        URL(fileURLWithPath: "/proc/self/exe").resolvingSymlinksInPath()
            .deletingLastPathComponent().appendingPathComponent(name).path
    }
}

extension Command {
    /// This process's environment, with the Python of the project's own virtual environment first
    /// where there is one: plain `swift test` then needs no set-up.
    fileprivate static let surroundings: [String: String] = {
        var environment = ProcessInfo.processInfo.environment
        let programs = URL(filePath: #filePath).appending(path: "../../../.venv/bin").standardized
        if FileManager.default.fileExists(atPath: programs.path) {
            environment["PATH"] = programs.path + ":" + (environment["PATH"] ?? "")
        }
        return environment
    }()
}
