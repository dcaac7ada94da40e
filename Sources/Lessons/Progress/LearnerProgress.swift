import TraceReading

/// What somebody has done of the lessons. It comes from a file: its numbers may be anything.
package struct LearnerProgress: Equatable, Codable, Sendable {
    /// By the names of the lessons' folders.
    package var lessons: [String: LessonProgress] = [:]

    package init() {}

    package subscript(name: String) -> LessonProgress {
        get { lessons[name] ?? LessonProgress() }
        set { lessons[name] = newValue }
    }
}

package struct LessonProgress: Equatable, Codable, Sendable {
    /// The furthest step that was seen, from 1; 0 for none.
    package var step = 0
    /// Where the reader left off, from 1.
    package var current = 1
    /// All steps were seen.
    package var isRead = false
    /// The quiz's next round: which set of parameters its questions take.
    package var round = 0
    /// By the questions' ids.
    package var questions: [String: QuestionProgress] = [:]
    package var isExerciseDone = false

    package init() {}

    package struct QuestionProgress: Equatable, Codable, Sendable {
        package var asked = 0
        package var right = 0
        /// It was missed last, and comes again.
        package var isDue = false

        package init() {}
    }

    /// Notes an answer.
    package mutating func note(question id: String, isRight: Bool) {
        var question = questions[id] ?? QuestionProgress()
        question.asked = question.asked.adding(1)
        if isRight { question.right = question.right.adding(1) }
        question.isDue = !isRight
        questions[id] = question
    }

    /// Notes that a round of the quiz is over: the next one has other numbers.
    package mutating func endRound() { round = round.adding(1) }

    /// Notes that a step is on the screen, of so many.
    package mutating func note(step: Int, of count: Int) {
        current = step
        self.step = max(self.step, step)
        if step == count { isRead = true }
    }
}
