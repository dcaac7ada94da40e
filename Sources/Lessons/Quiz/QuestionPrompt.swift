/// A question as it is put before somebody.
package struct QuestionPrompt: Equatable, Sendable {
    package let ask: String
    package let kind: Question.Kind
    /// The choices, or the items to put in order; a letter each.
    package let options: [String]
    package let unit: String?

    package init(_ posed: PosedQuestion) {
        ask = posed.ask
        kind = posed.kind
        unit = posed.unit
        options =
            switch posed.kind {
            case .choice: posed.shown.map(\.text)
            case .order: posed.items
            case .number, .printed: []
            }
    }

    /// Before any run; nil where what is shown hangs on one.
    package init?(_ question: Question, _ parameters: Parameters) {
        let texts = Placeholders(parameters.words)
        let choices = question.choices.map { $0.text.map(texts.filled) }
        ask = texts.filled(question.ask)
        kind = question.kind
        unit = question.unit
        guard kind != .order, !ask.contains("{") else { return nil }
        guard kind == .choice else {
            options = []
            return
        }
        options = choices.compactMap(\.self).sorted()
        guard options.count == choices.count, !options.contains(where: { $0.contains("{") }) else {
            return nil
        }
    }

    /// Whether a text can be an answer.
    package func accepts(_ text: String) -> Bool {
        let text = text.trimmed
        switch kind {
        case .printed: return !text.isEmpty
        case .number:
            let number = text.prefix { $0.isNumber || "+-.,_".contains($0) }
            let rest = String(text.dropFirst(number.count)).trimmed.lowercased()
            guard case .number = Answer(String(number)) else { return false }
            return rest.isEmpty || rest == unit?.lowercased()
        case .choice: return indices(text)?.count == 1
        case .order: return indices(text).map { Set($0).count == options.count } ?? false
        }
    }

    /// What letters stand for; nil where they are none of the options'.
    private func indices(_ text: String) -> [Int]? {
        var indices: [Int] = []
        for scalar in text.lowercased().unicodeScalars where !" ,;".unicodeScalars.contains(scalar)
        {
            guard ("a"..."z").contains(scalar), Int(scalar.value) - 97 < options.count else {
                return nil
            }
            indices.append(Int(scalar.value) - 97)
        }
        return kind == .order && indices.count != options.count ? nil : indices
    }

    /// What an answer looks like.
    package var wanted: String {
        switch kind {
        case .number: "a number\(unit.map { " (\($0))" } ?? "")"
        case .choice: "a letter from a to \(PosedQuestion.letter(max(0, options.count - 1)))"
        case .printed: "the text that is printed"
        case .order:
            "all letters in order, as in "
                + options.indices.map(PosedQuestion.letter).joined(separator: " ")
        }
    }
}
