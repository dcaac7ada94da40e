import ArgumentParser
import Foundation
import GraphvizRendering
import Launcher

struct DoctorCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "doctor",
        abstract: "Tell what is missing on this machine, and the command that mends it.",
        discussion: """
            EXAMPLES
              rayscope doctor
              rayscope doctor --python .venv/bin/python3 --json
            """)

    @Option(
        help: ArgumentHelp("The Python to look at; python3 in PATH otherwise.", valueName: "path"))
    var python: String?

    @Flag(help: "For programs.")
    var json = false

    func run() throws {
        let findings =
            Doctor(python: python).findings() + [graphviz(), CalibrationFindings.finding()]
        Console.print(json ? try asJSON(findings) : asText(findings))
        if findings.contains(where: { $0.state == .missing }) {
            throw ExitCode(CommandError.Reason.machine.rawValue)
        }
    }

    /// Draws a point in each format: only that shows that all of Graphviz's plugins are there.
    private func graphviz() -> Doctor.Finding {
        let drawn = Awaited {
            for format in ImageFormat.allCases {
                _ = try await GraphvizRenderer.render(dot: Self.point, as: format)
            }
        }
        do {
            try drawn.value()
        } catch {
            return Doctor.Finding(
                "Graphviz", .missing, "\(error)",
                remedy: "sudo apt-get install libgraphviz-dev && sudo dot -c")
        }
        let formats = ImageFormat.allCases.map(\.rawValue).joined(separator: ", ")
        return Doctor.Finding("Graphviz", .ok, "draws \(formats)")
    }

    private func asText(_ findings: [Doctor.Finding]) -> String {
        let width = findings.map(\.name.count).max() ?? 0
        return findings.map { finding in
            let state = finding.state.rawValue.padding(toLength: 9, withPad: " ", startingAt: 0)
            let name = finding.name.padding(toLength: width, withPad: " ", startingAt: 0)
            let remedy = finding.remedy.map { "; mend it with: \($0)" } ?? ""
            return "\(state) \(name)  \(finding.detail)\(remedy)"
        }.joined(separator: "\n")
    }

    private static let point = "digraph { a [pos=\"0,0\"] }"

    private struct Line: Encodable {
        let name: String
        let state: String
        let detail: String
        let remedy: String?
    }

    private func asJSON(_ findings: [Doctor.Finding]) throws -> String {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.prettyPrinted, .sortedKeys, .withoutEscapingSlashes]
        let lines = findings.map {
            Line(name: $0.name, state: $0.state.rawValue, detail: $0.detail, remedy: $0.remedy)
        }
        return String(decoding: try encoder.encode(lines), as: UTF8.self)
    }
}
