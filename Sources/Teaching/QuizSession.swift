package import Lessons
import MarkdownReading
package import TextReport

/// A lesson's quiz at a terminal: each question is asked, answered, and held against a run; what was
/// missed comes again with new numbers.
package struct QuizSession {
    /// Where questions go and answers come from.
    package struct Dialogue {
        package var say: ([String]) -> Void
        /// The next line; nil at the end.
        package var read: (_ prompt: String) -> String?

        package init(
            say: @escaping ([String]) -> Void, read: @escaping (_ prompt: String) -> String?
        ) {
            (self.say, self.read) = (say, read)
        }
    }

    private let lesson: Lesson
    private let quiz: Quiz
    private let runs: QuizRuns
    private let dialogue: Dialogue
    private let width: Int
    private let style: TextStyle
    /// What is noted after each answer.
    private let keep: (LessonProgress) throws -> Void
    private var progress: LessonProgress

    private enum Outcome { case right, missed, skipped, ended }

    package init(
        _ lesson: Lesson, _ quiz: Quiz, runs: QuizRuns, progress: LessonProgress,
        dialogue: Dialogue, width: Int, style: TextStyle,
        keep: @escaping (LessonProgress) throws -> Void
    ) {
        (self.lesson, self.quiz, self.runs, self.progress) = (lesson, quiz, runs, progress)
        (self.dialogue, self.style, self.keep) = (dialogue, style, keep)
        self.width = min(width, 100)
    }

    private static let mostRounds = 3

    /// Asks: what is due from last time first, then the others.
    ///
    /// - Throws: ``LessonError``, ``CommandError``
    package mutating func run() throws {
        let due = quiz.questions.filter { progress.questions[$0.id]?.isDue == true }
        var questions = due + quiz.questions.filter { question in !due.contains(question) }
        dialogue.say(
            [
                style.heading(
                    "Quiz of lesson \(lesson.number): \(WrappedText.printable(lesson.title))")
            ]
                + wrapped(
                    "Answer first; then the program runs, and the run decides. "
                        + "`?` gives a hint, an empty line skips, Ctrl-D ends."))
        // Questions name its lines.
        let program = try runs.program(of: lesson.number)
        dialogue.say(["The program: \(WrappedText.printable(program))"])
        var (asked, right) = (0, 0)
        for round in 0..<Self.mostRounds where !questions.isEmpty {
            if round > 0 {
                dialogue.say([
                    "",
                    style.heading(
                        questions.count == 1
                            ? "What you missed comes again, with new numbers."
                            : "The \(questions.count) that you missed come again, with new numbers."
                    ),
                ])
            }
            let parameters = quiz.parameters(round: progress.round)
            var missed: [Question] = []
            for (index, question) in questions.enumerated() {
                dialogue.say(["", style.dimmed("Question \(index + 1) of \(questions.count)")])
                let outcome = try ask(question, parameters)
                if outcome == .ended {
                    // Whoever has seen this round's numbers gets others next time.
                    if index > 0 || asked > 0 {
                        progress.endRound()
                        try keep(progress)
                    }
                    dialogue.say(["", "\(right) of \(asked) right so far."])
                    return
                }
                if outcome != .skipped {
                    asked += 1
                    if outcome == .right { right += 1 } else { missed.append(question) }
                    progress.note(question: question.id, isRight: outcome == .right)
                    try keep(progress)
                }
            }
            progress.endRound()
            try keep(progress)
            questions = missed
        }
        dialogue.say([
            "",
            "\(right) of \(asked) right."
                + (questions.isEmpty
                    ? ""
                    : " What is still missed comes first next time: rayscope quiz \(lesson.number)"),
        ])
        if asked == 0 {
            dialogue.say(["All were skipped: rayscope quiz \(lesson.number) asks them again."])
        } else if questions.isEmpty, !progress.isExerciseDone {
            dialogue.say(["Next: rayscope exercise \(lesson.number)"])
        }
    }

    private func ask(_ question: Question, _ parameters: Parameters) throws -> Outcome {
        var posed: PosedQuestion?
        func pose() throws -> PosedQuestion {
            if let posed { return posed }
            let made = try runs.pose(question, of: lesson.number, parameters)
            posed = made
            return made
        }
        let prompt = try QuestionPrompt(question, parameters) ?? QuestionPrompt(try pose())
        dialogue.say(wrapped(prompt.ask))
        for (index, option) in prompt.options.enumerated() {
            let mark = "  \(PosedQuestion.letter(index))  "
            var lines = wrapped(option, indent: String(repeating: " ", count: mark.count))
            // A value such as `1.` would be Markdown's own.
            if lines.isEmpty { lines = [WrappedText.printable(option)] }
            lines[0] = mark + lines[0].drop { $0 == " " }
            dialogue.say(lines)
        }
        let wanted = WrappedText.printable(prompt.wanted)
        var hints = 0
        while true {
            guard let text = dialogue.read("\(wanted) › ") else { return .ended }
            if text.allSatisfy(\.isWhitespace) { return .skipped }
            if text == "?" {
                let all = try pose().hints
                if hints < all.count {
                    dialogue.say(wrapped("Hint \(hints + 1) of \(all.count): \(all[hints])"))
                    hints += 1
                } else {
                    dialogue.say(["That was the last hint."])
                }
                continue
            }
            guard prompt.accepts(text) else {
                dialogue.say(["This takes \(wanted)."])
                continue
            }
            let posed = try pose()
            guard let answer = posed.answer(from: text) else {
                dialogue.say(["This takes \(wanted)."])
                continue
            }
            dialogue.say(verdict(posed, answer, parameters))
            return posed.isRight(answer) ? .right : .missed
        }
    }

    private func verdict(_ posed: PosedQuestion, _ answer: Answer, _ parameters: Parameters)
        -> [String]
    {
        let command = (["program.py"] + parameters.arguments).joined(separator: " ")
        var lines = [style.dimmed("ran \(command)")]
        if posed.isRight(answer) {
            lines += marked(style.escaped("✔", "32"), posed.explanation)
        } else {
            lines += marked(style.escaped("✘", "31"), posed.refutation(of: answer))
        }
        return lines
    }

    /// Texts of a quiz are Markdown.
    private func wrapped(_ text: String, indent: String = "") -> [String] {
        MarkdownText(width: width, style: style)
            .lines(of: MarkdownDocument.blocks(of: text), indent: indent)
    }

    private func marked(_ mark: String, _ text: String) -> [String] {
        var lines = wrapped(text, indent: "  ")
        if !lines.isEmpty { lines[0] = "\(mark) \(lines[0].dropFirst(2))" }
        return lines
    }
}
