internal import TraceReading
internal import TraceSchema

/// Arguments, put values and results.
extension LedgerBuilder {
    // MARK: Arguments

    mutating func addSerializedArgument(_ event: Event) {
        let bytes = event.error == nil ? event.bytes.map { max($0, 0) } : nil
        let line = argumentLine(event, bytes: bytes)
        table.add(Amounts(event), to: line, number: event.task?.number ?? 0)
        guard let task = event.task, let bytes else { return }
        table.carried(by: line, bytes: bytes)
        append(
            ArgumentSlot(
                variable: texts.index(of: event.variable), line: line, bytes: bytes,
                object: event.object, mode: .inline), to: task)
    }

    private mutating func argumentLine(_ event: Event, bytes: Int?) -> Int32 {
        table.index(
            of: .init(
                how: .value, variable: texts.index(of: event.variable), function: name(event),
                file: files.index(of: event.file), line: Int32(clamping: event.line ?? -1),
                size: bytes.map(SizeClass.of) ?? SizeClass.unknown))
    }

    /// An argument over the inline limit is put for its call.
    mutating func addPutArgument(_ event: Event) {
        let bytes = event.bytes.map { max($0, 0) }
        let variable = texts.index(of: event.variable)
        var line: Int32?
        if let task = event.task {
            forEachSlot(of: task) { builder, index in
                let slot = builder.slots[index]
                guard line == nil, slot.variable == variable, slot.mode != .reference,
                    slot.object == nil || slot.object == event.object, slot.bytes == bytes
                else { return }
                builder.slots[index].object = event.object
                builder.slots[index].mode = .put
                line = slot.line
            }
        }
        let found = line ?? argumentLine(event, bytes: bytes)
        if let object = event.object { origins[object.number] = found }
        table.add(Amounts(event), to: found, number: event.task?.number ?? 0)
    }

    private mutating func append(_ slot: ArgumentSlot, to task: TaskID) {
        var entry = tasks[task.number] ?? TaskEntry()
        guard entry.slotCount < TaskEntry.slotLimit else { return }
        let index = Int32(truncatingIfNeeded: slots.count)
        slots.append(slot)
        if entry.slotCount > 0 {
            slots[Int(entry.lastSlot)].next = index
        } else {
            entry.firstSlot = index
        }
        entry.lastSlot = index
        entry.slotCount += 1
        tasks[task.number] = entry
    }

    /// An argument as the call names it: one that was serialized before, or a reference.
    mutating func pass(_ argument: Event.Argument, of event: Event, task: TaskID) {
        let variable = texts.index(of: argument.variable)
        guard argument.how != .reference else {
            append(
                ArgumentSlot(
                    variable: variable, object: argument.object, mode: .reference, isPassed: true),
                to: task)
            return
        }
        let bytes = max(argument.bytes ?? 0, 0)
        var isKnown = false
        forEachSlot(of: task) { builder, index in
            let slot = builder.slots[index]
            guard !isKnown, !slot.isPassed, slot.variable == variable, slot.bytes == bytes,
                slot.mode != .reference
            else { return }
            builder.slots[index].isPassed = true
            builder.slots[index].mode = argument.how
            if let object = argument.object { builder.slots[index].object = object }
            isKnown = true
        }
        guard !isKnown else { return }
        var named = event
        named.variable = argument.variable
        let line = argumentLine(named, bytes: bytes)
        table.carried(by: line, bytes: bytes)
        if let object = argument.object { origins[object.number] = line }
        append(
            ArgumentSlot(
                variable: variable, line: line, bytes: bytes, object: argument.object,
                mode: argument.how, isPassed: true), to: task)
    }

    /// A worker gets or makes an argument again.
    mutating func addArrivingArgument(_ event: Event) {
        let amounts = Amounts(event)
        let number = event.task?.number ?? 0
        guard let task = event.task else {
            table.add(amounts, to: strayLine(event), number: number)
            return
        }
        if let object = event.object {
            var found: Int?
            var unnamed: Int?
            forEachSlot(of: task) { builder, index in
                let slot = builder.slots[index]
                if found == nil, slot.object == object { found = index }
                // Real Ray does not tell which object an argument was put into.
                if unnamed == nil, slot.mode == .put, slot.object == nil,
                    slot.bytes == event.bytes
                {
                    unnamed = index
                }
            }
            if found == nil, origins[object.number] == nil, let unnamed {
                slots[unnamed].object = object
                found = unnamed
            }
            let line = found.map { resolved($0, task: task, bytes: event.bytes) }
            table.add(amounts, to: line ?? strayLine(event), number: number)
            return
        }
        var matching: Int?
        var weights: [(index: Int, bytes: Int)] = []
        forEachSlot(of: task) { builder, index in
            let slot = builder.slots[index]
            let line = builder.resolved(index, task: task, bytes: nil)
            let isOwn = slot.mode != .reference && slot.bytes == event.bytes
            if matching == nil, isOwn, !slot.isDeserialized { matching = index }
            let bytes = slot.mode == .reference ? builder.size(of: line) : slot.bytes
            weights.append((index, bytes))
        }
        if let only = matching ?? (weights.count == 1 ? weights[0].index : nil) {
            slots[only].isDeserialized = true
            table.add(amounts, to: slots[only].line, number: number)
            return
        }
        // One event for all arguments of the call.
        let whole = weights.reduce(0) { $0.adding($1.bytes) }
        var rest = amounts
        for (index, bytes) in weights {
            let part = rest.take(bytes, of: whole, from: amounts)
            table.add(part, to: slots[index].line, number: number)
        }
        table.add(rest, to: callLine(event), number: number)
    }

    private func size(of line: Int32) -> Int { max(table.lines[Int(line)].largest, 0) }

    /// The line of an argument that is no argument of its call, as far as the trace tells.
    private mutating func strayLine(_ event: Event) -> Int32 {
        guard let object = event.object else { return callLine(event) }
        return referenceLine(
            to: object, named: -1, call: callLine(event), bytes: event.bytes)
    }

    /// The line of a slot; a reference is led back to what it stands for.
    mutating func resolved(_ index: Int, task: TaskID?, bytes: Int?) -> Int32 {
        let slot = slots[index]
        if slot.line >= 0 { return slot.line }
        let call = task.flatMap { tasks[$0.number]?.call } ?? -1
        let line = referenceLine(
            to: slot.object, named: slot.variable, call: call, bytes: bytes)
        slots[index].line = line
        table.carried(by: line, bytes: nil)
        return line
    }

    private mutating func referenceLine(
        to object: ObjectID?, named reference: Int32, call: Int32, bytes: Int?
    ) -> Int32 {
        let origin = object.flatMap { origins[$0.number] }.map { table.lines[Int($0)] }
        let size = bytes.map { max($0, 0) } ?? origin.map(\.largest) ?? -1
        let key = call >= 0 ? table.lines[Int(call)].key : .init(how: .call)
        let line = table.index(
            of: .init(
                how: .reference, variable: origin?.key.variable ?? reference,
                reference: reference, function: key.function, file: key.file, line: key.line,
                size: size >= 0 ? SizeClass.of(size) : SizeClass.unknown))
        if size >= 0 { table.saw(bytes: size, in: line) }
        return line
    }

    // MARK: Puts and results

    /// A step of `ray.put`, or of `ray.get` of what was put.
    mutating func addPutValue(_ event: Event) {
        let known = event.object.flatMap { origins[$0.number] }
        let line = known ?? putLine(event)
        if known == nil, event.error == nil, let object = event.object {
            origins[object.number] = line
        }
        if event.kind == .put, event.error == nil {
            table.carried(by: line, bytes: event.bytes)
            table.name(texts.index(of: event.bound), of: line)
        }
        let number = event.object?.number ?? 0
        table.add(Amounts(event), to: line, number: number)
    }

    private mutating func putLine(_ event: Event) -> Int32 {
        let bytes = event.error == nil ? event.bytes.map { max($0, 0) } : nil
        let caller = event.task.flatMap { tasks[$0.number]?.call } ?? -1
        let line = table.index(
            of: .init(
                how: .put, variable: texts.index(of: event.variable),
                reference: texts.index(of: event.bound),
                function: caller >= 0 ? table.lines[Int(caller)].key.function : -1,
                file: files.index(of: event.file), line: Int32(clamping: event.line ?? -1),
                size: bytes.map(SizeClass.of) ?? SizeClass.unknown))
        if let bytes { table.saw(bytes: bytes, in: line) }
        return line
    }

    mutating func addResult(_ event: Event) {
        let known = event.object.flatMap { origins[$0.number] }
        let line = known ?? resultLine(event)
        if known == nil, event.error == nil, event.bytes != nil, let object = event.object {
            origins[object.number] = line
        }
        if event.kind == .return, event.error == nil { table.carried(by: line, bytes: event.bytes) }
        if event.kind == .get, let place = event.line {
            table.read(
                line,
                at: .init(variable: texts.index(of: event.variable), line: Int32(clamping: place)))
        }
        table.add(Amounts(event), to: line, number: event.task?.number ?? 0)
    }

    private mutating func resultLine(_ event: Event) -> Int32 {
        let bytes = event.error == nil ? event.bytes.map { max($0, 0) } : nil
        var key = LineTable.Key(
            how: .result, size: bytes.map(SizeClass.of) ?? SizeClass.unknown)
        if let task = event.task, let entry = tasks[task.number], entry.call >= 0 {
            let call = table.lines[Int(entry.call)].key
            key.function = call.function
            key.file = call.file
            key.line = call.line
            key.reference = entry.bound
            key.variable = text(ofCall: entry, task: task)
        } else {
            key.function = name(event)
            key.variable = texts.index(of: event.variable)
        }
        let line = table.index(of: key)
        if let bytes { table.saw(bytes: bytes, in: line) }
        return line
    }

    /// `foo1.remote(A, …)`, as far as the trace knows it; made once for each place.
    private mutating func text(ofCall entry: TaskEntry, task: TaskID) -> Int32 {
        if let text = callTexts[entry.call] { return text }
        var arguments: [String] = []
        forEachSlot(of: task) { builder, index in
            arguments.append(builder.texts[builder.slots[index].variable] ?? "…")
        }
        let name = names[table.lines[Int(entry.call)].key.function] ?? "?"
        let text = texts.index(of: "\(name).remote(\(arguments.joined(separator: ", ")))")
        callTexts[entry.call] = text
        return text
    }
}
