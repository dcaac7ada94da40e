import Foundation
import TestSupport
import Testing

/// A lesson's forecast, on the screen and as the command that a reader types.
@Suite("A lesson's forecast, from the command line")
struct CommandLineTestsLessonForecast {
    let line: CommandLine

    init() throws { line = try CommandLine() }

    private static let trace = "traces/17-at-scale.embedded.trace.jsonl"
    private static let options = ["--calls", "60", "--variable", "table"]

    private func simulate(_ arguments: [String]) throws -> Command.Result {
        let project = URL(filePath: LessonPrograms.path).appending(path: "..").standardized.path
        var command = line.command(["simulate", "\(project)/\(Self.trace)"] + arguments)
        // With what comes with Rayscope, as lessons have it.
        command.environment["XDG_STATE_HOME"] = line.folder.path
        return try command.run()
    }

    @Test("a step shows what the command that stands above it prints")
    func same() throws {
        let lesson = try line.run("lesson", "17", "--from", "2", input: "next\nstores\nend\n")
        #expect(lesson.status == 0, "\(lesson.errors)")
        let shown = ["rayscope simulate", Self.trace] + Self.options
        #expect(lesson.output.contains("\nThe forecast\n\(shown.joined(separator: " "))\n"))
        let printed = try simulate(Self.options)
        #expect(printed.status == 0, "\(printed.errors)")
        let table = printed.output.split(separator: "\n").filter { $0.contains("  ") }
        #expect(table.count > 10)
        for row in table { #expect(lesson.output.contains(row), "\(row)") }
        // Asking for the stores makes no forecast again.
        #expect(lesson.output.matches(of: /The forecast/).count == 1)
    }

    @Test("a variable's three ways stand side by side")
    func ways() throws {
        let result = try simulate(["--variable", "table"])
        let lines = result.output.split(separator: "\n")
        let heading = try #require(lines.first { $0.contains("recorded") })
        #expect(
            heading.split(separator: "  ").map { $0.trimmingCharacters(in: .whitespaces) }
                .filter { !$0.isEmpty } == ["recorded", "by value", "by reference", "captured"])
        let puts = try #require(lines.first { $0.hasPrefix("put into the object store") })
        // The recorded run captures it; by value each of six calls puts it.
        #expect(
            puts.split(separator: " ").joined(separator: " ")
                == "put into the object store none 6 · 12.0 MB 1 · 2.0 MB none")
        #expect(result.output.contains("program.py: table each way"))
    }

    @Test("a capture that is too large is told with its column, beside the others")
    func refusal() throws {
        let result = try simulate(["--set", "table=200MB", "--variable", "table"])
        #expect(result.status == 0)
        #expect(result.output.contains("With it captured, the program ends early: "))
    }

    @Test(
        "three forecasts are neither JSON nor one trace",
        arguments: [["--json"], ["-o", "f.jsonl"]])
    func refused(option: [String]) throws {
        let result = try simulate(["--variable", "table"] + option)
        #expect(result.status == 2)
        #expect(result.errors.contains("leave out \(option[0])"))
        #expect(result.errors.split(separator: "\n").count == 1)
        #expect(try FileManager.default.contentsOfDirectory(atPath: line.folder.path) == [])
    }
}
