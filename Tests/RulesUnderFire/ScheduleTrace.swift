import ObjectPassing
package import TraceSchema

/// A replayed schedule as the events of a trace, to be drawn and queried like any other. Its clock
/// is the schedule's: a step takes a millisecond or so, whatever it does.
package final class ScheduleTrace {
    package private(set) var events: [Event] = []
    /// Lanes that have an event.
    package private(set) var processes: Set<ProcessID> = [.driver]
    private var tasks: [TaskKey: TaskID] = [:]
    private var objects: [ObjectKey: ObjectID] = [:]
    private var actors: [ActorKey: ActorID] = [:]
    /// Where the bodies stand that run, by worker.
    private var running: [ProcessNumber: Int] = [:]
    /// What is stored, in bytes.
    private var sizes: [ObjectKey: Int] = [:]

    package init() {}

    private func id(_ task: TaskKey) -> TaskID {
        if let known = tasks[task] { return known }
        let new = TaskID(tasks.count + 1)
        tasks[task] = new
        return new
    }

    private func id(_ object: ObjectKey) -> ObjectID {
        if let known = objects[object] { return known }
        let new = ObjectID(objects.count + 1)
        objects[object] = new
        return new
    }

    private func id(_ actor: ActorKey) -> ActorID {
        if let known = actors[actor] { return known }
        let new = ActorID(actors.count + 1)
        actors[actor] = new
        return new
    }

    private func lane(_ process: ProcessNumber) -> ProcessID {
        process == SimulatedWorld.driver ? .driver : .worker(Int(process))
    }

    private func add(
        _ kind: EventKind, _ process: ProcessID, _ clock: Int, _ fill: (inout Event) -> Void
    ) {
        var event = Event(
            id: events.count + 1, kind: kind, process: process, startNs: Int64(clock) * 1_000_000)
        event.durationNs = 0
        fill(&event)
        events.append(event)
        processes.insert(process)
    }

    private func describe(_ event: inout Event, _ spec: TaskSpec) {
        event.task = id(spec.task)
        event.parent = spec.parent.map { id($0) }
        event.attempt = Int(spec.attempt)
        event.name = spec.name
        event.actor = spec.actorCall.map { id($0.actor) }
    }

    // MARK: What happens

    func happened(
        _ input: CoreInput, _ actions: [CoreAction], in process: ProcessNumber, at clock: Int
    ) {
        let lane = lane(process)
        switch input {
        case .submit(let spec), .call(let spec, _), .createActor(let spec):
            add(.submit, lane, clock) { event in
                describe(&event, spec)
                event.arguments = arguments(of: spec)
            }
        case .put(let object, let size, _, let explicit):
            sizes[object] = size
            add(.put, lane, clock) { event in
                event.object = id(object)
                event.bytes = size
                event.copied = size
                event.path = .objectStore
                event.explicit = explicit
                event.role = explicit ? .value : .argument
            }
        case .finished, .constructed: ended(in: process, at: clock)
        default: break
        }
        for action in actions { did(action, lane, clock) }
    }

    private func did(_ action: CoreAction, _ lane: ProcessID, _ clock: Int) {
        switch action {
        case .toPeer(_, .push(let spec)):
            add(.dispatch, lane, clock) { describe(&$0, spec) }
        case .toPeer(_, .reply(let reply)):
            for (index, value) in reply.results.enumerated() {
                let object = reply.task.result(UInt32(index + 1))
                add(.return, lane, clock) { event in
                    event.task = id(reply.task)
                    event.object = id(object)
                    event.role = .result
                    if case .stored(let size, _) = value { sizes[object] = size }
                    event.path = sizes[object] == nil ? .inline : .objectStore
                    if case .failed(let failure) = value { event.error = failure.message }
                }
            }
        case .held(let object, let role) where object.actor == nil:
            add(.hold, lane, clock) { event in
                event.object = id(object)
                event.role = role
            }
        case .dropped(let object) where object.actor == nil:
            add(.drop, lane, clock) { $0.object = id(object) }
        case .retried(let spec): add(.retry, .scheduler, clock) { describe(&$0, spec) }
        case .gaveUp(let spec, let failure):
            add(.fail, .scheduler, clock) { event in
                describe(&event, spec)
                event.error = failure.message
            }
        default: break
        }
    }

    func did(_ action: NodeAction, at clock: Int) {
        switch action {
        case .grant(let request, _):
            add(.lease, .scheduler, clock) { $0.task = id(request.task) }
        case .freed(let object, let size):
            add(.free, .objectStore, clock) { event in
                event.object = id(object)
                event.bytes = size
            }
        default: break
        }
    }

    func began(_ spec: TaskSpec, in process: ProcessNumber, at clock: Int) {
        running[process] = events.count
        add(.execute, lane(process), clock) { describe(&$0, spec) }
    }

    /// The body is over, or its worker.
    func ended(in process: ProcessNumber, at clock: Int, error: String? = nil) {
        guard let index = running.removeValue(forKey: process) else { return }
        events[index].durationNs = Int64(clock) * 1_000_000 - events[index].startNs
        events[index].error = error
    }

    func read(_ object: ObjectKey, in process: ProcessNumber, at clock: Int) {
        add(.get, lane(process), clock) { event in
            event.object = id(object)
            event.role = object.task == nil ? .value : .result
            event.path = sizes[object] == nil ? .memoryStore : .objectStore
            event.bytes = sizes[object]
        }
    }

    private func arguments(of spec: TaskSpec) -> [Event.Argument] {
        spec.arguments.enumerated().map { index, argument in
            switch argument.content {
            case .inline(let payload):
                Event.Argument(position: .index(index), how: .inline, bytes: payload.bytes.count)
            case .stored(let object):
                Event.Argument(position: .index(index), how: .put, object: id(object))
            case .reference(let object):
                Event.Argument(position: .index(index), how: .reference, object: id(object))
            case .failed: Event.Argument(position: .index(index), how: .reference)
            }
        }
    }
}
