internal import TraceReading

/// Two runs held against each other: structure first, times second.
///
/// Events are matched by what the script does, never by number, process or moment: functions by
/// name and order of first use, calls by function and line, values by variable. So a run agrees
/// with another of the same script on the same engine, whatever worker took which call.
package struct Comparison: Equatable, Codable, Sendable {
    /// The version of the JSON rendering: `"rayscope_comparison":1`.
    package static let formatVersion = 1

    package var a: Run
    package var b: Run
    /// What a reader must know before believing the rest: a run cut off, events folded, a rule or
    /// a setting changed.
    package var notes: [String]
    /// Kinds of events of which one run can't tell, or can't tell all.
    package var gaps: [Gap]
    /// Functions that both runs called.
    package var commonFunctions: Int
    /// What one run has and the other lacks, or has otherwise; in the order of the program.
    package var differences: [Finding]
    /// What was compared and found the same.
    package var agreements: [Finding]
    package var times: [TimeRow]

    /// Whether the structure agrees.
    package var isSame: Bool { differences.isEmpty }
    /// Whether the runs are of two programs: both call functions, and none of the same name.
    package var isOfStrangers: Bool {
        commonFunctions == 0 && !a.functions.isEmpty && !b.functions.isEmpty
    }

    /// One side.
    package struct Run: Equatable, Codable, Sendable {
        package var script: String
        package var engine: String
        package var engineVersion: String
        /// Those that it used; ` #2` after the name where several have it.
        package var functions: [String]
        package var calls: Int
        /// Kept in the trace.
        package var events: Int
        /// Counted past the event limit.
        package var folded: Int
        /// Those that ran tasks.
        package var workers: Int
        /// Calls under way at one moment, from submit to the end of their get.
        package var mostUnderWay: Int
        /// From the script's start to the end of the last event.
        package var runNs: Int64
    }

    /// Kinds that are not compared, and why.
    package struct Gap: Equatable, Codable, Sendable {
        package var kinds: [String]
        package var reason: String
    }
}

/// One thing that two runs were held against each other in, and what each has of it.
package struct Finding: Equatable, Codable, Sendable {
    package var aspect: Aspect
    /// The function's name; ` #2` where several have it. Nil for values outside of all calls.
    package var function: String?
    /// Source text, where both runs have the same.
    package var variable: String?
    /// An argument's position, a value's role, the function that a capture came through, or the
    /// kind of a total.
    package var detail: String?
    package var place: Place?
    /// Nil where the run has nothing of it.
    package var a: Measure?
    package var b: Measure?

    /// Where the script causes it.
    package struct Place: Equatable, Codable, Sendable {
        /// Nil for the script itself.
        package var file: String?
        package var lineA: Int?
        package var lineB: Int?
    }
}

/// How much of something a run has.
package struct Measure: Equatable, Codable, Sendable {
    /// In a fixed order, so that equal measures are equal texts.
    package var cases: [Case]
    /// How often in one worker, the different numbers that occur; nil where workers don't matter.
    package var perWorker: [Int]?

    package struct Case: Equatable, Codable, Sendable {
        package var variable: String?
        package var how: Word
        package var count: Int
        /// Of `count`, those past the event limit.
        package var folded: Int
        /// Nil where sizes are not compared.
        package var bytes: Sizes?
    }

    /// Of single events, and together.
    package struct Sizes: Equatable, Codable, Sendable {
        package var smallest: Int
        package var largest: Int
        package var total: Int
    }

    package var count: Int { cases.reduce(0) { $0.adding($1.count) } }
}

/// The time of one step of a function's calls, in both runs.
package struct TimeRow: Equatable, Codable, Sendable {
    /// Nil for values outside of all calls.
    package var function: String?
    package var step: TimedStep
    package var a: Times
    package var b: Times

    /// Medians; nil where there was none.
    package struct Times: Equatable, Codable, Sendable {
        package var count = 0
        /// In the function's first call, or the first of its kind.
        package var firstNs: Int64?
        package var laterNs: Int64?
    }
}
