/// `quiz.yml`.
struct QuizFile {
    let file: String

    /// - Throws: ``LessonError``
    func quiz(_ text: String) throws(LessonError) -> Quiz {
        let map = try YAMLFile(name: file).map(text)
        try map.allow(["parameters", "questions"])
        var questions: [Question] = []
        for value in try map.required("questions").list() {
            let question = try self.question(try value.map())
            guard !questions.contains(where: { $0.id == question.id }) else {
                throw value.error("there are two questions `\(question.id)`")
            }
            questions.append(question)
        }
        guard !questions.isEmpty else { throw map.error("there is no question") }
        return Quiz(
            parameters: try Self.parameters(try map.required("parameters")), questions: questions)
    }

    static func parameters(_ value: YAMLValue) throws(LessonError) -> [Parameters] {
        var sets: [Parameters] = []
        for set in try value.list() {
            var values: [(name: String, value: String)] = []
            for field in try set.map().fields {
                values.append((field.name, try field.value.text()))
            }
            sets.append(Parameters(values))
        }
        guard !sets.isEmpty else { throw value.error("there is no set of parameters") }
        return sets
    }

    private func question(_ map: YAMLMap) throws(LessonError) -> Question {
        try map.allow([
            "id", "kind", "ask", "key", "unit", "choices", "evidence", "hints", "explanation",
        ])
        let kindValue = try map.required("kind")
        guard let kind = Question.Kind(rawValue: try kindValue.text()) else {
            throw kindValue.error(
                "`kind` is one of \(Question.Kind.allCases.map(\.rawValue).joined(separator: ", "))"
            )
        }
        var question = Question(
            id: try map.required("id").text(), kind: kind, ask: try map.required("ask").text(),
            key: try Self.expression(try map.required("key")), unit: try map["unit"]?.text(),
            choices: [], evidence: [], hints: [],
            explanation: try map.required("explanation").text())
        for choice in try map.required("choices").list() {
            question.choices.append(try self.choice(try choice.map()))
        }
        if let evidence = map["evidence"] {
            for field in try evidence.map().fields {
                question.evidence.append((field.name, try Self.expression(field.value)))
            }
        }
        for hint in try map.required("hints").list() { question.hints.append(try hint.text()) }
        return question
    }

    private func choice(_ map: YAMLMap) throws(LessonError) -> Question.Choice {
        try map.allow(["text", "value", "world", "misconception", "refutation"])
        let source: Question.Source
        switch (map["value"], map["world"]) {
        case (let value?, nil): source = .value(try Self.expression(value))
        case (nil, let world?): source = .world(try world.text())
        default: throw map.error("a choice has either `value` or `world`")
        }
        return Question.Choice(
            text: try map["text"]?.text(), source: source,
            misconception: try map["misconception"]?.text(),
            refutation: try map["refutation"]?.text())
    }

    static func expression(_ value: YAMLValue) throws(LessonError) -> Expression {
        if value.isMap {
            let map = try value.map()
            if let forecast = map["forecast"] {
                try map.allow(["forecast", "value"])
                let value = try map.required("value")
                guard case .sql(let sql) = try expression(value) else {
                    throw value.error("of a forecast, `value` is SQL")
                }
                return .forecast(try ForecastRequest(forecast, isOneRun: true), sql: sql)
            }
            try map.allow(["printed"])
            return .printed(try map.required("printed").text())
        }
        if value.isList {
            var items: [String] = []
            for item in try value.list() { items.append(try item.text()) }
            return .constant(.order(items))
        }
        let text = try value.text()
        let word = text.trimmed.prefix { $0.isLetter }.lowercased()
        return word == "select" || word == "with" ? .sql(text) : .constant(.text(text))
    }
}
