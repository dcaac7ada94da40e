package import TextReport

/// The lessons, and what is done of each.
package struct LessonList {
    /// What there is of a lesson.
    package struct Row {
        package var lesson: Lesson
        package var questions: Int
        package var progress: LessonProgress

        package init(lesson: Lesson, questions: Int, progress: LessonProgress) {
            (self.lesson, self.questions, self.progress) = (lesson, questions, progress)
        }

        /// Questions that were answered right and are not to come again.
        var known: Int { progress.questions.values.count { $0.right > 0 && !$0.isDue } }

        /// Whether nothing of it is left to do.
        package var isDone: Bool {
            progress.isRead && known >= questions && progress.isExerciseDone
        }
    }

    private let rows: [Row]

    package init(_ rows: [Row]) { self.rows = rows }

    package func lines(width: Int, style: TextStyle) -> [String] {
        let table = TextTable(
            keys: [
                TextTable.Column(heading: ["lesson"], cells: rows.map { "\($0.lesson.number)" })
            ],
            groups: [
                [
                    TextTable.Column(
                        heading: ["title"],
                        cells: rows.map { WrappedText.printable($0.lesson.title) }, isNumeric: false
                    ),
                    TextTable.Column(
                        heading: ["steps"], cells: rows.map(Self.steps), isNumeric: false),
                    TextTable.Column(
                        heading: ["quiz"], cells: rows.map { "\($0.known) of \($0.questions)" },
                        isNumeric: false),
                    TextTable.Column(
                        heading: ["exercise"],
                        cells: rows.map { $0.progress.isExerciseDone ? "done" : "–" },
                        isNumeric: false),
                ]
            ])
        return table.lines(width: width, style: style)
    }

    private static func steps(_ row: Row) -> String {
        row.progress.isRead ? "done" : "\(row.progress.step) of \(row.lesson.steps.count)"
    }
}
