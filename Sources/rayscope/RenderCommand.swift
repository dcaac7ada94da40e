import ArgumentParser
import Launcher

struct RenderCommand: ParsableCommand {
    static let configuration = CommandConfiguration(commandName: "render")
}
