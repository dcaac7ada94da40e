import Foundation
import Lessons
import TestSupport
import Testing
import TraceFile
import TraceSchema

/// Our lessons as they are written, held against `docs/writing-lessons.md` and their recorded traces.
@Suite("Lessons as written") struct LessonTests {
    @Test("lessons/ holds lessons and nothing else, each with a number of its own")
    func folder() {
        let known = LessonPrograms.folder.names
        #expect(LessonPrograms.names.first == "01-captured-or-passed")
        #expect(Set(LessonPrograms.names) == Set(known.values))
        for (number, name) in known {
            #expect(name.hasPrefix(number < 10 ? "0\(number)-" : "\(number)-"))
        }
    }

    @Test("the files, the steps and the program", arguments: LessonPrograms.names)
    func lesson(name: String) throws {
        let folder = LessonPrograms.folder
        let lesson = try folder.lesson(try LessonPrograms.number(name))
        #expect(try LessonChecks.files(of: "\(LessonPrograms.path)/\(name)") == [])
        #expect(LessonChecks.lesson(lesson, all: Set(folder.names.keys)) == [])
        // Predicting comes before seeing, in every step of ours.
        for step in lesson.steps { #expect(step.asking != nil, "\(step.title) asks nothing") }
    }

    @Test(
        "the steps speak of what both recorded traces show", arguments: LessonPrograms.names,
        [Engine.embedded, .ray])
    func steps(name: String, engine: Engine) throws {
        let folder = LessonPrograms.folder
        let number = try LessonPrograms.number(name)
        let path = try folder.recordedTrace(of: number, engine: engine.rawValue)
        try #require(
            FileManager.default.fileExists(atPath: path),
            "no recorded trace of \(name) on \(engine): scripts/record-traces \(name)")
        let printed = try folder.recordedOutput(of: number, engine: engine.rawValue)
        let run = try RecordedRun(trace: path, printed: printed)
        #expect(run.header.engine == engine)
        let lesson = try folder.lesson(number)
        #expect(LessonChecks.steps(of: lesson, in: run) == [])
        // What a step is to show was printed.
        for step in lesson.steps where step.showsOutput {
            #expect(try !StepView(step, in: run, file: name).printed.isEmpty, "\(step.title)")
        }
    }

    @Test("traces/ holds the lessons' traces and no others")
    func traces() throws {
        let names = RecordedTraces.paths.map { URL(fileURLWithPath: $0).lastPathComponent }
        let expected = LessonPrograms.names.flatMap { name in
            ["embedded", "ray"].map { "\(name).\($0)" }
        }
        #expect(Set(names) == Set(expected.map { "\($0).trace.jsonl" }))
        let files = try FileManager.default.contentsOfDirectory(
            atPath: "\(LessonPrograms.path)/../traces")
        #expect(
            Set(files.filter { $0.hasSuffix(".txt") }) == Set(expected.map { "\($0).output.txt" }))
    }

    @Test("the quiz and the exercise as they are written", arguments: LessonPrograms.names)
    func questions(name: String) throws {
        let number = try LessonPrograms.number(name)
        #expect(LessonChecks.quiz(try LessonPrograms.folder.quiz(number)) == [])
        let exercise = try LessonPrograms.folder.exercise(number)
        #expect(LessonChecks.exercise(exercise) == [])
        #expect(try LessonChecks.nothingDone(exercise) == [])
    }
}
