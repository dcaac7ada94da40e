import ArgumentParser
import Launcher
import Lessons
import Teaching
import TraceSchema

/// What the three commands of the lessons share.
struct LessonOptions: ParsableArguments {
    @Option(
        help: ArgumentHelp(
            "What runs the programs: our own engine, or the real Ray of that Python.",
            valueName: "embedded|ray"))
    var engine = "embedded"

    @Option(
        help: ArgumentHelp(
            "The Python that runs them; python3 in PATH otherwise.", valueName: "path"))
    var python: String?

    @Option(
        help: ArgumentHelp("Lessons of your own, in place of ours.", valueName: "folder"))
    var lessons: String?

    func chosenEngine() throws -> Engine {
        guard let chosen = Engine(rawValue: engine) else {
            throw CommandError.usage("no engine \(engine): --engine takes embedded or ray")
        }
        return chosen
    }

    func folder() throws -> LessonFolder {
        guard let lessons else { return LessonFolder(path: try Installation.current().lessons()) }
        let folder = LessonFolder(path: lessons)
        guard !folder.names.isEmpty else {
            throw CommandError.usage(
                "\(lessons) holds no lesson: a folder NN-name with a lesson.md in it")
        }
        return folder
    }

    func runs() throws -> LessonRuns {
        var options = LessonRuns.Options()
        options.engine = try chosenEngine()
        options.python = python
        return LessonRuns(options: options)
    }
}
