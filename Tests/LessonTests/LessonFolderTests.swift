import Foundation
import TestSupport
import Testing

@testable import Lessons

/// A folder of lessons.
@Suite("Lessons: folder") struct LessonFolderTests {
    private let directory: TemporaryDirectory

    init() throws {
        directory = try TemporaryDirectory()
        for name in ["01-one", "12-twelve", "draft", "00-zero", "03-no-lesson", "x4-four"] {
            try FileManager.default.createDirectory(
                atPath: directory.file(name), withIntermediateDirectories: false)
            if name != "03-no-lesson" { try directory.write("text", to: "\(name)/lesson.md") }
        }
    }

    private var folder: LessonFolder { LessonFolder(path: directory.path) }

    @Test("only folders NN-name with a lesson.md are lessons")
    func names() {
        #expect(folder.names == [1: "01-one", 12: "12-twelve"])
        #expect(LessonFolder(path: directory.file("gone")).names.isEmpty)
    }

    @Test("a lesson that there is not: what there is")
    func noLesson() {
        #expect(
            message { try folder.name(of: 3) } == "lesson 3: there is none; there are 1, 12")
        #expect(
            message { try folder.lesson(-1) } == "lesson -1: there is none; there are 1, 12")
    }

    @Test("files that can't be read, or are no text")
    func files() throws {
        let gone = directory.file("01-one/quiz.yml")
        #expect(
            message { try folder.quiz(1) } == "\(gone): it can't be read: No such file or directory"
        )
        try directory.write(Data([0xFF, 0xFE, 0x41]), to: "01-one/quiz.yml")
        #expect(message { try folder.quiz(1) } == "\(gone): it is no UTF-8 text")
    }

    @Test("recorded traces lie beside the folder, one for each engine")
    func traces() throws {
        #expect(
            try folder.recordedTrace(of: 1, engine: "ray")
                == "\(directory.path)/../traces/01-one.ray.trace.jsonl")
    }
}
