import TestSupport
import Testing
import TraceSchema

@testable import Lessons

/// A question with a run behind it, and how answers to it are graded.
@Suite("Quiz: posed questions") struct PosedQuestionTests {
    private let puts = question(
        .number, key: .sql("select count(*) from event where kind = 'put'"),
        choices: [
            choice(
                .value(.sql("select {calls}")), misconception: "Each call puts",
                refutation: "Not {answer} but {key}; the largest has {bytes} bytes."),
            choice(.world("w"), misconception: "It compares.", refutation: "There it is {answer}."),
        ], unit: "puts")

    private func posedPuts() throws -> PosedQuestion {
        var build = TraceBuilder()
        build.event(.put, at: 1) { $0.bytes = 1 }
        return try posed(puts, world: try recorded(build))
    }

    @Test("texts are filled with parameters, evidence, key and answer; an unknown name stays")
    func texts() throws {
        let posed = try posedPuts()
        #expect(posed.key == .number(3))
        #expect(posed.ask == "How many of 1,200?")
        #expect(posed.hints == ["1,200 calls", "2,400 bytes", "3 puts"])
        #expect(posed.explanation == "3 of 1,200, 2,400 bytes, {unknown}.")
        #expect(posed.evidence == [PosedQuestion.Evidence(name: "bytes", value: .number(2400))])
        #expect(posed.choices.map(\.answer) == [.number(1200), .number(1)])
        #expect(
            posed.choices.map(\.refutation) == [
                "Not 1,200 but 3; the largest has 2,400 bytes.", "There it is 1.",
            ])
        #expect(posed.choices.map(\.world) == [nil, "w"])
        #expect(posed.choices.map(\.isRight) == [false, false])
    }

    @Test("a key on a forecast, which is asked for with the round's parameters")
    func forecast() throws {
        var request = ForecastRequest()
        request.calls = ["{calls}"]
        let key = Lessons.Expression.forecast(request, sql: "select count(*) from event")
        let other = question(.number, key: key, choices: [choice(.value(.sql("select 3")))])
        let run = try threePuts()
        var build = TraceBuilder()
        build.event(.put, at: 1) { $0.bytes = 1 }
        let forecast = try recorded(build)
        func posed(
            _ make: ((ForecastRequest, RecordedRun) throws -> RecordedRun)?
        ) throws -> PosedQuestion {
            try PosedQuestion(
                other, Parameters([("calls", "1200")]),
                PosedQuestion.Runs(run: run, forecast: make) { _ in run }, file: "quiz.yml")
        }
        var asked: [String] = []
        let made = try posed { request, _ in
            asked += request.words
            return forecast
        }
        #expect(made.key == .number(1))
        #expect(made.evidence.map(\.value) == [.number(2400)])
        #expect(asked == ["--calls", "1200"])
        #expect(!other.isAnswered(by: run))
        #expect(
            message { try posed(nil) }?.contains("question `q`: it asks about a forecast") == true)
        #expect(
            message { try posed { _, _ in throw LessonError(file: "t", "no loop") } }
                == "quiz.yml: question `q`: its forecast: t: no loop")
    }

    @Test(
        "the right answer, with its unit or without", arguments: ["3", "3 puts", " 3  PUTS", "3.0"])
    func right(text: String) throws {
        let grade = try posedPuts().grade(.text(text), lesson: "01-one")
        #expect(
            grade
                == Grade(
                    lesson: "01-one", question: "q", given: text, isRight: true, reason: ""))
    }

    @Test("a wrong answer that is expected: the two numbers, the idea behind it, the refutation")
    func expected() throws {
        let grade = try posedPuts().grade(.text("1,200 puts"), lesson: "l")
        #expect(!grade.isRight)
        #expect(
            grade.reason
                == "Your answer: 1,200 puts. This run: 3 puts. The idea behind it: Each call puts. "
                + "Not 1,200 but 3; the largest has 2,400 bytes.")
    }

    @Test("what a supposed world gives is told")
    func world() throws {
        let grade = try posedPuts().grade(.text("1"), lesson: "l")
        #expect(
            grade.reason
                == "Your answer: 1 puts. This run: 3 puts. The idea behind it: It compares. There it "
                + "is 1. (It is what a run in the supposed world `w` gives.)")
    }

    @Test("a wrong answer that nobody expects: the two numbers")
    func unexpected() throws {
        let grade = try posedPuts().grade(.text("17"), lesson: "l")
        #expect(!grade.isRight)
        #expect(
            grade.reason
                == "Your answer: 17 puts. This run: 3 puts. 3 of 1,200, 2,400 bytes, {unknown}.")
    }

    @Test("what can't be an answer", arguments: ["three", "3 gets", "3 4", "½", "٣", "1e999"])
    func impossible(text: String) throws {
        let grade = try posedPuts().grade(.text(text), lesson: "l")
        #expect(!grade.isRight)
        #expect(grade.reason == "this can't be an answer: it takes a number (puts)")
        #expect(grade.given == text)
        #expect(!QuestionPrompt(try posedPuts()).accepts(text))
    }

    @Test("no answer, and a list where none is asked for")
    func none() throws {
        let posed = try posedPuts()
        #expect(posed.grade(nil, lesson: "l").reason == "no answer")
        let list = posed.grade(.list(["3"], source: "[3]"), lesson: "l")
        #expect(!list.isRight)
        #expect(list.reason == "this can't be an answer: it takes a number (puts)")
    }

    @Test("choices: by letter, by text, by value")
    func choices() throws {
        let posed = try posed(
            question(
                .choice, key: .sql("select kind from event limit 1"),
                choices: [
                    choice(.value(.constant(.text("put"))), text: "It is put"),
                    choice(
                        .value(.constant(.text("get"))), text: "a get", misconception: "m",
                        refutation: "r"),
                    choice(
                        .value(.constant(.text("export"))), text: "exported", misconception: "m",
                        refutation: "r"),
                ]))
        #expect(posed.shown.map(\.text) == ["It is put", "a get", "exported"])
        for text in ["a", "A", "it  is PUT", "put"] {
            #expect(posed.grade(.text(text), lesson: "l").isRight, "\(text)")
        }
        let wrong = posed.grade(.text("b"), lesson: "l")
        #expect(
            wrong.reason
                == "Your answer: a get. This run: It is put. The idea behind it: m. r")
        for text in ["d", "z", "ab", "no such text"] {
            #expect(
                posed.grade(.text(text), lesson: "l").reason
                    == "this can't be an answer: it takes a letter from a to c", "\(text)")
        }
    }

    @Test("choices that are numbers stand by size, and a letter goes by what is shown")
    func sizes() throws {
        let posed = try posed(
            question(
                .choice, key: .sql("select max(bytes) from event"),
                choices: [10_000, 2400, 300].map { choice(.value(.constant(.number($0)))) }))
        #expect(posed.shown.map(\.text) == ["300", "2,400", "10,000"])
        #expect(posed.isRight(try #require(posed.answer(from: "b"))))
        #expect(posed.isRight(try #require(posed.answer(from: "2400"))))
    }

    @Test("orders: by letters, as they are shown")
    func orders() throws {
        let posed = try posed(
            question(
                .order,
                key: .sql(
                    "select case id when 1 then 'put' when 2 then 'get' else 'run' end from event"),
                choices: [
                    choice(
                        .value(.constant(.order(["run", "get", "put"]))), misconception: "m",
                        refutation: "not {answer} but {key}")
                ]))
        #expect(posed.items == ["get", "put", "run"])
        for text in ["b a c", "bac", "B, A; C"] {
            #expect(posed.grade(.text(text), lesson: "l").isRight, "\(text)")
        }
        #expect(posed.grade(.list(["put", "get", "run"], source: ""), lesson: "l").isRight)
        // In the order of the alphabet: get, put, run.
        #expect(posed.grade(.list(["b", "a", "c"], source: ""), lesson: "l").isRight)
        #expect(!posed.grade(.list(["a", "b", "c"], source: ""), lesson: "l").isRight)
        for items in [["put", "get"], ["put", "get", "run", "x"], ["put", "put", "run"], []] {
            #expect(
                posed.grade(.list(items, source: ""), lesson: "l").reason
                    == "this can't be an answer: it takes all letters in order, as in a b c",
                "\(items)")
        }
        #expect(
            posed.grade(.text("c a b"), lesson: "l").reason
                == "Your answer: run, get, put. This run: put, get, run. The idea behind it: m. not "
                + "run, get, put but put, get, run")
        for text in ["a b", "a a b", "a b d", "a b c d", "1 2 3"] {
            #expect(
                posed.grade(.text(text), lesson: "l").reason
                    == "this can't be an answer: it takes all letters in order, as in a b c",
                "\(text)")
            #expect(!QuestionPrompt(posed).accepts(text), "\(text)")
        }
    }

    @Test("what is printed: without regard to case and spaces")
    func printed() throws {
        let run = try threePuts(printed: ["state: Two  Words"])
        let posed = try posed(question(.printed, key: .printed("state: (.*)")), in: run)
        #expect(posed.grade(.text("two words"), lesson: "l").isRight)
        #expect(!posed.grade(.text("twowords"), lesson: "l").isRight)
        #expect(posed.grade(.text("  "), lesson: "l").reason.contains("the text that is printed"))
    }

    @Test("an expression without a value is told with the file and the question")
    func broken() {
        #expect(
            message { try posed(question(.number, key: .sql("select null"))) }
                == "quiz.yml: question `q`: this has no single value: select null")
        let wrong = message { try posed(question(.number, key: .sql("select x from event"))) }
        #expect(wrong?.hasPrefix("quiz.yml: question `q`: ") == true)
    }

    @Test("a question is asked before any run where nothing that it shows hangs on one")
    func early() throws {
        let parameters = Parameters([("calls", "1200")])
        let prompt = try #require(QuestionPrompt(puts, parameters))
        #expect(prompt == QuestionPrompt(try posedPuts()))
        let texts = [
            choice(.value(.constant(.text("x"))), text: "{calls} x"),
            choice(.value(.constant(.text("put"))), text: "a put"),
        ]
        let kind = Lessons.Expression.sql("select kind from event limit 1")
        let plain = question(.choice, key: kind, choices: texts)
        #expect(
            QuestionPrompt(plain, parameters) == QuestionPrompt(try posed(plain, parameters)))
        // A value, evidence, an order: these only a run tells.
        let values = question(.choice, key: kind, choices: [choice(.value(.constant(.text("x"))))])
        #expect(QuestionPrompt(values, parameters) == nil)
        let evidence = question(.number, key: kind, ask: "Of {bytes} bytes?")
        #expect(QuestionPrompt(evidence, parameters) == nil)
        #expect(QuestionPrompt(question(.order, key: kind), parameters) == nil)
    }

    @Test("a list that is written where one is printed")
    func printedList() throws {
        let posed = try posed(
            question(.printed, key: .printed("(.*)")), in: try threePuts(printed: ["[4, 4, 2]"]))
        let right = posed.grade(.list(["4", "4", "2"], source: "[4, 4, 2]"), lesson: "l")
        #expect(right.isRight)
        #expect(right.given == "[4, 4, 2]")
        #expect(!posed.grade(.list(["4", "2"], source: "[4, 2]"), lesson: "l").isRight)
    }

    @Test("a text that ends in a full stop gets no second one")
    func fullStop() throws {
        let posed = try posed(
            question(
                .choice, key: .sql("select kind from event limit 1"),
                choices: [
                    choice(.value(.constant(.text("put"))), text: "It is put."),
                    choice(
                        .value(.constant(.text("get"))), text: "Is it got?", misconception: "m.",
                        refutation: "r"),
                ]))
        #expect(
            posed.refutation(of: .text("get"))
                == "Your answer: Is it got? This run: It is put. The idea behind it: m. r")
    }
}
