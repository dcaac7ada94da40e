import Foundation
import Testing

/// The committed page is what the vocabulary prints.
@Suite struct TraceFormatPageTests {
    @Test func theCommittedPageIsTheVocabulary() throws {
        let page = URL(fileURLWithPath: #filePath)
            .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()
            .appending(path: "docs/trace-format.md")
        if ProcessInfo.processInfo.environment["RAYSCOPE_RECORD"] == "1" {
            try Data(TraceFormatPage.text.utf8).write(to: page)
        }
        let committed = String(decoding: try Data(contentsOf: page), as: UTF8.self)
        #expect(
            committed == TraceFormatPage.text,
            "run RAYSCOPE_RECORD=1 swift test --filter TraceFormatPageTests and commit the page")
    }
}
