import CSystem
import Glibc

/// What a child has for its standard streams: descriptors above 2; nil for this process's own.
package struct StandardStreams: Sendable {
    package var input: Int32?
    package var output: Int32?
    package var errors: Int32?

    package init(input: Int32? = nil, output: Int32? = nil, errors: Int32? = nil) {
        self.input = input
        self.output = output
        self.errors = errors
    }
}

/// The script's process. It dies with this one: the kernel sees to it.
struct ChildProcess: Sendable {
    let pid: pid_t

    /// How a process ended.
    enum End: Equatable, Sendable {
        case exited(Int32)
        case killed(signal: Int32)

        /// As a shell gives it: the status itself, or 128 and the signal's number.
        var status: Int32 {
            switch self {
            case .exited(let status): status
            case .killed(let signal): 128 + signal
            }
        }

        /// From the number that `waitpid` gives.
        init(waitStatus: Int32) {
            let signal = waitStatus & 0x7f
            self = signal == 0 ? .exited(waitStatus >> 8 & 0xff) : .killed(signal: signal)
        }
    }

    /// Starts a program with this process's own working directory, and its standard streams where
    /// no others are given. Call it on the main thread: the child is bound to the life of the thread
    /// that starts it.
    ///
    /// - Throws: ``CommandError`` where the program can't be started.
    static func start(
        _ program: String, arguments: [String], environment: ChildEnvironment,
        streams: StandardStreams = StandardStreams()
    ) throws -> ChildProcess {
        var pid: pid_t = 0
        let reason = withCStrings(([program] + arguments).map { Array($0.utf8) }) { arguments in
            withCStrings(environment.entries) { environment in
                csystem_spawn_bound(
                    program, arguments, environment,
                    [streams.input, streams.output, streams.errors].map { $0 ?? -1 }, &pid)
            }
        }
        guard reason == 0 else {
            throw CommandError.machine("can't start \(program): \(FileSystem.reason(reason))")
        }
        return ChildProcess(pid: pid)
    }

    /// How it ended; nil while it runs.
    func poll() -> End? {
        var status: Int32 = 0
        let result = waitpid(pid, &status, WNOHANG)
        if result == pid { return End(waitStatus: status) }
        // Somebody else has waited for it: it is gone, and its status with it.
        return result < 0 && errno == ECHILD ? .exited(1) : nil
    }

    func send(_ signal: Int32) {
        kill(pid, signal)
    }

    /// A null-terminated array of C strings, for the length of a call.
    static func withCStrings<Result>(
        _ strings: [[UInt8]], _ body: ([UnsafeMutablePointer<CChar>?]) -> Result
    ) -> Result {
        let copies = strings.map { bytes in
            (bytes + [0]).withUnsafeBytes { bytes in
                bytes.baseAddress.flatMap { strdup($0.assumingMemoryBound(to: CChar.self)) }
            }
        }
        defer { for copy in copies { free(copy) } }
        return body(copies + [nil])
    }
}
