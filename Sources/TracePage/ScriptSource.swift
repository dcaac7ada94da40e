import Foundation
import TraceReading
import TraceSchema

/// The source of a script that a trace names, as far as a page may show it.
///
/// Only what is proven to be what ran (``ScriptEvidence``).
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
        static let wholeLines = 1500
        static let linesAround = 12
        static let lineLength = 500
    }
}

extension PageDraft {
    /// The sources that the page's events name, in the order of the events. They are looked for
    /// where the events say, and beside the trace: a script may have moved along with it.
    package func scripts(besideTrace trace: String) -> [ScriptSource] {
        var files: [ScriptEvidence] = []
        for event in events.values.sorted(by: { $0.id < $1.id }) {
            guard let name = event.file, event.line != nil else { continue }
            if !files.contains(where: { $0.name == name }) {
                files.append(ScriptEvidence(name: name))
            }
            guard let index = files.firstIndex(where: { $0.name == name }) else { continue }
            files[index].add(event)
        }
        let search = ScriptSearch(script: header.script, besideTrace: trace)
        let started = try? Date(header.started, strategy: .iso8601)
        return files.prefix(ScriptSource.Limit.scripts).map { file in
            ScriptSource(name: file.name, contents: file.contents(search, started: started))
        }
    }
}

extension ScriptEvidence {
    fileprivate func contents(_ search: ScriptSearch, started: Date?) -> ScriptSource.Contents {
        switch search.find(self) {
        case .found(let path, let bytes):
            let text = String(decoding: bytes, as: UTF8.self)
            let lines = text.split(omittingEmptySubsequences: false, whereSeparator: \.isNewline)
            return .excerpts(excerpts(of: lines), note: Self.note(on: path, started))
        case .another:
            return .withheld(
                "There is a file of this name, but its lines do not hold what the trace says "
                    + "stands there: it was changed after the run, or is another. So it is not shown."
            )
        case .outside:
            return .withheld(
                "The file lies outside of the script's folder and the trace's. So it is not shown.")
        case .missing:
            return .withheld(
                "The file could not be read when this page was made: make the page where it lies "
                    + "to have its lines here.")
        }
    }

    private static func note(on path: String, _ started: Date?) -> String? {
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
        for line in words.keys.sorted() {
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
