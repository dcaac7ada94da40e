internal import TraceReading

/// One thing in the script that costs more than it has to, with what the trace shows of it.
///
/// Times are nanoseconds, sizes bytes. ``FindingsBuilder`` makes it.
package struct Finding: Equatable, Codable, Sendable {
    package var kind: Kind
    /// The user's own name or source text of the value; nil where the finding is about no value.
    package var variable: String?
    /// The function, class or method, as the user calls it.
    package var function: String?
    package var file: String?
    package var line: Int?
    /// What is wrong, in one sentence.
    package var headline: String
    /// What in the trace says so, in one sentence or two.
    package var evidence: String
    /// The numbers behind the evidence; a name ends in its unit (`_ns`, `_bytes`) unless it is a
    /// count.
    package var numbers: [String: Int]
    package var cost: Cost
    package var saves: Saving
    package var rewrite: Rewrite
    /// Of Ray's documentation.
    package var page: String

    /// What the thing cost in this run: time summed over processes, and bytes copied on the way.
    package struct Cost: Equatable, Codable, Sendable {
        package var ns: Int64
        package var bytes: Int
    }

    /// What the rewrite would spare in this run. Two findings may speak of the same time: their
    /// savings do not add up.
    package struct Saving: Equatable, Codable, Sendable {
        package var lowNs: Int64
        package var highNs: Int64
        package var bytes: Int
        /// How the range was computed.
        package var how: String

        /// A range in order and from 0 on.
        init(low: Int64, high: Int64, bytes: Int = 0, how: String) {
            highNs = max(high, 0)
            lowNs = min(max(low, 0), highNs)
            self.bytes = max(bytes, 0)
            self.how = how
        }
    }

    /// The change in the user's own code: lines of the script where it can be read, else what the
    /// trace knows of them; in words where it is no matter of single lines, or beside them.
    package struct Rewrite: Equatable, Codable, Sendable {
        package var before: [String] = []
        package var after: [String] = []
        /// Whole sentences.
        package var words: String?
    }

    /// `my_script.py:37`.
    package var place: String? { PlaceText.of(file: file, line: line) }

    init(
        _ kind: Kind, variable: String? = nil, function: String? = nil, place: Place? = nil,
        headline: String, evidence: String, numbers: [String: Int], cost: Cost, saves: Saving,
        rewrite: Rewrite
    ) {
        self.kind = kind
        self.variable = variable
        self.function = function
        file = place?.file
        line = place?.line
        self.headline = headline
        self.evidence = evidence
        self.numbers = numbers
        self.cost = cost
        self.saves = saves
        self.rewrite = rewrite
        page = kind.page
    }
}

/// Everything that a run's findings say.
package struct Findings: Equatable, Codable, Sendable {
    /// The weightiest first: by what the change would save, then by bytes.
    package var all: [Finding]
    /// What could not be checked in this trace, and why; a line each.
    package var unchecked: [String]
    /// The rule that was changed in this run; nil for Ray's own world.
    package var suppose: String?
    /// From the first event to the last.
    package var runNs: Int64
}

/// A line of the user's code.
struct Place: Hashable, Sendable {
    var file: String?
    var line: Int?
}
