import Foundation
import Synchronization
import Timeline

/// Leads from a picture to the lines of the script, where the script is there to be opened.
final class SourceLinks: Sendable {
    /// The folder that the picture lies in.
    private let folder: [String]
    /// By the file's name in the trace: its way from that folder; nil where there is no such file.
    private let known = Mutex<[String: String?]>([:])

    /// - Parameter picture: the path that the picture is written to.
    init(picture: String) {
        folder =
            URL(fileURLWithPath: picture).deletingLastPathComponent().standardized
            .pathComponents
    }

    func address(of source: SourceLine) -> String? {
        let path = known.withLock { known in
            if let path = known[source.file] { return path }
            let path = way(to: source.file)
            known[source.file] = .some(path)
            return path
        }
        return path.map { SourceLine.address(path: $0, line: source.line) }
    }

    private func way(to file: String) -> String? {
        guard !file.isEmpty, !file.utf8.contains(0), FileManager.default.fileExists(atPath: file)
        else { return nil }
        let target = URL(fileURLWithPath: file).standardized.pathComponents
        let shared = zip(folder, target).prefix { $0 == $1 }.count
        let steps = Array(repeating: "..", count: folder.count - shared) + target.dropFirst(shared)
        return steps.joined(separator: "/")
    }
}
