/// A learner's answers, in YAML: `question: answer` lines under the name of each lesson.
package struct AnswerFile {
    /// The file, as the user named it.
    package let name: String
    /// In the file's order.
    package let lessons: [Answers]

    package struct Answers {
        /// From 1.
        package let number: Int
        /// By the questions' ids; nil where nothing stands behind one.
        package let answers: [(question: String, answer: Given?, line: Int?)]
    }

    /// As it is written: a text, or a list of items and its source in one line, for what a program
    /// prints may look like one.
    package enum Given: Equatable, Sendable {
        case text(String)
        case list([String], source: String)
    }

    /// - Throws: ``LessonError`` with the line.
    package init(_ text: String, name: String) throws(LessonError) {
        self.name = name
        let map = try YAMLFile(name: name).map(text)
        var lessons: [Answers] = []
        for field in map.fields {
            guard let number = Int(field.name.prefix { $0.isNumber }) else {
                throw field.value.error(
                    "`\(field.name)` is no lesson: `rayscope quiz template` writes a file to fill in"
                )
            }
            var answers: [(String, Given?, Int?)] = []
            if !field.value.isNull {
                for answer in try field.value.map().fields {
                    answers.append(
                        (answer.name, try Self.given(answer.value), answer.value.line))
                }
            }
            lessons.append(Answers(number: number, answers: answers))
        }
        guard !lessons.isEmpty else {
            throw LessonError(
                file: name,
                "there is no answer in it: `rayscope quiz template` writes one to fill in")
        }
        self.lessons = lessons
    }

    private static func given(_ value: YAMLValue) throws(LessonError) -> Given? {
        if value.isNull { return nil }
        if value.isList {
            return .list(try value.list().map { $0.scalar ?? $0.source }, source: value.source)
        }
        return .text(try value.text())
    }
}
