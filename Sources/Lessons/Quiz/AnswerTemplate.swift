import TextReport

/// A file of answers to fill in: each question as a comment, with its choices.
package struct AnswerTemplate {
    private var lines = [
        "# Answers for `rayscope quiz test`: write yours behind the colons.",
        "# A number stands as it is, a choice by its letter, what is printed as it is printed: [4, 2].",
        "# An order is its letters, or a list of letters or of the items themselves: b a c, [b, a, c].",
    ]

    package init() {}

    package var text: String { lines.joined(separator: "\n") + "\n" }

    package mutating func add(lesson name: String, program: String, _ questions: [PosedQuestion]) {
        lines += ["", "\(name):"]
        lines.append("  # about: python \(program)")
        for question in questions {
            lines.append("")
            lines += WrappedText.lines(
                Self.line(question.ask), width: 100,
                first: "  # ", rest: "  # ")
            switch question.kind {
            case .choice:
                for (index, choice) in question.shown.enumerated() {
                    lines.append("  #   \(PosedQuestion.letter(index)): \(Self.line(choice.text))")
                }
            case .order:
                for (index, item) in question.items.enumerated() {
                    lines.append("  #   \(PosedQuestion.letter(index)): \(Self.line(item))")
                }
            case .number, .printed: lines.append("  #   \(question.wanted)")
            }
            lines.append("  \(question.id):")
        }
    }

    /// A comment is one line.
    private static func line(_ text: String) -> String {
        text.split(whereSeparator: \.isNewline).joined(separator: " ")
    }
}
