package import Lessons
import Timeline
import TracePage
import TraceSchema

/// A lesson as a page that lacks one thing yet: its pictures, which somebody else draws.
package struct LessonPageDraft {
    let lesson: Lesson
    let quiz: PageQuiz
    let steps: [PageStep]
    /// Whose run it is: `recorded on real Ray`.
    let source: String
    let pictures: [StepPicture]

    /// `file` is the lesson's, for errors; a live run was made just now; `forecast` makes forecasts
    /// from the run, in lines.
    ///
    /// - Throws: ``LessonError`` where the run has nothing of what a step shows; ``QueryError``.
    package init(
        _ lesson: Lesson, run: RecordedRun, quiz: PageQuiz, file: String, isLive: Bool = false,
        forecast: (ForecastRequest) throws -> [String]
    ) throws {
        self.lesson = lesson
        self.quiz = quiz
        source = run.source(isLive: isLive)
        let reasons = RunReasons(of: run)
        var pictures: [StepPicture] = []
        var steps: [PageStep] = []
        for step in lesson.steps {
            var picture: Int?
            if let part = step.picture {
                picture = pictures.firstIndex { $0.part == part }
                if picture == nil {
                    picture = pictures.count
                    pictures.append(try StepPicture(part, of: run, step: step, file: file))
                }
            }
            steps.append(
                PageStep(
                    step: step,
                    view: try withoutActuallyEscaping(forecast) {
                        try StepView(step, in: run, file: file, forecast: $0)
                    },
                    events: Set(try step.events.map { try run.events($0).map(\.id) } ?? []),
                    reasons: reasons.about(step), picture: picture))
        }
        (self.steps, self.pictures) = (steps, pictures)
    }

    /// What has to be drawn, as SVG, in this order.
    package var dots: [String] { pictures.map(\.diagram.dot) }

    /// The whole page as HTML, with each of ``dots`` drawn.
    ///
    /// The page's own style and script carry the nonce, which nothing that stands in a lesson or a
    /// trace can know.
    package func html(drawn: [[UInt8]], nonce: String = PageHead.freshNonce()) -> String {
        LessonWriter(
            draft: self,
            drawn: zip(pictures, drawn).map { DrawnPicture($0, svg: $1) }, nonce: nonce
        ).page()
    }
}
