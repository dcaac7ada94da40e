internal import Glibc
internal import ObjectPassing
internal import TraceFile
internal import TraceSchema

/// What a driver or worker records: each event from the code that did the work, with the numbers
/// that it measured.
extension CoreState {
    /// Opens this process's recorder file; a driver's goes on over several sessions. Without it
    /// everything below records nothing.
    func startRecording() throws(CallError) {
        guard recorder == nil, TracingSwitch.isOn else { return }
        let name = role == .driver ? "driver" : "worker-\(process)"
        do {
            recorder = try Recorder(
                directory: runDirectory, process: name, pid: getpid(),
                eventLimit: EventLimit.ofRun)
        } catch {
            throw CallError(.failed, error.description)
        }
        // A process that ends by itself leaves a whole record; one that is killed does not.
        if role == .driver { atexit { Core.shared.finishRecording() } }
    }

    var lane: RecordedLane { role == .driver ? .driver : .worker(process) }

    func recorded(_ number: UInt32) -> RecordedName {
        guard number != 0, let recorder else { return .none }
        if let name = recordedNames[number] { return name }
        let name = recorder.intern(Core.shared.withRegistry { $0.text(number) })
        recordedNames[number] = name
        return name
    }

    /// An event of this process that ends now, with its call site.
    func event(_ kind: EventKind, start: Int64, site number: UInt32 = 0) -> RecordedEvent {
        var event = RecordedEvent(kind: kind, lane: lane, start: start)
        event.duration = MonotonicClock.now - start
        if number != 0, recorder != nil {
            let site = Core.shared.withRegistry { $0.site(number) }
            event.file = recorded(site.file)
            event.line = site.line
            event.bound = recorded(site.bound)
        }
        return event
    }

    func record(_ event: RecordedEvent) { recorder?.record(event) }

    // MARK: Functions

    func recordPickle(
        _ function: Registry.RemoteFunction, site: UInt32, start: Int64, duration: Int64,
        bytes: Int64, captures: [ForeignCapture], error: RecordedName = .none
    ) {
        var event = event(.pickle, start: start, site: site)
        event.duration = duration
        event.function = RecordedKey(function.key)
        event.name = recorded(function.nameNumber)
        event.bytes = bytes
        event.task = runningTask
        event.error = error
        event.bound = .none
        recorder?.record(
            event,
            captures: captures.map {
                RecordedCapture(
                    variable: recorded($0.variable), how: CaptureMode(foreign: $0.how),
                    through: recorded($0.through), bytes: $0.bytes)
            })
    }

    func recordExport(
        _ function: Registry.RemoteFunction, site: UInt32, start: Int64, bytes: Int
    ) {
        var event = event(.export, start: start, site: site)
        event.function = RecordedKey(function.key)
        event.name = recorded(function.nameNumber)
        event.bytes = Int64(bytes)
        event.copied = Int64(bytes)
        event.path = .controlStore
        event.task = runningTask
        event.bound = .none
        record(event)
    }

    // MARK: Calls

    func recordRetry(_ spec: TaskSpec) {
        var event = RecordedEvent(kind: .retry, lane: .scheduler, start: MonotonicClock.now)
        event.describe(spec, recorder)
        record(event)
    }

    func recordFailure(_ spec: TaskSpec, _ failure: SystemFailure) {
        var event = RecordedEvent(kind: .fail, lane: .scheduler, start: MonotonicClock.now)
        event.describe(spec, recorder)
        event.error = recorder?.intern(failure.message) ?? .none
        record(event)
    }

    func recordDispatch(_ spec: TaskSpec, start: Int64, length: Int) {
        var event = event(.dispatch, start: start)
        event.describe(spec, recorder)
        event.bytes = Int64(length)
        event.copied = Int64(length)
        record(event)
    }

    // MARK: References

    func recordHold(_ object: ObjectKey, _ role: TraceSchema.Role) {
        recordReference(.hold, object, role)
    }

    func recordDrop(_ object: ObjectKey) { recordReference(.drop, object, nil) }

    private func recordReference(_ kind: EventKind, _ object: ObjectKey, _ role: TraceSchema.Role?)
    {
        var event = RecordedEvent(kind: kind, lane: lane, start: MonotonicClock.now)
        if let actor = object.actor {
            event.actor = RecordedKey(actor)
        } else {
            event.object = RecordedObject(object)
        }
        event.role = role
        record(event)
    }

    /// The call for which the calling thread works, if any.
    var runningTask: RecordedTask {
        current.map { RecordedTask($0.task) } ?? .none
    }
}

extension RecordedEvent {
    /// Fills in which call the event belongs to.
    mutating func describe(_ spec: TaskSpec, _ recorder: Recorder?) {
        task = RecordedTask(spec.task)
        if let parent = spec.parent { self.parent = RecordedTask(parent) }
        attempt = spec.attempt
        function = RecordedKey(spec.function)
        name = recorder?.intern(spec.name) ?? .none
        if let call = spec.actorCall { actor = RecordedKey(call.actor) }
    }
}

extension RecordedTask {
    init(_ task: TaskKey) { self.init(owner: task.owner, sequence: task.sequence) }
}

extension RecordedObject {
    init(_ object: ObjectKey) {
        self.init(owner: object.owner, index: object.index, sequence: object.sequence)
    }
}

extension RecordedKey {
    init(_ function: FunctionKey) { self.init(high: function.high, low: function.low) }

    /// Two zeros stand for none, and sequences count from 1; the node names actors likewise.
    init(_ actor: ActorKey) {
        self.init(high: UInt64(actor.creation.owner), low: actor.creation.sequence)
    }
}

extension CaptureMode {
    init(foreign number: UInt8) {
        self =
            switch number {
            case 1: .closure
            case 2: .default
            case 3: .attribute
            case 4: .module
            default: .global
            }
    }
}
