/// A lesson's questions, as `quiz.yml` has them: see `docs/writing-lessons.md`.
package struct Quiz: Equatable, Sendable {
    /// The program's parameters; a set for each round.
    package var parameters: [Parameters]
    package var questions: [Question]

    /// Of a round, from 0: after the last set comes the first again.
    package func parameters(round: Int) -> Parameters {
        parameters[max(0, round) % parameters.count]
    }
}

package struct Question: Equatable, Sendable {
    package enum Kind: String, CaseIterable, Sendable {
        case number, choice, order, printed
    }

    package var id: String
    package var kind: Kind
    package var ask: String
    package var key: Expression
    package var unit: String?
    package var choices: [Choice]
    /// By the names that the texts use.
    package var evidence: [(name: String, expression: Expression)]
    package var hints: [String]
    package var explanation: String

    package static func == (left: Question, right: Question) -> Bool {
        left.id == right.id && left.kind == right.kind && left.ask == right.ask
            && left.key == right.key && left.unit == right.unit && left.choices == right.choices
            && left.evidence.elementsEqual(right.evidence) { $0 == $1 }
            && left.hints == right.hints && left.explanation == right.explanation
    }

    package struct Choice: Equatable, Sendable {
        /// What is shown; its value where nil.
        package var text: String?
        package var source: Source
        /// Both nil for the right one.
        package var misconception: String?
        package var refutation: String?
    }

    /// Where a choice's value comes from.
    package enum Source: Equatable, Sendable {
        case value(Expression)
        /// The key's expression, on a run in this supposed world.
        case world(String)
    }

    /// Whether one run is enough to answer it: no choice runs in another world, no forecast is asked
    /// for, and what the program printed is known where that is.
    package func isAnswered(by run: RecordedRun) -> Bool {
        var expressions = evidence.map(\.expression) + [key]
        for choice in choices {
            switch choice.source {
            case .value(let expression): expressions.append(expression)
            case .world: return false
            }
        }
        for case .forecast in expressions { return false }
        let asksOutput = expressions.contains { if case .printed = $0 { true } else { false } }
        return !asksOutput || !run.printed.isEmpty
    }

    /// Worlds that its choices run in.
    package var worlds: [String] {
        choices.compactMap { if case .world(let world) = $0.source { world } else { nil } }
    }
}
