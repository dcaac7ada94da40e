import ArgumentParser
import Foundation
import Launcher
import Lessons
import Teaching
import TextReport
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

/// What the user has done of the lessons, and where that is kept.
struct KeptProgress {
    private let file: ProgressFile?
    private(set) var all: LearnerProgress

    /// - Throws: ``LessonError`` for a file that can't be read.
    init() throws {
        file = ProgressFile.ofUser(ProcessInfo.processInfo.environment)
        all = try file?.read() ?? LearnerProgress()
    }

    /// Notes what is done of a lesson; where there is no home, it is forgotten at the end.
    mutating func note(_ progress: LessonProgress, of name: String) throws {
        guard all[name] != progress else { return }
        all[name] = progress
        if let file { all = try file.note(progress, of: name) }
    }

    /// Forgets it all, whatever is in the file; whether there was any.
    static func reset() throws -> Bool {
        try ProgressFile.ofUser(ProcessInfo.processInfo.environment)?.reset() ?? false
    }
}

extension Console {
    static var style: TextStyle { isTerminal ? .coloured : .plain }

    static func print(lines: [String]) { print(lines.joined(separator: "\n")) }
}
