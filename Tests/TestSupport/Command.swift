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

/// A program under way.
package final class RunningCommand {
    private let process = Process()
    private let output: PipeDrain
    private let errors: PipeDrain

    fileprivate init(_ command: Command) throws {
        process.executableURL = URL(fileURLWithPath: command.program)
        process.arguments = command.arguments
        process.environment = Command.surroundings
            .merging(command.environment) { $1 }
        if let directory = command.directory {
            process.currentDirectoryURL = URL(fileURLWithPath: directory, isDirectory: true)
        }
        let (input, output, errors) = (Pipe(), Pipe(), Pipe())
        process.standardInput = input
        process.standardOutput = output
        process.standardError = errors
        try Self.withSignals { [process] in try process.run() }
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

    /// A test's thread may block signals, and a program that it starts would, too.
    private static func withSignals(_ start: () throws -> Void) rethrows {
        var (none, own) = (sigset_t(), sigset_t())
        sigemptyset(&none)
        pthread_sigmask(SIG_SETMASK, &none, &own)
        defer { pthread_sigmask(SIG_SETMASK, &own, nil) }
        try start()
    }

    package var pid: pid_t { process.processIdentifier }
    package var isRunning: Bool { process.isRunning }

    /// Waits until standard output holds the text; throws where it ends without.
    package func awaitOutput(_ text: String) throws {
        try output.await(text)
    }

    package func send(_ signal: Int32) {
        kill(pid, signal)
    }

    /// Waits for its end.
    package func finish() -> Command.Result {
        let (output, errors) = (output.text(), errors.text())
        process.waitUntilExit()
        let status = process.terminationStatus
        return Command.Result(
            status: process.terminationReason == .uncaughtSignal ? 128 + status : status,
            output: output, errors: errors)
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

    struct Missing: Error, CustomStringConvertible {
        let description: String
    }

    init(_ pipe: Pipe) {
        let handle = pipe.fileHandleForReading
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

    func text() -> String {
        condition.withLock {
            while !state.isAtEnd { condition.wait() }
            return String(decoding: state.bytes, as: UTF8.self)
        }
    }

    func await(_ text: String) throws {
        try condition.withLock {
            while state.bytes.range(of: Data(text.utf8)) == nil {
                guard !state.isAtEnd else {
                    throw Missing(
                        description: "ended without `\(text)`: "
                            + String(decoding: state.bytes, as: UTF8.self))
                }
                condition.wait()
            }
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
