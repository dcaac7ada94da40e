package import Lessons
package import TextReport

/// An exercise in words for a terminal: its task, and how a program stands to it.
package struct ExerciseText {
    private let exercise: Exercise
    private let number: Int
    private let width: Int
    private let style: TextStyle

    /// The exercise of a lesson's number.
    package init(_ exercise: Exercise, of number: Int, width: Int, style: TextStyle) {
        (self.exercise, self.number, self.style) = (exercise, number, style)
        self.width = min(width, 100)
    }

    /// What is to be done.
    package var task: [String] {
        let filled = exercise.filledTexts
        var lines = WrappedText.lines(filled.goal, width: width, first: "", rest: "")
        lines += ["", style.heading("Goals")]
        for says in filled.goals {
            lines += WrappedText.lines(says, width: width, first: "• ", rest: "  ")
        }
        return lines + ["• it prints what it prints now"]
    }

    /// How a program stands.
    package func lines(of result: ExerciseCheck.Result, program: String) -> [String] {
        var lines: [String] = []
        for goal in result.goals {
            let mark = goal.isReached ? style.escaped("✔", "32") : style.escaped("✘", "31")
            var text = "\(goal.says): \(Self.figure(goal.value)) (\(goal.wanted))"
            if goal.beatsBest, let best = goal.best {
                text += ", better than the best that is known, \(Self.figure(best))"
            } else if goal.isReached, let best = goal.best, best != goal.value {
                text += "; the best known is \(Self.figure(best))"
            }
            lines += WrappedText.lines("\(mark) \(text)", width: width, first: "", rest: "  ")
            for place in goal.places.prefix(4) {
                let file = place.file.map { $0.split(separator: "/").last.map(String.init) ?? $0 }
                lines.append("    \(WrappedText.printable(file ?? program)):\(place.line)")
            }
        }
        let mark =
            result.outputDifference == nil ? style.escaped("✔", "32") : style.escaped("✘", "31")
        let output = result.outputDifference.map { "it prints something else: \($0)" }
        lines += WrappedText.lines(
            "\(mark) \(output ?? "it prints what it did")", width: width, first: "", rest: "  ")
        lines.append(
            result.passes
                ? style.heading("All goals are reached.")
                : "Not yet. A hint: rayscope exercise hint \(number)")
        return lines
    }

    private static func figure(_ value: Double) -> String { Answer.number(value).description }
}
