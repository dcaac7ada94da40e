internal import TraceReading
import TraceSchema

/// The events of one call, or of one value that is put and got without a call.
struct Call: Sendable {
    private(set) var events: [Event] = []
    /// What came after so many events that no more are kept (a value that is got a million times).
    private(set) var omitted = EventSums()
    private var omittedEndNs = Int64.min
    /// How many results were returned, and made again by the caller.
    private var returned = 0
    private var received = 0
    /// The captured variables of the called function, largest first, without modules.
    var captures: [Event.Capture] = []
    /// Its task; nil for a value that is put and got without a call.
    var task: TaskID?
    /// Where it stands in the program: how many events the trace has up to its submit, or up to its
    /// first event, where it has none.
    var position = 0
    /// The tasks that it was submitted in, the outermost first; at most ``keptAncestors``, the
    /// nearest.
    var ancestors: [Ancestor] = []
    /// What it submits itself, in order: a number for each function and line.
    var submits: [Int32] = []

    /// A task that is under way when another is submitted in it.
    struct Ancestor: Sendable {
        let task: TaskID
        /// Nil where the trace does not hold its submit.
        let function: String?
        /// ``Call/position``; 0 where it isn't known.
        let position: Int
    }

    static let keptAncestors = 32

    /// The names of the values that its references were made of, by their objects.
    var sources: [ObjectID: String] = [:]
    /// The functions whose results it takes, with the name that each result has here.
    var takes: [(variable: String?, object: ObjectID)] = []

    /// Whether it was submitted less deep inside of calls, or as deep and, from the outermost of
    /// those on, earlier. The first of all calls that are alike stands for them: this one's callers
    /// are likely to be the first of their kind, too.
    func standsBefore(_ other: Call) -> Bool {
        guard ancestors.count == other.ancestors.count else {
            return ancestors.count < other.ancestors.count
        }
        let (own, others) = (ancestors.map(\.position), other.ancestors.map(\.position))
        return own == others
            ? position < other.position : own.lexicographicallyPrecedes(others)
    }

    /// Where a task submitted it: that task's function.
    var callerFunction: String? {
        if let nearest = ancestors.last { return nearest.function ?? nearest.task.description }
        return submit.flatMap { $0.process.isWorker ? $0.process.name : nil }
    }

    /// So many events are kept; twice as many of the kinds that say what a call is.
    private static let keptEvents = 400

    init(task: TaskID? = nil, events: [Event] = [], captures: [Event.Capture] = []) {
        self.task = task
        self.captures = captures
        events.forEach { append($0) }
    }

    mutating func append(_ event: Event) {
        switch event.kind {
        case .return: returned += 1
        case .deserialize where event.role == .result: received += 1
        default: break
        }
        let essential = event.kind == .submit || event.kind == .execute
        if events.count < Self.keptEvents * (essential ? 2 : 1) {
            events.append(event)
        } else {
            omitted.add(event)
            omittedEndNs = max(omittedEndNs, event.safeEndNs)
        }
    }

    mutating func prepend(_ earlier: [Event]) {
        events.insert(contentsOf: earlier.prefix(Self.keptEvents), at: 0)
        earlier.dropFirst(Self.keptEvents).forEach { omitted.add($0) }
    }

    /// True once the caller has all results: nothing more is to come.
    var isComplete: Bool { returned > 0 && received >= returned }

    /// The submit's process; where it is not known, the first one's.
    var caller: ProcessID {
        events.first { $0.kind == .submit }?.process
            ?? events.first { !$0.process.isStore }?.process ?? .driver
    }

    /// The process that runs the task: the last one, where there were several attempts.
    var callee: ProcessID? {
        events.last { $0.kind == .execute }?.process
            ?? events.last { Self.kindsOfWorkers.contains($0.kind) }?.process
    }

    private static let kindsOfWorkers: Set<EventKind> = [.fetch, .unpickle, .execute, .return]

    var submit: Event? { events.first { $0.kind == .submit } }

    var functionName: String? {
        submit?.calledName ?? events.lazy.compactMap(\.name).first
            ?? events.lazy.compactMap { $0.function?.description }.first
    }

    /// When something of it was under way: a put that it uses may have been long before. In
    /// nanoseconds from the script's start.
    var intervals: [(start: Int64, end: Int64)] {
        let isPut = { (event: Event) in event.role == .value }
        var spans = [events.filter(isPut), events.filter { !isPut($0) }]
            .filter { !$0.isEmpty }.map(Self.span)
        // The worker may go on after its caller has the result: that is nobody's wait.
        if let hadNs = resultNs, let last = spans.popLast() {
            spans.append((last.start, max(last.start, hadNs)))
            return spans
        }
        if omittedEndNs > spans.last?.end ?? .max, let last = spans.popLast() {
            spans.append((last.start, omittedEndNs))
        }
        return spans
    }

    /// When the caller had the result made again, in nanoseconds from the script's start.
    private var resultNs: Int64? {
        guard omitted.count == 0, let caller = submit?.process else { return nil }
        return events.lazy.filter {
            ($0.kind == .get || $0.kind == .deserialize) && $0.role == .result
                && $0.process == caller && $0.error == nil
        }.map(\.safeEndNs).max()
    }

    private static func span(of events: [Event]) -> (start: Int64, end: Int64) {
        let start = max(0, events.lazy.map(\.startNs).min() ?? 0)
        return (start, max(start, events.lazy.map(\.safeEndNs).max() ?? start))
    }

    /// The names of the value that the call is about: its own, and for a reference that of the value
    /// that was put for it. Calls that have one in common pass the same value.
    var subjectNames: Set<String> {
        let subject = subject
        var names = Set([subject.variable].compactMap(\.self))
        guard subject.way == .byReference else { return names }
        for argument in submit?.arguments ?? []
        where argument.how == .reference && argument.variable == subject.variable {
            if let source = argument.object.flatMap({ sources[$0] }) { names.insert(source) }
        }
        return names
    }

    /// What the call is about: how its largest value went, which one, and its size in bytes.
    var subject: (way: Way, variable: String?, bytes: Int?) {
        guard let submit else {
            if let stored = events.first(where: { $0.kind == .put || $0.kind == .get }) {
                return (.storedOnly, stored.variable, stored.bytes)
            }
            return (.neverCalled, nil, events.first { $0.kind == .pickle }?.bytes)
        }
        var best: (way: Way, variable: String?, bytes: Int?) = (.nothing, nil, nil)
        for argument in submit.arguments ?? [] {
            let way: Way = argument.how == .reference ? .byReference : .byValue
            let bytes = argument.bytes ?? argument.object.flatMap(size)
            if best.way == .nothing || (bytes ?? 0) > (best.bytes ?? 0) {
                best = (way, argument.variable, bytes)
            }
        }
        if let largest = captures.first,
            best.way == .nothing || largest.bytes > (best.bytes ?? 0)
        {
            best = (.captured, largest.variable, largest.bytes)
        }
        return best
    }

    /// The size of an object that the call moves.
    private func size(of object: ObjectID) -> Int? {
        events.first { $0.object == object && $0.bytes != nil }?.bytes
    }

    /// The call as it stands in the script: `foo1.remote(A)`.
    var source: String {
        guard let submit else {
            if let put = events.first(where: { $0.kind == .put || $0.kind == .get }) {
                let text = "ray.\(put.kind.rawValue)(\(put.variable ?? "…"))"
                return put.kind == .put && put.bound != nil ? "\(put.bound ?? "") = \(text)" : text
            }
            return functionName ?? "function"
        }
        let arguments = (submit.arguments ?? []).map { argument in
            let text = argument.variable ?? "…"
            return switch argument.position {
            case .index: text
            case .keyword(let name): "\(name)=\(text)"
            }
        }
        return "\(functionName ?? "function").remote(\(arguments.joined(separator: ", ")))"
    }
}

extension ProcessID {
    /// The control store, the object store and the scheduler: places that run no Python.
    var isStore: Bool {
        self == .controlStore || self == .objectStore || self == .scheduler
    }
}

extension Event {
    /// When it ended, whatever numbers the trace holds.
    var safeEndNs: Int64 { startNs.adding(max(0, durationNs ?? 0)) }

    /// The time it took without waiting for somebody else; nil where it has no time.
    var busyNs: Int64? {
        guard let durationNs else { return nil }
        return max(0, max(0, durationNs) - max(0, waitedNs ?? 0))
    }

    /// When it had what it waited for: where a reader who follows cause and effect looks for it.
    var causedNs: Int64 { startNs.adding(max(0, waitedNs ?? 0)) }
}
