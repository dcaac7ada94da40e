/// How one answer of a file was graded.
package struct Grade: Equatable, Sendable {
    /// The lesson's folder.
    package var lesson: String
    package var question: String
    /// As it was given; nil for none.
    package var given: String?
    package var isRight: Bool
    /// Why it is wrong: what the run gave, and what speaks against the answer. Empty where it is right.
    package var reason: String

    package init(
        lesson: String, question: String, given: String?, isRight: Bool, reason: String
    ) {
        (self.lesson, self.question, self.given) = (lesson, question, given)
        (self.isRight, self.reason) = (isRight, reason)
    }
}

extension PosedQuestion {
    /// Grades an answer as it stands in a file.
    package func grade(_ given: AnswerFile.Given?, lesson: String) -> Grade {
        var grade = Grade(
            lesson: lesson, question: id, given: nil, isRight: false, reason: "no answer")
        guard let given else { return grade }
        let answer: Answer?
        switch given {
        case .list(let items, let source):
            grade.given = source
            answer = kind == .order ? order(of: items) : self.answer(from: source)
        case .text(let text):
            grade.given = text
            answer = self.answer(from: text)
        }
        guard let answer else {
            grade.reason = "this can't be an answer: it takes \(wanted)"
            return grade
        }
        grade.isRight = isRight(answer)
        grade.reason = grade.isRight ? "" : refutation(of: answer)
        return grade
    }

    /// The two values side by side, and what speaks against the answer where it is one that was
    /// expected; the question's explanation where not.
    package func refutation(of answer: Answer) -> String {
        let unit = unit.map { " \($0)" } ?? ""
        var text = "Your answer: \((shownText(answer) + unit).asSentence) "
        text += "This run: \((shownText(key) + unit).asSentence)"
        // Nobody foresaw it: what is so in this run is all that can be said to it.
        guard let choice = wrongChoice(answer) else { return "\(text) \(explanation)" }
        if let misconception = choice.misconception {
            text += " The idea behind it: \(misconception.asSentence)"
        }
        if let refutation = choice.refutation { text += " \(refutation)" }
        if let world = choice.world {
            text += " (It is what a run in the supposed world `\(world)` gives.)"
        }
        return text
    }

    /// An answer as the choice that it is reads.
    package func shownText(_ answer: Answer) -> String {
        kind == .choice
            ? choices.first { $0.answer.means(answer) }?.text ?? answer.description
            : answer.description
    }
}

extension String {
    fileprivate var asSentence: String {
        last.map { ".!?…".contains($0) } == true ? self : self + "."
    }
}
