package import Lessons

/// Questions of a lesson with fresh runs behind them.
package struct QuizRuns {
    private let folder: LessonFolder
    private let runs: LessonRuns

    package init(folder: LessonFolder, runs: LessonRuns) {
        (self.folder, self.runs) = (folder, runs)
    }

    /// The path of a lesson's program.
    ///
    /// - Throws: ``LessonError``
    package func program(of number: Int) throws(LessonError) -> String {
        try folder.file("program.py", of: number)
    }

    /// A question of a lesson, with a run with these parameters behind it.
    ///
    /// - Throws: ``LessonError``, ``CommandError``
    package func pose(_ question: Question, of number: Int, _ parameters: Parameters) throws
        -> PosedQuestion
    {
        let program = try program(of: number)
        func run(_ world: String?) throws -> RecordedRun {
            try runs.run(
                program, parameters.arguments, world: world,
                label: "running lesson \(number)'s program"
                    + (world.map { " in the world \($0)" } ?? ""))
        }
        return try PosedQuestion(
            question, parameters,
            PosedQuestion.Runs(
                run: try run(nil), forecast: { try LessonForecasts(from: $1).run($0) }
            ) { try run($0) },
            file: try folder.file("quiz.yml", of: number))
    }
}
