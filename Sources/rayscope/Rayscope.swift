import ArgumentParser
import Glibc
import GraphvizRendering
import Launcher
import Lessons
import TraceFile
import TraceQuery
import TraceSchema

/// The command line; what the commands do is in the targets that they import.
@main
struct Rayscope: ParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "See what Ray does with your variables.",
        usage: "rayscope COMMAND …",
        discussion: """
            EXAMPLES
              rayscope run my_script.py
                  run it, unchanged, and record my_script.trace.jsonl
              rayscope explain my_script.trace.jsonl
                  where the time went, what each variable cost, and why
              rayscope render my_script.trace.jsonl -o why.svg
                  the same as a picture
              rayscope open my_script.trace.jsonl
                  the same as a page in the browser, to step through
              rayscope query my_script.trace.jsonl "select kind, bytes from event"
                  your own questions, in SQL
              rayscope convert my_script.trace.jsonl --to chrome -o my_script.json
                  for Perfetto; or --to csv, for spreadsheets
              rayscope compare before.trace.jsonl after.trace.jsonl
                  what differs between two runs
              rayscope twin my_script.py --function foo --variable A
                  by value, by reference and captured, side by side
              rayscope calibrate
                  measure what each step costs on this machine, for forecasts
              rayscope simulate my_script.trace.jsonl --nodes 1000 --set A=8MB
                  what it would cost elsewhere; or --sweep A=1kB..1GB
              rayscope lesson 1
                  learn it, step by step; then rayscope quiz 1, rayscope exercise 1
              rayscope doctor
                  what is missing on this machine, and the command that mends it

            EXIT STATUS
              0  done; for `run`: what the script exits with
              1  the script or a check failed
              2  wrong use
              3  the machine lacks something
            """,
        version: ProgramVersion.description,
        subcommands: [
            RunCommand.self, ExplainCommand.self, RenderCommand.self, OpenCommand.self,
            QueryCommand.self, ConvertCommand.self, CompareCommand.self, TwinCommand.self,
            CalibrateCommand.self, SimulateCommand.self, LessonCommand.self, QuizCommand.self,
            ExerciseCommand.self,
            DoctorCommand.self,
            RecoverCommand.self,
        ])

    static func main() {
        let arguments = Array(CommandLine.arguments.dropFirst())
        do {
            try UnknownCommand.refuse(arguments)
            var command = try parseAsRoot(arguments)
            if !(command is RecoverCommand) { Recovery.sweep() }
            try command.run()
        } catch {
            end(with: error)
        }
    }

    /// What tells how the command that was asked for is used.
    private static var help: String {
        let names = configuration.subcommands.compactMap { $0.configuration.commandName }
        let asked = CommandLine.arguments.dropFirst().first.flatMap {
            names.contains($0) ? $0 : nil
        }
        return asked.map { "rayscope \($0) --help" } ?? "rayscope --help"
    }

    /// Says what went wrong in one line, and ends with the status that the help gives it.
    private static func end(with error: any Error) -> Never {
        switch error {
        case let error as CommandError:
            Console.complain(error.description)
            Glibc.exit(error.reason.rawValue)
        case is TraceError, is QueryError, is OutputFile.Failure, is LessonError:
            Console.complain("\(error)")
            Glibc.exit(CommandError.Reason.usage.rawValue)
        case let error as GraphvizError:
            Console.complain(error.description)
            Glibc.exit(CommandError.Reason.machine.rawValue)
        case let status as ExitCode:
            Glibc.exit(status.rawValue)
        default:
            let status = exitCode(for: error)
            if status == .success {
                // Asked for: --help, --version.
                Console.print(fullMessage(for: error))
            } else if status == .validationFailure {
                Console.complain("\(message(for: error)); see `\(help)`")
                Glibc.exit(CommandError.Reason.usage.rawValue)
            } else {
                Console.complain(message(for: error))
            }
            Glibc.exit(status.rawValue)
        }
    }
}

/// A word that is no command.
enum UnknownCommand {
    /// - Throws: ``CommandError`` that names the nearest one.
    static func refuse(_ arguments: [String]) throws {
        let known =
            Rayscope.configuration.subcommands.compactMap { $0.configuration.commandName } + [
                "help"
            ]
        guard let first = arguments.first, first.first?.isLetter == true, !known.contains(first)
        else { return }
        let near = known.first { Spelling.distance(first, $0) <= 2 }
        throw CommandError.usage(
            "there is no command `\(first)`"
                + (near.map { "; did you mean `rayscope \($0)`?" }
                    ?? "; `rayscope --help` lists what there is"))
    }
}
