internal import TraceReading
import TraceSchema

/// Adds up, for each function, what it captures and what its pickle costs on its way to the workers.
struct CaptureCollector {
    private(set) var functions: [CapturingFunction] = []
    private(set) var eventCount = 0
    private var indices: [Key: Int] = [:]
    private var byID: [FunctionID: Int] = [:]
    /// Fetches and exports of functions whose pickle isn't in the trace.
    private(set) var unknown = CapturingFunction(name: "functions whose pickle isn't in the trace")

    /// A function that is defined again in a loop is one to a reader, whatever its number.
    private struct Key: Hashable {
        var name: String
        var source: SourceLine?
    }

    mutating func add(_ event: Event) {
        switch event.kind {
        case .pickle: addPickle(event)
        case .export, .fetch, .unpickle: change(event.function) { $0.add(event) }
        case .serialize, .put, .submit, .lease, .dispatch, .get, .deserialize, .execute, .return,
            .hold, .drop, .free, .spill, .restore, .retry, .fail:
            break
        }
        eventCount += 1
    }

    /// Adds what was only counted.
    mutating func add(_ fold: Fold) {
        switch fold.kind {
        case .pickle, .export, .fetch, .unpickle: change(fold.function) { $0.add(fold) }
        case .serialize, .put, .submit, .lease, .dispatch, .get, .deserialize, .execute, .return,
            .hold, .drop, .free, .spill, .restore, .retry, .fail:
            break
        }
    }

    private mutating func change(
        _ function: FunctionID?, _ change: (inout CapturingFunction) -> Void
    ) {
        if let index = function.flatMap({ byID[$0] }) {
            change(&functions[index])
        } else {
            change(&unknown)
        }
    }

    private mutating func addPickle(_ event: Event) {
        let name = event.name ?? event.function?.description ?? "function"
        let key = Key(name: name, source: event.sourceLine)
        // Each process that calls it pickles it for itself; it goes into the control store once.
        let known = event.function.flatMap { byID[$0] }.flatMap {
            functions[$0].name == name ? $0 : nil
        }
        let index = known ?? indices[key] ?? functions.count
        if indices[key] == nil { indices[key] = index }
        if index == functions.count {
            functions.append(CapturingFunction(name: name))
            functions[index].source = event.sourceLine
        }
        if let function = event.function { byID[function] = index }
        functions[index].addPickle(event)
    }
}

/// How often something was done, what it moved and how long it took.
struct CaptureSum: Equatable {
    var count = 0
    var bytes = 0
    var durationNs: Int64 = 0

    mutating func add(count: Int = 1, bytes: Int?, durationNs: Int64?) {
        self.count = self.count.adding(count)
        self.bytes = self.bytes.adding(max(0, bytes ?? 0))
        self.durationNs = self.durationNs.adding(max(0, durationNs ?? 0))
    }

    mutating func add(_ other: CaptureSum) {
        add(count: other.count, bytes: other.bytes, durationNs: other.durationNs)
    }
}

/// A function or class as its pickles tell of it.
struct CapturingFunction {
    let name: String
    var source: SourceLine?
    /// Of its largest pickle, largest first, each without what it brings in itself, and how large
    /// the pickle is.
    private(set) var captures: [Event.Capture] = []
    private(set) var largestPickle = 0
    private(set) var pickled = CaptureSum()
    private(set) var exported = CaptureSum()
    private(set) var unpickled = CaptureSum()
    /// By worker, in order of the first fetch.
    private(set) var fetched: [(process: ProcessID, sum: CaptureSum)] = []
    private var workers: [ProcessID: Int] = [:]
    /// What could not be pickled, exported or fetched.
    private(set) var errors: [String] = []
    private(set) var errorCount = 0

    /// Each try to pickle it has failed: what it captures isn't in the trace.
    var isUnpickled: Bool { pickled.count == 0 && errorCount > 0 }

    init(name: String) { self.name = name }

    mutating func addPickle(_ event: Event) {
        add(event)
        let bytes = max(0, event.bytes ?? 0)
        guard event.error == nil, pickled.count == 1 || bytes > largestPickle else { return }
        largestPickle = bytes
        captures = (event.captures ?? []).ownSpans(of: event.bytes)
            .sorted { $1.bytes < $0.bytes }
    }

    /// An event that failed has moved nothing.
    mutating func add(_ event: Event) {
        if let error = event.error {
            errorCount += 1
            if errors.isEmpty { errors.append(error) }
            return
        }
        add(
            event.kind, of: event.process, count: 1, bytes: event.bytes,
            durationNs: event.durationNs)
    }

    mutating func add(_ fold: Fold) {
        add(
            fold.kind, of: fold.process, count: fold.count, bytes: fold.bytes,
            durationNs: fold.durationNs)
    }

    private mutating func add(
        _ kind: EventKind, of process: ProcessID, count: Int, bytes: Int?, durationNs: Int64?
    ) {
        switch kind {
        case .pickle: pickled.add(count: count, bytes: bytes, durationNs: durationNs)
        case .export: exported.add(count: count, bytes: bytes, durationNs: durationNs)
        case .unpickle: unpickled.add(count: count, bytes: bytes, durationNs: durationNs)
        case .fetch:
            let index = workers[process] ?? fetched.count
            if index == fetched.count {
                workers[process] = index
                fetched.append((process, CaptureSum()))
            }
            fetched[index].sum.add(count: count, bytes: bytes, durationNs: durationNs)
        case .serialize, .put, .submit, .lease, .dispatch, .get, .deserialize, .execute, .return,
            .hold, .drop, .free, .spill, .restore, .retry, .fail:
            break
        }
    }

    var fetchedTotal: CaptureSum {
        fetched.reduce(into: CaptureSum()) { $0.add($1.sum) }
    }

    /// What decides which functions are drawn.
    var weight: Int {
        pickled.bytes.adding(exported.bytes).adding(fetchedTotal.bytes)
    }
}
