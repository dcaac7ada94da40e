package import TraceSchema

/// What a trace says about a file: which words stand in which lines.
///
/// A trace tells names and lines, not the text; and it comes from outside. So a file is quoted only if
/// it holds, in the lines that the trace names, what the trace says is there: it then is what ran,
/// and not what has become of it since, nor any other file of this machine.
package struct ScriptEvidence: Sendable {
    /// As the trace names it.
    package let name: String
    /// The words that are to be found at a line; none for a line of which only its number is told.
    package private(set) var words: [Int: Set<String>] = [:]

    package init(name: String) { self.name = name }

    /// Notes that source texts, or names, stand at a line.
    package mutating func add(_ texts: [String?], at line: Int) {
        let names = texts.compactMap(\.self).compactMap(Self.identifier)
        words[line, default: []].formUnion(names)
    }

    /// Notes what an event says of its line.
    package mutating func add(_ event: Event) {
        guard let line = event.line else { return }
        add([event.variable, event.bound, Self.method(event.name)], at: line)
    }

    /// `inc` of `Counter.inc`: what stands at a call.
    package static func method(_ name: String?) -> String? {
        name?.split(separator: ".").last.map(String.init)
    }

    /// Whether these can be the lines that ran. A call may reach over several lines, and the trace
    /// names one of them.
    package func fits(_ lines: [Substring]) -> Bool {
        var told = 0
        var found = 0
        for (line, words) in words {
            guard line >= 1, line <= lines.count else { return false }
            guard !words.isEmpty else { continue }
            told += 1
            let around = lines[max(0, line - 1 - Self.reach)..<min(lines.count, line + Self.reach)]
            if words.contains(where: { word in around.contains { $0.contains(word) } }) {
                found += 1
            }
        }
        return told > 0 && found * 4 >= told * 3
    }

    private static let reach = 6

    /// The identifier that a text begins with: `A` of `A[0]`; nil for `[1, 2]`, `<lambda>`.
    private static func identifier(_ text: String) -> String? {
        let word = text.prefix { $0 == "_" || $0.isLetter || $0.isNumber }
        guard let first = word.first, !first.isNumber else { return nil }
        return String(word)
    }
}
