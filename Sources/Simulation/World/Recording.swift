import ObjectPassing
import TraceSchema

/// Events that more than one part of a simulated run records.
extension World {
    var isEmbedded: Bool { workload.header.engine == .embedded }
    /// Whether the trace's engine tells how long messages are.
    var hasMessageBytes: Bool { isEmbedded }

    /// The call that the process runs.
    func runningTask(_ process: SimulatedProcess) -> Int32 {
        process.running.map { number(of: $0.spec.task) } ?? 0
    }

    /// An event of the call that a worker runs.
    func event(
        _ kind: EventKind, _ worker: SimulatedProcess, start: Int64
    ) -> ForecastRecorder.Entry {
        var event = ForecastRecorder.Entry(kind, lane: worker.lane, start: start)
        event.task = runningTask(worker)
        event.function = worker.running.map { Int32($0.spec.function.low) } ?? -1
        event.isAttempt = true
        return event
    }

    /// - Returns: when it has been serialized.
    func recordSerialize(
        _ value: Workload.Value, role: Role, _ step: Workload.Step, _ function: Int?,
        _ task: TaskKey?, in process: SimulatedProcess, at time: Int64
    ) -> Int64 {
        var serialize = ForecastRecorder.Entry(
            .serialize, lane: process.lane, start: time + value.serialize.gapNs)
        serialize.duration = costs.ns(.serialize, value.bytes, value.serialize)
        serialize.describe(step, value.variable, nil, in: self)
        serialize.role = role
        serialize.bytes = value.bytes
        serialize.function = function.map { Int32($0) } ?? -1
        serialize.task = task.map { number(of: $0) } ?? runningTask(process)
        recorder.record(serialize)
        return serialize.start + serialize.duration
    }

    /// A value has been copied into the object store, from `process.putStart` on.
    ///
    /// - Returns: when that is over.
    func recordPut(
        _ process: SimulatedProcess, _ object: ObjectKey, _ size: Int, _ offset: Int,
        _ recorded: Workload.Timed?, _ step: Workload.Step?, _ variable: String?, role: Role,
        function: Int? = nil
    ) -> Int64 {
        let waited = clock - process.putStart
        var put = ForecastRecorder.Entry(.put, lane: process.lane, start: process.putStart)
        put.duration = waited + copying(size, at: offset, by: process, recorded)
        if let step { put.describe(step, variable, nil, in: self) }
        put.object = number(of: object)
        put.role = role
        put.bytes = size
        put.copied = recorded?.copied(of: size) ?? size
        put.path = .objectStore
        put.explicit = role == .value
        put.function = function.map { Int32($0) } ?? -1
        put.task =
            role == .argument ? number(of: process.prepared.task) : runningTask(process)
        recorder.record(put)
        return put.start + put.duration
    }

    /// What copying a value into the store takes: the system gives a page at its first touch, and maps
    /// it at a process's first touch.
    private func copying(
        _ size: Int, at offset: Int, by process: SimulatedProcess, _ recorded: Workload.Timed?
    ) -> Int64 {
        let node = process.node
        guard offset < nodes[node].machine.objects.capacity.diskStart else { return Int64(size) }
        let (anybody, own) = (nodes[node].touchedBytes, process.touchedBytes)
        nodes[node].touchedBytes = max(anybody, offset + size)
        process.touchedBytes = max(own, offset + size)
        func part(_ from: Int, _ to: Int) -> Double {
            Double(max(0, min(offset + size, to) - max(offset, from))) / Double(max(1, size))
        }
        return costs.put(
            size, recorded,
            parts: [
                (.put, part(0, own)), (.putUnmapped, part(own, anybody)),
                (.putFresh, part(max(own, anybody), .max)),
            ])
    }

    func record(
        _ kind: EventKind, _ object: ObjectKey, _ role: Role?, in process: SimulatedProcess
    ) {
        guard isEmbedded else { return }
        var event = ForecastRecorder.Entry(kind, lane: process.lane, start: clock)
        event.object = number(of: object)
        event.role = role
        recorder.record(event)
    }

    /// What an object store does with an object.
    func record(_ kind: EventKind, _ object: ObjectKey, size: Int) {
        guard isEmbedded else { return }
        var event = ForecastRecorder.Entry(kind, lane: objectStoreLane, start: clock)
        event.object = number(of: object)
        event.bytes = size
        if kind != .free { event.copied = size }
        recorder.record(event)
        if kind == .free { objectNumbers[object] = nil }
    }
}
