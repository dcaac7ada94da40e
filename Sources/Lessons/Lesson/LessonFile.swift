import MarkdownReading

/// `lesson.md`: front matter, an introduction, and a heading of the second level for each step.
struct LessonFile {
    /// The file, as it is named in errors.
    let file: String
    let text: String
    /// The program's lines.
    let program: [String]

    /// - Throws: ``LessonError``
    func lesson(number: Int, name: String) throws(LessonError) -> Lesson {
        let lines = text.sourceLines
        guard lines.first == "---", let end = lines.dropFirst().firstIndex(of: "---") else {
            throw LessonError(
                file: file, line: 1, "it has to begin with front matter between two lines of `---`")
        }
        let front = try YAMLFile(name: file, offset: 1)
            .map(lines[1..<end].joined(separator: "\n"))
        try front.allow(["title", "question", "misconception", "needs", "arguments"])
        let body = MarkdownDocument.blocks(of: lines[(end + 1)...].joined(separator: "\n"))
        var lesson = Lesson(
            number: number, name: name, title: try front.required("title").text(),
            question: try front.required("question").text(),
            misconception: try front.required("misconception").text(), needs: [], arguments: [],
            introduction: [], steps: [], program: program)
        for need in try front.required("needs").list() { lesson.needs.append(try need.number()) }
        for argument in try front.required("arguments").list() {
            lesson.arguments.append(try argument.text())
        }
        for block in body {
            switch block.content {
            case .heading(2, let title):
                lesson.steps.append(LessonStep(title: title.plain, text: []))
            case .html(let comment) where Self.isStep(comment):
                guard !lesson.steps.isEmpty else {
                    throw error(block, end, "a step's comment stands below the step's heading")
                }
                try read(
                    comment, at: block.line + end + 1, into: &lesson.steps[lesson.steps.count - 1])
            case .html(Self.decide):
                guard let step = lesson.steps.last, step.asking == nil, !step.text.isEmpty else {
                    throw error(
                        block, end, "`<!-- decide -->` stands once in a step, below what it asks")
                }
                lesson.steps[lesson.steps.count - 1].asking = step.text.count
            case .html(let comment) where Self.looksLikeOurs(comment):
                throw error(
                    block, end,
                    "a step's comment begins with a line `<!-- step`, and `<!-- decide -->` is a line "
                        + "by itself")
            default:
                if lesson.steps.isEmpty {
                    lesson.introduction.append(block)
                } else {
                    lesson.steps[lesson.steps.count - 1].text.append(block)
                }
            }
        }
        guard !lesson.steps.isEmpty else {
            throw LessonError(file: file, "it has no step: each is a heading that begins with `##`")
        }
        return lesson
    }

    private func error(_ block: MarkdownBlock, _ offset: Int, _ text: String) -> LessonError {
        LessonError(file: file, line: block.line + offset + 1, text)
    }

    private static let decide = "<!-- decide -->\n"

    /// A slip of the pen would leave a step without what it shows, and nobody would know.
    private static func looksLikeOurs(_ html: String) -> Bool {
        html.firstMatch(of: #/^\s*<!--+\s*(step|decide)\b/#.ignoresCase()) != nil
    }

    private static func isStep(_ comment: String) -> Bool { comment.hasPrefix("<!-- step\n") }

    private func read(
        _ comment: String, at line: Int, into step: inout LessonStep
    ) throws(LessonError) {
        let inner = comment.split(separator: "\n", omittingEmptySubsequences: false).dropFirst()
            .prefix { !$0.hasPrefix("-->") }
        let fields = try YAMLFile(name: file, offset: line).map(inner.joined(separator: "\n"))
        try fields.allow(["lines", "events", "moment", "output", "picture", "forecast"])
        step.events = try fields["events"]?.text()
        step.moment = try fields["moment"]?.text()
        if let output = fields["output"] {
            guard let shows = ["true": true, "false": false][try output.text()] else {
                throw output.error("`output` is true or false")
            }
            step.showsOutput = shows
        }
        if let lines = fields["lines"] {
            for range in lines.isList ? try lines.list() : [lines] {
                step.lines.append(try self.range(range))
            }
        }
        if let forecast = fields["forecast"] {
            step.forecast = try ForecastRequest(forecast, isOneRun: false)
        }
        if let picture = fields["picture"] {
            let part = try picture.map()
            try part.allow(["function", "variable"])
            step.picture = LessonStep.PicturePart(
                function: try part["function"]?.text(), variable: try part["variable"]?.text())
        }
    }

    /// `12` or `12-15`
    private func range(_ value: YAMLValue) throws(LessonError) -> ClosedRange<Int> {
        let parts = try value.text().split(separator: "-").map { Int($0) }
        guard parts.count <= 2, let first = parts.first ?? nil, let last = parts.last ?? nil,
            first >= 1, last >= first
        else { throw value.error("`lines` takes a line or a range, as in 12 or 12-15") }
        guard last <= program.count else {
            throw value.error("program.py has \(program.count) lines; there is no line \(last)")
        }
        return first...last
    }
}
