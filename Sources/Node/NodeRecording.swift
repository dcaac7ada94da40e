internal import Glibc
internal import ObjectPassing
internal import TraceFile
internal import TraceSchema

/// The node's part of the trace: leases, freed objects, and the life of actors.
struct NodeRecording {
    /// Nil where tracing is off.
    private let recorder: Recorder?
    private var requested: [RequestName: Int64] = [:]
    /// Constructors that wait for a worker.
    private var created: [TaskKey: Int64] = [:]

    /// When what the disk does now has begun.
    private var moveStart: Int64 = 0

    private struct RequestName: Hashable {
        var lessee: ProcessNumber
        var number: UInt64
    }

    init(directory: String, firstWorker: ProcessNumber) throws(TraceError) {
        guard TracingSwitch.isOn else {
            recorder = nil
            return
        }
        // A script may start several nodes, one after the other.
        recorder = try Recorder(
            directory: directory, process: firstWorker == 1 ? "node" : "node-\(firstWorker)",
            pid: getpid(), eventLimit: EventLimit.ofRun)
    }

    mutating func arrived(_ request: NodeRequest, from process: ProcessNumber) {
        guard recorder != nil else { return }
        switch request {
        case .requestLease(let number, _, _, _, _, _):
            requested[RequestName(lessee: process, number: number)] = MonotonicClock.now
        case .createActor(let spec): created[spec.task] = MonotonicClock.now
        case .cancelLease(let number):
            requested[RequestName(lessee: process, number: number)] = nil
        default: break
        }
    }

    /// A process is gone, and its requests with it.
    mutating func lost(_ process: ProcessNumber) {
        requested = requested.filter { $0.key.lessee != process }
    }

    mutating func granted(_ request: Scheduler.Request) {
        guard let recorder else { return }
        let now = MonotonicClock.now
        let name = RequestName(lessee: request.lessee, number: request.number)
        let asked =
            request.actor == nil
            ? requested.removeValue(forKey: name) : created.removeValue(forKey: request.task)
        let start = asked ?? now
        var event = RecordedEvent(kind: .lease, lane: .scheduler, start: start)
        event.duration = now - start
        event.waited = event.duration
        event.task = RecordedTask(owner: request.task.owner, sequence: request.task.sequence)
        event.function = RecordedKey(high: request.function.high, low: request.function.low)
        if let actor = request.actor { event.actor = RecordedKey(actor) }
        recorder.record(event)
    }

    /// A constructor's call goes to the worker that becomes the actor: the control store sends it,
    /// as Ray's does.
    func dispatched(_ spec: TaskSpec, start: Int64, length: Int) {
        guard let recorder else { return }
        var event = event(.dispatch, lane: .controlStore, start: start, spec, recorder)
        event.duration = MonotonicClock.now - start
        event.bytes = Int64(length)
        event.copied = Int64(length)
        recorder.record(event)
    }

    /// An actor's worker has died: its constructor runs again (`retry`), or not (`fail`).
    func actorEnded(_ kind: EventKind, _ spec: TaskSpec, error: String? = nil) {
        guard let recorder else { return }
        var event = event(kind, lane: .scheduler, start: MonotonicClock.now, spec, recorder)
        if let error { event.error = recorder.intern(error) }
        recorder.record(event)
    }

    private func event(
        _ kind: EventKind, lane: RecordedLane, start: Int64, _ spec: TaskSpec, _ recorder: Recorder
    ) -> RecordedEvent {
        var event = RecordedEvent(kind: kind, lane: lane, start: start)
        event.task = RecordedTask(owner: spec.task.owner, sequence: spec.task.sequence)
        if let parent = spec.parent {
            event.parent = RecordedTask(owner: parent.owner, sequence: parent.sequence)
        }
        event.attempt = spec.attempt
        event.function = RecordedKey(high: spec.function.high, low: spec.function.low)
        event.name = recorder.intern(spec.name)
        if let actor = spec.actorCall?.actor { event.actor = RecordedKey(actor) }
        return event
    }

    /// The disk begins with this.
    mutating func begins(_ move: StoreMove) { moveStart = MonotonicClock.now }

    /// An object has left memory, or has come back: what the disk has done last.
    func moved(_ move: StoreMove) {
        let duration = MonotonicClock.now - moveStart
        switch move {
        case .spill(let object, _, _, let size):
            record(.spill, object, size, start: moveStart, duration: duration, copied: size)
        case .restore(let object, _, _, let size):
            record(.restore, object, size, start: moveStart, duration: duration, copied: size)
        case .reserve, .discard: break
        }
    }

    /// An object is complete that was written to disk at once: nothing had to be moved there.
    func storedOnDisk(_ object: ObjectKey, size: Int) {
        record(.spill, object, size, start: MonotonicClock.now, duration: 0, copied: 0)
    }

    func freed(_ object: ObjectKey, size: Int) {
        record(.free, object, size, start: MonotonicClock.now)
    }

    private func record(
        _ kind: EventKind, _ object: ObjectKey, _ size: Int, start: Int64, duration: Int64 = 0,
        copied: Int? = nil
    ) {
        guard let recorder else { return }
        var event = RecordedEvent(kind: kind, lane: .objectStore, start: start)
        event.duration = duration
        event.object = RecordedObject(
            owner: object.owner, index: object.index, sequence: object.sequence)
        event.bytes = Int64(size)
        if let copied { event.copied = Int64(copied) }
        recorder.record(event)
    }

    func finish() { recorder?.finish() }
}

extension RecordedKey {
    /// Two zeros stand for none, and sequences count from 1.
    init(_ actor: ActorKey) {
        self.init(high: UInt64(actor.creation.owner), low: actor.creation.sequence)
    }
}
