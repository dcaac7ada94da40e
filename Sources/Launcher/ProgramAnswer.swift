import CSystem
package import Foundation
import Glibc

/// What a program wrote by which something is asked: it is run to its end, and reads nothing.
package struct ProgramAnswer: Sendable {
    package let output: Data
    package let errors: Data

    /// Runs the program, with this process's environment.
    ///
    /// - Throws: ``CommandError`` where it can't be started.
    package init(of program: String, _ arguments: [String]) throws {
        let (output, errors) = (Pipe(), Pipe())
        guard let nothing = FileHandle(forReadingAtPath: "/dev/null") else {
            throw CommandError.machine("can't open /dev/null")
        }
        let streams = [nothing, output.fileHandleForWriting, errors.fileHandleForWriting]
        var pid: pid_t = 0
        let reason = ChildProcess.withCStrings(
            ([program] + arguments).map { Array($0.utf8) }
        ) { arguments in
            ChildProcess.withCStrings(ChildEnvironment.inherited().entries) { environment in
                csystem_spawn_grouped(
                    program, arguments, environment, streams.map(\.fileDescriptor), nil, &pid)
            }
        }
        for stream in streams { try? stream.close() }
        guard reason == 0 else {
            throw CommandError.machine("can't start \(program): \(FileSystem.reason(reason))")
        }
        // One after the other: what comes on the second, a traceback, fits into a pipe.
        self.output = output.fileHandleForReading.readDataToEndOfFile()
        self.errors = errors.fileHandleForReading.readDataToEndOfFile()
        var status: Int32 = 0
        while waitpid(pid, &status, 0) < 0, errno == EINTR {}
    }
}
