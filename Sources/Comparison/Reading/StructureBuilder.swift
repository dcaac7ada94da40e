internal import TraceReading
package import TraceSchema

extension RunStructure {
    /// Reads a trace, one event at a time and in its order. No event is kept.
    package struct Builder {
        private let header: TraceHeader
        var strings = Interner<String>()
        var subjects = [SubjectRecord<Int32>()]
        private var tasks: [TaskID: TaskRecord] = [:]
        private var names = FunctionNames()
        private var places: PlaceTable
        private var driverUses = 0
        private var eventCount = 0
        private var lastNs: Int64 = 0
        private var totals: [EventKind: Int] = [:]
        private var folds: [Fold] = []

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

        /// All that was read.
        package consuming func finish() -> RunStructure {
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
                workerCount: workers.count, lastNs: lastNs)
        }
    }
}

/// What is kept of a call while its trace is read.
private struct TaskRecord {
    var subject: Int32
    /// Of its submit; nil before that was read.
    var start: Int64?
    /// The function's first call.
    var isFirst = false
    var hasFailed = false
    var isGotten = false
    /// Not counted yet.
    var retries = 0
}

extension RunStructure.Builder {
    // MARK: Whose event it is

    /// The function of an event, made known where it is new; nil where the event has none.
    private mutating func subject(of event: Event) -> Int32? {
        let task = event.task.flatMap { tasks[$0]?.subject }
        guard let function = event.function else { return task }
        guard let name = event.name else {
            if let task { return task }
            if let known = names.last(of: function) { return known }
            return add(function, named: nil)
        }
        let text = strings.index(of: name)
        return names.subject(function, text) ?? add(function, named: text)
    }

    private mutating func add(_ function: FunctionID, named name: Int32?) -> Int32 {
        let index = Int32(truncatingIfNeeded: subjects.count)
        var record = SubjectRecord<Int32>()
        record.name = name ?? strings.index(of: "(no name)")
        record.functions = [function]
        subjects.append(record)
        names.add(index, function: function, name: name)
        return index
    }

    private mutating func noteUse(of subject: Int32, _ event: Event) {
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

    private mutating func count(
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
    private mutating func count(_ event: Event, _ aspect: Aspect, sizes: Bool = false) {
        guard let subject = subject(of: event) else { return }
        count(event, Facet(aspect: aspect), of: subject, bytes: sizes ? event.bytes ?? 0 : nil)
    }

    /// The role as a facet's detail.
    private mutating func detail(_ event: Event) -> Int32? {
        event.role.map { strings.index(of: $0.rawValue) }
    }

    /// The facet of a value that belongs to no call: its variable, where the script names it.
    private mutating func valueFacet(_ event: Event, _ aspect: Aspect) -> Facet<Int32> {
        Facet(
            aspect: aspect, place: place(event),
            variable: event.variable.map { strings.index(of: $0) }, detail: detail(event))
    }

    private mutating func place(_ event: Event) -> Facet<Int32>.Place? {
        places.place(event, &strings)
    }

    // MARK: The kinds

    private mutating func addPickle(_ event: Event) {
        guard let subject = subject(of: event) else { return }
        noteUse(of: subject, event)
        let isDriver = event.process == .driver
        count(
            event, Facet(aspect: isDriver ? .driverPickle : .workerPickle), of: subject,
            bytes: event.bytes ?? 0)
        guard event.error == nil else { return }
        if !isDriver {
            let inside = event.task.flatMap { tasks[$0]?.subject } ?? -1
            let key = WorkerKey(function: event.function, process: event.process, inside: inside)
            change(subject, Facet(aspect: .workerPickle)) { $0.perWorker[key, default: 0] += 1 }
        }
        for capture in event.captures ?? [] {
            let facet = Facet(
                aspect: .capture, variable: strings.index(of: capture.variable),
                detail: capture.through.map { strings.index(of: $0) })
            change(subject, facet) {
                $0.add(.init(word: Word(capture.how)), bytes: max(capture.bytes, 0))
            }
        }
    }

    private mutating func addArrival(_ event: Event, _ aspect: Aspect) {
        guard let subject = subject(of: event) else { return }
        let facet = Facet<Int32>(aspect: aspect)
        count(event, facet, of: subject, bytes: event.bytes ?? 0)
        guard event.error == nil else { return }
        let key = WorkerKey(function: event.function, process: event.process)
        change(subject, facet) { $0.perWorker[key, default: 0] += 1 }
    }

    private mutating func addSerialize(_ event: Event) {
        switch event.role {
        case .argument:
            guard let subject = subject(of: event) else { return }
            noteUse(of: subject, event)
            // Its size is compared as the argument's.
            count(event, Facet(aspect: .serialize, detail: detail(event)), of: subject)
        case .result:
            // Whether an error is serialized again for each that depends on it is the engine's.
            guard let subject = subject(of: event) else { return }
            count(
                event, Facet(aspect: .serialize, detail: detail(event)), of: subject,
                word: hasFailed(event) ? .failed : .plain)
        case .value, .captured, .variable, nil:
            count(
                event, valueFacet(event, .serialize), of: Self.values, bytes: event.bytes ?? 0)
        }
    }

    private mutating func addPut(_ event: Event) {
        switch event.role {
        case .argument, .result, .captured:
            guard let subject = subject(of: event) else { return }
            count(event, Facet(aspect: .put, detail: detail(event)), of: subject)
        case .value, .variable, nil:
            count(event, valueFacet(event, .put), of: Self.values, bytes: event.bytes ?? 0)
        }
    }

    private mutating func addSubmit(_ event: Event) {
        guard let subject = subject(of: event) else { return }
        noteUse(of: subject, event)
        if event.actor != nil { subjects[Int(subject)].isClass = true }
        let place = place(event)
        let facet = Facet(aspect: .submit, place: place)
        let isFirst = subjects[Int(subject)].tallies[facet] == nil && isFirstCall(subject)
        count(event, facet, of: subject)
        if let id = event.task {
            var task = tasks[id] ?? TaskRecord(subject: subject)
            task.start = moment(event.startNs)
            task.isFirst = isFirst
            tasks[id] = task
        }
        guard event.error == nil else { return }
        for argument in event.arguments ?? [] {
            let facet = Facet(
                aspect: .argument, place: place,
                detail: strings.index(of: "\(argument.position)"))
            let label = Tally<Int32>.Label(
                variable: argument.variable.map { strings.index(of: $0) },
                word: Word(argument.how))
            let bytes = argument.how == .reference ? nil : max(argument.bytes ?? 0, 0)
            change(subject, facet) { $0.add(label, bytes: bytes) }
        }
    }

    private func isFirstCall(_ subject: Int32) -> Bool {
        !subjects[Int(subject)].tallies.keys.contains { $0.aspect == .submit }
    }

    private mutating func addGet(_ event: Event) {
        switch event.role {
        case .argument, .result, .captured:
            guard let subject = subject(of: event) else { return }
            count(
                event, Facet(aspect: .get, detail: detail(event)), of: subject,
                word: Word(event.path))
            guard event.error == nil, event.role == .result, let id = event.task,
                let task = tasks[id], let start = task.start, !task.isGotten
            else { return }
            tasks[id]?.isGotten = true
            let end = moment(event.startNs.adding(max(event.durationNs ?? 0, 0)))
            sample(.call, max(end - start, 0), of: task.subject, isFirst: task.isFirst)
        case .value, .variable, nil:
            count(
                event, valueFacet(event, .get), of: Self.values, word: Word(event.path))
        }
    }

    private mutating func addDeserialize(_ event: Event) {
        switch event.role {
        case .argument, .captured:
            // One for each argument on the embedded engine, one for all of a call on real Ray.
            break
        case .result:
            guard let subject = subject(of: event) else { return }
            count(event, Facet(aspect: .deserialize, detail: detail(event)), of: subject)
        case .value, .variable, nil:
            count(event, valueFacet(event, .deserialize), of: Self.values)
        }
    }

    private mutating func addExecute(_ event: Event) {
        guard let subject = subject(of: event) else { return }
        if let id = event.task {
            tasks[id, default: TaskRecord(subject: subject)].hasFailed = event.error != nil
        }
        subjects[Int(subject)].ranOn.insert(
            WorkerKey(function: event.function, process: event.process))
        count(
            event, Facet(aspect: .execute), of: subject,
            word: event.error == nil ? .plain : .raised)
    }

    private mutating func addReturn(_ event: Event) {
        guard let subject = subject(of: event) else { return }
        countRetries(event)
        // An error's size depends on paths and process numbers in its traceback.
        let bytes = hasFailed(event) ? nil : event.bytes ?? 0
        count(
            event, Facet(aspect: .return), of: subject, word: Word(event.path), bytes: bytes)
    }

    private mutating func addFailure(_ event: Event) {
        countRetries(event)
        count(event, .fail)
    }

    /// Counted when the task's end is seen: a task that still runs when the script ends is tried
    /// again as often as the workers happen to die one after another.
    private mutating func addRetry(_ event: Event) {
        guard let id = event.task, let subject = subject(of: event) else { return }
        tasks[id, default: TaskRecord(subject: subject)].retries += 1
    }

    private mutating func countRetries(_ event: Event) {
        guard let id = event.task, let task = tasks[id], task.retries > 0 else { return }
        tasks[id]?.retries = 0
        change(task.subject, Facet(aspect: .retry)) { tally in
            for _ in 0..<task.retries { tally.add(.init(word: .plain)) }
        }
    }

    private func hasFailed(_ event: Event) -> Bool {
        event.task.flatMap { tasks[$0]?.hasFailed } ?? false
    }

    // MARK: Times

    private mutating func addTime(_ event: Event) {
        guard event.error == nil, let step = TimedStep(event.kind), var length = event.durationNs
        else { return }
        // A get may wait for the whole task; a lease is nothing but waiting.
        if event.kind == .get { length = length.adding(-max(event.waitedNs ?? 0, 0)) }
        let subject = subject(of: event) ?? Self.values
        let isFirst = event.task.flatMap { tasks[$0]?.isFirst } ?? false
        sample(step, min(max(length, 0), latestMoment), of: subject, isFirst: isFirst)
    }

    private mutating func sample(
        _ step: TimedStep, _ length: Int64, of subject: Int32, isFirst: Bool
    ) {
        func add(_ samples: inout Samples) {
            if isFirst || (samples.first.isEmpty && samples.later.isEmpty) {
                samples.first.append(length)
            } else {
                samples.later.append(length)
            }
        }
        add(&subjects[Int(subject)].times[step, default: Samples()])
    }
}
