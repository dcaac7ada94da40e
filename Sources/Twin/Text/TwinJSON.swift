import Foundation

extension TwinReport {
    /// The report for programs: one JSON object, stable from version to version.
    ///
    /// - `rayscope_twin`: 1, the version of this form;
    /// - `script`, `engine`, `function`, `line`, `variable`;
    /// - `sides`: for each ``PassingWay`` a ``Side`` by its properties in snake case; `refusal` where
    ///   it was not made, `failure` where its script failed, otherwise `figures`;
    /// - `verdict`: ``Verdict``; left out where fewer than two ways ran.
    ///
    /// Fields that have no value are left out. Keys are sorted.
    package func json() throws -> String {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.prettyPrinted, .sortedKeys, .withoutEscapingSlashes]
        encoder.keyEncodingStrategy = .convertToSnakeCase
        let data = try encoder.encode(Document(rayscopeTwin: Self.formatVersion, report: self))
        return String(decoding: data, as: UTF8.self) + "\n"
    }

    /// The report's own fields, with the version beside them.
    private struct Document: Encodable {
        var rayscopeTwin: Int
        var report: TwinReport

        private enum Key: String, CodingKey { case rayscopeTwin }

        func encode(to encoder: any Encoder) throws {
            var container = encoder.container(keyedBy: Key.self)
            try container.encode(rayscopeTwin, forKey: .rayscopeTwin)
            try report.encode(to: encoder)
        }
    }
}
