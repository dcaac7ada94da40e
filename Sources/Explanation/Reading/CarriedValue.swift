internal import TraceReading
internal import TraceSchema

/// The weightiest value that a call carried to its task, and its way there.
struct CarriedValue {
    var way: Way
    var variable: Int32 = -1
    /// Source text of the reference.
    var reference: Int32 = -1
    var bytes = 0
    var object: ObjectID?

    /// What an unknown object is taken to weigh: more than a number, less than an array.
    static let unknownBytes = 1024
}

extension ExplanationBuilder {
    /// Chooses among the call's arguments, where its references lead, and the captured variables.
    mutating func carried(by task: TaskRecord) -> CarriedValue {
        var carried = CarriedValue(way: .nothing)
        if let value = task.value {
            carried = CarriedValue(
                way: value.mode == .put ? .put : .inline, variable: value.variable,
                bytes: value.bytes, object: value.object)
        }
        var weight = task.value?.bytes ?? -1
        for argument in task.references {
            let object = argument.object.flatMap { objects[$0] }
            let bytes = object?.bytes ?? CarriedValue.unknownBytes
            guard bytes > weight else { continue }
            weight = bytes
            let origin = object?.origin ?? -1
            carried = CarriedValue(
                way: .reference, variable: origin >= 0 ? origin : argument.variable,
                reference: argument.variable, bytes: object?.bytes ?? 0, object: argument.object)
        }
        if let capture = captures[task.captures]?.first, capture.bytes > weight,
            carried.way == .nothing || capture.bytes >= CapturedValues.heavyBytes
        {
            carried = CarriedValue(
                way: .captured, variable: strings.index(of: capture.variable),
                bytes: capture.bytes)
        }
        return carried
    }

    /// Charges each explicit put to the first call that took its reference.
    ///
    /// - Returns: intervals of the puts, by task.
    mutating func chargePuts() -> [Int: [Span]] {
        var spans: [Int: [Span]] = [:]
        for task in tasks.indices where !tasks[task].references.isEmpty {
            for reference in tasks[task].references {
                guard let id = reference.object, var object = objects[id], !object.work.isEmpty
                else { continue }
                let work = object.work
                object.work = []
                object.isPaid = true
                objects[id] = object
                var whole = work[0].span
                for (span, step, isCounted) in work {
                    segments.append(
                        Segment(span, task: task, step: step, isCounted: isCounted))
                    whole.start = min(whole.start, span.start)
                    whole.end = max(whole.end, span.end)
                }
                spans[task, default: []].append(whole)
                tasks[task].copied = tasks[task].copied.adding(object.copied)
                tasks[task].paidPuts.append(id)
                let before = min(whole.end, tasks[task].start) - whole.start
                tasks[task].onceNs = tasks[task].onceNs.adding(max(before, 0))
            }
        }
        return spans
    }
}
