import ArgumentParser
import Launcher

/// For the node, which calls it when `rayscope run` itself was killed.
struct RecoverCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "recover",
        abstract: "Make the trace of a run that was cut off, and remove its directory.",
        shouldDisplay: false)

    @Argument(help: "The run directory.")
    var directory: String

    func run() throws {
        try Recovery.recover(directory)
    }
}
