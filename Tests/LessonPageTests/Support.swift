import Foundation
import GraphvizRendering
import Lessons
import TestSupport
import TraceFile
import TraceSchema

@testable import LessonPage

/// Pages of lessons, as `rayscope lesson N --html` makes them.
enum LessonPages {
    /// The lessons that stand in the project.
    static let folder = LessonFolder(
        path: URL(filePath: #filePath).appending(path: "../../../lessons").standardized.path)

    /// Of a lesson, with the trace that was recorded on an engine.
    static func page(of number: Int, engine: Engine = .embedded) async throws -> ParsedPage {
        try await page(of: number, in: folder, recordedRun(of: number, engine: engine))
    }

    static func recordedRun(of number: Int, engine: Engine) throws -> RecordedRun {
        try RecordedRun(
            trace: folder.recordedTrace(of: number, engine: engine.rawValue),
            printed: folder.recordedOutput(of: number, engine: engine.rawValue))
    }

    static func page(
        of number: Int, in folder: LessonFolder, _ run: RecordedRun,
        forecast: (ForecastRequest) throws -> [String] = { $0.words }
    ) async throws -> ParsedPage {
        let lesson = try folder.lesson(number)
        let quiz = try PageQuiz(
            try folder.quiz(number), recorded: run, of: lesson, file: "quiz.yml")
        return try await page(
            try LessonPageDraft(
                lesson, run: run, quiz: quiz, file: "lesson.md", forecast: forecast))
    }

    static func page(_ draft: LessonPageDraft) async throws -> ParsedPage {
        var drawn: [[UInt8]] = []
        for dot in draft.dots {
            drawn.append(try await GraphvizRenderer.render(dot: dot, as: .svg).bytes)
        }
        return try ParsedPage(draft.html(drawn: drawn, nonce: "nonce"))
    }

    /// A folder with one lesson of these texts, and a run of the question's program.
    static func written(
        _ lesson: String, program: String = "a\nb\nc\n", quiz: String = Self.quiz,
        printed: [String] = [], in place: TemporaryDirectory
    ) throws -> (folder: LessonFolder, run: RecordedRun) {
        let own = place.file("lessons/01-test")
        try FileManager.default.createDirectory(atPath: own, withIntermediateDirectories: true)
        for (name, text) in [("lesson.md", lesson), ("program.py", program), ("quiz.yml", quiz)] {
            try Data(text.utf8).write(to: URL(filePath: "\(own)/\(name)"))
        }
        var question = QuestionTrace()
        question.calls = 3
        var events = question.events
        for index in events.indices { events[index].id = index + 1 }
        let path = place.file("t.trace.jsonl")
        try Trace(header: question.header, events: events).write(to: path)
        return (
            LessonFolder(path: place.file("lessons")),
            try RecordedRun(trace: path, printed: printed)
        )
    }

    static func lesson(
        title: String = "T", arguments: String = "[3]", introduction: String = "Intro.",
        steps: String = "## First\n\nText.\n"
    ) -> String {
        """
        ---
        title: \(title)
        question: Q?
        misconception: M.
        needs: []
        arguments: \(arguments)
        ---

        \(introduction)

        \(steps)
        """
    }

    static let quiz = """
        parameters:
          - {calls: 7}
          - {calls: 3}
        questions:
          - id: puts
            kind: number
            ask: How many puts make {calls} calls?
            key: select count(*) from event where kind = 'put' and explicit = 0
            unit: puts
            choices:
              - value: 987
                misconception: Each byte is put.
                refutation: There were {key}, not {answer}.
            hints: [h1, h2, h3]
            explanation: One a call.
          - id: way
            kind: choice
            ask: Which way?
            key: select path from event where kind = 'export' limit 1
            choices:
              - {text: with the *message*, value: inline, misconception: M1, refutation: R1}
              - {text: by the control store, value: control-store}
            hints: [h1, h2, h3]
            explanation: Because.
          - id: printed
            kind: printed
            ask: What is printed?
            key: {printed: 'total: (.*)'}
            choices: []
            hints: [h1, h2, h3]
            explanation: That.
        """
}
