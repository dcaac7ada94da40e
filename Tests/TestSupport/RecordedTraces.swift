import Foundation

/// The lessons' traces that stand in `traces/` (`make traces` records them).
package enum RecordedTraces {
    /// Calls that each way of lesson 1 makes at each size in the recorded trace.
    package static let callsPerWay = 100

    /// Their paths, in the order of the lessons.
    package static let paths: [String] = {
        let folder = URL(filePath: #filePath).appending(path: "../../../traces").standardized
        let files = (try? FileManager.default.contentsOfDirectory(atPath: folder.path)) ?? []
        return files.filter { $0.contains(".trace.jsonl") }.sorted()
            .map { folder.appending(path: $0).path }
    }()

    /// Lesson 1's, on the embedded engine.
    package static var question: String {
        paths.first { $0.contains("01-captured-or-passed.embedded") } ?? "traces/"
    }
}
