import Foundation
import TestSupport
import Testing
import TextReport

@testable import Lessons

#if canImport(FoundationXML)
    import FoundationXML
#endif

/// Files of answers: read, made to be filled in, and graded.
@Suite("Quiz: files of answers") struct AnswerFileTests {
    private func file(_ text: String) throws -> AnswerFile {
        try AnswerFile(text, name: "a.yml")
    }

    @Test("answers in the file's order, under the names or numbers of lessons")
    func read() throws {
        let file = try file(
            """
            12-twelve:
              z: 1,000
              a:
              order: [b, a]
            1:
            """)
        #expect(file.lessons.map(\.number) == [12, 1])
        let answers = file.lessons[0].answers
        #expect(answers.map(\.question) == ["z", "a", "order"])
        #expect(
            answers.map(\.answer) == [.text("1,000"), nil, .list(["b", "a"], source: "[b, a]")])
        #expect(answers.map(\.line) == [2, 3, 4])
        #expect(file.lessons[1].answers.isEmpty)
    }

    @Test(
        "lists and maps keep the source that a program's output may be",
        arguments: [
            ("[4, 4,4, 2]", "[4, 4, 4, 2]"), ("['a', \"b\"]", "['a', \"b\"]"),
            ("[[1, 2], [3]]", "[[1, 2], [3]]"), ("[]", "[]"), ("[{'a': 1}]", "[{'a': 1}]"),
        ])
    func source(yaml: String, source: String) throws {
        let answer = try file("1:\n  a: \(yaml)\n").lessons[0].answers[0].answer
        guard case .list(_, let found) = answer else {
            Issue.record("\(String(describing: answer))")
            return
        }
        #expect(found == source)
    }

    @Test(
        "what can't be read, with its line",
        arguments: [
            ("a: 1\n", "a.yml, line 1: `a` is no lesson: `rayscope quiz template` writes a file"),
            ("1:\n  a: 1\n½:\n  b: 2\n", "a.yml, line 4: `½` is no lesson"),
            ("1: yes\n", "a.yml, line 1: `1` has to hold `name: value` lines"),
            ("1:\n  a: {b: 1}\n", "a.yml, line 2: `a` has to be a text"),
            ("1:\n  a: 'x\n", "is no YAML"),
            ("", "a.yml: there is no answer in it: `rayscope quiz template` writes one"),
        ])
    func broken(text: String, problem: String) throws {
        let found = try #require(message { try file(text) })
        #expect(found.contains(problem), "\(found)")
        #expect(found.split(whereSeparator: \.isNewline).count == 1)
    }

    /// One question of each kind, on one run.
    private func questions() throws -> [PosedQuestion] {
        let run = try threePuts(printed: ["state: two words"])
        var questions = [
            question(.number, key: .sql("select count(*) from event"), unit: "puts"),
            question(
                .choice, key: .sql("select kind from event limit 1"),
                choices: [
                    choice(.value(.constant(.text("get"))), text: "a get: # not\nmore"),
                    choice(.value(.constant(.text("put"))), text: "a put"),
                ]),
            question(.order, key: .sql("select 'no ' || id from event order by id desc")),
            question(.printed, key: .printed("state: (.*)")),
        ]
        for index in questions.indices { questions[index].id = "q\(index)" }
        return try questions.map { try posed($0, in: run) }
    }

    @Test("the template is read back as no answers, and filled in it is graded as right")
    func roundTrip() throws {
        let questions = try questions()
        var template = AnswerTemplate()
        template.add(lesson: "03-three", program: "program.py 1200", questions)
        let empty = try file(template.text)
        #expect(empty.lessons.map(\.number) == [3])
        #expect(empty.lessons[0].answers.map(\.question) == ["q0", "q1", "q2", "q3"])
        #expect(empty.lessons[0].answers.allSatisfy { $0.answer == nil })
        #expect(template.text.contains("  # about: python program.py 1200\n"))
        #expect(template.text.contains("  #   b: a put\n"))
        #expect(template.text.contains("  # How many of 1,200?\n"))

        let right = ["3 puts", "b", "c b a", "Two words"]
        var text = template.text
        for (index, answer) in right.enumerated() {
            text = text.replacing("  q\(index):\n", with: "  q\(index): \(answer)\n")
        }
        let filled = try file(text).lessons[0].answers
        #expect(filled.map(\.answer) == right.map { .text($0) })
        let grades = zip(questions, filled).map { $0.grade($1.answer, lesson: "03-three") }
        #expect(grades.map(\.isRight) == [true, true, true, true])
    }

    private let grades = [
        Grade(lesson: "01-one", question: "a", given: "1", isRight: true, reason: ""),
        Grade(
            lesson: "02-<two>", question: "b\"&'", given: "x\u{1B}[31m\ny", isRight: false,
            reason: "1 < 2 & \"3\"\u{0}\u{FFFE}\n]]>é🦊"),
        Grade(lesson: "01-one", question: "c", given: nil, isRight: false, reason: "no answer"),
    ]

    @Test("a line for each grade, the reasons, and the sums at the end")
    func text() {
        let lines = GradeReport(grades).text(width: 80, style: .plain).split(separator: "\n")
        #expect(lines.first == "✔ 01-one a: 1")
        #expect(lines.last == "1 passed, 2 failed")
        #expect(lines.dropFirst(3).first == "✘ 01-one c")
        #expect(lines.dropFirst(4).first == "    no answer")
        #expect(!lines.joined().unicodeScalars.contains("\u{1B}"))
        #expect(lines.count == 6)
    }

    @Test("JUnit's XML is well formed whatever the texts hold, and counts are right")
    func junit() throws {
        let report = try JUnitReport(GradeReport(grades).junit)
        #expect(
            report.counts == [
                "testsuites": ["3", "2"], "01-one": ["2", "1"], "02-<two>": ["1", "1"],
            ])
        #expect(report.tests == ["01-one a", "01-one c", "02-<two> b\"&'"])
        #expect(report.failures == ["no answer", "1 < 2 & \"3\"\u{FFFD}\u{FFFD}\n]]>é🦊"])
        for text in HostileText.all {
            let hostile = Grade(
                lesson: text, question: text, given: text, isRight: false, reason: text)
            #expect(throws: Never.self) { try JUnitReport(GradeReport([hostile]).junit) }
        }
        #expect(try JUnitReport(GradeReport([]).junit).tests.isEmpty)
    }
}

/// A report as a grader reads it.
private final class JUnitReport: NSObject, XMLParserDelegate {
    /// Tests and failures, by the names of suites.
    private(set) var counts: [String: [String]] = [:]
    private(set) var tests: [String] = []
    private(set) var failures: [String] = []

    struct Malformed: Error { let text: String }

    init(_ text: String) throws {
        super.init()
        let parser = XMLParser(data: Data(text.utf8))
        parser.delegate = self
        guard parser.parse() else { throw Malformed(text: text) }
    }

    func parser(
        _ parser: XMLParser, didStartElement element: String, namespaceURI: String?,
        qualifiedName: String?, attributes: [String: String]
    ) {
        switch element {
        case "testcase":
            tests.append("\(attributes["classname"] ?? "") \(attributes["name"] ?? "")")
        case "failure": failures.append(attributes["message"] ?? "")
        default:
            counts[attributes["name"] ?? element] = [
                attributes["tests"] ?? "", attributes["failures"] ?? "",
            ]
        }
    }
}
