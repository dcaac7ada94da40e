import Testing

@testable import Lessons

/// `quiz.yml`.
@Suite("Quiz: quiz.yml") struct QuizFileTests {
    private static let text = """
        parameters:
          - {calls: 5, entries: 20_000}
          - {calls: 7, entries: 1}
        questions:
          - id: puts
            kind: number
            ask: How many?
            key: "  Select count(*) from event"
            unit: puts
            choices:
              - world: deduplicated-arguments
                misconception: m
                refutation: r
              - value: 0
              - value: with x as (select 1) select * from x
            evidence:
              z: select 1
              a: {printed: 'total: (.*)'}
            hints: [one, two, three]
            explanation: e
          - id: sequence
            kind: order
            ask: In which order?
            key: [b, a]
            choices: []
            hints: []
            explanation: selection is no SQL
        """

    private func quiz(_ text: String) throws -> Quiz { try QuizFile(file: "quiz.yml").quiz(text) }

    @Test("a whole one")
    func whole() throws {
        let quiz = try quiz(Self.text)
        #expect(quiz.parameters.map(\.arguments) == [["5", "20_000"], ["7", "1"]])
        let question = quiz.questions[0]
        #expect(question.key == .sql("  Select count(*) from event"))
        #expect(
            question.choices.map(\.source) == [
                .world("deduplicated-arguments"), .value(.constant(.text("0"))),
                .value(.sql("with x as (select 1) select * from x")),
            ])
        #expect(question.worlds == ["deduplicated-arguments"])
        #expect(question.choices[0].misconception == "m")
        #expect(question.choices[1].refutation == nil)
        #expect(question.evidence.map(\.name) == ["z", "a"])
        #expect(question.evidence[1].expression == .printed("total: (.*)"))
        #expect(question.hints == ["one", "two", "three"])
        #expect(quiz.questions[1].key == .constant(.order(["b", "a"])))
    }

    @Test("SQL on a forecast, of one run")
    func forecast() throws {
        func key(_ text: String) throws -> Lessons.Expression {
            try quiz(
                Self.text.replacing(
                    "key: \"  Select count(*) from event\"", with: "key: {\(text)}")
            ).questions[0].key
        }
        var request = ForecastRequest()
        (request.nodes, request.calls) = ("10", ["{calls}"])
        #expect(
            try key("forecast: {nodes: 10, calls: '{calls}'}, value: select 1")
                == .forecast(request, sql: "select 1"))
        #expect(
            message { try key("forecast: {nodes: 10}") }?.contains("`value` is missing") == true)
        #expect(
            message { try key("forecast: {nodes: 10}, value: 7") }?.contains("`value` is SQL")
                == true)
        #expect(
            message { try key("forecast: {nodes: 10, variable: A}, value: select 1") }?
                .contains("no field `variable`") == true)
    }

    @Test("after the last round comes the first again")
    func rounds() throws {
        let quiz = try quiz(Self.text)
        let calls = [-1, 0, 1, 2, 5].map { quiz.parameters(round: $0).arguments[0] }
        #expect(calls == ["5", "5", "7", "5", "7"])
    }

    @Test("a word that begins like SQL is none")
    func words() throws {
        let text = Self.text.replacing("value: 0", with: "value: selection")
        #expect(
            try quiz(text).questions[0].choices[1].source
                == .value(.constant(.text("selection"))))
    }

    @Test(
        "slips, each with its line",
        arguments: [
            (
                "kind: number", "kind: sum",
                "line 6: `kind` is one of number, choice, order, printed"
            ),
            ("unit: puts", "units: puts", "line 9: there is no field `units` here"),
            ("- value: 0", "- text: a", "line 14: a choice has either `value` or `world`"),
            (
                "- value: 0", "- {value: 0, world: w}",
                "line 14: a choice has either `value` or `world`"
            ),
            ("id: sequence", "id: puts", "line 21: there are two questions `puts`"),
            ("{printed: 'total: (.*)'}", "{print: x}", "line 18: there is no field `print` here"),
            ("ask: In which order?", "{}", "is no YAML"),
            ("hints: [one, two, three]", "hints: one", "line 19: `hints` has to be a list"),
            ("explanation: e", "", "line 5: `explanation` is missing"),
            ("  - {calls: 5, entries: 20_000}", "  - 5", "line 2: `parameters` has to hold"),
        ])
    func slips(old: String, new: String, problem: String) throws {
        let text = Self.text.replacing(old, with: new, maxReplacements: 1)
        let found = try #require(message { try quiz(text) })
        #expect(found.hasPrefix("quiz.yml, line "), "\(found)")
        #expect(found.contains(problem), "\(found)")
    }

    @Test("nothing in it")
    func empty() {
        #expect(message { try quiz("") } == "quiz.yml: `questions` is missing")
        #expect(
            message { try quiz("parameters: [{a: 1}]\nquestions: []\n") }
                == "quiz.yml, line 1: there is no question")
    }
}
