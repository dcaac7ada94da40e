import Foundation
import Testing

/// The committed page is what the table and the programs print.
@Suite struct FindingsPageTests {
    @Test func theCommittedPageIsTheTable() throws {
        let page = URL(fileURLWithPath: #filePath)
            .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()
            .appending(path: "docs/findings.md")
        let text = try FindingsPage.text()
        if ProcessInfo.processInfo.environment["RAYSCOPE_RECORD"] == "1" {
            try Data(text.utf8).write(to: page)
        }
        let committed = String(decoding: try Data(contentsOf: page), as: UTF8.self)
        #expect(committed == text, "run `make docs` and commit the page")
    }
}
