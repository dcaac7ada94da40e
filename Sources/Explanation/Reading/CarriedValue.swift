internal import TraceReading
internal import TraceSchema

/// The weightiest value that a call carried to its task, and its way there.
struct CarriedValue {
    var bytes = 0
    var variable: Int32 = -1
    /// Source text of the reference.
    var reference: Int32 = -1
    /// What the reference stands for.
    var object: ObjectID?
    var way: Way

    /// What an unknown object is taken to weigh: more than a number, less than an array.
    static let unknownBytes = 1024
}

extension ExplanationBuilder {
    /// Chooses among the call's arguments, where its references lead, and the captured variables.
    mutating func carried(by task: TaskRecord) -> CarriedValue {
        var carried = CarriedValue(way: .nothing)
        if task.valueBytes >= 0 {
            carried = CarriedValue(
                bytes: task.valueBytes, variable: task.valueVariable,
                way: task.isValuePut ? .put : .inline)
        }
        var weight = task.valueBytes
        for argument in references(of: task) {
            let object = argument.object.flatMap { objects[$0.number] } ?? ObjectRecord()
            let bytes = object.bytes >= 0 ? object.bytes : CarriedValue.unknownBytes
            guard bytes > weight else { continue }
            weight = bytes
            carried = CarriedValue(
                bytes: max(object.bytes, 0),
                variable: object.origin >= 0 ? object.origin : argument.variable,
                reference: argument.variable, object: argument.object, way: .reference)
        }
        if let capture = captures[task.captures]?.first, capture.bytes > weight,
            carried.way == .nothing || capture.bytes >= CapturedValues.heavyBytes
        {
            carried = CarriedValue(
                bytes: capture.bytes, variable: strings.index(of: capture.variable),
                way: .captured)
        }
        return carried
    }

    /// In the order of the call.
    private func references(of task: TaskRecord) -> [ReferenceRecord] {
        guard task.lastReference >= 0 else { return [] }
        return Array(
            sequence(first: references[Int(task.lastReference)]) { [references] in
                $0.previous >= 0 ? references[Int($0.previous)] : nil
            }
        ).reversed()
    }

    /// The steps of an explicit put, in their order.
    private func putSteps(of object: ObjectRecord) -> [PutStep] {
        guard object.lastStep >= 0 else { return [] }
        return Array(
            sequence(first: putSteps[Int(object.lastStep)]) { [putSteps] in
                $0.previous >= 0 ? putSteps[Int($0.previous)] : nil
            }
        ).reversed()
    }

    /// Charges each explicit put to the first call that took its reference.
    ///
    /// - Returns: intervals of the puts, by task.
    mutating func chargePuts() -> [Int32: [Span]] {
        var spans: [Int32: [Span]] = [:]
        for task in tasks.indices where tasks[task].lastReference >= 0 {
            for reference in references(of: tasks[task]) {
                guard let id = reference.object, var object = objects[id.number] else { continue }
                let steps = putSteps(of: object)
                guard var whole = steps.first?.span else { continue }
                object.lastStep = -1
                object.payer = Int32(truncatingIfNeeded: task)
                objects[id.number] = object
                for step in steps {
                    segments.append(
                        Segment(
                            step.span, task: task, step: step.step, isCounted: step.isCounted))
                    whole.start = min(whole.start, step.span.start)
                    whole.end = max(whole.end, step.span.end)
                }
                spans[Int32(truncatingIfNeeded: task), default: []].append(whole)
                tasks[task].copied = tasks[task].copied.adding(object.copied)
                let before = min(whole.end, tasks[task].start) - whole.start
                tasks[task].onceNs = tasks[task].onceNs.adding(max(before, 0))
            }
        }
        return spans
    }
}
