import Foundation
import Testing

@testable import Findings

/// Where one put serves all calls. `test_put_places.py` holds `rayscope twin` to the same programs.
@Suite struct PutPlaceTests {
    private static let folder = URL(filePath: #filePath)
        .deletingLastPathComponent().deletingLastPathComponent()
        .appending(path: "Programs/put-places")

    private static func programs() throws -> [String] {
        try FileManager.default.contentsOfDirectory(atPath: folder.path)
            .filter { $0.hasSuffix(".py") }.sorted()
    }

    @Test("each program says where")
    func places() throws {
        let programs = try Self.programs()
        #expect(programs.count >= 12)
        for name in programs {
            let bytes = try Data(contentsOf: Self.folder.appending(path: name))
            let script = try #require(Script(bytes: Array(bytes)))
            let lines = String(decoding: bytes, as: UTF8.self).split(
                omittingEmptySubsequences: false, whereSeparator: \.isNewline)
            let expected = lines.firstIndex { $0.hasSuffix("# put: A") }.map { $0 + 1 }
            #expect(expected != nil || lines.contains("# put: nowhere"), "\(name)")
            let calls = SourceReader.statements(of: script, holding: ["foo.remote(A"])
            let line: Int? =
                if case .before(let index) = PutPlace.of("A", calls: calls, in: script) {
                    script.statements[index].firstLine
                } else {
                    nil
                }
            #expect(line == expected, "\(name)")
        }
    }
}
