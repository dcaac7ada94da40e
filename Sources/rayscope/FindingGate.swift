import ArgumentParser
import Findings
import Launcher

/// `--fail-on`: which findings end a command with 1, for CI.
enum FindingGate {
    /// The kinds of `finding` (all of them) or of a list such as `get-in-loop,tiny-tasks`.
    static func kinds(_ text: String) throws -> Set<Finding.Kind> {
        if text == "finding" { return Set(Finding.Kind.allCases) }
        return try Set(
            text.split(separator: ",", omittingEmptySubsequences: false).map { name in
                guard let kind = Finding.Kind(rawValue: String(name)) else {
                    let known = Finding.Kind.allCases.map(\.rawValue).joined(separator: ", ")
                    throw CommandError.usage(
                        "--fail-on \(text): there is no finding `\(name)`; take `finding` for any, "
                            + "or of \(known)")
                }
                return kind
            })
    }

    /// Says what fails the command, and ends it.
    static func check(_ findings: Findings, for kinds: Set<Finding.Kind>?) throws {
        guard let kinds else { return }
        let failing = findings.all.filter { kinds.contains($0.kind) }.map { finding in
            finding.kind.rawValue + (finding.place.map { " (\($0))" } ?? "")
        }
        guard !failing.isEmpty else { return }
        Console.complain("--fail-on: \(failing.joined(separator: ", "))")
        throw ExitCode(CommandError.Reason.failed.rawValue)
    }
}
