import Foundation
import TestSupport
import TraceFile
import TraceSchema

/// A run directory of a test's own, with its description.
struct RunFixture {
    let directory: TemporaryDirectory
    let description: RunDescription

    var path: String { directory.path }
    var output: String { directory.file("merged.trace.jsonl") }

    init(engine: Engine = .embedded, eventLimit: Int = 100) throws {
        directory = try TemporaryDirectory()
        description = RunDescription(
            script: "my \"program\".py", started: "2026-11-23T12:00:00Z", originNs: 1000,
            engine: engine, engineVersion: "0.1.0", config: ["inline_limit": 102_400],
            suppose: "nested-refs-resolved", outputPath: directory.file("merged.trace.jsonl"),
            eventLimit: eventLimit)
        try RunDirectory(path: path).write(description)
    }

    func recorder(
        _ process: String, pid: Int32 = 1, eventLimit: Int = 1_000_000
    ) throws -> Recorder {
        try Recorder(directory: path, process: process, pid: pid, eventLimit: eventLimit)
    }

    @discardableResult
    func merge(exitStatus: Int? = nil) throws -> TraceMerge.Summary {
        try? FileManager.default.removeItem(atPath: output)
        return try TraceMerge.merge(
            runDirectory: RunDirectory(path: path), to: output, exitStatus: exitStatus)
    }

    func trace() throws -> Trace { try Trace(path: output) }
}
