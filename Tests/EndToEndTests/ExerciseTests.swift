import Foundation
import Lessons
import TestSupport
import Testing
import TraceSchema

extension EngineTests {
    @Suite("Exercises and solutions") struct ExerciseTests {
        @Test(
            "as given it misses a goal, the solution reaches all, and both print the same",
            arguments: LessonPrograms.names)
        func goals(name: String) throws {
            try expectGoals(name, on: .embedded)
        }
    }
}

extension RealRayTests {
    @Suite("Exercises and solutions on real Ray") struct ExerciseTests {
        @Test("the same is missed and reached", arguments: LessonPrograms.names)
        func goals(name: String) throws {
            try expectGoals(name, on: .ray)
        }
    }
}

/// Our exercises: each fails as it is given, and its solution passes.
private func expectGoals(_ name: String, on engine: Engine) throws {
    let given = try LessonPrograms.tried("exercise.py", of: name, on: engine)
    let solution = try LessonPrograms.tried("solution.py", of: name, on: engine)
    let source = try String(
        contentsOfFile: "\(LessonPrograms.path)/\(name)/exercise.py", encoding: .utf8)
    let lines = source.split(separator: "\n", omittingEmptySubsequences: false).count
    #expect(
        LessonChecks.goals(given: given.goals, solution: solution.goals, lines: lines) == [])
    #expect(given.printed == solution.printed)
    #expect(given.printed.allSatisfy { !$0.isEmpty })
}
