import Lessons
import TestSupport
import Testing

@testable import LessonPage

@Suite("The quiz on a lesson's page")
struct PageQuizTests {
    private func quiz(
        arguments: String, printed: [String] = [], _ body: (ParsedPage.Element) throws -> Void
    ) async throws {
        let place = try TemporaryDirectory()
        let (folder, run) = try LessonPages.written(
            LessonPages.lesson(arguments: arguments), printed: printed, in: place)
        let page = try await LessonPages.page(of: 1, in: folder, run)
        try body(try #require(page.element(id: "quiz")))
    }

    @Test("is evaluated from a run with a round's arguments; what needs another run is counted")
    func evaluated() async throws {
        try await quiz(arguments: "[3]") { quiz in
            let questions = quiz.all("article")
            #expect(questions.count == 2)
            #expect(questions[0].text.contains("How many puts make 3 calls?"))
            #expect(questions[0].text.contains("a number (puts)"))
            let answers = quiz.all("details", class: "answer")
            #expect(answers.allSatisfy { $0.attributes["open"] == nil })
            #expect(answers[0].all("strong").map(\.text) == ["3 puts"])
            #expect(answers[0].text.contains("One a call."))
            #expect(answers[0].text.contains("Not 987: “Each byte is put.”"))
            #expect(answers[0].text.contains("There were 3, not 987."))
            // What is expected of a wrong number is not shown before.
            #expect(
                questions[0].text.ranges(of: "987").count == answers[0].text.ranges(of: "987").count
            )
            let options = questions[1].all("ul", class: "options")[0].all("li").map(\.text)
            #expect(options == ["a. by the control store", "b. with the *message*"])
            #expect(answers[1].all("strong").map(\.text) == ["a. by the control store"])
            #expect(answers[1].text.contains("Not b: “M1”"))
            #expect(quiz.all("details", class: "hint").count == 6)
            #expect(quiz.text.contains("python program.py 3"))
            #expect(quiz.text.contains("1 more question"))
            #expect(quiz.text.contains("rayscope quiz 1"))
        }
    }

    @Test("what the program printed is asked where it is known")
    func printed() async throws {
        try await quiz(arguments: "[3]", printed: ["total: 12"]) { quiz in
            #expect(quiz.all("article").count == 3)
            let answers = quiz.all("details", class: "answer")
            #expect(answers.last?.all("strong").map(\.text) == ["12"])
            #expect(!quiz.text.contains("more question"))
        }
    }

    @Test("is left out where no round has the run's arguments, and told where it is")
    func leftOut() async throws {
        try await quiz(arguments: "[9]") { quiz in
            #expect(quiz.all("article").isEmpty)
            #expect(quiz.all("details").isEmpty)
            #expect(quiz.text.contains("rayscope quiz 1 asks"))
        }
    }
}
