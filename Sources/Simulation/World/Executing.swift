import ObjectPassing
import TraceSchema

/// A call where it runs.
extension World {
    func beginCall(_ worker: SimulatedProcess) {
        guard worker.running == nil, let next = worker.takeAssigned() else { return }
        worker.running = next
        let function = Int(next.spec.function.low)
        let source = worker.functions.source(for: next.spec)
        worker.isFirstCall = source != nil
        guard let source else {
            gather(worker)
            return
        }
        let bytes = workload.functions[function].bytes
        worker.isFirstOfSize = worker.pickles.meets(bytes)
        switch source {
        case .message:
            worker.functions.didFetch(next.spec.function, version: 1)
            unpickle(worker, at: clock)
        case .controlStore, .version, .sharedCopy:
            fetch(bytes, workload.functions[function].fetch, for: worker)
        }
    }

    /// The function is there.
    func fetched(_ worker: SimulatedProcess, start: Int64) {
        guard let spec = worker.running?.spec else { return }
        var fetch = event(.fetch, worker, start: start)
        fetch.duration = clock - start
        fetch.bytes = workload.functions[Int(spec.function.low)].bytes
        fetch.copied = fetch.bytes
        fetch.path = .controlStore
        recorder.record(fetch)
        worker.functions.didFetch(spec.function, version: 1)
        unpickle(worker, at: clock)
    }

    private func unpickle(_ worker: SimulatedProcess, at time: Int64) {
        guard let spec = worker.running?.spec else { return }
        let function = workload.functions[Int(spec.function.low)]
        let isFirst = worker.isFirstOfSize
        let gap = costs.gap(
            .gapBeforeUnpickle, function.bytes, function.unpickle?.gapNs,
            after: function.unpickle?.bytes, isFirst: isFirst)
        var unpickle = event(.unpickle, worker, start: time + gap)
        unpickle.duration = costs.ns(
            .unpickle, function.bytes, function.unpickle, isFirst: isFirst)
        unpickle.bytes = function.bytes
        recorder.record(unpickle)
        worker.functions.didUnpickle(spec.function)
        for content in captured[Int(spec.function.low)] ?? [] {
            let name = SimulatedProcess.ObjectName(object: content.name, copy: 0)
            guard worker.captured.updateValue(content.object, forKey: name) == nil else { continue }
            handle(.adopt(content.object), in: worker)
        }
        let letsGo = costs.ns(.gapAfterUnpickle, function.bytes, isFirst: isFirst)
        let recorded = costs.ns(
            .gapAfterUnpickle, function.unpickle?.bytes ?? 0, isFirst: isFirst)
        worker.readyAt = unpickle.start + unpickle.duration + max(0, letsGo - recorded)
        gather(worker)
    }

    /// Has stored arguments brought to the worker's node.
    private func gather(_ worker: SimulatedProcess) {
        guard let spec = worker.running?.spec else { return }
        var missing: Set<ObjectKey> = []
        for object in spec.storedArguments where !isHere(object, for: worker) {
            missing.insert(object)
        }
        guard missing.isEmpty else {
            worker.state = .gathering(missing, since: clock)
            return
        }
        run(worker, readsSince: clock)
    }

    /// A stored argument, or a value that is read, has come to the node of a process.
    func arrived(_ object: ObjectKey, for process: SimulatedProcess) {
        switch process.state {
        case .gathering(var missing, let since):
            missing.remove(object)
            process.state = .gathering(missing, since: since)
            if missing.isEmpty { run(process, readsSince: since) }
        case .reading(object, let since):
            if case .stored(let size, _) = process.machine.references.value(of: object) {
                read(process, object, size, since: since, isStored: true)
            }
        default: break
        }
    }

    // MARK: The body

    private func run(_ worker: SimulatedProcess, readsSince since: Int64) {
        guard let spec = worker.running?.spec, let call = bodies[spec.task] else { return }
        let body = firstBodies.body(
            workload.bodies[call.body], of: call.function, isFirst: worker.isFirstCall)
        var time = max(clock, worker.readyAt)
        let waited = clock - since
        for (place, object) in spec.storedArguments.enumerated() {
            let recorded = place < body.reads.count ? body.reads[place] : nil
            let size = cluster.size(of: object)
            var get = event(.get, worker, start: place == 0 ? time - waited : time)
            let reading = costs.ns(.get, size, recorded)
            get.duration = reading + (place == 0 ? waited : 0)
            get.object = number(of: object)
            get.role = .argument
            get.bytes = size
            get.copied = 0
            get.path = .objectStore
            recorder.record(get)
            time += reading
        }
        time = deserialize(spec, body, worker, at: time)
        adopt(spec, call, in: worker)
        let gap = body.execute.ns == nil ? costs.ns(.gapBeforeExecute) : body.execute.gapNs
        worker.executeStart = time + gap
        worker.state = .running
        guard body.steps.isEmpty else {
            worker.program = ProgramCursor([.steps(body.steps)])
            step(worker, at: worker.executeStart)
            return
        }
        bodyEnded(worker, at: worker.executeStart + (body.execute.ns ?? 0))
    }

    private func deserialize(
        _ spec: TaskSpec, _ body: Workload.Body, _ worker: SimulatedProcess, at start: Int64
    ) -> Int64 {
        var time = start
        for (place, argument) in spec.arguments.enumerated() {
            let bytes: Int
            var object: ObjectKey?
            switch argument.content {
            case .inline(let payload): bytes = payload.bytes.count
            case .stored(let stored), .reference(let stored):
                bytes = cluster.size(of: stored)
                object = stored
            case .failed: continue
            }
            // Of several on real Ray there is one event.
            let recorded = place < body.deserialize.count ? body.deserialize[place] : nil
            if recorded == nil, !body.deserialize.isEmpty, !isEmbedded { continue }
            let gap = costs.gap(
                .gapBeforeDeserialize, bytes, recorded?.gapNs, after: recorded?.bytes)
            var made = event(.deserialize, worker, start: time + gap)
            made.duration = costs.ns(.deserialize, bytes, recorded)
            made.role = .argument
            made.bytes = bytes
            made.copied = recorded?.copied(of: bytes) ?? -1
            if let object { made.object = number(of: object) }
            recorder.record(made)
            time = made.start + made.duration
        }
        return time
    }

    /// What came inside its arguments, or captured, is the body's from now on.
    private func adopt(_ spec: TaskSpec, _ call: CallUnderWay, in worker: SimulatedProcess) {
        guard !call.carried.isEmpty else { return }
        var come = spec.arguments.flatMap { argument -> [ObjectKey] in
            switch argument.content {
            case .inline(let payload): payload.nested
            case .stored(let object): (contents[object] ?? []).map(\.object)
            case .reference, .failed: []
            }
        }
        come += call.captured
        for content in call.carried where come.contains(content.object) {
            let name = SimulatedProcess.ObjectName(object: content.name, copy: 0)
            worker.objects[name] = content.object
            handle(.adopt(content.object), in: worker)
        }
    }

    func bodyEnded(_ worker: SimulatedProcess, at end: Int64) {
        guard let spec = worker.running?.spec, let call = bodies[spec.task] else { return }
        let body = workload.bodies[call.body]
        worker.program = nil
        let executed = end + body.restNs
        var execute = event(.execute, worker, start: worker.executeStart)
        execute.duration = executed - worker.executeStart
        if body.hasRaised { execute.error = recorder.text("raised") }
        recorder.record(execute)
        var time = executed
        var results: [SimulatedProcess.ReadyResult] = []
        let inlined = rules.inlinedResults(sizes: body.results.map(\.bytes))
        for (place, result) in body.results.enumerated() {
            var serialize = event(.serialize, worker, start: time + result.serialize.gapNs)
            serialize.duration = costs.ns(.serialize, result.bytes, result.serialize)
            serialize.object = number(of: spec.task.result(UInt32(place + 1)))
            serialize.role = .result
            serialize.bytes = result.bytes
            recorder.record(serialize)
            time = serialize.start + serialize.duration
            results.append(
                SimulatedProcess.ReadyResult(size: result.bytes, isInline: inlined[place]))
        }
        let gap = body.results.first?.handedBack?.gapNs ?? costs.ns(.gapBeforeReturn)
        worker.results = []
        wait(worker, until: time + gap, .handingBack(results))
    }

    // MARK: Results

    /// Stores the results that don't travel in the reply, one after the other, and sends it.
    func handBack(_ worker: SimulatedProcess, _ results: [SimulatedProcess.ReadyResult]) {
        guard let spec = worker.running?.spec, let call = bodies[spec.task] else { return }
        let body = workload.bodies[call.body]
        worker.pending = results
        while worker.results.count < results.count {
            let place = worker.results.count
            let result = results[place]
            guard result.isInline else {
                worker.putStart = clock
                ask(worker, result.size, for: .result)
                return
            }
            let nested = place == 0 ? keys(of: body.results[0].carried, in: worker) : []
            worker.results.append(
                .inline(
                    Payload(
                        format: .pickle, bytes: filler(result.size), nested: nested.map(\.object)))
            )
            keep(nested, in: spec.task.result(UInt32(place + 1)))
        }
        finish(worker)
    }

    func didStoreResult(_ worker: SimulatedProcess, _ object: ObjectKey, _ offset: Int) {
        guard let spec = worker.running?.spec, let call = bodies[spec.task] else { return }
        let body = workload.bodies[call.body]
        let place = worker.results.count
        let size = worker.pending[place].size
        let nested = place == 0 ? keys(of: body.results[0].carried, in: worker) : []
        cluster.add(object, size, on: worker.node, at: clock)
        keep(nested, in: object)
        worker.results.append(.stored(size: size, nested: nested.map(\.object)))
        let time = recordPut(
            worker, object, size, offset, body.results[place].put, nil, nil, role: .result,
            function: call.function)
        wait(worker, until: time, .handingBack(worker.pending))
    }

    private func keys(of names: [Int], in worker: SimulatedProcess) -> [Content] {
        names.compactMap { name in
            worker.objects[SimulatedProcess.ObjectName(object: name, copy: 0)]
                .map { Content(name: name, object: $0) }
        }
    }

    private func keep(_ nested: [Content], in object: ObjectKey) {
        if !nested.isEmpty { contents[object] = nested }
    }

    private func finish(_ worker: SimulatedProcess) {
        guard let running = worker.running, let call = bodies[running.spec.task] else { return }
        let spec = running.spec
        let body = workload.bodies[call.body]
        for (place, result) in worker.results.enumerated() {
            var handed = event(.return, worker, start: clock)
            let recorded = body.results[place].handedBack
            handed.object = number(of: spec.task.result(UInt32(place + 1)))
            handed.role = .result
            switch result {
            case .inline(let payload):
                handed.duration = costs.ns(.returnInline, payload.bytes.count, recorded)
                handed.bytes = payload.bytes.count
                handed.copied = payload.bytes.count
                handed.path = .inline
            case .stored(let size, _):
                handed.duration = costs.ns(.returnStored, size, recorded)
                handed.bytes = size
                handed.copied = 0
                handed.path = .objectStore
            case .failed: continue
            }
            recorder.record(handed)
        }
        let reply = TaskReply(
            task: spec.task, attempt: spec.attempt, outcome: body.hasRaised ? .raised : .returned,
            results: worker.results)
        bodies[spec.task] = nil
        worker.running = nil
        worker.state = .idle
        worker.readyAt = 0
        handle(.finished(reply, caller: running.caller), in: worker)
        for object in worker.objects.values.sorted() { handle(.drop(object), in: worker) }
        worker.objects = [:]
        beginCall(worker)
    }
}

extension TaskSpec {
    /// Arguments in the object store, in the order of the call.
    var storedArguments: [ObjectKey] {
        arguments.compactMap { argument in
            switch argument.content {
            case .stored(let object), .reference(let object): object
            case .inline, .failed: nil
            }
        }
    }
}
