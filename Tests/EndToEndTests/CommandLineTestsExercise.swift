import Foundation
import Lessons
import TestSupport
import Testing

extension EngineTests {
    /// `rayscope exercise`.
    @Suite("Exercise commands") struct CommandLineTestsExercise {
        let line: CommandLine
        private static let mine = "01-tiny.py"

        init() throws {
            line = try CommandLine()
            try TinyLesson.write(in: line.folder)
        }

        private func exercise(_ arguments: String..., input: String = "") throws -> Command.Result {
            try line.command(["exercise"] + arguments + TinyLesson.options, input: input).run()
        }

        private func isDone() throws -> Bool {
            let path = line.folder.file("state/rayscope/progress.json")
            return try ProgressFile(path: path).read()[TinyLesson.name].isExerciseDone
        }

        /// Run directories, and folders of traces; pictures stay for the reader.
        private func leftovers() throws -> [String] {
            try line.leftovers().filter { !$0.hasPrefix("rayscope-page-") }
        }

        @Test("copies the program, tells the goals, and keeps a file that is there")
        func start() throws {
            let first = try exercise("1")
            #expect(first.status == 0, "\(first.errors)")
            #expect(first.output.contains("Put it once, for 2 calls."))
            #expect(
                first.output.contains(
                    "• one put\n• tasks do the work\n• it prints what it prints now"))
            #expect(first.output.contains("The program: 01-tiny.py."))
            #expect(try line.folder.read(Self.mine) == Data(TinyLesson.program.utf8))

            try line.folder.write("mine", to: Self.mine)
            let again = try exercise("1")
            #expect(again.status == 0)
            #expect(again.output.contains("Your program is there already: 01-tiny.py."))
            #expect(try line.folder.read(Self.mine) == Data("mine".utf8))
            let named = try exercise("1", "-o", Self.mine)
            #expect(named.status == 2)
            #expect(named.errors.contains("01-tiny.py is there already: name another file with -o"))
            #expect(try line.folder.read(Self.mine) == Data("mine".utf8))
            #expect(try exercise("1", "-o", "other.py").status == 0)
            #expect(try line.folder.read("other.py") == Data(TinyLesson.program.utf8))
        }

        @Test("hints, one after another")
        func hints() throws {
            let first = try exercise("hint", "1")
            #expect(
                first.output
                    == "Hint 1 of 3: first hint\nThe next: rayscope exercise hint 1 2\n")
            #expect(try exercise("hint", "1", "3").output == "Hint 3 of 3: third hint\n")
            for which in ["0", "4", "\(Int.max)"] {
                let none = try exercise("hint", "1", which)
                #expect(none.status == 2)
                #expect(none.errors.contains("there is no hint \(which); exercise 1 has 3"))
            }
        }

        @Test("a hint obeys no terminal, and the smallest number is no hint")
        func hostileHints() throws {
            let none = try exercise("hint", "1", "--", "\(Int.min)")
            #expect(none.status == 2, "\(none.errors)")
            try line.folder.write(
                TinyLesson.exercise.replacing("first hint", with: "\"a\\e[2Jb\""),
                to: "lessons/\(TinyLesson.name)/exercise.yml")
            #expect(try exercise("hint", "1").output.hasPrefix("Hint 1 of 3: a\u{FFFD}[2Jb\n"))
        }

        @Test("a picture that can't be written is told, and the grade stands")
        func noPicture() throws {
            try line.folder.write(TinyLesson.program, to: Self.mine)
            try FileManager.default.createDirectory(
                atPath: line.folder.file("01-tiny.before-after.svg"),
                withIntermediateDirectories: false)
            let result = try exercise("check", "1")
            #expect(result.status == 1)
            #expect(result.output.contains("✘ one put: 2 (at most 1)"))
            #expect(result.output.hasSuffix("Not yet. A hint: rayscope exercise hint 1\n"))
            #expect(result.errors.hasPrefix("rayscope: no picture of before and after: "))
            #expect(result.errors.split(separator: "\n").count == 1)
        }

        @Test("our first exercise as given: what is missed, the line, and the two pictures")
        func given() throws {
            #expect(try line.run("exercise", "1").status == 0)
            let result = try line.run("exercise", "check", "1")
            #expect(result.status == 1, "\(result.errors)")
            #expect(result.errors == "")
            #expect(result.output.contains("✘ "))
            #expect(result.output.contains(#/\n    01-captured-or-passed\.py:\d+\n/#))
            #expect(result.output.contains("✔ it prints what it did"))
            #expect(result.output.contains("Not yet. A hint: rayscope exercise hint 1\n"))
            let path = try #require(
                result.output.firstMatch(of: #/Before and after: (\S+)/#)?.1)
            let picture = try String(
                contentsOfFile: line.folder.file(String(path)), encoding: .utf8)
            #expect(picture.contains("as it was given"))
            #expect(picture.contains("01-captured-or-passed.py"))
            #expect(try leftovers() == [])
        }

        @Test("the solution reaches all goals; that it is done is kept")
        func solved() throws {
            try line.folder.write(TinyLesson.solution, to: Self.mine)
            let result = try exercise("check", "1")
            #expect(result.status == 0, "\(result.errors)")
            #expect(
                result.output
                    == "✔ one put: 1 (at most 1)\n✔ tasks do the work: 2 (at least 2)\n"
                    + "✔ it prints what it did\nAll goals are reached.\n")
            #expect(try isDone())
            #expect(try line.leftovers() == [])
            // By another name, too.
            try line.folder.write(TinyLesson.solution, to: "other.py")
            #expect(try exercise("check", "1", "other.py").status == 0)
        }

        @Test(
            "programs that don't do it: exit status 1, and what is missing",
            arguments: [
                (
                    "print('call 1')\nprint('call 2')\n",
                    "✘ tasks do the work: 0 (at least 2)"
                ),
                ("", "the line `call 1` is missing"),
                (
                    "# \(TinyLesson.program.replacing("\n", with: "\n# "))\n",
                    "✘ tasks do the work: 0"
                ),
                (
                    TinyLesson.solution.replacing("range(calls)", with: "range(2)"),
                    "✘ it prints something else: with the arguments 3, the line `call 3` is missing"
                ),
                (
                    TinyLesson.solution.replacing("\"call\"", with: "\"Call\""),
                    "line 1 is `Call 1`, not `call 1`"
                ),
                (TinyLesson.solution + "print('more')\n", "`more` is one line too many"),
            ])
        func cheats(program: String, message: String) throws {
            try line.folder.write(program, to: Self.mine)
            let result = try exercise("check", "1")
            #expect(result.status == 1)
            #expect(result.errors == "", "\(result.errors)")
            #expect(result.output.contains(message), "\(result.output)")
            #expect(result.output.contains("Not yet."))
            #expect(try !isDone())
            #expect(try leftovers() == [])
        }

        @Test(
            "programs that fail: exit status 1, and why, in one line",
            arguments: [
                ("raise ValueError('too bad')\n", "fails (exit status 1): ValueError: too bad"),
                ("def f(:\n", "SyntaxError"),
                ("import sys; sys.exit(3)\n", "01-tiny.py fails (exit status 3)\n"),
                ("import os, signal; os.kill(os.getpid(), signal.SIGKILL)\n", "01-tiny.py fails"),
            ])
        func crashes(program: String, message: String) throws {
            try line.folder.write(program, to: Self.mine)
            let result = try exercise("check", "1")
            #expect(result.status == 1)
            #expect(result.output == "")
            #expect(result.errors.contains(message), "\(result.errors)")
            #expect(result.errors.split(separator: "\n").count == 1)
            #expect(try line.leftovers() == [])
        }

        @Test("no program there, no such lesson, a broken exercise: exit status 2")
        func wrong() throws {
            let none = try exercise("check", "1")
            #expect(none.status == 2)
            #expect(
                none.errors.contains("there is no 01-tiny.py here: `rayscope exercise 1` copies"))
            let named = try exercise("check", "1", "gone.py")
            #expect(named.status == 2)
            #expect(named.errors == "rayscope: can't find gone.py\n")
            #expect(try exercise("99").errors.contains("lesson 99: there is none; there are 1"))
            #expect(try exercise("99").status == 2)
            try line.folder.write("x = 1\n", to: Self.mine)
            try line.folder.write(
                TinyLesson.exercise.replacing("at_most", with: "at_mots"),
                to: "lessons/\(TinyLesson.name)/exercise.yml")
            let broken = try exercise("check", "1")
            #expect(broken.status == 2)
            #expect(broken.errors.contains("exercise.yml, line 6: there is no field `at_mots`"))
            #expect(broken.errors.split(separator: "\n").count == 1)
        }

        @Test("Ctrl-C while the program runs ends it and leaves nothing behind")
        func interrupted() throws {
            try line.folder.write("import time\ntime.sleep(60)\n", to: Self.mine)
            let result = try line.onTerminal(
                ["exercise", "check", "1"] + TinyLesson.options,
                [.type("\u{3}", at: "running 01-tiny.py")])
            #expect(result.status == 256 - SIGINT, "\(result.output)")
            #expect(try line.leftovers() == [])
        }

        @Test("--watch checks again when the file is saved, and Ctrl-C ends it")
        func watch() throws {
            try line.folder.write("raise ValueError('too bad')\n", to: Self.mine)
            try line.folder.write(TinyLesson.solution, to: "solved.py")
            let command = line.command(
                ["exercise", "check", "1", "--watch"] + TinyLesson.options)
            let running = try command.start()
            try running.awaitOutput("Waiting for 01-tiny.py to be saved")
            // What is wrong with the exercise is told, and waited for, too.
            let exercise = "lessons/\(TinyLesson.name)/exercise.yml"
            try line.folder.write("goal: [\n", to: exercise)
            try line.folder.write("raise ValueError('still bad')\n", to: Self.mine)
            try running.awaitOutput("Waiting for 01-tiny.py to be saved; Ctrl-C ends.\nWaiting for")
            try line.folder.write(TinyLesson.exercise, to: exercise)
            // As editors save: some take the old file away first.
            try FileManager.default.removeItem(atPath: line.folder.file(Self.mine))
            #expect(rename(line.folder.file("solved.py"), line.folder.file(Self.mine)) == 0)
            try running.awaitOutput("All goals are reached.\nWaiting for 01-tiny.py")
            running.send(SIGINT)
            let result = running.finish()
            #expect(result.status == 128 + SIGINT)
            #expect(result.errors.contains("01-tiny.py fails (exit status 1): ValueError: too bad"))
            #expect(result.errors.contains("exercise.yml, line 2: this is no YAML"))
            #expect(!result.errors.contains("can't find"))
            #expect(try line.leftovers() == [])
        }
    }
}
