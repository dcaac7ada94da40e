import Foundation
import TestSupport
import Testing

/// The real Ray that the embedded engine is held against; `make test` installs it into `.venv-ray`.
enum RealRay {
    static let python = python(in: ".venv-ray")
    /// The oldest that the probe supports.
    static let oldestPython = python(in: ".venv-ray-2.40")

    static let isThere = python != nil
    static let absence: Comment =
        "no real Ray in .venv-ray: `make test` installs it where PyPI has one for this Python"

    /// Of `rayscope run`.
    static func options() throws -> [String] {
        ["--engine", "ray", "--python", try #require(python)]
    }

    /// Each line that a task prints comes by itself, and Ray doesn't tell of itself.
    static let environment = [
        "RAY_DEDUP_LOGS": "0", "RAY_USAGE_STATS_ENABLED": "0", "RAY_IGNORE_VERSION_MISMATCH": "1",
    ]

    private static func python(in folder: String) -> String? {
        let path = URL(filePath: #filePath).appending(path: "../../../\(folder)/bin/python3")
            .standardized.path
        return FileManager.default.isExecutableFile(atPath: path) ? path : nil
    }
}
