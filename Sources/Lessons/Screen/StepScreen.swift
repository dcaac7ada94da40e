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
        var lines = [style.heading("Lesson \(lesson.number): \(lesson.title)"), ""]
        lines += labelled("Question", lesson.question)
        lines += labelled("Many believe", lesson.misconception)
        if !lesson.needs.isEmpty {
            let needs = lesson.needs.map(String.init).joined(separator: ", ")
            lines += labelled("Builds on", "lesson \(needs)")
        }
        let text = MarkdownText(width: width, style: style).lines(of: lesson.introduction)
        return lines + (text.isEmpty ? [] : [""] + text)
    }

    /// A step, from 1; `source` says in a few words whose run it is.
    package func step(_ number: Int, _ view: StepView, source: String) -> [String] {
        let step = lesson.steps[number - 1]
        let place = "Lesson \(lesson.number) · step \(number) of \(lesson.steps.count)"
        var lines = [style.dimmed(place), style.heading(WrappedText.printable(step.title)), ""]
        lines += MarkdownText(width: width, style: style).lines(of: step.text)
        if !step.lines.isEmpty { lines += ["", style.dimmed("program.py")] + code(of: step) }
        if !view.sentences.isEmpty {
            lines += ["", style.dimmed("What happened (\(source))")]
            for sentence in view.sentences {
                lines += WrappedText.lines(sentence, width: width, first: "• ", rest: "  ")
            }
            if view.further > 0 { lines.append("• … and \(view.further) more like these") }
        }
        return lines
    }

    private func labelled(_ label: String, _ text: String) -> [String] {
        WrappedText.lines("\(label): \(text)", width: width, first: "", rest: "  ")
    }

    private func code(of step: LessonStep) -> [String] {
        let digits = String(lesson.program.count).count
        var lines: [String] = []
        for range in step.lines {
            if !lines.isEmpty {
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
