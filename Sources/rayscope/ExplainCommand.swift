import ArgumentParser
import Launcher

struct ExplainCommand: ParsableCommand {
    static let configuration = CommandConfiguration(commandName: "explain")
}
