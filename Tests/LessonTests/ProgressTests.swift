import Foundation
import TestSupport
import Testing
import TextReport

@testable import Lessons

/// What a learner has done, and the file that keeps it.
@Suite("Lessons: progress") struct ProgressTests {
    private let directory: TemporaryDirectory

    init() throws { directory = try TemporaryDirectory() }

    private var file: ProgressFile { ProgressFile(path: directory.file("state/progress.json")) }

    private func progress() -> LearnerProgress {
        var progress = LearnerProgress()
        progress["01-one"].note(step: 3, of: 7)
        progress["01-one"].note(question: "a", isRight: false)
        progress["01-one"].isExerciseDone = true
        return progress
    }

    @Test("where it lies: XDG_STATE_HOME, or below HOME, or nowhere")
    func place() {
        func path(_ environment: [String: String]) -> String? {
            ProgressFile.ofUser(environment)?.path
        }
        #expect(path(["XDG_STATE_HOME": "/s", "HOME": "/h"]) == "/s/rayscope/progress.json")
        #expect(path(["HOME": "/h"]) == "/h/.local/state/rayscope/progress.json")
        // A relative path is to be ignored, as the specification has it.
        #expect(
            path(["XDG_STATE_HOME": "s", "HOME": "/h"])
                == "/h/.local/state/rayscope/progress.json")
        #expect(path(["XDG_STATE_HOME": "", "HOME": ""]) == nil)
        #expect(path([:]) == nil)
    }

    @Test("what is written is read again; nothing where there is no file")
    func roundTrip() throws {
        #expect(try file.read() == LearnerProgress())
        try file.write(progress())
        #expect(try file.read() == progress())
        #expect(progress()["02-two"] == LessonProgress())
        let lesson = try file.read()["01-one"]
        #expect(lesson.step == 3 && lesson.current == 3 && !lesson.isRead && lesson.isExerciseDone)
        #expect(lesson.questions["a"]?.isDue == true)
    }

    @Test("a file is replaced whole: nothing else stays beside it, and a reader keeps the old one")
    func atomic() throws {
        try file.write(LearnerProgress())
        let before = try FileHandle(forReadingFrom: URL(fileURLWithPath: file.path))
        let old = try directory.read("state/progress.json")
        try file.write(progress())
        #expect(try before.readToEnd() == old)
        #expect(
            try FileManager.default.contentsOfDirectory(atPath: directory.file("state"))
                == ["progress.json"])
    }

    @Test(
        "a broken file is told and left as it is",
        arguments: ["", "{", "[]", "{\"lessons\": {\"01-one\": 7}}", "\u{0}"])
    func broken(text: String) throws {
        try FileManager.default.createDirectory(
            atPath: directory.file("state"), withIntermediateDirectories: false)
        try directory.write(text, to: "state/progress.json")
        #expect(
            message { try file.read() }
                == "\(file.path): your progress can't be read from it: mend or move it, or begin anew "
                + "with `rayscope lesson --reset`")
        #expect(try directory.read("state/progress.json") == Data(text.utf8))
        #expect(try file.reset())
        #expect(try file.read() == LearnerProgress())
    }

    @Test("reset tells whether there was any")
    func reset() throws {
        #expect(try !file.reset())
        try file.write(progress())
        #expect(try file.reset())
        #expect(!FileManager.default.fileExists(atPath: file.path))
        #expect(try file.read() == LearnerProgress())
    }

    @Test("a place that can't be written is told")
    func noPlace() throws {
        try directory.write("a file", to: "state")
        let text = try #require(message { try file.write(progress()) })
        #expect(text.hasPrefix("\(file.path): your progress can't be kept: "), "\(text)")
        #expect(text.split(whereSeparator: \.isNewline).count == 1)
        #expect(try directory.read("state") == Data("a file".utf8))
    }

    @Test("steps: the furthest, the last that was seen, and when all were")
    func steps() {
        var lesson = LessonProgress()
        lesson.note(step: 4, of: 5)
        lesson.note(step: 2, of: 5)
        #expect(lesson.step == 4 && lesson.current == 2 && !lesson.isRead)
        lesson.note(step: 5, of: 5)
        lesson.note(step: 1, of: 5)
        #expect(lesson.step == 5 && lesson.current == 1 && lesson.isRead)
    }

    @Test("what was missed is due until it is answered right")
    func due() throws {
        var lesson = LessonProgress()
        lesson.note(question: "a", isRight: true)
        #expect(lesson.questions["a"]?.isDue == false)
        lesson.note(question: "a", isRight: false)
        #expect(lesson.questions["a"]?.isDue == true)
        lesson.note(question: "a", isRight: true)
        let question = try #require(lesson.questions["a"])
        #expect(question.asked == 3 && question.right == 2 && !question.isDue)
    }

    @Test("a lesson is done when its steps are read, its questions known and its exercise solved")
    func done() {
        let lesson = Lesson(
            number: 1, name: "01-one", title: "One", question: "", misconception: "", needs: [],
            arguments: [], introduction: [],
            steps: [LessonStep(title: "s", text: []), LessonStep(title: "t", text: [])], program: []
        )
        var progress = LessonProgress()
        func row() -> LessonList.Row {
            LessonList.Row(lesson: lesson, questions: 1, progress: progress)
        }
        func line() -> String {
            LessonList([row()]).lines(width: 100, style: .plain).last?
                .split(separator: " ", omittingEmptySubsequences: true).joined(separator: " ") ?? ""
        }
        #expect(line() == "1 One 0 of 2 0 of 1 –")
        progress.note(step: 2, of: 2)
        progress.isExerciseDone = true
        progress.note(question: "a", isRight: false)
        #expect(line() == "1 One done 0 of 1 done")
        #expect(!row().isDone)
        progress.note(question: "a", isRight: true)
        #expect(line() == "1 One done 1 of 1 done")
        #expect(row().isDone)
        progress.isRead = false
        #expect(!row().isDone)
    }

    @Test("counters of a file that somebody has changed stop at the largest number")
    func overflow() {
        var lesson = LessonProgress()
        var question = LessonProgress.QuestionProgress()
        (question.asked, question.right) = (.max, .max)
        lesson.questions["a"] = question
        lesson.round = .max
        lesson.note(question: "a", isRight: true)
        lesson.endRound()
        #expect(lesson.questions["a"]?.asked == .max && lesson.questions["a"]?.right == .max)
        #expect(lesson.round == .max)
    }

    @Test("to note one lesson's progress leaves what another command kept meanwhile")
    func together() throws {
        try file.write(progress())
        var other = LessonProgress()
        other.isRead = true
        var all = progress()
        all["02-two"] = other
        try file.write(all)
        var mine = progress()["01-one"]
        mine.note(step: 5, of: 7)
        let kept = try file.note(mine, of: "01-one")
        #expect(kept["02-two"].isRead && kept["01-one"].step == 5)
        #expect(try file.read() == kept)
    }
}
