package import CriticalPath
package import Ledger

/// What happened to each value of a run, and why: the table, and the reasons in sentences.
///
/// Everything in it was read from a trace; ``ExplanationBuilder`` makes it.
package struct Explanation: Equatable, Codable, Sendable {
    /// The version of the JSON rendering: `"rayscope_explanation":1`.
    package static let formatVersion = 1

    package var script: String
    package var engine: String
    /// The rule that was changed in this run; nil for Ray's own world.
    package var suppose: String?
    /// What a reader must know before believing the numbers: a run cut off, events folded, a rule
    /// changed, something that this engine can't see.
    package var notes: [String]
    /// Where the time of the run went, each moment once.
    package var criticalPath: CriticalPath
    /// What each variable cost.
    package var ledger: Ledger
    /// In the order of their first calls; single calls that carry nothing come last.
    package var rows: [CallRow]
    /// What is only counted and tells of no row, or of more than one; nil where there is nothing.
    package var foldedElsewhere: CallRow.Folded?
    /// Rows that carry the same value, with the sentences about them.
    package var subjects: [Subject]

    /// One value, however it was passed.
    package struct Subject: Equatable, Codable, Sendable {
        /// `A`, 33.8 kB.
        package var title: String
        /// ``CallRow/id``
        package var rows: [Int]
        package var reasons: [Reason]
    }

    /// A sentence or two, and what they rest on.
    package struct Reason: Equatable, Codable, Sendable {
        package var kind: Kind
        package var text: String
        /// ``CallRow/id`` of the rows that it speaks of.
        package var rows: [Int]
        /// The numbers behind it; a name ends in its unit (`_ns`, `_bytes`) unless it is a count.
        package var numbers: [String: Int]

        package enum Kind: String, Codable, Sendable {
            /// The ways compared, quickest first.
            case ranking
            /// Why ways are not compared: other functions, with other work.
            case apart
            /// What capturing costs, once and for each call.
            case captured
            /// What passing by value costs for each call.
            case byValue = "by_value"
            /// Whether the reference helps.
            case reference
            /// What a capture does besides its time.
            case practice
            /// Tasks that failed or ran again, results never got.
            case trouble
            /// Nothing of weight is passed.
            case light
        }
    }
}
