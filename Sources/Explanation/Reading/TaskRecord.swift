internal import TraceSchema

/// What is kept of one call while its trace is read. Names are indices of interned strings.
struct TaskRecord {
    var isSubmitted = false
    /// Start of the call's first event, its function's pickle included.
    var start = Int64.max
    /// End of its last event, apart from what the caller does with the result.
    var lastEnd: Int64 = 0
    /// When the caller had the result; nil while it hasn't.
    var gotEnd: Int64?
    /// Of explicit puts that served this call first, before it began.
    var onceNs: Int64 = 0

    var function: Int32 = -1
    var functionID: FunctionID?
    var call: Int32 = -1
    var file: Int32 = -1
    var line: Int32 = -1
    /// Index of the function's captures at the time of the call.
    var captures: Int32 = -1
    /// The process that made the call.
    var caller: Int32 = -1
    /// The process that ran it, last.
    var worker: Int32 = -1

    /// The weightiest argument by value.
    var value: ArgumentRecord?
    var references: [ArgumentRecord] = []
    /// Objects whose explicit put this call was the first to need.
    var paidPuts: [ObjectID] = []

    /// By the size of the weightiest, since they come before the submit that names them.
    var serialized = Tally()
    var put = Tally()
    var gets: UInt32 = 0
    var copiedByGets: Int?
    var fetched: UInt32 = 0
    var pickled: UInt32 = 0
    var exported: UInt32 = 0
    var pickledBytes = 0
    var copied = 0
    /// By implicit puts.
    var copiedByPuts = 0
    /// Copied out of the store's bytes to make the objects that it got.
    var remadeBytes = 0
    var messageBytes: Int?
    var runs: UInt32 = 0
    var hasFailed = false
    /// Whether it made calls of its own.
    var hasCalls = false
    /// Of its first result.
    var result: ObjectID?

    /// From its first event to the moment the caller had the result.
    var span: Span { Span(start: start, end: gotEnd ?? lastEnd) }

    mutating func extend(to span: Span) {
        start = min(start, span.start)
        lastEnd = max(lastEnd, span.end)
    }

    /// An argument of a call.
    struct ArgumentRecord {
        var variable: Int32
        var mode: PassingMode
        var bytes: Int
        var object: ObjectID?
    }

    /// Counts only what has the largest size seen.
    struct Tally {
        var largest = -1
        var count: UInt32 = 0

        mutating func add(_ bytes: Int) {
            if bytes > largest {
                largest = bytes
                count = 1
            } else if bytes == largest {
                count += 1
            }
        }
    }
}

/// What is kept of one object that a reference stands for.
struct ObjectRecord {
    /// Source text of what was put; for a result, of the call that made it.
    var origin: Int32 = -1
    var bytes: Int?
    var serialized = 0
    var puts = 0
    var copied = 0
    /// The steps of an explicit put; empty for a result, and once a call has paid for them.
    var work: [(span: Span, step: Step, isCounted: Bool)] = []
    /// Whether a call has been charged with its put.
    var isPaid = false
}
