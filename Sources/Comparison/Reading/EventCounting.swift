internal import TraceReading
internal import TraceSchema

/// What an event of each kind counts as.
extension RunStructure.Builder {
    mutating func addPickle(_ event: Event) {
        guard let subject = subject(of: event) else { return }
        noteUse(of: subject, event)
        let isDriver = event.process == .driver
        count(
            event, Facet(aspect: isDriver ? .driverPickle : .workerPickle), of: subject,
            bytes: event.bytes ?? 0)
        guard event.error == nil else { return }
        if !isDriver {
            let inside = event.task.flatMap { tasks[$0]?.subject } ?? -1
            let key = WorkerKey(
                function: function(of: subject), process: event.process, inside: inside)
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

    mutating func addArrival(_ event: Event, _ aspect: Aspect) {
        guard let subject = subject(of: event) else { return }
        let facet = Facet<Int32>(aspect: aspect)
        count(event, facet, of: subject, bytes: event.bytes ?? 0)
        guard event.error == nil else { return }
        let key = WorkerKey(function: function(of: subject), process: event.process)
        change(subject, facet) { $0.perWorker[key, default: 0] += 1 }
    }

    mutating func addSerialize(_ event: Event) {
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

    mutating func addPut(_ event: Event) {
        switch event.role {
        case .argument, .result, .captured:
            guard let subject = subject(of: event) else { return }
            count(event, Facet(aspect: .put, detail: detail(event)), of: subject)
        case .value, .variable, nil:
            count(event, valueFacet(event, .put), of: Self.values, bytes: event.bytes ?? 0)
        }
    }

    mutating func addSubmit(_ event: Event) {
        guard let subject = subject(of: event) else { return }
        noteUse(of: subject, event)
        if event.actor != nil, event.function != nil { subjects[Int(subject)].isClass = true }
        let place = place(event)
        let facet = Facet(aspect: .submit, place: place)
        let isFirst = subjects[Int(subject)].tallies[facet] == nil && isFirstCall(subject)
        count(event, facet, of: subject)
        if let id = event.task {
            var task = tasks[id] ?? TaskCounts(subject: subject)
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

    mutating func addGet(_ event: Event) {
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
            gotten.append((start, end))
            sample(.call, max(end - start, 0), of: task.subject, isFirst: task.isFirst)
        case .value, .variable, nil:
            count(
                event, valueFacet(event, .get), of: Self.values, word: Word(event.path))
        }
    }

    mutating func addDeserialize(_ event: Event) {
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

    mutating func addExecute(_ event: Event) {
        guard let subject = subject(of: event) else { return }
        if let id = event.task {
            tasks[id, default: TaskCounts(subject: subject)].hasFailed = event.error != nil
        }
        subjects[Int(subject)].ranOn.insert(
            WorkerKey(function: function(of: subject), process: event.process))
        count(
            event, Facet(aspect: .execute), of: subject,
            word: event.error == nil ? .plain : .raised)
    }

    mutating func addReturn(_ event: Event) {
        guard let subject = subject(of: event) else { return }
        countRetries(event)
        // An error's size depends on paths and process numbers in its traceback.
        let bytes = hasFailed(event) ? nil : event.bytes ?? 0
        count(
            event, Facet(aspect: .return), of: subject, word: Word(event.path), bytes: bytes)
    }

    mutating func addFailure(_ event: Event) {
        countRetries(event)
        count(event, .fail)
    }

    /// Counted when the task's end is seen: a task that still runs when the script ends is tried
    /// again as often as the workers happen to die one after another.
    mutating func addRetry(_ event: Event) {
        guard let id = event.task, let subject = subject(of: event) else { return }
        tasks[id, default: TaskCounts(subject: subject)].retries += 1
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

    mutating func addTime(_ event: Event) {
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
