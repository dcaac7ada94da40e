package import Lessons

/// Grades files of answers, each against a fresh run of its lesson's program.
package struct Grader {
    private let folder: LessonFolder
    private let runs: QuizRuns

    package init(folder: LessonFolder, runs: LessonRuns) {
        self.folder = folder
        self.runs = QuizRuns(folder: folder, runs: runs)
    }

    /// Each question of each lesson that the file names, in the lesson's order; one that the file
    /// leaves out has no answer.
    ///
    /// - Throws: ``LessonError`` for a question or a lesson that there is not; ``CommandError`` where a
    ///   run fails.
    package func grades(_ file: AnswerFile) throws -> [Grade] {
        // What the file says is checked before anything runs.
        var todo: [(lesson: AnswerFile.Answers, name: String, quiz: Quiz)] = []
        for lesson in file.lessons {
            let name = try folder.name(of: lesson.number)
            let quiz = try folder.quiz(lesson.number)
            for answer in lesson.answers
            where !quiz.questions.contains(where: { $0.id == answer.question }) {
                throw LessonError(
                    file: file.name, line: answer.line,
                    "lesson \(lesson.number) has no question `\(answer.question)`; it has "
                        + quiz.questions.map(\.id).joined(separator: ", "))
            }
            todo.append((lesson, name, quiz))
        }
        return try todo.flatMap { lesson, name, quiz in
            try quiz.questions.map { question in
                let given = lesson.answers.first { $0.question == question.id }?.answer
                let posed = try runs.pose(question, of: lesson.number, quiz.parameters(round: 0))
                return posed.grade(given, lesson: name)
            }
        }
    }

    /// An empty file of answers.
    ///
    /// - Throws: as ``grades(_:)``
    package func template(_ numbers: [Int]) throws -> String {
        var template = AnswerTemplate()
        for number in numbers {
            let quiz = try folder.quiz(number)
            let parameters = quiz.parameters(round: 0)
            template.add(
                lesson: try folder.name(of: number),
                program: (["program.py"] + parameters.arguments).joined(separator: " "),
                try quiz.questions.map { try runs.pose($0, of: number, parameters) })
        }
        return template.text
    }
}
