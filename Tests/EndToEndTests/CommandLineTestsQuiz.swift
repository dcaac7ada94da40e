import Foundation
import Lessons
import TestSupport
import Testing

extension EngineTests {
    /// `rayscope quiz`.
    @Suite("Quiz commands") struct CommandLineTestsQuiz {
        let line: CommandLine

        init() throws {
            line = try CommandLine()
            try TinyLesson.write(in: line.folder)
        }

        private func quiz(_ arguments: String..., input: String = "") throws -> Command.Result {
            try line.command(["quiz"] + arguments + TinyLesson.options, input: input).run()
        }

        private func progress() throws -> LessonProgress {
            let path = line.folder.file("state/rayscope/progress.json")
            return try ProgressFile(path: path).read()[TinyLesson.name]
        }

        // MARK: Asked

        @Test("right answers: the run's explanation, and what comes next")
        func right() throws {
            let result = try quiz("1", input: "2 puts\nb\ncall 2\n")
            #expect(result.status == 0, "\(result.errors)")
            #expect(result.errors == "")
            #expect(result.output.contains("The program: lessons/01-tiny/program.py\n"))
            #expect(result.output.contains("Question 3 of 3"))
            #expect(result.output.contains("\nran program.py 2\n"))
            #expect(result.output.contains("✔ Each of the 2 calls puts 200,0"))
            #expect(result.output.contains("3 of 3 right."))
            #expect(result.output.contains("Next: rayscope exercise 1"))
            let questions = try progress().questions
            #expect(questions.count == 3)
            #expect(questions.values.allSatisfy { $0.right == 1 && $0.asked == 1 && !$0.isDue })
            #expect(try line.leftovers() == [])
        }

        @Test("a question is shown before its program runs, and its key only after the answer")
        func order() throws {
            let output = try quiz("1", input: "0\n").output
            let asked = try #require(output.range(of: "How many puts do 2 calls make?"))
            let ran = try #require(output.range(of: "ran program.py 2"))
            let told = try #require(output.range(of: "This run: 2 puts"))
            #expect(asked.lowerBound < ran.lowerBound && ran.lowerBound < told.lowerBound)
        }

        @Test("misses are refuted, and come again with new numbers, by themselves")
        func misses() throws {
            let result = try quiz("1", input: "0\nb\ncall 2\n0\n3\n")
            #expect(result.status == 0, "\(result.errors)")
            let text = result.output.split(whereSeparator: \.isWhitespace).joined(separator: " ")
            #expect(
                text.contains(
                    "✘ Your answer: 0 puts. This run: 2 puts. The idea behind it: Arguments travel "
                        + "inside the message. Of 200,0"))
            #expect(text.contains("What you missed comes again, with new numbers."))
            #expect(text.contains("How many puts do 3 calls make?"))
            #expect(text.contains("Your answer: 0 puts. This run: 3 puts."))
            // The third round has the first numbers again; here 3 is wrong.
            #expect(text.contains("Your answer: 3 puts. This run: 2 puts."))
            #expect(text.contains("2 of 5 right. What is still missed comes first next time"))
            #expect(try progress().questions["puts"]?.isDue == true)

            let next = try quiz("1", input: "3\n")
            #expect(next.output.contains("How many puts do 3 calls make?"))
            #expect(next.output.contains("✔ Each of the 3 calls"))
        }

        @Test("what a supposed world answers is refuted with that world's number")
        func world() throws {
            let text = try quiz("1", input: "1\n").output
                .split(whereSeparator: \.isWhitespace).joined(separator: " ")
            #expect(
                text.contains("The idea behind it: Ray notices what is equal. It would be 1."))
            #expect(text.contains("in the supposed world `deduplicated-arguments`"))
        }

        @Test("who ends after a miss gets new numbers next time")
        func ended() throws {
            let first = try quiz("1", input: "0\n")
            #expect(first.output.contains("0 of 1 right so far."))
            let second = try quiz("1", input: "3\n")
            #expect(second.output.contains("How many puts do 3 calls make?"))
            #expect(second.output.contains("✔"))
        }

        @Test("hints one after another, what can't be an answer, and an empty line skips")
        func hints() throws {
            let result = try quiz("1", input: "?\n?\n?\n?\nmany\n7 gets\n\nz\n \n\n")
            #expect(result.status == 0, "\(result.errors)")
            let output = result.output
            #expect(output.contains("Hint 1 of 3: Think of 2."))
            #expect(output.contains("Hint 3 of 3: Each call puts."))
            #expect(output.contains("That was the last hint."))
            #expect(output.components(separatedBy: "This takes a number (puts).").count == 3)
            #expect(output.contains("This takes a letter from a to b."))
            #expect(output.contains("0 of 0 right."))
            #expect(output.contains("All were skipped: rayscope quiz 1 asks them again."))
            #expect(!output.contains("Next: rayscope exercise"))
            #expect(try progress().questions.isEmpty)
        }

        @Test("our first quiz asks all its questions")
        func ours() throws {
            let questions = try LessonPrograms.folder.quiz(1).questions
            let skips = String(repeating: "\n", count: questions.count)
            let result = try line.run("quiz", "1", input: skips)
            #expect(result.status == 0, "\(result.errors)")
            #expect(result.output.contains("Question \(questions.count) of \(questions.count)"))
            #expect(try line.leftovers() == [])
        }

        @Test("a program that fails is told, with exit status 1, and leaves nothing behind")
        func fails() throws {
            try line.folder.write(
                "raise SystemExit('no luck')\n" + TinyLesson.program,
                to: "lessons/\(TinyLesson.name)/program.py")
            let result = try quiz("1", input: "2\n")
            #expect(result.status == 1)
            #expect(result.errors.contains("program.py fails (exit status 1): no luck"))
            #expect(result.errors.split(separator: "\n").count == 1)
            #expect(try line.leftovers() == [])
        }

        @Test(
            "a program runs with each printed line by itself, whatever the user's own settings are")
        func printing() throws {
            try line.folder.write(
                "import os\nraise SystemExit(os.environ.get('RAY_DEDUP_LOGS', 'unset'))\n"
                    + TinyLesson.program,
                to: "lessons/\(TinyLesson.name)/program.py")
            #expect(try quiz("1", input: "2\n").errors.contains("(exit status 1): 0"))
        }

        @Test("a Python that lacks something is the machine's lack, not the program's failure")
        func lacking() throws {
            try line.folder.write("#!/bin/sh\nexec python3 -S \"$@\"\n", to: "bare")
            try FileManager.default.setAttributes(
                [.posixPermissions: 0o755], ofItemAtPath: line.folder.file("bare"))
            let result = try line.command(
                ["quiz", "1", "--python", line.folder.file("bare")] + TinyLesson.options,
                input: "2\n"
            ).run()
            #expect(result.status == 3, "\(result.errors)")
            #expect(result.errors.contains("lacks") && result.errors.contains("rayscope doctor"))
            #expect(!result.errors.contains("program.py fails"))
        }

        // MARK: On a terminal

        private static let slow = TinyLesson.program.replacing(
            "ray.init", with: "import time; time.sleep(60)\nray.init")

        @Test("Ctrl-C during the run ends it and leaves nothing behind")
        func interrupted() throws {
            try line.folder.write(Self.slow, to: "lessons/\(TinyLesson.name)/program.py")
            let result = try line.onTerminal(
                ["quiz", "1"] + TinyLesson.options,
                [
                    .type("2\r", at: "a number (puts) › "),
                    .type("\u{3}", at: "running lesson 1's program"),
                ])
            #expect(result.status == 256 - SIGINT, "\(result.output)")
            #expect(!result.output.contains("fails"))
            #expect(try line.leftovers() == [])
            #expect(result.errors == "echo canonical signals ")
        }

        @Test("Ctrl-C at a question ends it at once, also after a run")
        func interruptedAtQuestion() throws {
            let result = try line.onTerminal(
                ["quiz", "1"] + TinyLesson.options,
                [
                    .type("2\r", at: "a number (puts) › "),
                    .type("\u{3}", at: "a letter from a to b › "),
                ])
            #expect(result.status == 256 - SIGINT, "\(result.output)")
            #expect(try line.leftovers() == [])
            #expect(try progress().questions["puts"]?.right == 1)
        }

        @Test("SIGINT that reaches rayscope alone ends the program, too")
        func signalAlone() throws {
            try line.folder.write(Self.slow, to: "lessons/\(TinyLesson.name)/program.py")
            let result = try line.onTerminal(
                ["quiz", "1"] + TinyLesson.options,
                [
                    .type("2\r", at: "a number (puts) › "),
                    .send(SIGINT, at: "running lesson 1's program"),
                ])
            #expect(result.status == 256 - SIGINT, "\(result.output)")
            #expect(try line.leftovers() == [])
        }

        // MARK: Files of answers

        private static let right = "01-tiny:\n  puts: 2\n  way: b\n  last: call 2\n"

        @Test("the template lists what is asked, has no answers, and is never overwritten")
        func template() throws {
            let shown = try quiz("template", "1")
            #expect(shown.status == 0, "\(shown.errors)")
            #expect(shown.output.contains("\n01-tiny:\n"))
            #expect(shown.output.contains("  #   b: through the object store\n"))
            #expect(shown.output.hasSuffix("\n  last:\n"))
            #expect(try quiz("template").output == shown.output)

            let written = try quiz("template", "1", "-o", "answers.yml")
            #expect(written.status == 0)
            #expect(written.output.contains("rayscope quiz test answers.yml"))
            #expect(try line.folder.read("answers.yml") == Data(shown.output.utf8))
            let again = try quiz("template", "1", "-o", "answers.yml")
            #expect(again.status == 2)
            #expect(again.errors.contains("answers.yml is there already"))

            let empty = try quiz("test", "answers.yml")
            #expect(empty.status == 1)
            #expect(empty.output.hasSuffix("0 passed, 3 failed\n"))
            #expect(try quiz("template", "7").status == 2)
            #expect(try line.leftovers() == [])
        }

        @Test("all right: exit status 0, a line for each, and JUnit's report")
        func allRight() throws {
            try line.folder.write(Self.right, to: "answers.yml")
            let result = try quiz("test", "answers.yml", "--junit", "report.xml")
            #expect(result.status == 0, "\(result.errors)")
            #expect(result.errors == "")
            #expect(
                result.output
                    == "✔ 01-tiny puts: 2\n✔ 01-tiny way: b\n✔ 01-tiny last: call 2\n"
                    + "3 passed, 0 failed\n")
            let report = String(decoding: try line.folder.read("report.xml"), as: UTF8.self)
            #expect(report.contains("<testsuites tests=\"3\" failures=\"0\">"))
            #expect(report.contains("<testcase classname=\"01-tiny\" name=\"way\"/>"))
            #expect(try line.leftovers() == [])
            #expect(!line.exists("state"))
        }

        @Test("wrong and left out: exit status 1, the refutation, and both in the report")
        func wrong() throws {
            try line.folder.write("1:\n  way: a\n  puts: 0\n", to: "answers.yml")
            let result = try quiz("test", "answers.yml", "--junit", "report.xml")
            #expect(result.status == 1)
            #expect(result.errors == "")
            #expect(result.output.hasSuffix("0 passed, 3 failed\n"))
            #expect(
                result.output.contains("✘ 01-tiny puts: 0\n    Your answer: 0 puts. This run: 2"))
            #expect(result.output.contains("✘ 01-tiny last\n    no answer\n"))
            let report = String(decoding: try line.folder.read("report.xml"), as: UTF8.self)
            #expect(report.contains("failures=\"3\""))
            #expect(report.contains("<failure message=\"Your answer: inside the message."))
        }

        @Test("a wrong answer that no choice foresees is explained")
        func unforeseen() throws {
            try line.folder.write("1:\n  puts: 7\n", to: "answers.yml")
            let graded = try quiz("test", "answers.yml").output
                .split(whereSeparator: \.isWhitespace).joined(separator: " ")
            let told = "Your answer: 7 puts. This run: 2 puts. Each of the 2 calls puts 200,0"
            #expect(graded.contains(told), "\(graded)")
            let asked = try quiz("1", input: "7\n").output
                .split(whereSeparator: \.isWhitespace).joined(separator: " ")
            #expect(asked.contains(told), "\(asked)")
        }

        @Test("a report may go neither over the answers nor over a script, nor where no folder is")
        func reportPlace() throws {
            try line.folder.write(Self.right, to: "answers.yml")
            try line.folder.write("x = 1\n", to: "mine.py")
            for (path, text) in [
                ("./answers.yml", "holds your answers"), ("mine.py", "is a script"),
                ("lessons", "is a folder"), ("gone/report.xml", "there is no folder gone"),
            ] {
                let result = try quiz("test", "answers.yml", "--junit", path)
                #expect(result.status == 2)
                #expect(result.output == "")
                #expect(result.errors.contains(text), "\(result.errors)")
                #expect(result.errors.contains("--junit") && !result.errors.contains(" -o"))
                #expect(result.errors.split(separator: "\n").count == 1)
            }
            #expect(try line.folder.read("answers.yml") == Data(Self.right.utf8))
            #expect(try line.folder.read("mine.py") == Data("x = 1\n".utf8))
        }

        @Test(
            "what can't be graded: exit status 2, the file and the line, and no report",
            arguments: [
                (
                    "01-tiny:\n  puts: 2\n  gets: 3\n",
                    "answers.yml, line 3: lesson 1 has no question `gets`"
                ),
                ("99:\n  puts: 2\n", "lesson 99: there is none; there are 1"),
                ("tiny:\n  puts: 2\n", "answers.yml, line 2: `tiny` is no lesson"),
                ("01-tiny:\n  puts: [2\n", "answers.yml, line 3: this is no YAML"),
                ("01-tiny:\n\tputs: 2\n", "answers.yml, line 2: this is no YAML"),
                ("01-tiny:\n  puts: 2\n  puts: 3\n", "twice there: puts"),
                ("", "answers.yml: there is no answer in it"),
                ("01-tiny: 5\n", "answers.yml, line 1: `01-tiny` has to hold"),
            ])
        func broken(text: String, message: String) throws {
            try line.folder.write(text, to: "answers.yml")
            let result = try quiz("test", "answers.yml", "--junit", "report.xml")
            #expect(result.status == 2)
            #expect(result.errors.contains(message), "\(result.errors)")
            #expect(result.errors.split(separator: "\n").count == 1)
            #expect(result.output == "")
            #expect(!line.exists("report.xml"))
        }

        @Test("a file that is missing or no text, and a report that can't be written")
        func files() throws {
            let gone = try quiz("test", "gone.yml")
            #expect(gone.status == 2)
            #expect(
                gone.errors == "rayscope: gone.yml: it can't be read: No such file or directory\n")
            try line.folder.write(Data([0xFF, 0xFE]), to: "binary.yml")
            let binary = try quiz("test", "binary.yml")
            #expect(binary.status == 2)
            #expect(binary.errors == "rayscope: binary.yml: it is no UTF-8 text\n")
            let folder = try quiz("test", "lessons")
            #expect(folder.status == 2)
            #expect(folder.errors.split(separator: "\n").count == 1)
            try line.folder.write(Self.right, to: "answers.yml")
            let report = try quiz("test", "answers.yml", "--junit", "gone/report.xml")
            #expect(report.status == 2)
            #expect(report.errors.contains("gone/report.xml"))
            #expect(report.errors.split(separator: "\n").count == 1)
        }

        @Test("a broken quiz is told with file and line")
        func brokenQuiz() throws {
            let path = "lessons/\(TinyLesson.name)/quiz.yml"
            try line.folder.write(
                TinyLesson.quiz.replacing("kind: printed", with: "kind: text"), to: path)
            let result = try quiz("1")
            #expect(result.status == 2)
            #expect(result.errors.contains("quiz.yml, line 35: `kind` is one of number, choice"))
            try line.folder.write(
                TinyLesson.quiz.replacing("select count(*)", with: "select x"), to: path)
            let wrong = try quiz("1", input: "2\n")
            #expect(wrong.status == 2)
            #expect(wrong.errors.contains("quiz.yml: question `puts`: "), "\(wrong.errors)")
            #expect(wrong.errors.split(separator: "\n").count == 1)
        }
    }
}

extension RealRayTests {
    @Suite("Quiz command on real Ray") struct CommandLineTestsQuiz {
        @Test("asks the run on Ray, and our own engine for the supposed world's answer")
        func ray() throws {
            let line = try CommandLine()
            try TinyLesson.write(in: line.folder)
            var command = try line.command(
                ["quiz", "1"] + RealRay.options() + TinyLesson.options, input: "1\n")
            let sessions = RealRay.SessionFolder()
            defer { withExtendedLifetime(sessions) {} }
            command.environment["RAY_TMPDIR"] = sessions.path
            let result = try command.run()
            #expect(result.status == 0, "\(result.errors)")
            #expect(result.output.contains("Your answer: 1 puts. This run: 2 puts."))
            #expect(result.output.contains("deduplicated-arguments"))
            #expect(try line.leftovers() == [])
        }
    }
}
