package import MarkdownReading

/// A lesson, as its folder has it: see `docs/writing-lessons.md`.
package struct Lesson: Equatable, Sendable {
    /// From 1; the folder's name begins with it.
    package var number: Int
    /// The folder's name: `01-captured-or-passed`.
    package var name: String
    package var title: String
    package var question: String
    package var misconception: String
    /// Numbers of lessons to have done before.
    package var needs: [Int]
    /// Of its program, for the recorded trace.
    package var arguments: [String]
    package var introduction: [MarkdownBlock]
    package var steps: [LessonStep]
    /// The program's lines.
    package var program: [String]
}

/// A step of a lesson: what it says, and what of the run it shows.
package struct LessonStep: Equatable, Sendable {
    package var title: String
    package var text: [MarkdownBlock]
    /// How many of the text's blocks ask; the rest answers, and is shown when the reader has
    /// decided. Nil where the step asks nothing.
    package var asking: Int?
    /// Of the program, from 1.
    package var lines: [ClosedRange<Int>] = []
    /// SQL: ids of the events that it speaks of.
    package var events: String?
    /// SQL: the id of the event at whose end the stores are shown.
    package var moment: String?
    /// Whether it shows what the program printed.
    package var showsOutput = false
    /// What its run is forecast to be elsewhere; nil where it shows no forecast.
    package var forecast: ForecastRequest?
    /// The part of the timeline; nil where it shows none.
    package var picture: PicturePart?

    /// Names in the run; both nil for the whole.
    package struct PicturePart: Equatable, Sendable {
        package var function: String?
        package var variable: String?
    }
}
