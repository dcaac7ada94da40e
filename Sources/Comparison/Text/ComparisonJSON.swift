import Foundation

extension Comparison {
    /// The comparison for programs: one JSON object, stable from version to version.
    ///
    /// - `rayscope_comparison`: 1, the version of this form;
    /// - `a`, `b`: the runs; `notes`: what to know before believing the rest;
    /// - `gaps`: `kinds` of events that were not compared, and the `reason`;
    /// - `differences`, `agreements`: ``Finding`` by its properties in snake case; `aspect` is a
    ///   case of ``Aspect``; `a` and `b` are what each run has, absent where it has nothing;
    /// - `times`: ``TimeRow``; medians in nanoseconds.
    ///
    /// Fields that have no value are left out. Keys are sorted, so equal comparisons are equal
    /// texts.
    package func json() throws -> String {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.prettyPrinted, .sortedKeys, .withoutEscapingSlashes]
        encoder.keyEncodingStrategy = .convertToSnakeCase
        let data = try encoder.encode(
            Document(rayscopeComparison: Self.formatVersion, comparison: self))
        return String(decoding: data, as: UTF8.self) + "\n"
    }

    /// Reads what ``json()`` writes.
    package init(json: String) throws {
        let decoder = JSONDecoder()
        decoder.keyDecodingStrategy = .convertFromSnakeCase
        self = try decoder.decode(Self.self, from: Data(json.utf8))
    }

    /// The comparison's own fields, with the version beside them.
    private struct Document: Encodable {
        var rayscopeComparison: Int
        var comparison: Comparison

        private enum Key: String, CodingKey { case rayscopeComparison }

        func encode(to encoder: any Encoder) throws {
            var container = encoder.container(keyedBy: Key.self)
            try container.encode(rayscopeComparison, forKey: .rayscopeComparison)
            try comparison.encode(to: encoder)
        }
    }
}
