import Foundation
import TraceSchema

/// The source of a script that a trace names, as far as a page may show it.
///
/// A trace tells names and lines, not the text; and it comes from outside. So a file is shown only
/// if it is Python and holds, in the lines that the trace names, what the trace says is there: it
/// then is what ran, and not what has become of it since, nor any other file of this machine.
package struct ScriptSource: Equatable, Sendable {
    /// As the events name it.
    package let name: String
    package let contents: Contents

    package enum Contents: Equatable, Sendable {
        /// Stretches of lines, in order. The note tells what a reader should know of them.
        case excerpts([Excerpt], note: String?)
        /// Why the page has no source, in a sentence.
        case withheld(String)
    }

    package struct Excerpt: Equatable, Sendable {
        /// Of its first line, from 1.
        package let firstLine: Int
        package let lines: [String]
    }

    /// How much is shown at most; what is longer is shown around the lines that the trace names.
    enum Limit {
        static let scripts = 8
        static let fileBytes = 4 << 20
        static let wholeLines = 1500
        static let linesAround = 12
        static let lineLength = 500
    }
}

extension PageDraft {
    /// The sources that the page's events name, in the order of the events. They are looked for
    /// where the events say, and beside the trace: a script may have moved along with it.
    package func scripts(besideTrace trace: String) -> [ScriptSource] {
        let evidence = ScriptEvidence(events.values.sorted { $0.id < $1.id })
        let started = try? Date(header.started, strategy: .iso8601)
        return evidence.files.prefix(ScriptSource.Limit.scripts).map { file in
            ScriptSource(
                name: file.name,
                contents: ScriptSearch(file: file, trace: trace, started: started).contents())
        }
    }
}

/// What events say about files: which words stand in which lines.
struct ScriptEvidence {
    struct File {
        let name: String
        /// The words that are to be found at a line; none for a line of which only its number is told.
        var words: [Int: Set<String>] = [:]

        /// Whether these can be the lines that ran. A call may reach over several lines, and the
        /// trace names one of them.
        func fits(_ lines: [Substring]) -> Bool {
            var told = 0
            var found = 0
            for (line, words) in words {
                guard line >= 1, line <= lines.count else { return false }
                guard !words.isEmpty else { continue }
                told += 1
                let around = lines[
                    max(0, line - 1 - Self.reach)..<min(lines.count, line + Self.reach)]
                if words.contains(where: { word in around.contains { $0.contains(word) } }) {
                    found += 1
                }
            }
            return told > 0 && found * 4 >= told * 3
        }

        private static let reach = 6
    }

    private(set) var files: [File] = []

    init(_ events: [Event]) {
        for event in events {
            guard let name = event.file, let line = event.line else { continue }
            let index =
                files.firstIndex { $0.name == name }
                ?? {
                    files.append(File(name: name))
                    return files.count - 1
                }()
            let method = event.name?.split(separator: ".").last.map(String.init)
            let words = [event.variable, event.bound, method].compactMap(\.self)
                .compactMap(Self.identifier)
            files[index].words[line, default: []].formUnion(words)
        }
    }

    /// The identifier that a text begins with: `A` of `A[0]`; nil for `[1, 2]`, `<lambda>`.
    private static func identifier(_ text: String) -> String? {
        let word = text.prefix { $0 == "_" || $0.isLetter || $0.isNumber }
        guard let first = word.first, !first.isNumber else { return nil }
        return String(word)
    }
}

/// Looks for one file.
private struct ScriptSearch {
    let file: ScriptEvidence.File
    let trace: String
    let started: Date?

    func contents() -> ScriptSource.Contents {
        var found = false
        for path in places {
            guard let bytes = contents(of: path) else { continue }
            found = true
            let text = String(decoding: bytes, as: UTF8.self)
            let lines = text.split(omittingEmptySubsequences: false, whereSeparator: \.isNewline)
            if isPython(path, lines), file.fits(lines) {
                return .excerpts(excerpts(of: lines), note: note(on: path))
            }
        }
        return .withheld(
            found
                ? "There is a file of this name, but its lines do not hold what the trace says "
                    + "stands there: it was changed after the run, or is another. So it is not shown."
                : "The file could not be read when this page was made: make the page where it lies "
                    + "to have its lines here.")
    }

    /// Whether it is a script at all: by its name, or by the program that its first line names.
    private func isPython(_ path: String, _ lines: [Substring]) -> Bool {
        path.hasSuffix(".py")
            || lines.first.map { $0.hasPrefix("#!") && $0.contains("python") } == true
    }

    /// Where it was found from when the script ran, and beside the trace.
    private var places: [String] {
        let folder = URL(filePath: trace).deletingLastPathComponent()
        let base = file.name.split(separator: "/").last.map(String.init) ?? file.name
        var places: [String] = []
        for url in [
            URL(filePath: file.name), folder.appending(path: file.name),
            folder.appending(path: base),
        ] where !places.contains(url.standardized.path) {
            places.append(url.standardized.path)
        }
        return places
    }

    private func contents(of path: String) -> Data? {
        guard
            let attributes = try? FileManager.default.attributesOfItem(
                atPath: URL(filePath: path).resolvingSymlinksInPath().path),
            attributes[.type] as? FileAttributeType == .typeRegular,
            let size = attributes[.size] as? Int, size <= ScriptSource.Limit.fileBytes
        else { return nil }
        return FileManager.default.contents(atPath: path)
    }

    private func note(on path: String) -> String? {
        let changed = (try? FileManager.default.attributesOfItem(atPath: path))?[.modificationDate]
        guard let started, let changed = changed as? Date, changed > started else { return nil }
        return
            "This file is younger than the run; the lines that the trace names still hold what it "
            + "says."
    }

    private func excerpts(of lines: [Substring]) -> [ScriptSource.Excerpt] {
        func excerpt(_ range: Range<Int>) -> ScriptSource.Excerpt {
            ScriptSource.Excerpt(
                firstLine: range.lowerBound + 1,
                lines: lines[range].map { line in
                    line.count <= ScriptSource.Limit.lineLength
                        ? String(line) : line.prefix(ScriptSource.Limit.lineLength) + "…"
                })
        }
        guard lines.count > ScriptSource.Limit.wholeLines else { return [excerpt(lines.indices)] }
        var ranges: [Range<Int>] = []
        for line in file.words.keys.sorted() {
            let around =
                max(
                    0, line - 1 - ScriptSource.Limit.linesAround)..<min(
                    lines.count, line + ScriptSource.Limit.linesAround)
            if let last = ranges.last, last.upperBound >= around.lowerBound {
                ranges[ranges.count - 1] = last.lowerBound..<around.upperBound
            } else {
                ranges.append(around)
            }
        }
        return ranges.map(excerpt)
    }
}
