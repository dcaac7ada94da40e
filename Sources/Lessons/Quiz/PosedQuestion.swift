/// A question with a run behind it: its texts filled, its key and choices evaluated.
package struct PosedQuestion: Equatable, Sendable {
    package var id: String
    package var kind: Question.Kind
    package var ask: String
    package var unit: String?
    package var key: Answer
    package var choices: [Choice]
    package var evidence: [Evidence]
    package var hints: [String]
    package var explanation: String

    package struct Choice: Equatable, Sendable {
        package var text: String
        /// Whether the text is the lesson's, and not the value.
        package var hasText: Bool
        package var answer: Answer
        package var isRight: Bool
        package var misconception: String?
        package var refutation: String?
        /// The supposed world whose answer it is.
        package var world: String?
    }

    package struct Evidence: Equatable, Sendable {
        package var name: String
        package var value: Answer
    }

    /// The runs that a question is asked about.
    package struct Runs {
        package var run: RecordedRun
        /// The same program in a supposed world.
        package var world: (String) throws -> RecordedRun
        /// A run that is forecast from another; nil where nobody makes forecasts.
        package var forecast: ((ForecastRequest, RecordedRun) throws -> RecordedRun)?

        package init(
            run: RecordedRun,
            forecast: ((ForecastRequest, RecordedRun) throws -> RecordedRun)? = nil,
            world: @escaping (String) throws -> RecordedRun
        ) {
            (self.run, self.forecast, self.world) = (run, forecast, world)
        }

        /// The expression as a query, where it is of a forecast, and the run that it is about.
        fileprivate func resolved(
            _ expression: Expression, in run: RecordedRun, _ parameters: Parameters
        ) throws -> (Expression, RecordedRun) {
            guard case .forecast(let request, let sql) = expression else {
                return (expression, run)
            }
            guard let forecast else {
                throw ExpressionFailure(text: "it asks about a forecast, and nobody makes one here")
            }
            do { return (.sql(sql), try forecast(request.filled(parameters), run)) } catch {
                throw ExpressionFailure(text: "its forecast: \(error)")
            }
        }
    }

    /// Evaluates it; errors name `file` as the question's.
    ///
    /// - Throws: ``LessonError``; what a run throws.
    package init(_ question: Question, _ parameters: Parameters, _ runs: Runs, file: String) throws
    {
        func evaluated(_ expression: Expression, in run: RecordedRun) throws -> Answer {
            try ExpressionFailure.told(of: "question `\(question.id)`", in: file) {
                let (expression, run) = try runs.resolved(expression, in: run, parameters)
                return question.kind == .order
                    ? try expression.order(in: run, parameters)
                    : try expression.value(in: run, parameters)
            }
        }
        id = question.id
        kind = question.kind
        unit = question.unit
        key = try evaluated(question.key, in: runs.run)
        var names = parameters.words
        evidence = []
        for (name, expression) in question.evidence {
            // One value, whatever the question's kind.
            let value = try ExpressionFailure.told(of: "question `\(question.id)`", in: file) {
                let (expression, run) = try runs.resolved(expression, in: runs.run, parameters)
                return try expression.value(in: run, parameters)
            }
            evidence.append(Evidence(name: name, value: value))
            names.append((name, value.description))
        }
        names.append(("key", key.description))
        let texts = Placeholders(names)
        ask = texts.filled(question.ask)
        hints = question.hints.map(texts.filled)
        explanation = texts.filled(question.explanation)
        choices = []
        for choice in question.choices {
            var world: String?
            let answer: Answer
            switch choice.source {
            case .value(let expression): answer = try evaluated(expression, in: runs.run)
            case .world(let name):
                world = name
                answer = try evaluated(question.key, in: try runs.world(name))
            }
            let own = Placeholders(names + [("answer", answer.description)])
            choices.append(
                Choice(
                    text: choice.text.map(own.filled) ?? answer.description,
                    hasText: choice.text != nil, answer: answer,
                    isRight: answer.means(key), misconception: choice.misconception.map(own.filled),
                    refutation: choice.refutation.map(own.filled), world: world))
        }
    }

    // MARK: Asking

    /// The choices in the order in which they are shown, which tells nothing of which is right:
    /// texts by the alphabet, numbers by size.
    package var shown: [Choice] {
        let haveTexts = choices.allSatisfy(\.hasText)
        return choices.sorted { left, right in
            if !haveTexts, case .number(let mine) = left.answer,
                case .number(let its) = right.answer
            {
                return mine < its
            }
            return left.text < right.text
        }
    }

    /// What is to be put in order, by the alphabet.
    package var items: [String] {
        if case .order(let items) = key { items.sorted() } else { [] }
    }

    /// What somebody typed as an answer to this question; nil where it can't be one. A choice may be
    /// given by its text or value, too.
    package func answer(from text: String) -> Answer? {
        switch QuestionPrompt(self).reading(of: text) {
        case .number(let number): return .number(number)
        case .text(let text): return Answer(text)
        case .options(let indices):
            return kind == .choice ? shown[indices[0]].answer : .order(indices.map { items[$0] })
        case nil:
            guard kind == .choice else { return nil }
            return shown.first { Answer.text($0.text).means(.text(text)) }?.answer
                ?? shown.first { $0.answer.means(Answer(text)) }?.answer
        }
    }

    /// Items in order, each by its text or by its letter; nil where some are missing, or are none.
    func order(of given: [String]) -> Answer? {
        let items = items
        let texts = given.compactMap { text in
            items.first { Answer.text($0).means(.text(text)) }
        }
        if texts.count == given.count, texts.sorted() == items { return .order(texts) }
        return answer(from: given.joined(separator: " "))
    }

    /// Of an answer that is none, what would be one.
    package var wanted: String { QuestionPrompt(self).wanted }

    package static func letter(_ index: Int) -> String {
        String(UnicodeScalar(UInt8(97 + min(max(index, 0), 25))))
    }

    /// The wrong choice that an answer is; nil for the right answer, and for one that nobody expects.
    package func wrongChoice(_ answer: Answer) -> Choice? {
        isRight(answer) ? nil : choices.first { $0.answer.means(answer) }
    }

    package func isRight(_ answer: Answer) -> Bool { answer.means(key) }
}
