import ObjectPassing
import TraceFile
package import TraceSchema

/// Reads a workload out of a trace's events, in the trace's order.
package struct WorkloadReader {
    private let header: TraceHeader
    private var functions: [Workload.Function] = []
    private var functionPlaces: [FunctionID: Int] = [:]
    private var bodies: [Workload.Body] = []
    private var bodyPlaces: [TaskID: Int] = [:]
    private var lanes: [ProcessID: StepLane] = [:]
    private var workerLanes: [ProcessID: WorkerLane] = [:]
    /// Of bodies that do something, by their places.
    private var bodyLanes: [Int: (lane: StepLane, endNs: Int64)] = [:]
    /// The results of each call, by their numbers.
    private var results: [TaskID: [Int]] = [:]
    /// The function that a process has pickled last, by its place.
    private var lastPickled: [ProcessID: Int] = [:]
    private var readyNs: Int64?
    private var busy = BusyWorkers()
    private var totals: [EventKind: Forecast.Total] = [:]
    private var sampled: [Event] = []
    private static let sampledEvents = 100_000
    private var lastNs: Int64 = 0
    private var calls = 0

    /// What a worker's lane is at.
    private struct WorkerLane {
        var task: TaskID?
        var endNs: Int64 = 0
        /// End of the last event of the call that runs.
        var lastNs: Int64 = 0
        /// Whether its body has begun.
        var isRunning = false
    }

    /// - Throws: ``SimulationError`` where the trace lacks what a simulation needs.
    package init(header: TraceHeader) throws(SimulationError) {
        self.header = header
        guard header.folded == 0 else {
            throw SimulationError(
                "\(header.folded) events of the trace are folded into sums, and a simulation needs "
                    + "each: record the script with fewer calls (simulate --calls adds them), or with a "
                    + "larger --event-limit")
        }
        for kind in [EventKind.submit, .execute, .serialize]
        where header.availability(of: kind) == .absent {
            throw SimulationError(
                "the trace has no \(kind.rawValue) events, which a simulation needs: record it again "
                    + "with --engine embedded")
        }
    }

    package mutating func read(_ event: Event) throws(SimulationError) {
        if event.process == .driver { lastNs = max(lastNs, min(event.endNs, Workload.longestNs)) }
        if event.error == nil {
            totals[event.kind, default: Forecast.Total()].add(
                1, bytes: event.size, copied: min(max(0, event.copied ?? 0), Workload.largestSize),
                ns: min(max(0, event.durationNs ?? 0), Workload.longestNs))
        }
        busy.read(event)
        if sampled.count < Self.sampledEvents { sampled.append(event) }
        guard event.actor == nil else {
            throw SimulationError(
                "the program has actors (event \(event.id)), which simulate doesn't know yet: it "
                    + "takes programs of tasks")
        }
        switch event.kind {
        case .retry, .fail:
            throw SimulationError(
                "a task of the program was tried again or given up (event \(event.id)), and simulate "
                    + "doesn't know failures yet")
        case .lease:
            if readyNs == nil {
                let isLate = (event.waitedNs ?? 0) > 2_000_000
                readyNs = isLate ? event.endNs : 0
            }
        case .hold:
            if event.role == .captured, let object = event.object?.number,
                let place = lastPickled[event.process]
            {
                functions[place].capturedObjects.append(object)
            }
            readHold(event)
        case .dispatch, .free, .spill, .restore: break
        case .pickle, .export: try readFunction(event)
        case .fetch, .unpickle: try readAtWorker(event)
        case .execute, .return: try readAtWorker(event)
        case .get, .deserialize, .serialize, .put, .submit, .drop: try readStep(event)
        }
    }

    // MARK: Functions

    private mutating func place(of event: Event) throws(SimulationError) -> Int {
        guard let id = event.function else {
            throw SimulationError(
                "event \(event.id) of the trace, a \(event.kind.rawValue), names no function")
        }
        if let place = functionPlaces[id] { return place }
        functionPlaces[id] = functions.count
        functions.append(
            Workload.Function(id: id, name: event.name ?? "\(id)", bytes: 0, captures: []))
        return functions.count - 1
    }

    private mutating func readFunction(_ event: Event) throws(SimulationError) {
        let place = try place(of: event)
        let timed = step(event)
        guard event.error == nil else { return }
        if event.kind == .pickle {
            lastPickled[event.process] = place
            guard functions[place].pickle == nil || !event.process.isWorker else {
                functions[place].again = Workload.Function.Copy(
                    bytes: event.size, captures: event.captures ?? [], pickle: timed)
                return
            }
            functions[place].bytes = event.size
            functions[place].captures = event.captures ?? []
            functions[place].pickle = functions[place].pickle ?? timed
            if event.process.isWorker {
                functions[place].again = Workload.Function.Copy(
                    bytes: event.size, captures: event.captures ?? [], pickle: timed)
            }
            let limit = header.config["function_size_limit"] ?? Rules.ray.functionSizeLimit
            if functions[place].bytes >= limit {
                lanes[event.process]?.refused(event, function: place)
            }
        } else {
            functions[place].export = functions[place].export ?? timed
        }
    }

    // MARK: Workers

    /// A reference that begins to be held between a call's arrival and its body came with it.
    private mutating func readHold(_ event: Event) {
        guard let lane = workerLanes[event.process], !lane.isRunning, let task = lane.task,
            let object = event.object?.number
        else { return }
        bodies[body(of: task)].received.append(object)
    }

    private mutating func readAtWorker(_ event: Event) throws(SimulationError) {
        guard let task = event.task else { return }
        let timed = workerTime(event, task)
        switch event.kind {
        case .fetch:
            let place = try place(of: event)
            functions[place].fetch = functions[place].fetch ?? timed
            bodies[body(of: task)].isFirst = true
            if functions[place].bytes == 0 { functions[place].bytes = event.size }
        case .unpickle:
            let place = try place(of: event)
            functions[place].unpickle = functions[place].unpickle ?? timed
        case .execute:
            let place = body(of: task)
            bodies[place].execute = timed
            bodies[place].hasRaised = event.error != nil
            workerLanes[event.process, default: WorkerLane()].endNs = event.endNs
            workerLanes[event.process]?.isRunning = true
            lanes[event.process] = StepLane(start: event.startNs)
        case .get: bodies[body(of: task)].reads.append(timed)
        case .deserialize: bodies[body(of: task)].deserialize.append(timed)
        case .serialize:
            finishSteps(of: task, in: event.process)
            bodies[body(of: task)].results.append(
                Workload.Result(bytes: event.size, serialize: timed))
            if let object = event.object { results[task, default: []].append(object.number) }
        case .put:
            let place = body(of: task)
            if let index = bodies[place].results.firstIndex(where: {
                $0.put == nil && $0.handedBack == nil
            }) {
                bodies[place].results[index].put = timed
            }
        case .return:
            let place = body(of: task)
            if let object = event.object?.number, results[task]?.contains(object) != true {
                results[task, default: []].append(object)
            }
            if let index = bodies[place].results.firstIndex(where: { $0.handedBack == nil }) {
                var handed = timed
                // What the event holds beyond the copy is the sending, which others don't wait for.
                if event.path == .inline { handed.ns = min(handed.ns ?? 0, 50_000) }
                bodies[place].results[index].handedBack = handed
            }
        default: break
        }
    }

    private mutating func workerTime(_ event: Event, _ task: TaskID) -> Workload.Timed {
        var lane = workerLanes[event.process] ?? WorkerLane()
        if lane.task != task {
            lane.task = task
            lane.isRunning = false
            lane.lastNs = event.startNs
        }
        let timed = event.timed(after: lane.lastNs)
        lane.lastNs = max(lane.lastNs, event.endNs)
        workerLanes[event.process] = lane
        return timed
    }

    private mutating func body(of task: TaskID) -> Int {
        if let place = bodyPlaces[task] { return place }
        bodyPlaces[task] = bodies.count
        bodies.append(Workload.Body(execute: Workload.Timed(gapNs: 0, ns: 0, bytes: 0)))
        return bodies.count - 1
    }

    private mutating func finishSteps(of task: TaskID, in process: ProcessID) {
        guard let lane = lanes.removeValue(forKey: process), lane.hasSteps,
            let end = workerLanes[process]?.endNs
        else { return }
        bodyLanes[body(of: task)] = (lane, end)
    }

    // MARK: Steps

    /// The time of an event of the driver, or of a task's body.
    private mutating func step(_ event: Event) -> Workload.Timed {
        lanes[event.process, default: StepLane(start: 0)].time(event)
    }

    /// Whether the event belongs to how a call is run, rather than to what its body does.
    private func isOfCall(_ event: Event) -> Bool {
        guard event.process.isWorker else { return false }
        switch event.kind {
        case .get, .deserialize: return event.role == .argument
        case .serialize, .put: return event.role == .result
        default: return false
        }
    }

    private mutating func readStep(_ event: Event) throws(SimulationError) {
        guard !isOfCall(event) else {
            try readAtWorker(event)
            return
        }
        guard event.error == nil else {
            _ = step(event)
            return
        }
        switch event.kind {
        case .serialize:
            let timed = step(event)
            lanes[event.process]?.serialized(event, timed)
        case .put:
            guard let object = event.object?.number else { return }
            let timed = step(event)
            lanes[event.process]?.put(event, object, timed)
        case .submit:
            guard let task = event.task else { return }
            let place = try place(of: event)
            let timed = step(event)
            calls += 1
            let body = body(of: task)
            lanes[event.process]?.submitted(event, function: place, body: body, timed)
        case .get:
            guard let object = event.object?.number else { return }
            let timed = step(event)
            lanes[event.process]?.got(event, object, timed)
        case .deserialize:
            guard let object = event.object?.number else { return }
            let timed = step(event)
            lanes[event.process]?.deserialized(object, timed)
        case .drop:
            if let object = event.object?.number { lanes[event.process]?.dropped(object) }
        default: break
        }
    }

    // MARK: The whole

    /// What was read, with its loops found.
    package mutating func workload() throws(SimulationError) -> Workload {
        guard calls > 0 else {
            throw SimulationError("the trace has no call of a remote function: nothing to simulate")
        }
        let lane = lanes[.driver] ?? StepLane(start: 0)
        for (place, body) in bodyLanes {
            bodies[place].steps = body.lane.steps(results: results)
            bodies[place].restNs = body.lane.rest(until: body.endNs)
        }
        let steps = CarriedReferences.find(
            in: lane.steps(results: results), &bodies, functions)
        let tellsEnds = header.availability(of: .drop) != .absent
        for (place, body) in bodyLanes {
            bodies[place].steps = ReferenceEnds.place(
                in: bodies[place].steps, recorded: tellsEnds ? body.lane.drops : nil,
                sparing: bodies[place].results.first?.carried ?? [])
        }
        let blocks = LoopTies.tie(
            LoopFinding(
                ReferenceEnds.place(
                    in: steps, recorded: tellsEnds ? lane.drops : nil, sparing: [])
            ).blocks())
        let samples = CostSamples.of(sampled)
        return Workload(
            header: header, functions: functions, driver: blocks, bodies: bodies,
            workersReadyNs: readyNs ?? 0,
            workers: busy.cpus(of: header.processes.count { $0.id.isWorker }),
            workerStartNs: busy.startNs, callCount: calls,
            recordedNs: lastNs,
            restNs: lane.rest(until: lastNs),
            totals: totals, samples: samples, content: ContentCosts(sampled, samples))
    }
}

extension Event {
    /// Its own time, and how long after a moment it began.
    func timed(after moment: Int64) -> Workload.Timed {
        Workload.Timed(
            gapNs: (startNs.subtracting(moment)).asSpan,
            ns: durationNs.map { $0.subtracting(waitedNs ?? 0).asSpan }, bytes: size,
            copied: copied.map { max(0, $0) })
    }
}

extension Event {
    /// Its bytes; a trace may say anything.
    var size: Int { min(max(0, bytes ?? 0), Workload.largestSize) }
}

extension Int64 {
    /// As a length of time: no step of a run takes longer than some days.
    fileprivate var asSpan: Int64 { Swift.min(Swift.max(0, self), Workload.longestNs) }

    fileprivate func subtracting(_ other: Int64) -> Int64 {
        let (difference, isTooFar) = subtractingReportingOverflow(other)
        return isTooFar ? (other > 0 ? .min : .max) : difference
    }
}

extension Workload {
    /// Bytes; what lies beyond could not be added up.
    static let largestSize = 1 << 50
    /// Nanoseconds, of one step.
    static let longestNs: Int64 = 1 << 50

    /// Reads a whole trace.
    ///
    /// - Throws: `TraceError`, ``SimulationError``.
    package init(trace path: String) throws {
        let trace = try TraceReader(path: path)
        var reader = try WorkloadReader(header: trace.header)
        try trace.forEach(event: { event in try reader.read(event) }, fold: { _ in })
        self = try reader.workload()
    }
}
