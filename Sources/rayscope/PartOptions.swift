import ArgumentParser
import Launcher
import Timeline
import TraceSchema

/// Which part of a trace a command takes.
struct PartOptions: ParsableArguments {
    @Option(
        help: ArgumentHelp(
            "What is under way between two moments of the run: 120ms..1.5s, ..2s, 500us.. .",
            valueName: "from..to"))
    var window: String?

    @Option(help: ArgumentHelp("One task and what it calls: t3.", valueName: "task"))
    var task: String?

    @Option(
        help: ArgumentHelp(
            "The calls that pass, capture, put or get it; A stands for its references, too.",
            valueName: "name"))
    var variable: String?

    @Option(
        help: ArgumentHelp(
            "The calls of a function, method or class, and what they call.", valueName: "name"))
    var function: String?

    @Option(
        help: ArgumentHelp(
            "How deep calls inside of calls are drawn; 0: the driver's only.", valueName: "n"))
    var depth: Int?

    /// - Throws: ``CommandError`` where a value can't be read.
    func scope() throws -> Scope {
        var scope = Scope()
        scope.function = function
        scope.variable = variable
        scope.depth = depth
        if let depth, depth < 0 {
            throw CommandError.usage("--depth \(depth): a number from 0, as in --depth 1")
        }
        if let window {
            guard let range = Moment.window(window) else {
                throw CommandError.usage(
                    "--window \(window): two moments in order, with units, as in 120ms..1.5s")
            }
            scope.window = range
        }
        if let task {
            guard let id = TaskID(task) else {
                throw CommandError.usage("--task \(task): a task's number in the trace, as in t3")
            }
            scope.task = id
        }
        return scope
    }
}
