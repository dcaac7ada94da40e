import ObjectPassing
import TraceSchema

/// A call on its way out of a program.
extension World {
    func beginCall(
        _ call: Workload.Call, _ step: Workload.Step, in process: SimulatedProcess, at time: Int64
    ) {
        let function = workload.functions[call.function]
        let isExported = process.exported.contains(Int32(call.function))
        // A copy that came with another function, and had been exported by then, is not pickled.
        let cameExported = process.number > 0 && function.again == nil
        guard !cameExported, exports.mustPickle(isExported: isExported) else {
            prepare(call, step, in: process, at: time)
            return
        }
        let (bytes, recorded) = function.pickled(by: process)
        let isFirst = process.pickles.meets(bytes)
        process.isFirstOfSize = isFirst
        var pickle = ForecastRecorder.Entry(.pickle, lane: process.lane, start: time)
        pickle.duration = costs.ns(.pickle, bytes, recorded, isFirst: isFirst)
        pickle.function = Int32(call.function)
        pickle.isAgain = process.number > 0
        pickle.bytes = bytes
        pickle.task = runningTask(process)
        pickle.describe(step, nil, nil, in: self)
        recorder.record(pickle)
        if case .refused(let limit) = exports.admission(pickledSize: bytes) {
            forecast.refusal =
                "ValueError: \(function.name), pickled, has \(bytes) bytes, and the control "
                + "store takes less than \(limit)"
            isOver = true
            forecast.wallNs = time + pickle.duration
            return
        }
        let gap = costs.gap(
            .gapBeforeExport, bytes, function.export?.gapNs,
            after: recorded?.bytes, isFirst: isFirst)
        let export = time + pickle.duration + gap
        wait(process, until: export, .exporting(start: export))
    }

    /// A call that the program tries, and that is refused for its function's size; it goes on after
    /// that, as the recorded one did.
    func refuse(
        _ function: Int, _ step: Workload.Step, in process: SimulatedProcess, at time: Int64
    ) -> Int64 {
        let (bytes, recorded) = (
            workload.functions[function].bytes, workload.functions[function].pickle
        )
        let isFirst = process.pickles.meets(bytes)
        guard case .refused = exports.admission(pickledSize: bytes) else { return time }
        var pickle = ForecastRecorder.Entry(.pickle, lane: process.lane, start: time)
        pickle.duration = costs.ns(.pickle, bytes, recorded, isFirst: isFirst)
        pickle.function = Int32(function)
        pickle.bytes = bytes
        pickle.describe(step, nil, nil, in: self)
        recorder.record(pickle)
        return time + pickle.duration
    }

    func export(_ process: SimulatedProcess, start: Int64) {
        guard let step = process.program?.current?.step, case .call(let call) = step.kind else {
            return
        }
        let function = workload.functions[call.function]
        let key = functionKeys[call.function]
        let bytes = function.pickled(by: process).bytes
        let pickled = filler(bytes)
        var time = clock
        switch exports.destination(of: key, pickled: pickled) {
        case .messages: exports.willSend(key, pickled: pickled)
        case .nowhere: break
        case .controlStore, .newVersion:
            let alone = costs.ns(.export, bytes, function.export, isFirst: process.isFirstOfSize)
            let work = max(0, alone - costs.ns(.export, 0))
            time = cluster.serve(0, at: clock, work: work) + alone + 2 * distance(process.node, 0)
            handle(
                .request(process.number, .export(request: 0, function: key, pickled: pickled)),
                on: 0)
            exports.didExport(key, pickled: pickled, version: 1)
            // Of a function that is there the control store keeps what it has.
            guard isInControlStore.insert(call.function).inserted else { break }
            var export = ForecastRecorder.Entry(.export, lane: process.lane, start: start)
            export.duration = time - start
            export.function = Int32(call.function)
            export.bytes = bytes
            export.copied = bytes
            export.path = .controlStore
            export.task = runningTask(process)
            export.describe(step, nil, nil, in: self)
            recorder.record(export)
        }
        holdCaptured(call.function, in: process)
        process.exported.insert(Int32(call.function))
        // Letting go of the pickle is part of what was recorded of the next event.
        let isFirst = process.isFirstOfSize
        let letsGo = costs.ns(.gapAfterExport, bytes, isFirst: isFirst)
        let recorded = costs.ns(.gapAfterExport, function.export?.bytes ?? 0, isFirst: isFirst)
        prepare(call, step, in: process, at: time + max(0, letsGo - recorded))
    }

    /// The references that a function has captured are held as long as it is.
    private func holdCaptured(_ function: Int, in process: SimulatedProcess) {
        guard captured[function] == nil else { return }
        let copy = process.program?.current?.copy ?? 0
        let objects = workload.functions[function].capturedObjects.compactMap { name in
            resolve(.object(name), copy, in: process).map { Content(name: name, object: $0) }
        }
        captured[function] = objects
        for content in objects { handle(.holdForever(content.object), in: process) }
    }

    // MARK: Arguments

    private func prepare(
        _ call: Workload.Call, _ step: Workload.Step, in process: SimulatedProcess, at start: Int64
    ) {
        var time = start
        let sizes = call.arguments.map { argument -> Int? in
            if case .value(let value) = argument.content { value.bytes } else { nil }
        }
        let inlined = rules.inlinedArguments(sizes: sizes, keywords: call.arguments.map(\.keyword))
        let copy = process.program?.current?.copy ?? 0
        var prepared = SimulatedProcess.PreparedCall()
        prepared.task = TaskKey(owner: process.number, sequence: process.newSequence())
        // What is inside a value that goes by reference comes with that value.
        let inside = call.arguments.flatMap { argument -> [ObjectKey] in
            guard case .reference(let use) = argument.content,
                let object = resolve(use, copy, in: process)
            else { return [] }
            return (contents[object] ?? []).map(\.object)
        }
        var nested = carried(by: call, copy, in: process).map(\.object)
            .filter { !inside.contains($0) }
        process.toPut = []
        for (place, argument) in call.arguments.enumerated() {
            var listed = Event.Argument(
                position: argument.position, variable: argument.variable, how: .reference)
            var content = TaskArgument.Content.failed(
                SystemFailure(.objectLost, "the object is gone"))
            switch argument.content {
            case .reference(let use):
                if let object = resolve(use, copy, in: process) {
                    content = .reference(object)
                    listed.object = ObjectID(Int(number(of: object)))
                }
            case .value(let value):
                time = recordSerialize(
                    value, role: .argument, step, call.function, prepared.task, in: process,
                    at: time)
                listed.bytes = value.bytes
                if inlined[place] {
                    listed.how = .inline
                    prepared.inlineBytes += value.bytes
                    content = .inline(
                        Payload(format: .pickle, bytes: filler(value.bytes), nested: nested))
                    nested = []
                } else if !rules.putsAgain,
                    let same = process.kept[SimulatedProcess.Same(value)]
                {
                    listed.how = .put
                    listed.object = ObjectID(Int(number(of: same)))
                    content = .reference(same)
                } else {
                    listed.how = .put
                    process.toPut.append(place)
                }
            }
            prepared.listed.append(listed)
            prepared.arguments.append(TaskArgument(keyword: argument.keyword, content: content))
        }
        prepared.code = exports.code(of: functionKeys[call.function])
        process.prepared = prepared
        process.nested = nested
        guard process.toPut.isEmpty else {
            wait(process, until: time + gapBeforePut(call, in: process), .putting)
            return
        }
        readyToSubmit(process, call, at: time)
    }

    /// Before the first of the values that are to be put.
    private func gapBeforePut(_ call: Workload.Call, in process: SimulatedProcess) -> Int64 {
        guard let place = process.toPut.first,
            case .value(let value) = call.arguments[place].content
        else { return costs.ns(.gapBeforePut) }
        let recorded = call.put(at: place)
        return costs.gap(.gapBeforePut, value.bytes, recorded?.gapNs, after: recorded?.bytes)
    }

    /// References that go with a call inside its values, by what its body calls them.
    private func carried(
        by call: Workload.Call, _ copy: Int, in process: SimulatedProcess
    ) -> [Content] {
        call.carried.compactMap { carried in
            resolve(carried.use, copy, in: process).map { Content(name: carried.name, object: $0) }
        }
    }

    private func readyToSubmit(
        _ process: SimulatedProcess, _ call: Workload.Call, at time: Int64
    ) {
        let bytes = process.prepared.inlineBytes
        process.prepared.submitNs = costs.ns(.submit, bytes, call.submit)
        // What came before it: the last argument's serialization, or its put.
        var gap = call.submit.gapNs
        if case .value(let value)? = call.arguments.last?.content {
            gap = costs.gap(
                .gapBeforeSubmit, value.bytes, gap, after: value.serialize.bytes)
        }
        let end = time + gap + process.prepared.submitNs
        wait(process, until: end, .submitting(process.prepared))
    }

    // MARK: Puts

    /// Puts what the step, or its call, has for the object store.
    func putValues(_ process: SimulatedProcess) {
        process.putStart = clock
        guard let step = process.program?.current?.step else { return }
        switch step.kind {
        case .put(let put): ask(process, put.value.bytes, for: .put)
        case .call(let call):
            guard let place = process.toPut.first,
                case .value(let value) = call.arguments[place].content
            else { return }
            ask(process, value.bytes, for: .argument)
        case .get, .drop, .refused, .gone: break
        }
    }

    /// Asks for room, and goes on when there is some.
    func ask(_ process: SimulatedProcess, _ size: Int, for room: SimulatedProcess.Room) {
        let object: ObjectKey
        switch room {
        case .put, .argument:
            object = ObjectKey(owner: process.number, index: 0, sequence: process.newSequence())
        case .result:
            guard let spec = process.running?.spec else { return }
            object = spec.task.result(UInt32(process.results.count + 1))
        }
        process.roomFor = object
        process.state = .awaitingRoom(room)
        let request = NodeRequest.create(request: 0, object: object, size: size, format: .pickle)
        var offset: Int?
        for action in nodes[process.node].machine.handle(.request(process.number, request)) {
            if case .toProcess(process.number, .created(_, let place)) = action {
                offset = place
            } else {
                perform(action, on: process.node)
            }
        }
        if let offset {
            gotRoom(process, offset)
        } else if !nodes[process.node].isTicking {
            nodes[process.node].isTicking = true
            queue.add(.tick(process.node), at: clock + 100_000_000)
        }
    }

    func gotRoom(_ process: SimulatedProcess, _ offset: Int) {
        guard case .awaitingRoom(let room) = process.state, let object = process.roomFor else {
            return
        }
        process.roomFor = nil
        handle(.request(process.number, .seal(object: object)), on: process.node)
        homes[object] = process.node
        switch room {
        case .put: didPut(process, object, offset)
        case .argument: didPutArgument(process, object, offset)
        case .result: didStoreResult(process, object, offset)
        }
        forecast.storePeakBytes = max(
            forecast.storePeakBytes, nodes[process.node].machine.objects.memory.used)
    }

    private func didPut(_ process: SimulatedProcess, _ object: ObjectKey, _ offset: Int) {
        guard let (step, copy) = process.program?.current, case .put(let put) = step.kind else {
            return
        }
        let size = put.value.bytes
        handle(.put(object: object, size: size, nested: [], explicit: true), in: process)
        process.objects[SimulatedProcess.ObjectName(object: put.object, copy: copy)] = object
        cluster.add(object, size, on: process.node, at: clock)
        let time = recordPut(
            process, object, size, offset, put.put, step, put.value.variable, role: .value)
        next(process, at: time)
    }

    private func didPutArgument(_ process: SimulatedProcess, _ object: ObjectKey, _ offset: Int) {
        guard let (step, copy) = process.program?.current, case .call(let call) = step.kind,
            let place = process.toPut.first, case .value(let value) = call.arguments[place].content
        else { return }
        let nested = process.nested
        process.nested = []
        if !nested.isEmpty { contents[object] = carried(by: call, copy, in: process) }
        handle(
            .put(object: object, size: value.bytes, nested: nested, explicit: false), in: process)
        cluster.add(object, value.bytes, on: process.node, at: clock)
        putForCalls[object] = value.bytes
        if !rules.putsAgain {
            process.kept[SimulatedProcess.Same(value)] = object
            handle(.hold(object), in: process)
        }
        process.prepared.arguments[place].content = .stored(object)
        process.prepared.listed[place].object = ObjectID(Int(number(of: object)))
        let recorded = call.put(at: place)
        process.toPut.removeFirst()
        let time = recordPut(
            process, object, value.bytes, offset, recorded, step, value.variable, role: .argument,
            function: call.function)
        guard process.toPut.isEmpty else {
            wait(process, until: time + gapBeforePut(call, in: process), .putting)
            return
        }
        readyToSubmit(process, call, at: time)
    }

    // MARK: Submitted

    func submit(_ process: SimulatedProcess, _ prepared: SimulatedProcess.PreparedCall) {
        guard let (step, copy) = process.program?.current, case .call(let call) = step.kind else {
            return
        }
        let function = workload.functions[call.function]
        var options = TaskOptions(maxRetries: 3)
        options.resultCount = Int32(max(1, call.results.count))
        var spec = TaskSpec(
            task: prepared.task,
            parent: process.running?.spec.task, function: functionKeys[call.function],
            name: function.name, options: options, arguments: prepared.arguments)
        spec.code = prepared.code
        let captured = process.nested
        bodies[spec.task] = CallUnderWay(
            body: call.body, function: call.function,
            carried: carried(by: call, copy, in: process), captured: captured,
            hasStoredArguments: !spec.storedArguments.isEmpty)
        let put = prepared.arguments.reduce(0) { sum, argument in
            guard case .stored(let object) = argument.content else { return sum }
            return sum + (putForCalls[object] ?? 0)
        }
        if put > 0 { putBytes[spec.task] = put }
        for object in captured { handle(.holdForever(object), in: process) }
        for (index, name) in call.results.enumerated() {
            process.objects[SimulatedProcess.ObjectName(object: name, copy: copy)] =
                spec.task.result(UInt32(index + 1))
        }
        var event = ForecastRecorder.Entry(
            .submit, lane: process.lane, start: clock - prepared.submitNs)
        event.duration = prepared.submitNs
        event.task = number(of: spec.task)
        event.parent = runningTask(process)
        event.function = Int32(call.function)
        event.bytes = prepared.inlineBytes
        event.arguments = recorder.list(prepared.listed)
        event.describe(step, nil, nil, in: self)
        recorder.record(event)
        forecast.calls += 1
        handle(.submit(spec), in: process)
        next(process, at: clock)
    }
}

extension Workload.Function {
    /// Its pickle where this process makes it, and what that took where it was recorded.
    fileprivate func pickled(
        by process: SimulatedProcess
    ) -> (bytes: Int, recorded: Workload.Timed?) {
        if process.number > 0, let again { (again.bytes, again.pickle) } else { (bytes, pickle) }
    }
}
