internal import TraceReading
internal import TraceSchema

/// What is kept of one call. Names and places are indices (``RunRecord``).
struct CallRecord {
    var site: Int32 = -1
    /// The lane that made it, and the one that ran it last.
    var caller: Int32 = -1
    var worker: Int32 = -1
    var actor: ActorID?
    /// The task made calls of its own: its time holds theirs.
    var hasCalls = false
    /// Ordinal of the task that made the call; -1 for the driver.
    var parent: Int32 = -1
    /// The first step of the call; the end of its task; the moment that its caller had the result
    /// (0: never).
    var start = Int64.max
    var end: Int64 = 0
    var gotEnd: Int64 = 0
    var executeStart: Int64 = 0
    var executeNs: Int64 = 0
    /// Spent by the caller itself: to serialize, put, submit, dispatch, get and deserialize.
    var callerNs: Int64 = 0
    /// Of that, for arguments over the inline limit: to serialize and put them.
    var putNs: Int64 = 0
    /// When a put began that has no time of its own; -1 for none.
    var openPut: Int64 = -1
    /// Of arguments inside the task's message.
    var inlineBytes: Int32 = 0
    /// Spent by the caller waiting for the result.
    var waitedNs: Int64 = 0
    /// Of a call that was the first on its worker: how long the worker was waited for.
    var startNs: Int64 = 0
    var isFirstOfWorker = false
    /// Handing back the result, the caller's get and deserialize included.
    var resultNs: Int64 = 0

    mutating func extend(_ span: Span) {
        start = min(start, span.start)
        end = max(end, span.end)
    }
}

/// When an event was, on a clock that cannot overflow.
struct Span {
    let start: Int64
    let end: Int64
    var length: Int64 { end - start }

    init(_ event: Event) {
        start = moment(event.startNs)
        end = moment(start.adding(max(event.durationNs ?? 0, 0)))
    }
}

/// One place in the script that calls one function.
struct CallSite {
    struct Key: Hashable {
        var name: Int32
        var file: Int32
        var line: Int32
    }
    let key: Key
    let place: Place
    /// As the user calls it.
    let name: String
    var calls = 0
    /// What their callers waited for results; made at the end of the trace.
    var waitedNs: Int64 = 0
    /// Of the first call: source text, or nil where the trace has none.
    var arguments: [Event.Argument] = []
    /// By position in `arguments`.
    var byValue: [ByValue] = []
    /// A call was made before the result of the one before it had come.
    var overlaps = false
    var firstCall: Int32 = -1
    var lastCall: Int32 = -1

    /// The puts of one argument, over all calls at the site.
    struct ByValue {
        var variable: String?
        var isSameText = true
        var puts = Sum()
        var bytes = 0
        /// As `bytes`, of the smallest.
        var leastBytes = Int.max
    }
}

/// A sum of times with its extremes.
struct Sum {
    var count = 0
    var ns: Int64 = 0
    var least = Int64.max
    var most: Int64 = 0

    mutating func add(_ value: Int64) {
        count = count.adding(1)
        ns = ns.adding(value)
        least = min(least, value)
        most = max(most, value)
    }

    /// What is only counted and summed says nothing of the extremes.
    mutating func add(folded count: Int, ns: Int64) {
        self.count = self.count.adding(max(count, 0))
        self.ns = self.ns.adding(max(ns, 0))
    }

    var mean: Int64 { count > 0 ? ns / Int64(count) : 0 }
    /// All but one: the dearest is what must stay, or the cheapest.
    var withoutMost: Int64 { max(ns - most, 0) }
    var withoutLeast: Int64 { least == .max ? ns : max(ns - least, 0) }
}
