import Lessons
import TestSupport
import Testing
import TraceSchema

extension EngineTests {
    /// The keys of our quizzes: `swift test --filter Quiz`.
    @Suite("Quiz keys") struct QuizTests {
        @Test("every question has a key in every round", arguments: LessonPrograms.names)
        func keys(name: String) throws {
            let quiz = try LessonPrograms.quiz(of: name, on: .embedded)
            let written = try LessonPrograms.folder.quiz(try LessonPrograms.number(name))
            #expect(quiz.failures == [])
            #expect(quiz.rounds.count == written.parameters.count)
            #expect(quiz.rounds.allSatisfy { $0.map(\.id) == written.questions.map(\.id) })
        }

        @Test(
            "in every round one choice is right, no two are equal, and each wrong one is refuted",
            arguments: LessonPrograms.names)
        func choices(name: String) throws {
            let quiz = try LessonPrograms.quiz(of: name, on: .embedded)
            for (index, round) in quiz.rounds.enumerated() {
                for question in round {
                    #expect(
                        LessonChecks.posed(question) == [], "\(question.id), round \(index + 1)")
                }
            }
        }
    }
}

extension RealRayTests {
    @Suite("Quiz keys on real Ray") struct QuizTests {
        @Test("the same keys as on our engine", arguments: LessonPrograms.names)
        func keys(name: String) throws {
            let ours = try #require(
                try LessonPrograms.quiz(of: name, on: .embedded).rounds.first)
            let rays = try LessonPrograms.quiz(of: name, on: .ray)
            #expect(rays.failures == [])
            let round = try #require(rays.rounds.first)
            #expect(round.map(\.id) == ours.map(\.id))
            for (mine, its) in zip(ours, round) {
                #expect(mine.key.means(its.key), "\(mine.id): \(mine.key), on Ray \(its.key)")
                #expect(LessonChecks.posed(its) == [], "\(its.id)")
            }
        }
    }
}
