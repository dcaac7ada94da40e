import ArgumentParser
import Launcher
import Lessons
import Teaching
import TextReport
import TraceFile

struct QuizCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "quiz",
        abstract: "Answer questions about a lesson's program; a run of it decides.",
        usage: """
            rayscope quiz [OPTION…] NUMBER
            rayscope quiz test [OPTION…] ANSWERS
            rayscope quiz template [OPTION…] [NUMBER…]
            """,
        discussion: """
            You answer first; then the program runs, and what the run shows decides.
            What you miss comes again with new numbers.

            EXAMPLES
              rayscope quiz 1
              rayscope quiz template -o answers.yml
                  a file to write your answers into
              rayscope quiz test answers.yml
                  grade it: a line for each answer; exit status 1 where one is wrong
              rayscope quiz test answers.yml --junit report.xml
            """,
        subcommands: [AskCommand.self, TestCommand.self, TemplateCommand.self],
        defaultSubcommand: AskCommand.self)

    /// Asks a lesson's questions on the terminal, or through pipes.
    static func ask(
        _ number: Int, _ folder: LessonFolder, runs: LessonRuns, progress: inout KeptProgress
    ) throws {
        let lesson = try folder.lesson(number)
        var kept = progress
        var session = QuizSession(
            lesson, try folder.quiz(number), runs: QuizRuns(folder: folder, runs: runs),
            progress: progress.all[lesson.name],
            dialogue: QuizSession.Dialogue(
                say: { Console.print(lines: $0) },
                read: { Keyboard.line(prompt: $0) }),
            width: Console.width, style: Console.style,
            keep: { try kept.note($0, of: lesson.name) })
        try session.run()
        progress = kept
    }

    struct AskCommand: ParsableCommand {
        static let configuration = CommandConfiguration(
            commandName: "ask", abstract: "Answer a lesson's questions.", shouldDisplay: false)

        @Argument(help: "The lesson's number.")
        var number: Int

        @OptionGroup(title: "Lessons and runs")
        var options: LessonOptions

        func run() throws {
            var progress = try KeptProgress()
            try QuizCommand.ask(
                number, try options.folder(), runs: try options.runs(), progress: &progress)
        }
    }

    struct TestCommand: ParsableCommand {
        static let configuration = CommandConfiguration(
            commandName: "test", abstract: "Grade a file of answers, as tests.")

        @Argument(help: "A file that `rayscope quiz template` has made, filled in.")
        var answers: String

        @Option(help: ArgumentHelp("Write the grades as JUnit's XML, too.", valueName: "file"))
        var junit: String?

        @OptionGroup(title: "Lessons and runs")
        var options: LessonOptions

        func run() throws {
            let folder = try options.folder()
            if let junit { try check(junit) }
            let file = try AnswerFile(
                try folder.text(of: answers, mayBePipe: true), name: answers)
            let grades = try Grader(folder: folder, runs: try options.runs()).grades(file)
            let report = GradeReport(grades)
            if let junit { try write(report, to: junit) }
            Console.write(report.text(width: Console.width, style: Console.style))
            if report.failed > 0 { throw ExitCode(CommandError.Reason.failed.rawValue) }
        }

        /// Before anything runs.
        private func check(_ junit: String) throws {
            guard !SameFile.are(junit, answers) else {
                throw CommandError.usage(
                    "\(junit) holds your answers, and they would be lost: name another file with "
                        + "--junit")
            }
            try OutputPlace.check(junit, option: "--junit")
            guard OutputPlace.isFree(junit), let slash = junit.lastIndex(of: "/"),
                slash > junit.startIndex
            else { return }
            let folder = String(junit[..<slash])
            guard !OutputPlace.isFree(folder) else {
                throw CommandError.usage(
                    "\(junit) can't be written: there is no folder \(folder); name another file with "
                        + "--junit")
            }
        }

        private func write(_ report: GradeReport, to junit: String) throws {
            do throws(OutputFile.Failure) {
                try OutputFile.write(Array(report.junit.utf8), to: junit)
            } catch {
                throw CommandError.usage(
                    "\(junit) can't be written: \(error.reason); name another file with --junit")
            }
        }
    }

    struct TemplateCommand: ParsableCommand {
        static let configuration = CommandConfiguration(
            commandName: "template", abstract: "Write an empty file of answers.")

        @Argument(help: ArgumentHelp("The lessons' numbers; all where none.", valueName: "number"))
        var numbers: [Int] = []

        @Option(
            name: .shortAndLong,
            help: ArgumentHelp(
                "Where it goes; standard output otherwise. A file that is there is kept.",
                valueName: "file"))
        var output: String?

        @OptionGroup(title: "Lessons and runs")
        var options: LessonOptions

        func run() throws {
            let folder = try options.folder()
            if let output, !OutputPlace.isFree(output) {
                throw CommandError.usage(
                    "\(output) is there already, and may hold answers: name another file with -o")
            }
            let grader = Grader(folder: folder, runs: try options.runs())
            let text = try grader.template(numbers.isEmpty ? folder.names.keys.sorted() : numbers)
            guard let output else { return Console.write(text) }
            try OutputFile.write(Array(text.utf8), to: output)
            Console.print(
                "\(output): write your answers into it; then rayscope quiz test \(output)")
        }
    }
}
