import GraphvizRendering
import Launcher
import LessonPage
import Lessons
import Teaching
import TextReport
import TraceFile
import TraceSchema

/// A lesson's page, as a file.
struct LessonPageFile {
    private let path: String

    /// - Throws: ``CommandError`` for a name that no page can have.
    init(path: String) throws {
        guard PageFile.isName(path) else {
            throw CommandError.usage("\(path): a page's name has to end in .html")
        }
        self.path = path
    }

    /// `runs` made the run just now, and makes the quiz's; the recorded run is shown where nil.
    func write(
        _ lesson: Lesson, of folder: LessonFolder, _ run: RecordedRun, runs: LessonRuns?
    ) throws {
        let quiz = try quiz(of: lesson, folder, run, runs)
        let file = try folder.file("lesson.md", of: lesson.number)
        try Progress.during("drawing \(path)") {
            let draft = try LessonPageDraft(
                lesson, run: run, quiz: quiz, file: file, isLive: runs != nil
            ) { request in
                try LessonForecasts(from: run).lines(
                    request, trace: LessonTrace.name(of: lesson, run, isLive: runs != nil),
                    width: 100, style: .plain)
            }
            var drawn: [[UInt8]] = []
            for dot in draft.dots {
                let picture = try Awaited { try await GraphvizRenderer.render(dot: dot, as: .svg) }
                    .value()
                for warning in picture.warnings { Console.complain("Graphviz: \(warning)") }
                drawn.append(picture.bytes)
            }
            do throws(OutputFile.Failure) {
                try OutputFile.write(Array(draft.html(drawn: drawn).utf8), to: path)
            } catch {
                throw CommandError.usage(
                    "\(path) can't be written: \(error.reason); name another file with --html")
            }
        }
        Console.print(PagePlace.absolute(path))
    }

    private func quiz(
        of lesson: Lesson, _ folder: LessonFolder, _ run: RecordedRun, _ runs: LessonRuns?
    ) throws -> PageQuiz {
        let quiz = try folder.quiz(lesson.number)
        guard let runs else {
            return try PageQuiz(
                quiz, recorded: run, of: lesson,
                file: try folder.file("quiz.yml", of: lesson.number))
        }
        let round = quiz.parameters(round: 0)
        let posing = QuizRuns(folder: folder, runs: runs)
        return PageQuiz(
            try quiz.questions.map { try posing.pose($0, of: lesson.number, round) },
            arguments: round.arguments, of: quiz.questions.count)
    }
}
