import ObjectPassing
import TraceSchema

/// A program's steps: the driver's, or those of a task's body.
extension World {
    /// What the process waited for has come.
    func goOn(_ process: SimulatedProcess) {
        switch process.state {
        case .idle, .running: step(process, at: clock)
        case .exporting(let start): export(process, start: start)
        case .putting: putValues(process)
        case .submitting(let prepared): submit(process, prepared)
        case .wanting: want(process)
        case .woken(let object, let since): gotValue(process, object, since: since)
        case .unpickling(let start): fetched(process, start: start)
        case .handingBack(let results): handBack(process, results)
        case .getting, .reading, .gathering, .awaitingRoom: break
        }
    }

    func wait(_ process: SimulatedProcess, until time: Int64, _ state: SimulatedProcess.State) {
        process.state = state
        queue.add(.goOn(process), at: time)
    }

    /// Goes on to where something has to happen at its time.
    func step(_ process: SimulatedProcess, at start: Int64) {
        var time = start
        while let (step, copy) = process.program?.current {
            time = min(time + step.pauseNs, 1 << 60)
            if forecast.startNs == 0, process.number == 0 { forecast.startNs = time }
            switch step.kind {
            case .gone:
                process.program?.advance()
                continue
            case .drop(let use):
                drop(use, copy, in: process)
                process.program?.advance()
                continue
            case .refused(let function):
                time = refuse(function, step, in: process, at: time)
                process.program?.advance()
                continue
            case .put(let put):
                time = recordSerialize(
                    put.value, role: .value, step, nil, nil, in: process, at: time)
                let gap = costs.gap(
                    .gapBeforePut, put.value.bytes, put.put.gapNs, after: put.put.bytes)
                wait(process, until: time + gap, .putting)
            case .call(let call): beginCall(call, step, in: process, at: time)
            case .get: wait(process, until: time, .wanting)
            }
            return
        }
        ended(process, at: time)
    }

    private func ended(_ process: SimulatedProcess, at time: Int64) {
        guard process.number == 0 else {
            bodyEnded(process, at: time)
            return
        }
        forecast.wallNs = time + workload.restNs
        isOver = true
    }

    /// The step has been done.
    func next(_ process: SimulatedProcess, at time: Int64) {
        process.program?.advance()
        process.state = .running
        step(process, at: time)
    }

    // MARK: Objects by their names

    func resolve(_ use: Workload.Use, _ copy: Int, in process: SimulatedProcess) -> ObjectKey? {
        name(of: use, copy, in: process).flatMap { process.objects[$0] ?? process.captured[$0] }
    }

    private func name(
        of use: Workload.Use, _ copy: Int, in process: SimulatedProcess
    ) -> SimulatedProcess.ObjectName? {
        switch use {
        case .object(let object):
            let own = SimulatedProcess.ObjectName(object: object, copy: copy)
            // What this repetition has not made, was made before.
            return copy == 0 || process.objects[own] != nil
                ? own : SimulatedProcess.ObjectName(object: object, copy: 0)
        case .earlier(let rounds, let step, let index):
            return process.program?.earlier(rounds: rounds, step: step, index: index)
        case .last(let block, let step, let index):
            return process.program?.last(block: block, step: step, index: index)
        }
    }

    private func drop(_ use: Workload.Use, _ copy: Int, in process: SimulatedProcess) {
        guard let name = name(of: use, copy, in: process),
            let object = process.objects.removeValue(forKey: name)
        else { return }
        handle(.drop(object), in: process)
    }

    // MARK: ray.get

    private func want(_ process: SimulatedProcess) {
        guard let (step, copy) = process.program?.current, case .get(let get) = step.kind,
            let object = resolve(get.object, copy, in: process)
        else {
            next(process, at: clock)
            return
        }
        handle(.want(object), in: process)
        guard process.machine.references.value(of: object) == nil else {
            gotValue(process, object, since: clock)
            return
        }
        process.state = .getting(object, since: clock)
        block(process, true)
    }

    func settled(_ object: ObjectKey, in process: SimulatedProcess) {
        guard case .getting(object, let since) = process.state else { return }
        let woken = max(0, costs.ns(.resultHop) - costs.ns(.replyHop))
        wait(process, until: clock + woken, .woken(object, since: since))
    }

    private func gotValue(_ process: SimulatedProcess, _ object: ObjectKey, since: Int64) {
        block(process, false)
        if process.number == 0, forecast.firstResultNs == nil, object.task != nil {
            forecast.firstResultNs = clock
        }
        switch process.machine.references.value(of: object) {
        case .inline(let payload):
            read(process, object, payload.bytes.count, since: since, isStored: false)
        case .stored(let size, _):
            guard isHere(object, for: process) else {
                process.state = .reading(object, since: since)
                return
            }
            read(process, object, size, since: since, isStored: true)
        case .failed(let failure):
            forecast.refusal = failure.message
            isOver = true
        case nil: break
        }
    }

    /// The value is on this node.
    func read(
        _ process: SimulatedProcess, _ object: ObjectKey, _ size: Int, since: Int64, isStored: Bool
    ) {
        guard let (step, _) = process.program?.current, case .get(let get) = step.kind else {
            return
        }
        let waited = clock - since
        let isOwn = object.task == nil && object.owner == process.number
        let reading = isStored ? costs.ns(isOwn ? .getOwn : .get, size, get.read) : 0
        var event = ForecastRecorder.Entry(.get, lane: process.lane, start: since)
        event.duration = waited + reading
        event.waited = waited
        event.hasWaited = true
        event.describe(step, get.variable, get.bound, in: self)
        event.object = number(of: object)
        event.task = object.task.map { number(of: $0) } ?? runningTask(process)
        event.role = object.task == nil ? .value : .result
        event.bytes = size
        event.copied = isStored || !isEmbedded ? 0 : size
        event.path = isStored ? .objectStore : .memoryStore
        recorder.record(event)
        var time = clock + reading
        for content in contents[object] ?? [] {
            handle(.adopt(content.object), in: process)
            let name = SimulatedProcess.ObjectName(object: content.name, copy: 0)
            process.objects[name] = content.object
        }
        if let recorded = get.deserialize {
            time += costs.gap(
                .gapBeforeDeserialize, size, recorded.gapNs, after: recorded.bytes)
            var made = ForecastRecorder.Entry(.deserialize, lane: process.lane, start: time)
            made.duration = costs.ns(.deserialize, size, recorded)
            made.describe(step, get.variable, nil, in: self)
            made.object = event.object
            made.task = event.task
            made.role = event.role
            made.bytes = size
            made.copied = recorded.copied(of: size) ?? -1
            recorder.record(made)
            time += made.duration
        }
        next(process, at: time)
    }

    /// Whether a stored value lies in memory on the process's node; where not, it is on its way from
    /// now on.
    func isHere(_ object: ObjectKey, for process: SimulatedProcess) -> Bool {
        isInMemory(object, for: process) && isPulled(object, for: process)
    }

    private func isPulled(_ object: ObjectKey, for process: SimulatedProcess) -> Bool {
        guard nodes.count > 1 else { return true }
        let isHere = cluster.pull(object, to: process.node, for: process.number, at: clock)
        if !isHere { awaitNetwork() }
        return isHere
    }

    /// Asks the node that has it, which reads it back from disk where it has to.
    private func isInMemory(_ object: ObjectKey, for process: SimulatedProcess) -> Bool {
        let home = homes[object] ?? process.node
        guard nodes[home].hasSpilled else { return true }
        lastRead += 1
        let request = NodeRequest.get(request: lastRead, object: object)
        var isFound = false
        for action in nodes[home].machine.handle(.request(process.number, request)) {
            if case .toProcess(process.number, .found(lastRead, _, _, _)) = action {
                isFound = true
            } else {
                perform(action, on: home)
            }
        }
        if isFound {
            // Modelled: how long a value is looked at isn't known, so that it may go again at once.
            handle(.request(process.number, .release(object: object)), on: home)
        } else {
            restoring[lastRead] = object
        }
        return isFound
    }

    /// A value has been read back, or is no more.
    func restored(_ request: UInt64, for process: SimulatedProcess) {
        guard let object = restoring.removeValue(forKey: request) else { return }
        let home = homes[object] ?? process.node
        handle(.request(process.number, .release(object: object)), on: home)
        if isPulled(object, for: process) { arrived(object, for: process) }
    }
}

extension ForecastRecorder.Entry {
    mutating func describe(
        _ step: Workload.Step, _ variable: String?, _ bound: String?, in world: World
    ) {
        self.variable = world.recorder.text(variable)
        self.bound = world.recorder.text(bound)
        file = world.recorder.text(step.file)
        line = Int32(clamping: step.line ?? 0)
    }
}
