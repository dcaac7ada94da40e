internal import TraceSchema

/// What is kept of one call while its trace is read: 176 bytes. Names are indices of interned
/// strings; -1 stands for none, and for a size that is not known.
struct TaskRecord {
    /// Start of the call's first event, its function's pickle included.
    var start = Int64.max
    /// End of its last event, apart from what the caller does with the result.
    var lastEnd: Int64 = 0
    /// When the caller had the result; -1 while it hasn't.
    var gotEnd: Int64 = -1
    /// Of explicit puts that served this call first, before it began.
    var onceNs: Int64 = 0

    /// Of the weightiest argument by value.
    var valueBytes = -1
    var copied = 0
    /// As `gets` and `put`, of the weightiest alone.
    var copiedByGets = -1
    var copiedByPuts = 0
    /// As `serialized` and `put`.
    var serializeNs: Int64 = 0
    var putNs: Int64 = 0
    /// The task's own time, without what it waited for tasks of its own.
    var executeNs: Int64 = 0
    /// Copied out of the store's bytes to make the objects that it got.
    var remadeBytes = 0
    var messageBytes = -1
    /// Of the weightiest, found by its size, since they come before the submit that names it.
    var serialized = Tally()
    var put = Tally()
    var gets = Tally()

    /// Which call of the script it is, of ``ExplanationBuilder/sites``.
    var site: Int32 = -1
    /// Index of the function's captures at the time of the call.
    var captures: Int32 = -1
    /// The process that ran it, last.
    var worker: Int32 = -1
    /// Source text of the weightiest argument by value.
    var valueVariable: Int32 = -1
    /// Its last argument by reference, of ``ExplanationBuilder/references``.
    var lastReference: Int32 = -1
    var runs: UInt32 = 0
    /// Its first.
    var result: ObjectID?
    var isValuePut = false
    var isSubmitted = false
    var hasFailed = false
    /// Whether it made calls of its own.
    var hasCalls = false

    /// From its first event to the moment the caller had the result.
    var span: Span { Span(start: start, end: gotEnd >= 0 ? gotEnd : lastEnd) }

    mutating func extend(to span: Span) {
        start = min(start, span.start)
        lastEnd = max(lastEnd, span.end)
    }

    /// Counts only what has the largest size seen, of several such things the first.
    struct Tally {
        private var largest = -1
        private(set) var count: UInt32 = 0
        private var key: Int32 = -1

        /// Whether it is counted; a count of 1 has begun anew.
        mutating func add(_ bytes: Int, _ key: Int32) -> Bool {
            if bytes > largest {
                largest = bytes
                count = 1
                self.key = key
                return true
            }
            guard bytes == largest, key == self.key else { return false }
            count += 1
            return true
        }
    }
}

/// What calls at one line of the script have in common.
struct CallSite: Hashable {
    var function: Int32
    var functionID: FunctionID?
    var call: Int32
    var file: Int32
    var line: Int32
    /// The process that made the call.
    var caller: Int32

    /// Of a call whose submit the trace does not have.
    static let unknown = CallSite(
        function: -1, functionID: nil, call: -1, file: -1, line: -1, caller: -1)
}

/// An argument by reference.
struct ReferenceRecord {
    var variable: Int32
    var object: ObjectID?
    /// The one before it in its call; -1 for none.
    var previous: Int32
}

/// A function's pickle and its way to a worker, for the call that needed it first.
struct FunctionCharges {
    var fetched = 0
    var pickled = 0
    var exported = 0
    var pickledBytes = 0
}

/// What is kept of one object that a reference stands for: 48 bytes.
struct ObjectRecord {
    /// -1 where unknown.
    var bytes = -1
    var copied = 0
    /// Source text of what was put; for a result, of the call that made it.
    var origin: Int32 = -1
    var serialized: UInt32 = 0
    var puts: UInt32 = 0
    /// The last step of its explicit put, of ``ExplanationBuilder/putSteps``; -1 for a result, and
    /// once a call has paid for it.
    var lastStep: Int32 = -1
    /// The call that was charged with its put.
    var payer: Int32 = -1
    /// The task whose result it is, for gets that do not tell.
    var producer: Int32 = -1
    /// The caller has had it: a later `ray.get` of it is not part of the call.
    var isGot = false
    var isRemade = false
    /// Another call or process took it.
    var isPassedOn = false
}

/// A step of an explicit put.
struct PutStep {
    var span: Span
    /// The one before it, of the same object; -1 for none.
    var previous: Int32
    var step: Step
    var isCounted: Bool
}
