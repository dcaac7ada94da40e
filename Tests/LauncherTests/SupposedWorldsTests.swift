import Foundation
import Launcher
import Testing
import TraceSchema

/// What the command line says of the worlds with one rule changed.
@Suite struct SupposedWorldsTests {
    @Test func theCommittedPageHasTheListOfTheCode() throws {
        let page = URL(fileURLWithPath: #filePath)
            .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()
            .appending(path: "docs/suppose.md")
        let committed = try String(contentsOf: page, encoding: .utf8)
        let parts = committed.components(separatedBy: "make docs -->\n```\n")
        try #require(parts.count == 2)
        let end = try #require(parts[1].range(of: "```\n"))
        let printed =
            parts[0] + "make docs -->\n```\n" + SupposedWorlds.list + "\n"
            + parts[1][end.lowerBound...]
        if ProcessInfo.processInfo.environment["RAYSCOPE_RECORD"] == "1" {
            try Data(printed.utf8).write(to: page)
        }
        #expect(
            try String(contentsOf: page, encoding: .utf8) == printed,
            "run `make docs` and commit the page")
    }

    @Test(
        "a name that is none is guessed at",
        arguments: [
            ("live-globals", nil), ("live-global", "live-globals"), ("live", "live-globals"),
            ("no-inlin", "no-inline"), ("No-Inline", "no-inline"),
            ("deduplicate-arguments", "deduplicated-arguments"),
            ("nested-refs", "nested-refs-resolved"), ("frobnicate", ""), ("", ""),
        ] as [(String, String?)])
    func guess(name: String, expected: String?) throws {
        var options = ScriptRun.Options()
        options.suppose = name
        func run() throws {
            _ = try ScriptRun(
                script: Script(module: "some_module", arguments: []), options: options)
        }
        guard let expected else { return try run() }
        let error = #expect(throws: CommandError.self) { try run() }
        #expect(error?.reason == .usage)
        let text = try #require(error?.description)
        #expect(text.contains("--suppose \(name): there is no such rule"))
        #expect(text.contains("`rayscope run --suppose list`"))
        #expect(
            expected.isEmpty
                ? !text.contains("did you mean")
                : text.contains("did you mean \(expected)?"))
    }

    @Test func realRayHasOnlyItsOwnRules() {
        var options = ScriptRun.Options()
        options.suppose = "no-inline"
        options.engine = .ray
        let error = #expect(throws: CommandError.self) {
            _ = try ScriptRun(
                script: Script(module: "some_module", arguments: []), options: options)
        }
        #expect(error?.description.contains("real Ray has only its own rules") == true)
        #expect(error?.reason == .usage)
    }
}
