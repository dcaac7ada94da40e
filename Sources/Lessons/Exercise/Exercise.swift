/// What a learner's program has to reach, as `exercise.yml` has it: see `docs/writing-lessons.md`.
package struct Exercise: Equatable, Sendable {
    package var goal: String
    /// The first set is measured; with the others the output is compared.
    package var parameters: [Parameters]
    package var goals: [Goal]
    package var hints: [String]

    /// What is to be done, and each goal, with the first set of parameters filled in.
    package var filledTexts: (goal: String, goals: [String]) {
        let texts = Placeholders(parameters[0].words)
        return (texts.filled(goal), goals.map { texts.filled($0.says) })
    }

    package struct Goal: Equatable, Sendable {
        package var says: String
        package var value: Expression
        package var bounds: [Bound]
        /// The best known figure.
        package var best: Double?
        /// SQL: `file` and `line` of what is to blame.
        package var place: String?
    }

    /// A limit; a text may hold parameters.
    package struct Bound: Equatable, Sendable {
        package enum Kind: String, CaseIterable, Sendable {
            case atMost = "at_most"
            case atLeast = "at_least"
            case exactly
        }

        package var kind: Kind
        package var limit: String
    }
}
