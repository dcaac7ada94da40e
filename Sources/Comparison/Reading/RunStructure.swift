internal import TraceReading
internal import TraceSchema

/// What happened in a run, apart from chance and time: the side of a comparison.
///
/// ``Builder`` makes it, reading a trace one event at a time; its size depends on how many places,
/// variables and functions the program has, and on the durations, one number for each event.
package struct RunStructure {
    let header: TraceHeader
    /// Functions in the order of the trace; the values outside of all calls come first.
    let subjects: [SubjectRecord<String>]
    /// Events that are only counted, without a function whose name is known.
    let unattributed: [EventKind: Int]
    /// Of all kinds, done or attempted; kept and counted.
    let totals: [EventKind: Int]
    /// Calls whose arguments lie past the event limit.
    let foldedCalls: Int
    /// Kept in the trace.
    let eventCount: Int
    /// Workers that ran tasks.
    let workerCount: Int
    /// Calls under way at one moment, of those whose results were got.
    let mostUnderWay: Int
    /// End of the last event, from the script's start.
    let lastNs: Int64

    var values: SubjectRecord<String> { subjects[0] }
    var functions: [SubjectRecord<String>] { Array(subjects.dropFirst()) }

    /// Calls that went through.
    var calls: Int { functions.reduce(0) { $0.adding($1.count(.submit)) } }
}
