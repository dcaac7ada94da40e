import Explanation
package import Lessons
package import TextReport
import TraceSchema

/// A lesson with a run behind it, to be stepped through.
package struct LessonReading {
    package let lesson: Lesson
    /// Of the run.
    package let trace: String
    private let run: RecordedRun
    /// How a command names the trace.
    private let shownTrace: String
    private let file: String
    private let source: String
    private let width: Int
    private let style: TextStyle

    /// The trace is the run's, and its file is there as long as this is read; `file` is the lesson's,
    /// for errors; `shownTrace` is what a command would name it; a live run was made just now.
    package init(
        _ lesson: Lesson, run: RecordedRun, trace: String, shownTrace: String, file: String,
        isLive: Bool, width: Int, style: TextStyle
    ) {
        self.shownTrace = shownTrace
        (self.lesson, self.run, self.trace, self.file) = (lesson, run, trace, file)
        (self.width, self.style) = (width, style)
        source = run.source(isLive: isLive)
    }

    /// What a step asks, from 1; nil where it asks nothing, and is shown at once.
    package func question(of step: Int) -> [String]? {
        let screen = StepScreen(lesson, width: width, style: style)
        return screen.question(of: step).map { opening(step, screen) + $0 }
    }

    /// What answers a step's question.
    ///
    /// - Throws: ``LessonError``, ``QueryError``
    package func screen(of step: Int) throws -> [String] {
        let screen = StepScreen(lesson, width: width, style: style)
        let lines = screen.step(step, try view(of: step), source: source)
        return lesson.steps[step - 1].asking == nil ? opening(step, screen) + lines : lines
    }

    /// The first step has the lesson's opening before it.
    private func opening(_ step: Int, _ screen: StepScreen) -> [String] {
        step == 1 ? screen.opening + ["", ""] : []
    }

    /// - Throws: ``LessonError``, ``QueryError``
    package func stores(at step: Int) throws -> [String] {
        StoresText(try view(of: step, forecasts: false).stores, width: width, style: style).lines
    }

    /// The reasons of the run that speak of what a step shows; all, where none does.
    package func reasons(at step: Int) -> [String] {
        var lines: [String] = []
        for subject in RunReasons(of: run).about(lesson.steps[step - 1]) {
            if !lines.isEmpty { lines.append("") }
            lines.append(style.heading(WrappedText.printable(subject.title)))
            for reason in subject.reasons {
                lines += WrappedText.lines(
                    reason.text, width: min(width, 100), first: "• ", rest: "  ")
            }
        }
        return lines.isEmpty ? ["There is nothing to explain in this run."] : lines
    }

    /// A forecast may take a second, and is made only where it is shown.
    private func view(of step: Int, forecasts: Bool = true) throws -> StepView {
        func lines(_ request: ForecastRequest) throws -> [String] {
            try LessonForecasts(from: run).lines(
                request, trace: shownTrace, width: min(width, 100), style: style)
        }
        return try StepView(
            lesson.steps[step - 1], in: run, file: file, forecast: forecasts ? lines : nil)
    }
}
