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

    /// What somebody typed, as far as the prompt tells.
    enum Reading: Equatable {
        case number(Double)
        /// Of the options, in the order in which they were named.
        case options([Int])
        case text(String)
    }

    /// Reads a text; nil where it can't be an answer.
    func reading(of text: String) -> Reading? {
        let text = text.trimmed
        guard !text.isEmpty else { return nil }
        switch kind {
        case .printed: return .text(text)
        case .number:
            // "5 puts", "8 MB": the unit may stand behind it.
            let number = text.prefix { $0.isNumber || "+-.,_".contains($0) }
            guard case .number(let value) = Answer(String(number)) else { return nil }
            let rest = String(text.dropFirst(number.count)).trimmed.lowercased()
            return rest.isEmpty || rest == unit?.lowercased() ? .number(value) : nil
        case .choice:
            let indices = indices(text)
            return indices?.count == 1 ? indices.map { .options($0) } : nil
        case .order:
            guard let indices = indices(text), indices.count == options.count,
                Set(indices).count == options.count
            else { return nil }
            return .options(indices)
        }
    }

    /// Whether a text can be an answer.
    package func accepts(_ text: String) -> Bool { reading(of: text) != nil }

    /// What letters stand for; nil where they are none of the options'.
    private func indices(_ text: String) -> [Int]? {
        var indices: [Int] = []
        for scalar in text.lowercased().unicodeScalars
        where !scalar.properties.isWhitespace && scalar != "," && scalar != ";" {
            guard ("a"..."z").contains(scalar), Int(scalar.value) - 97 < options.count else {
                return nil
            }
            indices.append(Int(scalar.value) - 97)
        }
        return indices
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
