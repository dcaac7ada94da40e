import MarkdownReading
package import TextReport

/// A step of a lesson as lines for a terminal.
package struct StepScreen {
    private let lesson: Lesson
    private let width: Int
    private let style: TextStyle

    package init(_ lesson: Lesson, width: Int, style: TextStyle) {
        (self.lesson, self.style) = (lesson, style)
        // Longer lines are hard to read.
        self.width = min(width, 100)
    }

    /// What stands before the first step: the question, what many believe, the introduction.
    package var opening: [String] {
        var lines = [
            style.heading("Lesson \(lesson.number): \(WrappedText.printable(lesson.title))"), "",
        ]
        lines += labelled("Question", lesson.question)
        lines += labelled("Many believe", lesson.misconception)
        if !lesson.needs.isEmpty {
            let needs = lesson.needs.map(String.init).joined(separator: ", ")
            lines += labelled("Builds on", "lesson \(needs)")
        }
        let text = MarkdownText(width: width, style: style).lines(of: lesson.introduction)
        return lines + (text.isEmpty ? [] : [""] + text)
    }

    /// What a step asks, from 1, with the lines of the program; nil for one that asks nothing.
    package func question(of number: Int) -> [String]? {
        let step = lesson.steps[number - 1]
        guard let asking = step.asking else { return nil }
        return heading(number)
            + MarkdownText(width: width, style: style).lines(of: Array(step.text.prefix(asking)))
            + code(of: step)
    }

    /// What answers a step's question, and the events; of a step that asks nothing, all of it.
    /// `source` says in a few words whose run it is.
    package func step(_ number: Int, _ view: StepView, source: String) -> [String] {
        let step = lesson.steps[number - 1]
        let answer = Array(step.text.dropFirst(step.asking ?? 0))
        var lines = step.asking == nil ? heading(number) : []
        lines += MarkdownText(width: width, style: style).lines(of: answer)
        if step.asking == nil { lines += code(of: step) }
        if !view.sentences.isEmpty {
            lines += ["", style.dimmed("What happened (\(source))")]
            for sentence in view.sentences {
                lines += WrappedText.lines(sentence, width: width, first: "• ", rest: "  ")
            }
            if view.further > 0 { lines.append("• … and \(view.further) more like these") }
        }
        if !view.printed.isEmpty {
            lines += ["", style.dimmed("What the program printed")]
            lines += view.printed.map { "  \(WrappedText.printable($0))" }
        }
        if !view.forecast.isEmpty {
            lines += ["", style.dimmed("The forecast")] + view.forecast
        }
        return lines
    }

    private func labelled(_ label: String, _ text: String) -> [String] {
        WrappedText.lines("\(label): \(text)", width: width, first: "", rest: "  ")
    }

    private func heading(_ number: Int) -> [String] {
        let place = "Lesson \(lesson.number) · step \(number) of \(lesson.steps.count)"
        let title = WrappedText.printable(lesson.steps[number - 1].title)
        return [style.dimmed(place), style.heading(title), ""]
    }

    private func code(of step: LessonStep) -> [String] {
        guard !step.lines.isEmpty else { return [] }
        let digits = String(lesson.program.count).count
        let command = (["program.py"] + lesson.arguments).joined(separator: " ")
        let runs = lesson.arguments.isEmpty ? "" : ", runs as: \(WrappedText.printable(command))"
        var lines = ["", style.dimmed("program.py\(runs)")]
        for range in step.lines {
            if lines.count > 2 {
                lines.append(style.dimmed("\(String(repeating: " ", count: digits)) ⋮"))
            }
            for line in range {
                let number = String(line)
                let padding = String(repeating: " ", count: digits - number.count)
                lines.append(
                    style.dimmed("\(padding)\(number) │ ")
                        + WrappedText.printable(lesson.program[line - 1]))
            }
        }
        return lines
    }
}
