import Findings
import Foundation

/// The page `docs/findings.md`, printed from the table of findings and the programs of the tests.
enum FindingsPage {
    static func text() throws -> String {
        try introduction + Finding.Kind.allCases.map(section).joined(separator: "\n")
    }

    private static let introduction = """
        # Findings

        <!-- Printed from Sources/Findings and Tests/Programs/findings: make docs -->

        `rayscope explain TRACE` tells, after where the time went, what it has found: things in the script that cost more than \
        they have to, the weightiest first. Each names the variable, the function and the line, the \
        numbers of the trace that say so, what it cost in this run, what the change would save, the \
        change in your own code, and the page of Ray's documentation about it.

        - **Cost** is time summed over processes, and bytes copied. **What the change saves** is a \
        range, computed from this trace as each section says; two findings may speak of the same time, \
        so their savings do not add up.
        - A finding is told from Ray's own number on, where Ray has one; otherwise where the high end \
        of what it saves is at least 5 % of the run, from its first event to its last, and 10 ms. A \
        program without any has none of these.
        - Whether a variable is the same in each call, or a call needs the result of the one before, is \
        read in the script: where the trace says it lies, or beside the trace. A script that is gone, \
        has changed, or leaves it open is no finding; a line that begins with `?` says so. So it does \
        where the trace lacks what a finding needs.
        - `--json` has them under `findings`, and those lines under `findings_unchecked`; \
        `rayscope query TRACE "select * from finding"` has them as a table.
        - `rayscope explain TRACE --fail-on finding` exits with 1 where there is one, \
        `--fail-on get-in-loop,tiny-tasks` where there is one of these: for CI.
        - `rayscope run` names the first in its closing line, for traces of up to 50,000 events.

        In a supposed world (`--suppose`) they are about Ray's rules all the same, and say so.


        """

    private static func section(_ kind: Finding.Kind) throws -> String {
        let about = kind.description
        return """
            ## \(kind.rawValue)

            **\(about.title).** \(about.meaning)

            - Told: \(about.threshold).
            - Where that comes from: \(about.source).
            - What the change saves: \(about.saving).
            - In Ray's documentation: <\(kind.page)>

            ```python
            \(try program(kind.rawValue))
            ```

            Mended:

            ```python
            \(try program(kind.rawValue + "-mended"))
            ```

            """
    }

    /// A program without its head, imports and last line.
    private static func program(_ name: String) throws -> String {
        let url = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
            .deletingLastPathComponent().appending(path: "Programs/findings/\(name).py")
        let lines = try String(contentsOf: url, encoding: .utf8).components(separatedBy: "\n")
        let start = lines.firstIndex { $0.hasPrefix("ray.init") } ?? 0
        let end = lines.firstIndex { $0.hasPrefix("# Findings:") } ?? lines.count
        return lines[(start + 1)..<end].joined(separator: "\n")
            .trimmingCharacters(in: .newlines)
    }
}
