import Foundation

extension Explanation {
    /// The explanation for programs: one JSON object, stable from version to version.
    ///
    /// - `rayscope_explanation`: 1, the version of this form;
    /// - `script`, `engine`, `suppose` (only where a rule was changed); `notes`: what to know before
    ///   believing the numbers;
    /// - `critical_path`: `wall_ns`, its `stages` (``CriticalPath/Stage``, `ns`) and its `stretches`
    ///   (with `function`, `variable`, `file`, `line`, `count` too), longest first; either adds up to
    ///   `wall_ns`;
    /// - `ledger`: `entries`, ``LedgerEntry`` by its properties (`how`, `variable`, `work_ns`,
    ///   `copied_bytes`), each with its `sums` by `kind` and `path`: all of them together are the
    ///   trace's; `count` less `shared` is the number of events;
    /// - `rows`: the table, ``CallRow`` by its properties in snake case (`per_call_ns`,
    ///   `counts.copied_bytes`, `later.median_ns`); `way` is `inline`, `put`, `reference`,
    ///   `captured` or `nothing`; `parts` has a key for each ``TimePart`` and adds up to `wall_ns`;
    ///   `folded` (only where there are any) has the calls, counts and `copied_bytes` past the event
    ///   limit, which are not in the others; `steps` has `count` and `ns` for each ``Step`` that occurred;
    /// - `folded_elsewhere` (only where there is something): the same, of no row;
    /// - `subjects`: `title`, `rows` (their `id`), and `reasons` with `kind`, `text`, `rows` and
    ///   `numbers`.
    ///
    /// Fields that have no value are left out. Keys are sorted, so equal explanations are equal
    /// texts.
    /// - Parameter sections: more of them, by their keys, from whoever else reads the trace.
    /// - Returns: the text.
    /// - Throws: what a section's own encoding throws.
    package func json(and sections: [String: any Encodable] = [:]) throws -> String {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.prettyPrinted, .sortedKeys, .withoutEscapingSlashes]
        encoder.keyEncodingStrategy = .convertToSnakeCase
        let data = try encoder.encode(
            Document(explanation: self, sections: sections))
        return String(decoding: data, as: UTF8.self) + "\n"
    }

    /// Reads what ``json()`` writes.
    package init(json: String) throws {
        let decoder = JSONDecoder()
        decoder.keyDecodingStrategy = .convertFromSnakeCase
        self = try decoder.decode(Self.self, from: Data(json.utf8))
    }

    /// The explanation's own fields, with the version and the sections beside them.
    private struct Document: Encodable {
        var explanation: Explanation
        var sections: [String: any Encodable]

        private struct Key: CodingKey {
            var stringValue: String
            var intValue: Int? { nil }
            init(stringValue: String) { self.stringValue = stringValue }
            init?(intValue: Int) { nil }
        }

        func encode(to encoder: any Encoder) throws {
            var container = encoder.container(keyedBy: Key.self)
            try container.encode(
                Explanation.formatVersion, forKey: Key(stringValue: "rayscopeExplanation"))
            for (name, section) in sections {
                try container.encode(section, forKey: Key(stringValue: name))
            }
            try explanation.encode(to: encoder)
        }
    }
}
