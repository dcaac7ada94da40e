import Foundation
import TestSupport
import Testing
import TraceFile
import TraceSchema

@testable import Lessons

/// The checks of lessons find what is wrong.
@Suite("Checks of lessons") struct LessonChecksTests {
    private let directory: TemporaryDirectory

    init() throws {
        directory = try TemporaryDirectory()
        try TinyLesson.write(in: directory)
    }

    private var folder: LessonFolder { LessonFolder(path: directory.file("lessons")) }

    private func rewrite(_ file: String, _ text: String, _ old: String, _ new: String) throws {
        try directory.write(
            text.replacing(old, with: new), to: "lessons/\(TinyLesson.name)/\(file)")
    }

    @Test("files that are missing or stray")
    func files() throws {
        let path = directory.file("lessons/\(TinyLesson.name)")
        #expect(try LessonChecks.files(of: path) == [])
        try FileManager.default.removeItem(atPath: "\(path)/solution.py")
        try directory.write("", to: "lessons/\(TinyLesson.name)/notes.txt")
        #expect(
            try LessonChecks.files(of: path) == ["solution.py is missing", "notes.txt is stray"])
    }

    @Test("too few steps, a need that comes later, a long program")
    func lesson() throws {
        try rewrite("lesson.md", TinyLesson.lesson, "needs: []", "needs: [1]")
        try rewrite(
            "program.py", TinyLesson.program, "import sys\n",
            "import sys\n" + String(repeating: "#\n", count: 40))
        let problems = LessonChecks.lesson(try folder.lesson(1), all: [1])
        #expect(
            problems == [
                "3 steps, not 5 to 9", "program.py has 50 lines, not 10 to 40",
                "it needs lesson 1, which does not come before it",
            ])
    }

    @Test("steps whose queries, names or trace are not those of the run")
    func steps() throws {
        let run = try RecordedRun(
            trace: try folder.recordedTrace(of: 1, engine: Engine.embedded.rawValue))
        func problems(_ old: String, _ new: String) throws -> [String] {
            try rewrite("lesson.md", TinyLesson.lesson, old, new)
            return LessonChecks.steps(of: try folder.lesson(1), in: run)
        }
        let stale = "the trace is of program.py: scripts/record-traces"
        #expect(try problems("", "") == [stale])
        let noEvent = try problems("kind = 'put'", "kind = 'get'")
        #expect(noEvent.count == 2 && noEvent[1].contains("no event of this run answers"))
        #expect(
            try problems("{variable: A}", "{variable: B}")
                == [stale, "step \"Step of puts\": no variable B in the run"])
        let noForecast = try problems("picture:", "forecast: {calls: 9}\npicture:")
        #expect(
            noForecast.count == 2 && noForecast[1].contains("its forecast: the trace has no call"))
        #expect(
            try problems("{variable: A}", "{function: A}")
                == [stale, "step \"Step of puts\": no function A in the run"])
    }

    @Test("a quiz that breaks a rule of its form")
    func quiz() throws {
        func problems(_ old: String, _ new: String) throws -> [String] {
            try rewrite("quiz.yml", TinyLesson.quiz, old, new)
            return LessonChecks.quiz(try folder.quiz(1))
        }
        let asItIs = ["3 questions, not 5", "last: too few choices"]
        #expect(try problems("", "") == asItIs)
        #expect(try problems("{calls: 3}", "{calls: 2}").contains("set 2 is there twice"))
        #expect(
            try problems("{calls: 3}", "{call: 3}")
                .contains("set 2 has other parameters than the first"))
        #expect(try problems("Look., ", "").contains("puts: 2 hints, not 3"))
        #expect(
            try problems("key: select count(*) from event where kind = 'put'", "key: 5")
                .contains("puts: its key is written down"))
        #expect(
            try problems("kind: choice", "kind: printed")
                .contains("way: its key is not what is printed"))
    }

    private func choice(_ answer: Answer, text: String? = nil, isRight: Bool = false)
        -> PosedQuestion.Choice
    {
        PosedQuestion.Choice(
            text: text ?? answer.description, hasText: text != nil, answer: answer,
            isRight: isRight, misconception: isRight ? nil : "m", refutation: isRight ? nil : "r",
            world: nil)
    }

    private func question(
        _ kind: Question.Kind, key: Answer, _ choices: [PosedQuestion.Choice]
    ) throws -> PosedQuestion {
        let run = try RecordedRun(
            trace: try folder.recordedTrace(of: 1, engine: Engine.embedded.rawValue))
        let quiz = try folder.quiz(1)
        var question = try PosedQuestion(
            quiz.questions[1], quiz.parameters[0], PosedQuestion.Runs(run: run) { _ in run },
            file: "quiz.yml")
        (question.kind, question.key, question.choices) = (kind, key, choices)
        return question
    }

    @Test("a question on a run: one right choice, none equal, each wrong one refuted, texts filled")
    func posed() throws {
        let right = choice(.number(1), isRight: true)
        let good = try question(.choice, key: .number(1), [right, choice(.number(2))])
        #expect(LessonChecks.posed(good) == [])

        var bad = good
        bad.choices = [choice(.number(2)), choice(.number(3))]
        #expect(LessonChecks.posed(bad) == ["0 of its choices equal the key 1"])
        bad.choices = [right, choice(.number(2)), choice(.number(2))]
        #expect(LessonChecks.posed(bad) == ["two choices are 2", "two choices read 2"])
        bad = good
        bad.choices[1].misconception = nil
        bad.choices[0].refutation = "r"
        #expect(
            LessonChecks.posed(bad)
                == ["choice 1 has a refutation", "choice 2 has no misconception"])
        bad = good
        bad.hints[1] = "see {entries}"
        #expect(LessonChecks.posed(bad) == ["{entries} stands for nothing in: see {entries}"])

        #expect(
            try LessonChecks.posed(question(.number, key: .number(1), [right])).first
                == "a wrong answer that is to be expected equals the key 1")
        #expect(
            try LessonChecks.posed(question(.number, key: .text("x"), [choice(.number(2))]))
                == ["the key x is of another kind"])
        let order = Answer.order(["a", "b"])
        #expect(
            try LessonChecks.posed(question(.order, key: order, [choice(.order(["b", "a"]))])) == []
        )
        #expect(
            try LessonChecks.posed(question(.order, key: order, [choice(.order(["b", "c"]))])).count
                == 1)
        #expect(
            try LessonChecks.posed(question(.order, key: .order(["a"]), [])) == [
                "no order: [\"a\"]"
            ])
    }

    private func goal(
        reached: Bool, lines: [Int] = [], value: Double = 1, beatsBest: Bool = false
    ) -> GoalResult {
        GoalResult(
            says: "g", value: value, isReached: reached, wanted: "at most 1", best: nil,
            beatsBest: beatsBest,
            places: lines.map { GoalResult.Place(file: "program.py", line: $0) })
    }

    @Test("an exercise that passes as given, a solution that does not, blame that is nowhere")
    func goals() {
        let missed = [goal(reached: false, lines: [3])]
        let reached = [goal(reached: true)]
        #expect(LessonChecks.goals(given: missed, solution: reached, lines: 10) == [])
        #expect(
            LessonChecks.goals(given: reached, solution: reached, lines: 10)
                == ["exercise.py reaches all goals as it is given"])
        #expect(LessonChecks.goals(given: missed, solution: missed, lines: 10).count == 1)
        #expect(
            LessonChecks.goals(given: missed, solution: reached, lines: 2)
                == ["line 3 is blamed; exercise.py has 2"])
        #expect(
            LessonChecks.goals(given: [goal(reached: false)], solution: reached, lines: 10)
                == ["no line of exercise.py is blamed for what it misses"])
        #expect(
            LessonChecks.goals(
                given: missed, solution: [goal(reached: true, beatsBest: true)], lines: 10
            ).count == 1)
    }

    @Test("goals that a program which does nothing reaches, or that have no figure for it")
    func nothingDone() throws {
        func problems(_ old: String, _ new: String) throws -> [String] {
            try rewrite("exercise.yml", TinyLesson.exercise, old, new)
            return try LessonChecks.nothingDone(try folder.exercise(1))
                + LessonChecks.exercise(try folder.exercise(1))
        }
        #expect(try problems("", "") == [])
        #expect(
            try problems("at_least: 2", "at_most: 2") == [
                "a program that does nothing passes", "no goal demands that something is done",
            ])
        #expect(
            try problems(
                "select count(*) from event where kind = 'execute'",
                "select name from event"
            )
            .first?.hasPrefix("on a program that does nothing: ") == true)
        #expect(try problems("{calls} calls", "{call} calls").count == 1)
        #expect(try problems("first hint, ", "") == ["2 hints, not 3"])
    }
}
