import ArgumentParser
import Glibc
import Launcher
import Lessons
import Teaching
import TextReport
import Timeline
import TraceFile

struct ExerciseCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "exercise",
        abstract: "Change a program until its trace keeps a budget.",
        usage: """
            rayscope exercise [OPTION…] NUMBER
            rayscope exercise check [OPTION…] NUMBER [PROGRAM]
            rayscope exercise hint NUMBER [HINT]
            """,
        discussion: """
            The program works, and wastes something. Change it so that its trace
            reaches the goals, and it prints what it did.

            EXAMPLES
              rayscope exercise 1
                  copy the program here, and tell the goals
              rayscope exercise check 1
                  run it, and say which goals it reaches
              rayscope exercise check 1 --watch
                  the same each time that you save it
              rayscope exercise hint 1
                  one more hint each time: hint 1, hint 1 2, hint 1 3
            """,
        subcommands: [StartCommand.self, CheckCommand.self, HintCommand.self],
        defaultSubcommand: StartCommand.self)

    /// What the learner's copy is called.
    fileprivate static func fileName(_ name: String) -> String { "\(name).py" }

    struct StartCommand: ParsableCommand {
        static let configuration = CommandConfiguration(
            commandName: "start", abstract: "Copy the program here, and tell the goals.",
            shouldDisplay: false)

        @Argument(help: "The lesson's number.")
        var number: Int

        @Option(
            name: .shortAndLong,
            help: ArgumentHelp(
                "Where the copy goes; NN-name.py here otherwise. A file that is there is kept.",
                valueName: "file"))
        var output: String?

        @OptionGroup(title: "Lessons and runs")
        var options: LessonOptions

        func run() throws {
            let folder = try options.folder()
            let exercise = try folder.exercise(number)
            let path = try output ?? ExerciseCommand.fileName(folder.name(of: number))
            let isFree = OutputPlace.isFree(path)
            if output != nil, !isFree {
                throw CommandError.usage("\(path) is there already: name another file with -o")
            }
            if isFree {
                let program = try folder.text(of: try folder.file("exercise.py", of: number))
                try OutputFile.write(Array(program.utf8), to: path)
            }
            let texts = ExerciseText(
                exercise, of: number, width: Console.width, style: Console.style)
            Console.print(
                lines: texts.task + [
                    "",
                    isFree
                        ? "The program: \(path). Change it, then: rayscope exercise check \(number)"
                        : "Your program is there already: \(path). Change it, then: "
                            + "rayscope exercise check \(number)",
                ])
        }
    }

    struct HintCommand: ParsableCommand {
        static let configuration = CommandConfiguration(
            commandName: "hint", abstract: "Tell a hint.")

        @Argument(help: "The lesson's number.")
        var number: Int

        @Argument(help: ArgumentHelp("Which hint, from 1.", valueName: "hint"))
        var which = 1

        @OptionGroup(title: "Lessons and runs")
        var options: LessonOptions

        func run() throws {
            let hints = try options.folder().exercise(number).hints
            guard which >= 1, which <= hints.count else {
                throw CommandError.usage(
                    "there is no hint \(which); exercise \(number) has \(hints.count)")
            }
            Console.print(
                "Hint \(which) of \(hints.count): \(WrappedText.printable(hints[which - 1]))")
            if which < hints.count {
                Console.print("The next: rayscope exercise hint \(number) \(which + 1)")
            }
        }
    }

    struct CheckCommand: ParsableCommand {
        static let configuration = CommandConfiguration(
            commandName: "check", abstract: "Run your program, and say which goals it reaches.",
            discussion: """
                EXIT STATUS
                  0  all goals are reached, and the output is unchanged
                  1  not yet
                """)

        @Argument(help: "The lesson's number.")
        var number: Int

        @Argument(help: "Your program; NN-name.py here where left out.")
        var program: String?

        @Flag(help: "Check again each time that the file is saved; Ctrl-C ends.")
        var watch = false

        @OptionGroup(title: "Lessons and runs")
        var options: LessonOptions

        func run() throws {
            let folder = try options.folder()
            let path = try program ?? ExerciseCommand.fileName(folder.name(of: number))
            guard !OutputPlace.isFree(path) else {
                throw CommandError.usage(
                    program == nil
                        ? "there is no \(path) here: `rayscope exercise \(number)` copies it, or name "
                            + "your file: rayscope exercise check \(number) FILE"
                        : "can't find \(path)")
            }
            guard watch else {
                let passes = try check(path, folder)
                if !passes { throw ExitCode(CommandError.Reason.failed.rawValue) }
                return
            }
            while true {
                let version = Self.version(of: path)
                do {
                    _ = try check(path, folder)
                } catch let error as CommandError where error.reason == .machine {
                    throw error
                } catch {
                    // What is wrong now may be right when the file is saved again.
                    Console.complain("\(error)")
                }
                Console.print("Waiting for \(path) to be saved; Ctrl-C ends.")
                while true {
                    usleep(200_000)
                    // An editor that replaces the file takes it away first.
                    if let next = Self.version(of: path), next != version { break }
                }
            }
        }

        /// When the file was last changed; nil while an editor is replacing it.
        private static func version(of path: String) -> [Int]? {
            var status = Glibc.stat()
            guard stat(path, &status) == 0 else { return nil }
            return [status.st_mtim.tv_sec, status.st_mtim.tv_nsec, Int(status.st_size)]
        }

        private func check(_ path: String, _ folder: LessonFolder) throws -> Bool {
            let exercise = try folder.exercise(number)
            let runs = try options.runs()
            let check = ExerciseCheck(exercise, of: number, folder: folder, runs: runs)
            let result = try check.check(path)
            let texts = ExerciseText(
                exercise, of: number, width: Console.width, style: Console.style)
            Console.print(lines: texts.lines(of: result, program: path))
            if !result.passes, let before = result.givenTrace, let after = result.trace {
                do {
                    Console.print(
                        "Before and after: \(try difference(before, after, of: path))")
                } catch {
                    // The grade is what was asked for, and it stands.
                    Console.complain("no picture of before and after: \(error)")
                }
            }
            if result.passes {
                var progress = try KeptProgress()
                let name = try folder.name(of: number)
                var kept = progress.all[name]
                kept.isExerciseDone = true
                try progress.note(kept, of: name)
            }
            return result.passes
        }

        /// The program as it was given beside the learner's, as a picture next to the latter.
        private func difference(_ before: String, _ after: String, of program: String) throws
            -> String
        {
            let stem = program.hasSuffix(".py") ? String(program.dropLast(3)) : program
            let path = "\(stem).before-after.svg"
            let file = try PictureFile(path: path, theme: .light)
            let diagram = try TimelineInput.diagram(
                of: [before, after], as: ["as it was given", program], difference: false,
                options: Timeline.Options(), output: path)
            try file.write { Drawing(diagram, style: $0) }
            return path
        }
    }
}
