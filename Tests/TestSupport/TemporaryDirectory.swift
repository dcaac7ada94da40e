package import Foundation
import Glibc

/// A directory of a test's own, removed with it.
package final class TemporaryDirectory: Sendable {
    package let path: String

    package init() throws {
        let url = FileManager.default.temporaryDirectory
            .appending(path: "rayscope-test-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: url, withIntermediateDirectories: true)
        path = url.path
    }

    deinit { try? FileManager.default.removeItem(atPath: path) }

    /// The path of a file in it.
    package func file(_ name: String) -> String { "\(path)/\(name)" }

    /// Writes a file and returns its path.
    @discardableResult
    package func write(_ contents: Data, to name: String) throws -> String {
        // Foundation's own way waits for the disk, and ext4 does for a file that is replaced in
        // place: too slow for tests that write thousands.
        unlink(file(name))
        guard let stream = fopen(file(name), "wb") else { throw CocoaError(.fileWriteUnknown) }
        defer { fclose(stream) }
        let count = contents.withUnsafeBytes { fwrite($0.baseAddress, 1, $0.count, stream) }
        guard count == contents.count else { throw CocoaError(.fileWriteOutOfSpace) }
        return file(name)
    }

    @discardableResult
    package func write(_ contents: String, to name: String) throws -> String {
        try write(Data(contents.utf8), to: name)
    }

    package func read(_ name: String) throws -> Data {
        try Data(contentsOf: URL(fileURLWithPath: file(name)))
    }
}
