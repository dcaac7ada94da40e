import Testing

@testable import Lessons

/// `exercise.yml`, and how a run stands to its goals.
@Suite("Exercises: goals") struct ExerciseTests {
    private static let text = """
        goal: Do it {calls} times.
        parameters:
          - {calls: 1200}
          - {calls: 2}
        goals:
          - says: "{calls} puts"
            value: select count(*) from event
            at_least: 2
            at_most: "{calls}"
            best: 3
            where: select 1
        hints: [a, b, c]
        """

    private func exercise(_ text: String) throws -> Exercise {
        try ExerciseFile(file: "exercise.yml").exercise(text)
    }

    @Test("a whole one")
    func whole() throws {
        let exercise = try exercise(Self.text)
        #expect(exercise.filledTexts.goal == "Do it 1,200 times.")
        #expect(exercise.filledTexts.goals == ["1,200 puts"])
        #expect(exercise.parameters.map(\.arguments) == [["1200"], ["2"]])
        #expect(
            exercise.goals[0].bounds == [
                Exercise.Bound(kind: .atMost, limit: "{calls}"),
                Exercise.Bound(kind: .atLeast, limit: "2"),
            ])
        #expect(exercise.goals[0].best == 3)
        #expect(exercise.hints == ["a", "b", "c"])
    }

    @Test(
        "slips, each with its line",
        arguments: [
            ("at_least: 2", "at_lest: 2", "line 8: there is no field `at_lest` here"),
            ("best: 3", "best: few", "line 10: `best` has to be a number"),
            (
                "    at_least: 2\n    at_most: \"{calls}\"\n    best: 3\n", "",
                "line 6: a goal has one of `at_most`, `at_least`, `exactly`"
            ),
            ("hints: [a, b, c]", "", "line 1: `hints` is missing"),
        ])
    func slips(old: String, new: String, problem: String) throws {
        let found = try #require(message { try exercise(Self.text.replacing(old, with: new)) })
        #expect(found.hasPrefix("exercise.yml, \(problem)"), "\(found)")
    }

    private func result(
        _ bounds: [(Exercise.Bound.Kind, String)], best: Double? = nil, place: String? = nil,
        value: String = "select count(*) from event"
    ) throws -> GoalResult {
        var exercise = try exercise(Self.text)
        exercise.goals = [
            Exercise.Goal(
                says: "{calls} puts", value: .sql(value),
                bounds: bounds.map { Exercise.Bound(kind: $0, limit: $1) }, best: best, place: place
            )
        ]
        return try #require(
            try exercise.results(
                in: try threePuts(), exercise.parameters[0], file: "exercise.yml"
            ).first)
    }

    @Test(
        "bounds, on both sides (the run has 3)",
        arguments: [
            ([(.atMost, "3")], true, "at most 3"), ([(.atMost, "2")], false, "at most 2"),
            ([(.atLeast, "3")], true, "at least 3"), ([(.atLeast, "4")], false, "at least 4"),
            ([(.exactly, "3")], true, "exactly 3"), ([(.exactly, "2")], false, "exactly 2"),
            ([(.exactly, "4")], false, "exactly 4"),
            ([(.atMost, "{calls}")], true, "at most 1,200"),
            ([(.atMost, "5"), (.atLeast, "4")], false, "at most 5, at least 4"),
            ([(.atMost, "3"), (.atLeast, "3")], true, "at most 3, at least 3"),
        ] as [([(Exercise.Bound.Kind, String)], Bool, String)])
    func bounds(bounds: [(Exercise.Bound.Kind, String)], isReached: Bool, wanted: String) throws {
        let result = try result(bounds)
        #expect(result.value == 3)
        #expect(result.isReached == isReached)
        #expect(result.wanted == wanted)
        #expect(result.says == "1,200 puts")
    }

    @Test("the best known figure is beaten by less, where less is wanted and the goal is reached")
    func best() throws {
        #expect(try result([(.atMost, "9")], best: 4).beatsBest)
        #expect(try !result([(.atMost, "9")], best: 3).beatsBest)
        #expect(try !result([(.atMost, "9")]).beatsBest)
        #expect(try !result([(.atLeast, "1")], best: 4).beatsBest)
        #expect(try !result([(.atMost, "2")], best: 4).beatsBest)
    }

    @Test("the lines to blame, each once, and only where the goal is missed")
    func places() throws {
        let query = "select file, line from event order by line"
        let missed = try result([(.atMost, "1")], place: query)
        #expect(
            missed.places == [4, 5].map { GoalResult.Place(file: "program.py", line: $0) })
        #expect(try result([(.atMost, "3")], place: query).places == [])
        // What is no line is none.
        let odd = "select null, 1e300 union all select 'f', null union all select 'f', 'x'"
        #expect(try result([(.atMost, "1")], place: odd).places == [])
        #expect(
            try result([(.atMost, "1")], place: "select null, 7").places
                == [GoalResult.Place(file: nil, line: 7)])
    }

    @Test("the sum of nothing is 0")
    func nothing() throws {
        let sum = "select sum(bytes) from event where kind = 'spill'"
        #expect(try result([(.atMost, "1")], value: sum).value == 0)
    }

    @Test("a goal without a figure is told with the file and the goal")
    func broken() {
        #expect(
            message { try result([(.atMost, "1")], value: "select 'text'") }
                == "exercise.yml: goal \"{calls} puts\": its value is no number")
        #expect(
            message { try result([(.atMost, "1")], value: "select 1, 2") }
                == "exercise.yml: goal \"{calls} puts\": this has no single value: select 1, 2")
        #expect(
            message { try result([(.atMost, "{cals}")]) }
                == "exercise.yml: goal \"{calls} puts\": `{cals}` is no number")
        #expect(message { try result([(.atMost, "1")], place: "select x") }?.contains("x") == true)
    }
}
