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

    @Test("two folders with one number are told when it is asked for, and only then")
    func twice() throws {
        try FileManager.default.createDirectory(
            atPath: directory.file("1-uno"), withIntermediateDirectories: false)
        try directory.write("text", to: "1-uno/lesson.md")
        #expect(
            message { try folder.name(of: 1) }
                == "lesson 1: several folders of \(directory.path) have this number: 01-one, 1-uno; "
                + "give each its own")
        #expect(try folder.name(of: 12) == "12-twelve")
    }

    @Test("what is no file is told, and not waited for; a pipe is read where it may be one")
    func special() throws {
        let quiz = directory.file("01-one/quiz.yml")
        #expect(mkfifo(quiz, 0o600) == 0)
        #expect(message { try folder.quiz(1) } == "\(quiz): it is a pipe, and has to be a file")
        #expect(
            message { try folder.text(of: directory.path, mayBePipe: true) }
                == "\(directory.path): it is a folder, and has to be a file")
        #expect(
            message { try folder.text(of: "/dev/zero", mayBePipe: true) }
                == "/dev/zero: it is a device, and has to be a file")
        let pipe = Pipe()
        try pipe.fileHandleForWriting.write(contentsOf: Data("text".utf8))
        try pipe.fileHandleForWriting.close()
        let path = "/proc/self/fd/\(pipe.fileHandleForReading.fileDescriptor)"
        #expect(try folder.text(of: path, mayBePipe: true) == "text")
    }

    @Test("a file that is too large is not read to its end")
    func large() throws {
        try directory.write(Data(count: (4 << 20) + 1), to: "large")
        #expect(
            message { try folder.text(of: directory.file("large")) }?
                .contains("it is larger than 4 MB") == true)
    }

    @Test("files whose lines end as on Windows")
    func windows() throws {
        let text =
            "---\ntitle: T\nquestion: Q\nmisconception: M\nneeds: []\narguments: []\n---\n\n"
            + "## S\n\nAsks.\n\n<!-- decide -->\n\nTold.\n\n<!-- step\nlines: 2\n-->\n"
        func lesson(_ end: String) throws -> Lesson {
            try directory.write(text.replacing("\n", with: end), to: "01-one/lesson.md")
            try directory.write("a = 1\(end)b = 2\(end)", to: "01-one/program.py")
            return try folder.lesson(1)
        }
        let windows = try lesson("\r\n")
        #expect(windows == (try lesson("\n")))
        #expect(windows.program == ["a = 1", "b = 2"])
        #expect(windows.steps[0].asking == 1 && windows.steps[0].lines == [2...2])
    }

    @Test("errors obey no terminal")
    func control() {
        let error = LessonError(file: "a\u{1B}[2J", "b\u{7}\nc")
        #expect(error.description == "a\u{FFFD}[2J: b\u{FFFD} c")
    }
}
