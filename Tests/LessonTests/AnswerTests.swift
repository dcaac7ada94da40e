import Testing

@testable import Lessons

/// What is an answer, and which are the same.
@Suite("Quiz: answers") struct AnswerTests {
    @Test(
        "numbers, however they are written",
        arguments: [
            ("1000", 1000), ("1,000", 1000), ("1_000", 1000), (" 12 ", 12), ("-3", -3),
            ("0.5", 0.5), ("1e3", 1000), ("-1,234,567.5", -1_234_567.5), ("12,345", 12345),
        ] as [(String, Double)])
    func numbers(text: String, number: Double) {
        #expect(Answer(text) == .number(number))
    }

    @Test(
        "texts stay texts",
        arguments: [
            "", "word", "1 2", "nan", "inf", ",", "1e999", "½", "1,5", "1,2345", "1,,000", ",000",
            "1234,567",
        ])
    func texts(text: String) {
        #expect(Answer(text) == .text(text))
    }

    @Test("shown with thousands apart, in a query without")
    func description() {
        #expect(Answer.number(1_234_567).description == "1,234,567")
        #expect(Answer.number(1_234_567).plain == "1234567")
        #expect(Answer.number(0.5).description == "0.5")
        #expect(Answer.number(1e300).description == "1e+300")
        #expect(Answer.order(["b", "a"]).description == "b, a")
    }

    @Test("which mean the same")
    func same() {
        #expect(Answer.number(1000).means(.number(1000.0000001)))
        #expect(!Answer.number(1000).means(.number(1001)))
        #expect(!Answer.number(0).means(.number(0.001)))
        #expect(Answer.text("Object  Store").means(.text("object store")))
        #expect(!Answer.text("objectstore").means(.text("object store")))
        #expect(Answer.order(["A", "b"]).means(.order(["a", "B"])))
        #expect(!Answer.order(["a", "b"]).means(.order(["b", "a"])))
        #expect(!Answer.number(1).means(.text("one")))
    }
}
