internal import TraceReading
package import TraceSchema

extension RunStructure {
    /// Reads a trace, one event at a time and in its order. No event is kept.
    package struct Builder {
        private let header: TraceHeader
        var strings = Interner<String>()
        var subjects = [SubjectRecord<Int32>()]
        var tasks: [TaskID: TaskCounts] = [:]
        private var names = FunctionNames()
        private var places: PlaceTable
        /// By the actors' ids.
        private var classes: [ActorID: String] = [:]
        private var driverUses = 0
        private var eventCount = 0
        private var lastNs: Int64 = 0
        private var totals: [EventKind: Int] = [:]
        private var folds: [Fold] = []
        /// Events of tasks whose function is not known yet: on real Ray only some events tell it, and
        /// clocks of several machines may put a task's events before its submit.
        private var early: [TaskID: [Event]] = [:]

        /// From submit to the end of the get, of each call whose result was got.
        var gotten: [(start: Int64, end: Int64)] = []

        /// Index of the values outside of all calls.
        static let values: Int32 = 0

        package init(header: TraceHeader) {
            self.header = header
            places = PlaceTable(script: header.script)
        }

        package mutating func add(_ fold: Fold) { folds.append(fold) }

        package mutating func add(_ event: Event) {
            eventCount += 1
            lastNs = max(lastNs, moment(event.startNs.adding(max(event.durationNs ?? 0, 0))))
            totals[event.kind, default: 0] += 1
            if event.function == nil, event.kind != .submit, let task = event.task,
                tasks[task] == nil
            {
                early[task, default: []].append(event)
                return
            }
            count(event)
            if let task = event.task { countEarly(of: task) }
        }

        private mutating func count(_ event: Event) {
            switch event.kind {
            case .pickle: addPickle(event)
            case .export: count(event, .export, sizes: true)
            case .fetch: addArrival(event, .fetch)
            case .unpickle: addArrival(event, .unpickle)
            case .serialize: addSerialize(event)
            case .put: addPut(event)
            case .submit: addSubmit(event)
            case .get: addGet(event)
            case .deserialize: addDeserialize(event)
            case .execute: addExecute(event)
            case .return: addReturn(event)
            case .retry: addRetry(event)
            case .fail: addFailure(event)
            case .lease, .dispatch:
                // Whether a worker is leased anew or kept is chance: only their times.
                break
            case .hold, .drop, .free, .spill, .restore:
                // When a reference is dropped and an object freed depends on Python's own time.
                break
            }
            addTime(event)
        }

        /// The task's function is known now.
        private mutating func countEarly(of task: TaskID) {
            guard !early.isEmpty, tasks[task] != nil,
                let events = early.removeValue(forKey: task)
            else { return }
            for event in events { count(event) }
        }

        /// One that ends where another begins is over.
        private static func mostAtOnce(_ spans: [(start: Int64, end: Int64)]) -> Int {
            let starts = spans.map(\.start).sorted()
            let ends = spans.map(\.end).sorted()
            var (most, ended) = (0, 0)
            for (index, start) in starts.enumerated() {
                while ended < ends.count, ends[ended] <= start { ended += 1 }
                most = max(most, index + 1 - ended)
            }
            return most
        }

        /// All that was read.
        package consuming func finish() -> RunStructure {
            // Tasks of which the trace has no submit.
            for event in early.values.joined().sorted(by: { $0.id < $1.id }) { count(event) }
            let foldedBefore = FoldCounts(folds, names: names, places: places, into: &self)
            var workers: Set<ProcessID> = []
            for subject in subjects { workers.formUnion(subject.ranOn.map(\.process)) }
            var allTotals = totals
            for fold in folds {
                allTotals[fold.kind] = (allTotals[fold.kind] ?? 0).adding(max(fold.count, 0))
            }
            let strings = strings
            return RunStructure(
                header: header, subjects: subjects.map { $0.mapped { strings[$0] } },
                unattributed: foldedBefore.unattributed, totals: allTotals,
                foldedCalls: foldedBefore.calls, eventCount: eventCount,
                workerCount: workers.count, mostUnderWay: Self.mostAtOnce(gotten),
                lastNs: lastNs)
        }
    }
}

/// What is kept of a call while its trace is read.
struct TaskCounts {
    var subject: Int32
    /// Of its submit; nil before that was read.
    var start: Int64?
    /// The function's first call.
    var isFirst = false
    /// Until its body was seen to come to its end: with a failed argument it is not run at all.
    var hasFailed = true
    var isGotten = false
    /// Not counted yet.
    var retries = 0
}

extension RunStructure.Builder {
    // MARK: Whose event it is

    /// The function of an event, made known where it is new; nil where the event has none.
    mutating func subject(of event: Event) -> Int32? {
        let task = event.task.flatMap { tasks[$0]?.subject }
        guard let name = event.name else {
            guard task == nil, let function = event.function else { return task }
            return names.last(of: function) ?? add(function, named: nil)
        }
        if let method = method(of: event, name) {
            let text = strings.index(of: method)
            return names.last(named: text) ?? add(nil, named: text)
        }
        let text = strings.index(of: name)
        if let function = event.function {
            return names.subject(function, text) ?? add(function, named: text)
        }
        return task ?? names.last(named: text) ?? add(nil, named: text)
    }

    /// `Counter.inc` of an event that says `inc`; nil where it is no method's.
    private mutating func method(of event: Event, _ name: String) -> String? {
        guard let actor = event.actor else { return nil }
        guard let className = classes[actor] else {
            // The first call with an actor's id creates it, and names the class.
            if event.kind == .submit, event.function != nil { classes[actor] = name }
            return nil
        }
        if name == className { return nil }
        return name.hasPrefix(className + ".") ? name : "\(className).\(name)"
    }

    private mutating func add(_ function: FunctionID?, named name: Int32?) -> Int32 {
        let index = Int32(truncatingIfNeeded: subjects.count)
        var record = SubjectRecord<Int32>()
        record.name = name ?? strings.index(of: "(no name)")
        record.functions = Set([function].compactMap(\.self))
        subjects.append(record)
        names.add(index, function: function, name: name)
        return index
    }

    /// Each record has one while a trace is read.
    func function(of subject: Int32) -> FunctionID? {
        subjects[Int(subject)].functions.first
    }

    mutating func noteUse(of subject: Int32, _ event: Event) {
        guard event.process == .driver, subjects[Int(subject)].driverOrder == nil else { return }
        driverUses += 1
        subjects[Int(subject)].driverOrder = driverUses
        subjects[Int(subject)].driverLine = event.line
    }

    // MARK: Counting

    mutating func change(
        _ subject: Int32, _ facet: Facet<Int32>, _ body: (inout Tally<Int32>) -> Void
    ) {
        body(&subjects[Int(subject)].tallies[facet, default: Tally()])
    }

    mutating func count(
        _ event: Event, _ facet: Facet<Int32>, of subject: Int32, word: Word = .plain,
        bytes: Int? = nil
    ) {
        // What a raised or given-up task tells is its own error.
        let isDone = event.error == nil || word == .raised || event.kind == .fail
        change(subject, facet) {
            $0.add(.init(word: isDone ? word : .failed), bytes: isDone ? bytes : nil)
        }
    }

    /// Counts an event of a function as a whole.
    mutating func count(_ event: Event, _ aspect: Aspect, sizes: Bool = false) {
        guard let subject = subject(of: event) else { return }
        count(event, Facet(aspect: aspect), of: subject, bytes: sizes ? event.bytes ?? 0 : nil)
    }

    /// The role as a facet's detail.
    mutating func detail(_ event: Event) -> Int32? {
        event.role.map { strings.index(of: $0.rawValue) }
    }

    /// The facet of a value that belongs to no call: its variable, where the script names it.
    mutating func valueFacet(_ event: Event, _ aspect: Aspect) -> Facet<Int32> {
        Facet(
            aspect: aspect, place: place(event),
            variable: event.variable.map { strings.index(of: $0) }, detail: detail(event))
    }

    mutating func place(_ event: Event) -> Facet<Int32>.Place? {
        places.place(event, &strings)
    }
}
