import Foundation
import Lessons
import TestSupport
import Testing

extension EngineTests {
    /// `rayscope lesson`.
    @Suite("Stepping through lessons") struct CommandLineTestsLesson {
        let line: CommandLine

        init() throws {
            line = try CommandLine()
            try TinyLesson.write(in: line.folder)
        }

        private func lesson(_ arguments: String..., input: String = "") throws -> Command.Result {
            try line.command(["lesson"] + arguments + TinyLesson.options, input: input).run()
        }

        /// The steps that are on the screen, one after another.
        private func steps(_ result: Command.Result) -> [Int] {
            result.output.matches(of: #/step (\d+) of 3/#).compactMap { Int($0.1) }
        }

        private func progress() throws -> LessonProgress {
            let path = line.folder.file("state/rayscope/progress.json")
            return try ProgressFile(path: path).read()[TinyLesson.name]
        }

        // MARK: Ours

        @Test("our lessons: the list, and the first from its recorded trace")
        func ours() throws {
            let list = try line.run("lesson", "list")
            #expect(list.status == 0, "\(list.errors)")
            for number in LessonPrograms.folder.names.keys {
                let lesson = try LessonPrograms.folder.lesson(number)
                #expect(list.output.contains(lesson.title))
                #expect(list.output.contains("0 of \(lesson.steps.count)"))
            }
            #expect(try line.run("lesson").output == list.output)

            let first = try LessonPrograms.folder.lesson(1)
            let count = first.steps.count
            // Each step asks first, and shows what happened when the reader has decided.
            let input = String(repeating: "next\n", count: 2 * count - 1) + "stores\nwhy\nend\n"
            let result = try line.run("lesson", "1", input: input)
            #expect(result.status == 0)
            #expect(result.errors == "")
            for (index, step) in first.steps.enumerated() {
                #expect(result.output.contains("step \(index + 1) of \(count)\n\(step.title)\n"))
            }
            #expect(result.output.contains(first.question.prefix(40)))
            #expect(result.output.contains("What happened (recorded on the embedded engine)"))
            #expect(result.output.contains("Control store: "))
            #expect(result.output.contains("Object store: "))
            let ray = try line.run(
                "lesson", "1", "--engine", "ray", "--from", "1", input: "next\nend\n")
            #expect(ray.output.contains("What happened (recorded on real Ray)"))
            #expect(try line.leftovers() == [])
        }

        @Test("a step asks first; what answers it comes when the reader goes on, or looks at more")
        func decides() throws {
            for word in ["next", "stores", "why"] {
                let asked = try line.run("lesson", "1", "--from", "2", input: "end\n").output
                #expect(asked.contains("Decide") && asked.contains("program.py"))
                #expect(!asked.contains("What happened") && !asked.contains("To take away"))
                let answered = try line.run(
                    "lesson", "1", "--from", "2", input: "\(word)\nend\n"
                ).output
                #expect(answered.hasPrefix(asked.dropLast(1)))
                #expect(answered.contains("What happened") && answered.contains("To take away"))
                #expect(!answered.contains("step 3 of"))
            }
        }

        // MARK: Keys

        @Test("next, back, a number, an empty line; where it left off it goes on")
        func moves() throws {
            let first = try lesson("1", input: "back\nnext\n\nback\n1\n9\n\(Int.min)\nn\n")
            #expect(first.status == 0)
            #expect(first.errors == "")
            #expect(steps(first) == [1, 2, 3, 2, 1, 2])
            #expect(first.output.contains("This is the first step."))
            #expect(first.output.contains("There is no step 9; the last is 3."))
            #expect(first.output.contains("There is no step \(Int.min); the last is 3."))
            #expect(first.output.contains("Question: Why?"))
            #expect(first.output.contains("program.py, runs as: program.py 2\n"))
            #expect(first.output.contains("• ") && first.output.contains("200.0"))
            #expect(try progress().current == 2 && progress().isRead)

            try FileManager.default.removeItem(atPath: line.folder.file("state"))
            #expect(steps(try lesson("1", input: "next\nend\nnext\n")) == [1, 2])
            #expect(steps(try lesson("1", input: "end\n")) == [2])
            let last = try lesson("1", input: "next\nnext\nnext\n")
            #expect(steps(last) == [2, 3])
            #expect(last.output.contains("That was the last step: rayscope quiz 1 comes next."))
            // Read to its end, it begins anew.
            #expect(steps(try lesson("1")) == [1])
        }

        @Test("stores, why, picture, help, and words that are none")
        func shows() throws {
            let result = try lesson("1", input: "stores\nwhy\npicture\nhelp\ndance\nend\n")
            #expect(result.status == 0, "\(result.errors)")
            #expect(steps(result) == [1])
            #expect(result.output.contains("Object store: 1 object, 200.0 kB"))
            #expect(result.output.contains(LessonKey.explained[0]))
            #expect(result.output.contains("That is no key here: \(LessonKey.menu)"))
            let path = try #require(result.output.firstMatch(of: #/picture: (\S+)/#)?.1)
            #expect(path.hasSuffix("/lesson-1-step-1.svg"))
            let picture = try String(contentsOfFile: String(path), encoding: .utf8)
            #expect(picture.contains("<svg"))
        }

        @Test("quiz leads on to the quiz")
        func quiz() throws {
            let result = try lesson("1", input: "quiz\n2\n")
            #expect(result.status == 0, "\(result.errors)")
            #expect(result.output.contains("How many puts do 2 calls make?"))
            #expect(result.output.contains("✔ Each of the 2 calls puts"))
            #expect(try progress().questions["puts"]?.right == 1)
            #expect(try line.leftovers() == [])
        }

        @Test("--from begins at a step, as near as there is one")
        func from() throws {
            #expect(steps(try lesson("1", "--from", "3")) == [3])
            #expect(steps(try lesson("1", "--from", "99")) == [3])
            #expect(steps(try lesson("1", "--from=-1")) == [1])
            #expect(try lesson("1", "--from", "x").status == 2)
        }

        @Test("--live runs the program now")
        func live() throws {
            let result = try lesson("1", "--live", input: "stores\npicture\nend\n")
            #expect(result.status == 0, "\(result.errors)")
            #expect(result.output.contains("What happened (just now, on the embedded engine)"))
            #expect(result.output.contains("picture: "))
            // The folder of the picture, which somebody looks at.
            #expect(try line.leftovers().allSatisfy { $0.hasPrefix("rayscope-page-") })
        }

        // MARK: Progress

        @Test("`next` opens the first that is not done; the list tells what is")
        func next() throws {
            let list = try lesson("list")
            #expect(list.output.contains("0 of 3") && list.output.contains("Tiny"))
            #expect(steps(try lesson("next", input: "3\n")) == [1, 3])
            #expect(try lesson("list").output.contains("done"))
            // Read, but neither asked nor solved.
            #expect(steps(try lesson("next")) == [1])
            var all = LearnerProgress()
            all[TinyLesson.name].isRead = true
            all[TinyLesson.name].isExerciseDone = true
            for id in ["puts", "way", "last"] {
                all[TinyLesson.name].note(question: id, isRight: true)
            }
            try ProgressFile(path: line.folder.file("state/rayscope/progress.json")).write(all)
            let done = try lesson("next")
            #expect(done.status == 2)
            #expect(done.errors.contains("all lessons are done"))
        }

        @Test("--reset forgets, a broken file too; that one is told and kept until then")
        func reset() throws {
            #expect(try line.run("lesson", "--reset").output == "There was no progress.\n")
            _ = try lesson("1", input: "next\n")
            let path = "state/rayscope/progress.json"
            #expect(line.exists(path))
            try line.folder.write("{broken", to: path)
            let broken = try lesson("1")
            #expect(broken.status == 2)
            #expect(broken.output == "")
            #expect(broken.errors.hasPrefix("rayscope: \(line.folder.file(path)): your progress"))
            #expect(broken.errors.split(separator: "\n").count == 1)
            #expect(try line.folder.read(path) == Data("{broken".utf8))
            #expect(try line.run("lesson", "--reset").output == "Your progress is forgotten.\n")
            #expect(steps(try lesson("1")) == [1])
        }

        @Test("where there is no home nothing is kept, and all works")
        func noHome() throws {
            var command = line.command(["lesson", "1"] + TinyLesson.options, input: "next\n")
            command.environment["XDG_STATE_HOME"] = ""
            command.environment["HOME"] = ""
            let result = try command.run()
            #expect(result.status == 0, "\(result.errors)")
            #expect(steps(result) == [1, 2])
            #expect(!line.exists("state"))
            #expect(!line.exists(".local"))
        }

        // MARK: Wrong use

        @Test(
            "what there is not is told in one line",
            arguments: [
                (["99"], "lesson 99: there is none; there are 1"),
                (["first"], "give a lesson's number, `list` or `next`"),
                (["1", "--engine", "x"], "no engine x: --engine takes embedded or ray"),
                (["list", "--lessons", "traces"], "traces holds no lesson: a folder NN-name"),
                (["list", "--lessons", "gone"], "gone holds no lesson"),
            ] as [([String], String)])
        func wrong(arguments: [String], message: String) throws {
            let own = arguments.contains("--lessons") ? [] : TinyLesson.options
            let result = try line.command(["lesson"] + arguments + own).run()
            #expect(result.status == 2)
            #expect(result.output == "")
            #expect(result.errors.contains(message), "\(result.errors)")
            #expect(result.errors.split(separator: "\n").count == 1)
        }

        @Test(
            "a broken lesson is told with file and line",
            arguments: [
                ("lesson.md", "title: Tiny", "titel: Tiny", "lesson.md, line 2: there is no field"),
                ("lesson.md", "lines: 8", "lines: 800", "lesson.md, line 16: program.py has"),
                ("lesson.md", "kind = 'put'", "kind = 'get'", "step \"Step of puts\": no event"),
                ("lesson.md", "select id", "select idd", "no such column: idd"),
                ("program.py", nil, nil, "program.py: it can't be read"),
            ] as [(String, String?, String?, String)])
        func broken(file: String, old: String?, new: String?, message: String) throws {
            let path = "lessons/\(TinyLesson.name)/\(file)"
            if let old, let new {
                let text = String(decoding: try line.folder.read(path), as: UTF8.self)
                try line.folder.write(text.replacing(old, with: new), to: path)
            } else {
                try FileManager.default.removeItem(atPath: line.folder.file(path))
            }
            let result = try lesson("1")
            #expect(result.status == 2)
            #expect(result.errors.contains(message), "\(result.errors)")
            #expect(result.errors.split(separator: "\n").count == 1)
            #expect(result.output == "")
        }

        @Test("a recorded trace that is missing is told")
        func noTrace() throws {
            try FileManager.default.removeItem(
                atPath: line.folder.file("traces/01-tiny.embedded.trace.jsonl"))
            let result = try lesson("1")
            #expect(result.status == 2)
            #expect(result.errors.contains("01-tiny.embedded.trace.jsonl"))
            #expect(result.errors.split(separator: "\n").count == 1)
        }

        // MARK: On a terminal

        @Test("single keys on a terminal; Ctrl-C leaves it as it was")
        func keys() throws {
            let result = try line.onTerminal(
                ["lesson", "1"] + TinyLesson.options,
                [
                    .type("n", at: LessonKey.menu), .type("s", at: LessonKey.menu),
                    .type("\u{1B}[D", at: LessonKey.menu), .type("z", at: LessonKey.menu),
                    .type("3", at: "That is no key here: \(LessonKey.menu)"),
                    .type("", at: "step 3 of 3"), .type("\u{3}", at: LessonKey.menu),
                ])
            // The second where it came before the key was waited for.
            #expect([0, 256 - SIGINT].contains(result.status), "\(result.output)")
            #expect(steps(result) == [1, 2, 1, 3])
            #expect(result.output.contains("Object store: "))
            #expect(result.output.contains("That is no key here"))
            #expect(result.errors == "echo canonical signals ")
            #expect(try progress().current == 3)
        }

        @Test("keys typed ahead are done one after another")
        func ahead() throws {
            let result = try line.onTerminal(
                ["lesson", "1"] + TinyLesson.options, [.type("nbn3e", at: LessonKey.menu)])
            #expect(result.status == 0, "\(result.output)")
            #expect(steps(result) == [1, 2, 1, 2, 3])
            #expect(!result.output.contains("That is no key here"))
            #expect(result.errors == "echo canonical signals ")
        }

        @Test("a signal that is ignored stays ignored")
        func ignored() throws {
            let result = try line.onTerminal(
                ["lesson", "1"] + TinyLesson.options,
                [.send(SIGHUP, at: LessonKey.menu), .type("ne", at: "")],
                ignoring: SIGHUP)
            #expect(result.status == 0, "\(result.output)")
            #expect(steps(result) == [1, 2])
        }

        @Test(
            "a signal at the prompt leaves the terminal as it was",
            arguments: [SIGTERM, SIGHUP, SIGINT, SIGUSR1, SIGUSR2])
        func signals(signal: Int32) throws {
            let result = try line.onTerminal(
                ["lesson", "1"] + TinyLesson.options,
                [.type("n", at: LessonKey.menu), .send(signal, at: LessonKey.menu)])
            #expect(result.status == 256 - signal)
            #expect(result.errors == "echo canonical signals ")
            #expect(try line.leftovers() == [])
        }
    }
}
