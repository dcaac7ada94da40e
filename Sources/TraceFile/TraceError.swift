import Glibc

/// What is wrong with a trace, or with the files of a run; its description is one line for the
/// user: the thing, the place and the way out.
package struct TraceError: Error, Equatable, Sendable, CustomStringConvertible {
    /// The file, as the user named it.
    package var path: String
    /// From 1; nil where the whole file is meant.
    package var line: Int?
    package var problem: Problem

    package init(_ problem: Problem, path: String, line: Int? = nil) {
        self.path = path
        self.line = line
        self.problem = problem
    }

    package enum Problem: Equatable, Sendable {
        /// The system refused, with its reason.
        case unreadable(String)
        case unwritable(String)
        /// A recorder cannot make its files in the run directory.
        case cannotRecord(String)
        case directory
        case empty
        case notATrace
        /// The file's format is newer than ``TraceHeader/formatVersion``.
        case newer(version: Int, known: Int)
        /// The file ends inside a line.
        case truncated
        /// The compressed stream ends early, or is damaged.
        case damagedCompression(String)
        case lineTooLong(limit: Int)
        /// A line that is no event: what was expected and what stands there.
        case malformed(field: String?, expected: String, found: String)
        case missingField(String)
        /// A word that the vocabulary lacks, such as an unknown kind.
        case unknownWord(field: String, word: String)
        case noEvents
    }

    package var description: String {
        let place = line.map { "\(path):\($0)" } ?? path
        return Self.oneLine("\(place): \(explanation)")
    }

    private var explanation: String {
        switch problem {
        case .unreadable(let reason): "cannot be read: \(reason); check its name and its rights"
        case .unwritable(let reason): "cannot be written: \(reason); name another file with -o"
        case .cannotRecord(let reason):
            "events cannot be recorded here: \(reason); make room on that disk"
        case .directory: "is a directory; name a trace file, such as NAME.trace.jsonl"
        case .empty: "is empty; record it again with `rayscope run SCRIPT`"
        case .notATrace:
            "is not a Rayscope trace (its first line is no header); "
                + "make one with `rayscope run SCRIPT`"
        case .newer(let version, let known):
            "made by a newer Rayscope (format \(version); this one reads \(known)): "
                + "update Rayscope"
        case .truncated:
            "the file ends in the middle of this line: it was cut off; copy or record it again"
        case .damagedCompression(let reason):
            "the compressed file is cut off or damaged (\(reason)); copy or record it again"
        case .lineTooLong(let limit):
            "longer than \(limit >> 20) MiB, so it is no event; record the trace again"
        case .malformed(let field, let expected, let found):
            (field.map { "`\($0)`: " } ?? "")
                + "expected \(expected), found \(found); record the trace again"
        case .missingField(let field):
            "`\(field)` is missing; record the trace again"
        case .unknownWord(let field, let word):
            "unknown \(field) `\(word)`; record the trace again, or update Rayscope"
        case .noEvents:
            "holds no events: the script ended, or was cut off, before Ray did anything for it"
        }
    }

    /// A path or a word of a broken file may hold anything; an error stays one line all the same.
    private static func oneLine(_ text: String) -> String {
        String(
            String.UnicodeScalarView(
                text.unicodeScalars.map { $0.properties.generalCategory == .control ? "?" : $0 }))
    }

    /// The system's words for an `errno`.
    package static func reason(_ code: Int32) -> String { String(cString: strerror(code)) }
}
