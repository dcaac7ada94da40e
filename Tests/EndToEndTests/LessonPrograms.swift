import Foundation
import Lessons
import Teaching
import TestSupport
import Testing
import TraceSchema

/// The project's lessons, and what runs of their programs give: each way is run once, and shared.
enum LessonPrograms {
    static let path = URL(filePath: #filePath).appending(path: "../../../lessons").standardized.path
    static let folder = LessonFolder(path: path)

    /// The same as `Programs` names it.
    static let programs = "../../lessons"

    /// All that lies in `lessons/`.
    static let names = (try? FileManager.default.contentsOfDirectory(atPath: path).sorted()) ?? []

    static func number(_ name: String) throws -> Int {
        try #require(folder.names.first { $0.value == name }?.key, "\(name) is no lesson")
    }

    // MARK: Runs

    /// A run that is there as long as its trace is needed.
    struct Run {
        let recorded: RecordedRun
        private let program: ProgramRun

        /// With `isShared` it is the run that other tests look at, too.
        ///
        /// - Throws: where the program fails.
        init(
            _ file: String, of lesson: String, _ parameters: Parameters, engine: Engine = .embedded,
            world: String? = nil, isShared: Bool = false
        ) throws {
            let path = "\(LessonPrograms.programs)/\(lesson)/\(file)"
            let arguments = parameters.arguments
            program =
                try isShared
                ? .shared(program: path, suppose: world, arguments: arguments, engine: engine)
                : .init(program: path, suppose: world, arguments: arguments, engine: engine)
            let what = ([file] + parameters.arguments).joined(separator: " ")
            guard program.result.status == 0 else {
                throw Failure(
                    description: "\(what) on \(engine) fails: \(program.result.errors)")
            }
            recorded = try RecordedRun(
                trace: program.line.folder.file("t.trace.jsonl"), printed: program.allLines)
        }
    }

    struct Failure: Error, CustomStringConvertible { let description: String }

    // MARK: Quizzes

    /// A quiz's questions on runs of its program.
    struct PosedQuiz: Sendable {
        /// Of each round.
        var rounds: [[PosedQuestion]] = []
        /// Questions that could not be posed, and why.
        var failures: [String] = []
    }

    private static let quizzes = MadeOnce<String, PosedQuiz>()

    /// Of a lesson: all rounds on the embedded engine; the first on real Ray, where a run takes
    /// seconds.
    static func quiz(of lesson: String, on engine: Engine) throws -> PosedQuiz {
        try quizzes.value(for: "\(engine) \(lesson)") { try pose(lesson, on: engine) }
    }

    private static func pose(_ lesson: String, on engine: Engine) throws -> PosedQuiz {
        let quiz = try folder.quiz(try number(lesson))
        var posed = PosedQuiz()
        for (index, parameters) in quiz.parameters.enumerated()
        where index == 0 || engine == .embedded {
            // The first round's is what `AgreementTests` compares.
            let run = try Run(
                "program.py", of: lesson, parameters, engine: engine, isShared: index == 0)
            var worlds: [String: Run] = [:]
            // Real Ray has only its own rules: worlds are run on our engine.
            let runs = PosedQuestion.Runs(
                run: run.recorded, forecast: { try LessonForecasts(from: $1).run($0) }
            ) { world in
                let run =
                    try worlds[world] ?? Run("program.py", of: lesson, parameters, world: world)
                worlds[world] = run
                return run.recorded
            }
            var round: [PosedQuestion] = []
            for question in quiz.questions {
                do {
                    round.append(try PosedQuestion(question, parameters, runs, file: "quiz.yml"))
                } catch {
                    posed.failures.append("\(parameters.arguments): \(error)")
                }
            }
            posed.rounds.append(round)
        }
        return posed
    }

    // MARK: Exercises

    /// A program on an exercise's sets of parameters.
    struct Tried: Sendable {
        var goals: [GoalResult]
        /// With each set.
        var printed: [[String]]
    }

    /// `exercise.py` or `solution.py`, with all sets on the embedded engine and with the first on
    /// real Ray.
    static func tried(_ file: String, of lesson: String, on engine: Engine) throws -> Tried {
        let exercise = try folder.exercise(try number(lesson))
        var tried = Tried(goals: [], printed: [])
        for (index, parameters) in exercise.parameters.enumerated()
        where index == 0 || engine == .embedded {
            let run = try Run(file, of: lesson, parameters, engine: engine).recorded
            // Lines of tasks come in any order.
            tried.printed.append(run.printed.sorted())
            if index == 0 {
                tried.goals = try exercise.results(in: run, parameters, file: "exercise.yml")
            }
        }
        return tried
    }
}
