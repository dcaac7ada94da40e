import ArgumentParser
import Launcher

struct QueryCommand: ParsableCommand {
    static let configuration = CommandConfiguration(commandName: "query")
}
