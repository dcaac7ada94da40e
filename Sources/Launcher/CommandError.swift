/// What ends a command early: one line for the user, and the exit status that goes with it.
package struct CommandError: Error, Equatable, CustomStringConvertible {
    /// Exit statuses of every command; a script's own status is passed on as it is.
    package enum Reason: Int32, Sendable {
        /// The user's script, or a check, failed.
        case failed = 1
        /// Wrong use: an argument, a file that isn't what it should be.
        case usage = 2
        /// The machine lacks something; `rayscope doctor` tells what.
        case machine = 3
    }

    package let reason: Reason
    /// Names the thing, the place and the way out.
    package let description: String

    package init(_ reason: Reason, _ description: String) {
        self.reason = reason
        self.description = description
    }

    package static func usage(_ description: String) -> CommandError {
        CommandError(.usage, description)
    }

    package static func machine(_ description: String) -> CommandError {
        CommandError(.machine, "\(description); `rayscope doctor` tells what is missing")
    }
}
