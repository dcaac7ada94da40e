/// One script run with one variable going each way, side by side.
///
/// All times are nanoseconds, all sizes bytes; every number is from the runs' traces.
package struct TwinReport: Equatable, Codable, Sendable {
    /// The version of the JSON rendering: `"rayscope_twin":1`.
    package static let formatVersion = 1

    package var script: String
    package var engine: String
    package var function: String
    /// Where the function is defined.
    package var line: Int
    package var variable: String
    /// By value, by reference, captured.
    package var sides: [Side]
    /// Nil where fewer than two ways ran to their end.
    package var verdict: Verdict?

    package init(
        script: String, engine: String, function: String, line: Int, variable: String,
        sides: [Side]
    ) {
        self.script = script
        self.engine = engine
        self.function = function
        self.line = line
        self.variable = variable
        self.sides = sides
        verdict = Verdict(of: sides)
    }

    /// The script as it is.
    package var original: Side? { sides.first { $0.isAsItIs } }

    /// Whether every way that could be made ran, and printed what the script prints.
    package var isSound: Bool {
        sides.allSatisfy { $0.failure == nil && $0.output != .differs }
    }

    /// One way.
    package struct Side: Equatable, Codable, Sendable {
        package var way: PassingWay
        package var isAsItIs: Bool
        /// Why it was not made; the rest is nil then, or empty.
        package var refusal: Refusal?
        /// The script that ran.
        package var script: String?
        /// From the original to it.
        package var diff: String?
        package var trace: String?
        /// How the script failed; its figures are nil then.
        package var failure: Failure?
        /// What it printed, held against the original; nil for the original.
        package var output: OutputVerdict?
        /// What differs in what it printed, as a sentence's part.
        package var outputNote: String?
        package var figures: SideFigures?
        /// What capturing does besides its time, from the trace's explanation.
        package var remarks: [String] = []

        package init(way: PassingWay, isAsItIs: Bool) {
            self.way = way
            self.isAsItIs = isAsItIs
        }
    }

    package struct Refusal: Equatable, Codable, Sendable {
        /// Of the original script.
        package var line: Int?
        package var text: String

        package init(line: Int?, text: String) {
            self.line = line
            self.text = text
        }
    }

    package struct Failure: Equatable, Codable, Sendable {
        package var status: Int
        /// The last line that it wrote to standard error.
        package var message: String?

        package init(status: Int, message: String?) {
            self.status = status
            self.message = message
        }
    }

    /// What was printed on standard output, held against the original's.
    package enum OutputVerdict: String, Codable, Sendable {
        case same
        /// It differs only in lines that differ between two runs of the original, too.
        case varies
        case differs
    }

    package struct Verdict: Equatable, Codable, Sendable {
        /// By the time of all calls together.
        package var all: Ranking
        /// By what a call after the first takes, for each place with ten such calls or more, or where
        /// none has so many for all; empty where the ways can't be held against each other so.
        package var later: [PlaceRanking]
        package var fewestCopied: PassingWay
    }

    package struct PlaceRanking: Equatable, Codable, Sendable {
        /// Position in ``SideFigures/places``.
        package var place: Int
        package var ranking: Ranking
    }

    package struct Ranking: Equatable, Codable, Sendable {
        /// Quickest first.
        package var ways: [PassingWay]
        /// How many of them are within a tenth of the quickest: one run can't tell those apart.
        package var tied: Int
    }
}
