import Foundation
import TestSupport
import Testing

/// All tests that run programs on real Ray: one at a time, but beside those on our engine
/// (`EngineTests`), for Ray mostly waits until its processes have started.
@Suite("Programs on real Ray", .serialized, .enabled(if: RealRay.isThere, RealRay.absence))
enum RealRayTests {}

/// The real Ray that the embedded engine is held against; `make test` installs it into `.venv-ray`.
enum RealRay {
    static let python = python(in: ".venv-ray")
    /// The oldest that the probe supports.
    static let oldestPython = python(in: ".venv-ray-2.40")

    static let isThere = python != nil
    /// The length of the path at which Ray would lie in the embedded engine's Python.
    static let placeLength = folder(".venv/lib/python3.11/site-packages/ray").utf8.count
    static let absence: Comment =
        "no real Ray in .venv-ray: `make test` installs it where PyPI has one for this Python"

    /// Of `rayscope run`.
    static func options() throws -> [String] {
        ["--engine", "ray", "--python", try #require(python)]
    }

    /// Each line that a task prints comes by itself and without colour, and Ray doesn't tell of
    /// itself.
    static let environment = [
        "RAY_DEDUP_LOGS": "0", "RAY_COLOR_PREFIX": "0", "RAY_USAGE_STATS_ENABLED": "0",
    ]

    /// A folder for Ray's sessions, removed with it: a test's own has too long a path for the
    /// sockets that Ray makes there.
    final class SessionFolder {
        let path = "/tmp/ray-\(UInt32.random(in: 0 ... .max))"

        deinit { try? FileManager.default.removeItem(atPath: path) }
    }

    private static func folder(_ path: String) -> String {
        URL(filePath: #filePath).appending(path: "../../../\(path)").standardized.path
    }

    private static func python(in folder: String) -> String? {
        let path = self.folder("\(folder)/bin/python3")
        return FileManager.default.isExecutableFile(atPath: path) ? path : nil
    }
}
