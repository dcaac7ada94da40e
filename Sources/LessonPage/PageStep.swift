import Explanation
import Lessons

/// A step, with all that the page shows of it.
struct PageStep {
    let step: LessonStep
    let view: StepView
    /// Ids of the events that it speaks of.
    let events: Set<Int>
    let reasons: [Explanation.Subject]
    /// Index into the page's pictures.
    let picture: Int?
}
