package import Lessons

/// Holds a learner's program against an exercise's goals.
package struct ExerciseCheck {
    private let exercise: Exercise
    private let number: Int
    private let folder: LessonFolder
    private let runs: LessonRuns

    package struct Result {
        package var goals: [GoalResult]
        /// Where its output is not that of the program as it was given: what differs, with the
        /// arguments of that run.
        package var outputDifference: String?
        /// Of the program as it was given, and of the learner's; there as long as the runs are. Nil
        /// where the learner's has no events.
        package var givenTrace: String?
        package var trace: String?

        package var passes: Bool { outputDifference == nil && goals.allSatisfy(\.isReached) }
    }

    /// The exercise of a lesson's number.
    package init(_ exercise: Exercise, of number: Int, folder: LessonFolder, runs: LessonRuns) {
        (self.exercise, self.number, self.folder, self.runs) = (exercise, number, folder, runs)
    }

    /// Runs a program with each set of parameters: the first is measured, and with all of them the
    /// output must be that of the exercise's program.
    ///
    /// - Throws: ``LessonError``; ``CommandError`` where the program fails.
    package func check(_ program: String) throws -> Result {
        let given = try folder.file("exercise.py", of: number)
        let file = try folder.file("exercise.yml", of: number)
        let first = exercise.parameters[0]
        let run = try runs.run(program, first.arguments, label: "running \(program)")
        var result = Result(
            goals: try exercise.results(in: run, first, file: file))
        for parameters in exercise.parameters {
            let mine = try runs.run(program, parameters.arguments, label: "running \(program)")
            let its = try runs.run(
                given, parameters.arguments, label: "running it as it was given")
            // Lines of tasks come in any order.
            guard mine.printed.sorted() != its.printed.sorted() else { continue }
            result.outputDifference = Self.difference(mine.printed, its.printed, parameters)
            break
        }
        // Of a program that does nothing with Ray there is nothing to draw.
        if !run.events.isEmpty {
            result.givenTrace = runs.trace(of: given, first.arguments)
            result.trace = runs.trace(of: program, first.arguments)
        }
        return result
    }

    private static func difference(
        _ mine: [String], _ its: [String], _ parameters: Parameters
    ) -> String {
        let arguments = parameters.arguments.joined(separator: " ")
        for index in 0..<max(mine.count, its.count) {
            let pair = (
                mine.indices.contains(index) ? mine[index] : nil,
                its.indices.contains(index) ? its[index] : nil
            )
            switch pair {
            case (let mine?, let its?) where mine != its:
                return
                    "with the arguments \(arguments), line \(index + 1) is `\(mine)`, not `\(its)`"
            case (let mine?, nil):
                return "with the arguments \(arguments), `\(mine)` is one line too many"
            case (nil, let its?):
                return "with the arguments \(arguments), the line `\(its)` is missing"
            default: continue
            }
        }
        return "with the arguments \(arguments), the output differs"
    }
}
