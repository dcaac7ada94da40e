import Foundation
import Lessons
import TestSupport
import Testing
import TraceSchema

extension EngineTests {
    /// Our exercises: each fails as it is given, and its solution passes.
    @Suite("Exercises and solutions") struct ExerciseTests {
        private static let engines: [Engine] = RealRay.isThere ? [.embedded, .ray] : [.embedded]

        @Test(
            "as given it misses a goal, the solution reaches all, and both print the same",
            arguments: LessonPrograms.names, engines)
        func goals(name: String, engine: Engine) throws {
            let given = try LessonPrograms.tried("exercise.py", of: name, on: engine)
            let solution = try LessonPrograms.tried("solution.py", of: name, on: engine)
            let source = try String(
                contentsOfFile: "\(LessonPrograms.path)/\(name)/exercise.py", encoding: .utf8)
            let lines = source.split(separator: "\n", omittingEmptySubsequences: false).count
            #expect(
                LessonChecks.goals(given: given.goals, solution: solution.goals, lines: lines)
                    == [])
            #expect(given.printed == solution.printed)
            #expect(given.printed.allSatisfy { !$0.isEmpty })
        }
    }
}
