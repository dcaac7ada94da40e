package import Lessons

/// The questions that stand at a page's end, evaluated.
package struct PageQuiz {
    /// With the run behind each.
    let questions: [PosedQuestion]
    /// The program's command line in those runs.
    let arguments: [String]
    /// Questions that are left to `rayscope quiz`.
    let further: Int

    /// The questions as they were posed about runs with these arguments; the quiz has `count` in all.
    package init(_ questions: [PosedQuestion], arguments: [String], of count: Int) {
        (self.questions, self.arguments) = (questions, arguments)
        further = count - questions.count
    }

    /// What a lesson's recorded run answers: nothing where it was run with other arguments than
    /// those of a round, and of a round the questions that need no other run.
    ///
    /// - Throws: ``LessonError``
    package init(_ quiz: Quiz, recorded run: RecordedRun, of lesson: Lesson, file: String) throws {
        let round = quiz.parameters.first { $0.arguments == lesson.arguments }
        let questions = try round.map { round in
            try quiz.questions.filter { $0.isAnswered(by: run) }.map {
                try PosedQuestion(
                    $0, round, PosedQuestion.Runs(run: run) { _ in run }, file: file)
            }
        }
        self.init(questions ?? [], arguments: lesson.arguments, of: quiz.questions.count)
    }
}
