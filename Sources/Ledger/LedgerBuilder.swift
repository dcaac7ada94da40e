internal import TraceReading
package import TraceSchema

/// Reads a trace, one event at a time and in its order, and keeps the ledger.
///
/// Keeps about 40 bytes for each call, each argument and each object; no event is kept.
package struct LedgerBuilder {
    let header: TraceHeader
    var table = LineTable()
    /// Names of functions, files, and everything else that is source text. Three, since neighbouring
    /// events agree in each of them.
    var names = Interner.ofTexts
    var files = Interner.ofTexts
    var texts = Interner.ofTexts
    var tasks = NumberedTable<TaskEntry>()
    var slots = ChunkedArray<ArgumentSlot>()
    var functions = NumberedTable<FunctionEntry>()
    /// The line of what made the object: a put, an argument by value, a result.
    var origins = NumberedTable<Int32>()
    /// Source text of a call, by its line.
    var callTexts: [Int32: Int32] = [:]
    var folds: [Fold] = []
    /// The body that each worker began last.
    private var running: [ProcessID: Body] = [:]

    private struct Body {
        var call: Int32
        var task: Int
        var end: Int64
    }

    package init(header: TraceHeader) { self.header = header }

    package mutating func add(_ fold: Fold) { folds.append(fold) }

    package mutating func add(_ event: Event) {
        switch event.kind {
        case .pickle, .export, .fetch, .unpickle: addFunctionWork(event)
        case .serialize, .put, .get, .deserialize: addValue(event)
        case .return:
            if let task = event.task, var entry = tasks[task.number] {
                entry.isOver = true
                tasks[task.number] = entry
            }
            addResult(event)
        case .submit: addSubmit(event)
        case .dispatch: addDispatch(event)
        case .lease, .execute, .retry, .fail: addStep(event)
        case .free, .spill, .restore:
            let line =
                event.object.flatMap { origins[$0.number] } ?? table.index(of: .init(how: .other))
            table.add(Amounts(event), to: line)
        case .hold, .drop:
            table.add(Amounts(event), to: table.index(of: .init(how: .other)))
        }
    }

    private mutating func addValue(_ event: Event) {
        switch event.role {
        case .argument:
            if event.kind == .serialize {
                addSerializedArgument(event)
            } else if event.kind == .put {
                addPutArgument(event)
            } else {
                addArrivingArgument(event)
            }
        case .result:
            addResult(event)
            if event.kind == .get { addWait(event) }
        case .value:
            addPutValue(event)
            if event.kind == .get { addWait(event) }
        case .captured, .variable:
            table.add(Amounts(event), to: table.index(of: .init(how: .other)))
        case nil:
            // A put tells by `explicit` whose it is; real Ray makes all arguments of a call at once.
            if event.explicit == true {
                addPutValue(event)
            } else if event.kind == .put {
                addPutArgument(event)
            } else if event.task != nil {
                addArrivingArgument(event)
            } else {
                table.add(Amounts(event), to: table.index(of: .init(how: .other)))
            }
        }
    }

    // MARK: Calls

    /// The name of what was called; -1 where nothing tells.
    mutating func name(_ event: Event) -> Int32 {
        if let name = event.calledName { return names.index(of: name) }
        guard let function = event.function else { return -1 }
        return functions[function.number]?.name ?? names.index(of: function.description)
    }

    private mutating func addSubmit(_ event: Event) {
        let name = name(event)
        let line = table.index(
            of: .init(
                how: .call, function: name, file: files.index(of: event.file),
                line: Int32(clamping: event.line ?? -1)))
        let number = event.task?.number ?? 0
        table.add(Amounts(event), to: line, number: number)
        guard let task = event.task else { return }
        var entry = tasks[task.number] ?? TaskEntry()
        entry.call = line
        entry.isSubmitted = event.error == nil
        entry.bound = texts.index(of: event.bound)
        if event.error == nil { table.carried(by: line, bytes: nil) }
        tasks[task.number] = entry
        for argument in event.arguments ?? [] { pass(argument, of: event, task: task) }
        guard !event.isMethodCall, let function = event.function,
            let shape = functions[function.number]?.latest
        else { return }
        for part in shape.parts { table.carried(by: part.line, bytes: nil) }
    }

    /// A `ray.get` in a task's body: the body waited, it did not work.
    private mutating func addWait(_ event: Event) {
        guard let waited = event.waitedNs, waited > 0, event.process.isWorker,
            let body = running[event.process], event.startNs < body.end
        else { return }
        table.waited(min(waited, max(event.durationNs ?? 0, 0)), in: body.call, number: body.task)
    }

    private mutating func addStep(_ event: Event) {
        let line = callLine(event)
        table.add(Amounts(event), to: line, number: event.task?.number ?? 0)
        if event.kind == .execute {
            running[event.process] = Body(
                call: line, task: event.task?.number ?? 0,
                end: event.startNs.adding(max(event.durationNs ?? 0, 0)))
        }
        guard let task = event.task, var entry = tasks[task.number] else { return }
        // An execute is recorded when the body ends; a constructor and a task without results return
        // nothing.
        if event.kind == .fail || event.kind == .execute { entry.isOver = true }
        if event.kind == .retry { entry.isOver = false }
        tasks[task.number] = entry
    }

    /// The call's line; one without a place where the trace does not have its submit.
    mutating func callLine(_ event: Event) -> Int32 {
        if let task = event.task, let entry = tasks[task.number], entry.call >= 0 {
            return entry.call
        }
        let name = name(event)
        return table.index(of: .init(how: name < 0 ? .other : .call, function: name))
    }

    /// The message is its inline arguments', byte by byte; the rest is the call's.
    private mutating func addDispatch(_ event: Event) {
        var rest = Amounts(event)
        let original = rest
        let number = event.task?.number ?? 0
        if let task = event.task, original.bytes > 0 {
            var room = original.bytes
            forEachSlot(of: task) { builder, index in
                let slot = builder.slots[index]
                guard slot.mode == .inline, slot.line >= 0 else { return }
                let weight = min(slot.bytes, room)
                room -= weight
                let part = rest.take(weight, of: original.bytes, from: original)
                builder.table.add(part, to: slot.line, number: number)
            }
        }
        table.add(rest, to: callLine(event), number: number)
    }

    /// The arguments of a task, in the order in which they were serialized or passed.
    mutating func forEachSlot(of task: TaskID, _ body: (inout LedgerBuilder, Int) -> Void) {
        var next = tasks[task.number]?.firstSlot ?? -1
        while next >= 0 {
            let index = Int(next)
            next = slots[index].next
            body(&self, index)
        }
    }

    // MARK: Functions

    private mutating func addFunctionWork(_ event: Event) {
        var entry: FunctionEntry?
        if let function = event.function {
            entry = functions[function.number] ?? FunctionEntry(name: name(event))
        }
        var shape: PickleShape?
        if event.kind == .pickle {
            shape = pickled(event)
            if event.error == nil { entry?.latest = shape }
        } else if event.kind == .export {
            shape = entry?.latest
            if event.error == nil { entry?.exported = shape }
        } else {
            shape = entry?.exported ?? entry?.latest
        }
        if let function = event.function { functions[function.number] = entry }
        let known = shape ?? PickleShape(own: functionLine(event), whole: max(event.bytes ?? 0, 0))
        share(Amounts(event), by: known)
    }

    private mutating func functionLine(_ event: Event) -> Int32 {
        table.index(
            of: .init(
                how: .function, function: name(event), file: files.index(of: event.file),
                line: Int32(clamping: event.line ?? -1)))
    }

    mutating func share(_ amounts: Amounts, by shape: PickleShape) {
        var rest = amounts
        for part in shape.parts {
            let share = rest.take(part.bytes, of: shape.whole, from: amounts)
            if amounts.isFolded {
                table.add(share, to: part.line)
            } else {
                table.addOnce(share, to: part.line)
            }
        }
        if amounts.isFolded {
            table.add(rest, to: shape.own)
        } else {
            table.addOnce(rest, to: shape.own)
        }
    }

    private mutating func pickled(_ event: Event) -> PickleShape {
        let captures = event.captures ?? []
        let whole = max(event.bytes ?? 0, 0)
        var shape = PickleShape(own: functionLine(event), whole: whole)
        let key = table.lines[Int(shape.own)].key
        var places: [Int32: Int] = [:]
        // What lies beyond is the function's own: each later event goes through all parts.
        for (capture, bytes) in zip(captures, CaptureSpans.own(of: captures, whole: whole))
            .prefix(PickleShape.mostParts)
        {
            let line = table.index(
                of: .init(
                    how: .captured, variable: texts.index(of: capture.variable),
                    through: names.index(of: capture.through), function: key.function,
                    file: key.file, line: key.line, size: SizeClass.of(bytes)))
            table.saw(bytes: bytes, in: line)
            // A name may stand in a pickle twice; the event is one for it.
            if let known = places[line] {
                shape.parts[known].bytes += bytes
            } else {
                places[line] = shape.parts.count
                shape.parts.append((line, bytes))
            }
        }
        return shape
    }
}
