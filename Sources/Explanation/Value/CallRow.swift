internal import TraceReading

/// One row of the table: the calls of one function at one line of the script, with one way of
/// passing its weightiest value and one size of it.
///
/// All times are nanoseconds, all sizes bytes.
package struct CallRow: Equatable, Codable, Sendable {
    /// From 1, in the order of the rows' first calls; single calls that carry nothing come last.
    package var id: Int
    package var function: String
    package var file: String?
    package var line: Int?
    /// `foo1.remote(A)`, as far as the trace knows the names; `…` where it does not.
    package var call: String
    package var way: Way
    /// The weightiest value: the argument's source text, the captured name, or for a reference the
    /// source text of what was put. Nil where the trace names nothing.
    package var variable: String?
    /// For a reference, its own source text: `A_ref`.
    package var reference: String?
    /// Serialized length of an argument, size of an object, or span in the function's pickle.
    package var bytes: Int
    /// Where the calls differ a little: the largest. `bytes` is the smallest then.
    package var largestBytes: Int
    /// Captures from 1 kB on, weightiest first, whatever the row's way is.
    package var captures: [NamedSize]

    /// A single call that carries nothing, makes no calls, and whose result goes nowhere else: a
    /// warm-up, say. It is seldom the question.
    package var isAside: Bool
    package var calls: Int
    /// Calls whose task raised or was given up.
    package var failed: Int
    /// Runs beyond the first of each task.
    package var retried: Int
    /// Calls with a result that nobody got or passed on; their time ends with the task's last event.
    package var notGot: Int
    /// The processes that ran the tasks, in the order of a picture's lanes.
    package var workers: [String]
    /// The most calls that were under way at one moment.
    package var inFlight: Int
    package var counts: Counts
    /// What must be added to `calls` and `counts` for calls past the event limit; everything else
    /// in the row rests on the calls before it. Nil where there are none.
    package var folded: Folded?
    package var pickledFunction: FunctionCounts
    /// The task's message in calls after the first, mean; nil where the trace has no message sizes.
    package var messageBytes: Int?

    /// Length of the union of the calls' intervals: from a call's first event to the moment its
    /// caller had the result.
    package var wallNs: Int64
    /// `wallNs / calls`.
    package var perCallNs: Int64
    /// The first call, with what it paid once for all (`pickle` and `export` of the function, the
    /// explicit put that its reference needed).
    package var firstNs: Int64
    /// The calls after the first; nil where there is one call only.
    package var later: Later?
    /// Median of the tasks' own times, of the calls after the first where there are any.
    package var executeMedianNs: Int64
    /// `wallNs`, divided.
    package var parts: TimeParts
    /// The work behind the parts: sums over events, overlap *not* taken out, by ``Step/name``.
    package var steps: [String: StepSum]

    package func step(_ step: Step) -> StepSum { steps[step.name] ?? StepSum() }

    /// How often the row's variable was …; bytes that the calls copied on the way.
    package struct Counts: Equatable, Codable, Sendable {
        /// As part of the function's pickle.
        package var pickled = 0
        /// As an argument, or for an explicit put.
        package var serialized = 0
        package var put = 0
        /// Inside the function's pickle.
        package var exported = 0
        /// Inside the function's pickle.
        package var fetched = 0
        /// Read from the object store for an argument.
        package var gets = 0
        /// By those gets; nil where the trace does not tell.
        package var copiedByGets: Int?
        /// By implicit puts of the variable alone.
        package var copiedByPuts = 0
        /// Serializing it as an argument, and putting it so; sums over events.
        package var serializeNs: Int64 = 0
        package var putNs: Int64 = 0
        /// Inside the workers, to make what those gets read; not part of `copiedBytes`.
        package var copiedByDeserializing = 0
        /// By exports, puts, messages, fetches, gets and returns together.
        package var copiedBytes = 0
        /// Explicit puts of the variable that an earlier row paid for.
        package var putsPaidElsewhere = 0
    }

    /// How often the function itself was …, whether it carried a variable or not.
    package struct FunctionCounts: Equatable, Codable, Sendable {
        package var pickled = 0
        package var exported = 0
        package var fetched = 0
        /// Of its largest pickle; 0 where the row saw none.
        package var bytes = 0
    }

    /// Of events past the event limit, which are counted and summed, and kept no further.
    package struct Folded: Equatable, Codable, Sendable {
        package var calls = 0
        package var pickled = 0
        package var serialized = 0
        package var put = 0
        package var exported = 0
        package var fetched = 0
        package var gets = 0
        /// As ``Counts/copiedBytes``.
        package var copiedBytes = 0
    }

    package struct NamedSize: Hashable, Codable, Sendable {
        package var variable: String
        package var bytes: Int
    }

    package struct StepSum: Equatable, Codable, Sendable {
        package var count = 0
        package var ns: Int64 = 0

        /// Mean of one; 0 where there was none.
        package var each: Int64 { count > 0 ? ns / Int64(count) : 0 }
    }

    package struct Later: Equatable, Codable, Sendable {
        package var calls: Int
        /// Of the calls' own lengths.
        package var medianNs: Int64
        package var meanNs: Int64
        /// Length of the union of the later calls' intervals.
        package var wallNs: Int64
        /// `wallNs`, divided.
        package var parts: TimeParts
    }

    /// `program.py:23`.
    package var place: String? { PlaceText.of(file: file, line: line) }
}
