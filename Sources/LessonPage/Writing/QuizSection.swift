import Lessons
import MarkdownReading
import TracePage
import TraceReading

/// The questions, each with its hints and its answer folded.
struct QuizSection {
    let quiz: PageQuiz
    /// Its number.
    let lesson: Int

    func write(into html: inout HTMLOutput) {
        html.element("section", ["class": "part", "id": "quiz", "aria-labelledby": "quiz-title"]) {
            html in
            html.element("h2", ["id": "quiz-title"], text: "Quiz")
            if quiz.questions.isEmpty {
                html.element("p") {
                    $0.quoting("`rayscope quiz \(lesson)` asks, and runs the program.")
                }
            } else {
                let program = (["program.py"] + quiz.arguments).joined(separator: " ")
                html.element("p", ["class": "note", "dir": "auto"]) {
                    $0.quoting(
                        "About `python \(program)`. Decide first, then open the answer; each was "
                            + "evaluated on a run.")
                }
            }
            for (index, question) in quiz.questions.enumerated() {
                html.element("article", ["class": "question"]) { html in
                    html.element("h3", text: "Question \(index + 1)")
                    write(question, into: &html)
                }
                html.endLine()
            }
            if !quiz.questions.isEmpty {
                html.element("p", ["class": "note"]) { html in
                    let more =
                        quiz.further > 0
                        ? "\(Quantity.count(quiz.further, "more question")) and rounds"
                        : "Further rounds"
                    html.quoting("\(more) with other numbers: `rayscope quiz \(lesson)`")
                }
            }
        }
    }

    private func write(_ question: PosedQuestion, into html: inout HTMLOutput) {
        text(question.ask, into: &html)
        let prompt = QuestionPrompt(question)
        if prompt.options.isEmpty {
            html.element(
                "p", ["class": "note"], text: "Your answer: \(PageText.shown(prompt.wanted))")
        } else {
            html.element("ul", ["class": "options"]) { html in
                for (index, option) in prompt.options.enumerated() {
                    html.element("li", ["dir": "auto"]) { html in
                        html.element("b", text: "\(PosedQuestion.letter(index)). ")
                        html.quoting(option)
                    }
                }
            }
        }
        for (index, hint) in question.hints.enumerated() {
            folded("hint", "Hint \(index + 1)", into: &html) { text(hint, into: &$0) }
        }
        folded("answer", "The answer", into: &html) { answer(question, into: &$0) }
    }

    private func answer(_ question: PosedQuestion, into html: inout HTMLOutput) {
        let right = question.choices.first(where: \.isRight)
        html.element("p", ["dir": "auto"]) { html in
            html.element("strong") { html in
                html.quoting(
                    right.map { choice in
                        (letter(of: choice, question).map { "\($0). " } ?? "") + value(of: choice)
                    } ?? question.key.description + (question.unit.map { " \($0)" } ?? ""))
            }
        }
        text(question.explanation, into: &html)
        let wrong = question.kind == .choice ? question.shown : question.choices
        for choice in wrong where !choice.isRight {
            html.element("h4", ["dir": "auto"]) { html in
                html.append("Not ")
                html.quoting(letter(of: choice, question) ?? value(of: choice))
                if let misconception = choice.misconception {
                    html.append(": “")
                    html.quoting(misconception)
                    html.append("”")
                }
            }
            if let refutation = choice.refutation { text(refutation, into: &html) }
        }
    }

    /// Of what is shown before the answer; nil for what is not.
    private func letter(of choice: PosedQuestion.Choice, _ question: PosedQuestion) -> String? {
        guard question.kind == .choice else { return nil }
        return question.shown.firstIndex(of: choice).map(PosedQuestion.letter)
    }

    private func value(of choice: PosedQuestion.Choice) -> String {
        choice.hasText ? choice.text : choice.answer.description
    }

    /// Texts of a quiz are Markdown.
    private func text(_ text: String, into html: inout HTMLOutput) {
        MarkdownHTML.write(MarkdownDocument.blocks(of: text), into: &html)
    }

    private func folded(
        _ name: String, _ title: String, into html: inout HTMLOutput,
        _ body: (inout HTMLOutput) -> Void
    ) {
        html.element("details", ["class": name]) { html in
            html.element("summary", text: title)
            body(&html)
        }
    }
}
