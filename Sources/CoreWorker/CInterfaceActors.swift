// The C interface, part 4: actors. An actor's id is that of its handles (``ActorKey/handle``).

internal import ObjectPassing
internal import TraceFile

/// A set of an actor's options' number.
@c(rs_actor_options)
public func actorOptions(
    _ placementMilliCPUs: Int32, _ maxRestarts: Int32, _ isDetached: UInt32,
    _ maxConcurrency: Int32, _ isAsync: UInt32
) -> UInt32 {
    var options = ActorOptions()
    options.placementMilliCPUs = placementMilliCPUs
    options.maxRestarts = maxRestarts
    options.isDetached = isDetached != 0
    options.maxConcurrency = maxConcurrency
    options.isAsync = isAsync != 0
    return Core.shared.withRegistry { $0.add(options) }
}

/// The id of an actor that is about to be created.
@c(rs_new_actor)
public func newActor(_ id: UnsafeMutableRawPointer?) -> Int32 {
    answer { () throws(CallError) in
        guard let id else { throw CallError(.failed, "rs_new_actor: wrong arguments") }
        let creation = try Core.shared.withState { state in
            TaskKey(owner: state.process, sequence: state.newSequence())
        }
        ActorKey(creation).handle.write(to: id)
    }
}

/// Gives the actor a name, before it is created; 1 where another one has it. `handle` is what others
/// get for the name.
@c(rs_name_actor)
public func nameActor(
    _ id: UnsafeRawPointer?, _ name: UInt32, _ namespace: UInt32, _ handle: UnsafePointer<UInt8>?,
    _ length: UInt64
) -> Int32 {
    var status = Status.done
    let code = answer { () throws(CallError) in
        let actor = try actor(id)
        let handle = Array(UnsafeBufferPointer(start: handle, count: Int(length)))
        let answer = try Core.shared.ask {
            .nameActor(
                request: $0, actor: actor, name: actorName(name, namespace), handle: handle)
        }
        if case .named(_, false) = answer { status = .special }
    }
    return code == 0 ? status.rawValue : code
}

/// The handle of the actor of that name, valid until this thread's next call; 1 where there is none.
@c(rs_find_actor)
public func findActor(
    _ name: UInt32, _ namespace: UInt32, _ address: UnsafeMutablePointer<UInt64>?,
    _ length: UnsafeMutablePointer<UInt64>?
) -> Int32 {
    var status = Status.done
    let code = answer { () throws(CallError) in
        let answer = try Core.shared.ask {
            .findActor(request: $0, name: actorName(name, namespace))
        }
        guard case .actorFound(_, .some(let handle)) = answer else {
            status = .special
            return
        }
        let thread = CallingThread.current
        thread.handle.reset(size: handle.count + 16)
        address?.pointee = UInt64(UInt(bitPattern: thread.handle.copy(handle).baseAddress))
        length?.pointee = UInt64(handle.count)
    }
    return code == 0 ? status.rawValue : code
}

/// Creates an actor; the one handle of it that there is so far is the caller's.
@c(rs_create_actor)
public func createActor(
    _ id: UnsafeRawPointer?, _ function: UInt32, _ name: UInt32, _ options: UInt32,
    _ actorNumber: UInt32, _ site: UInt32, _ count: UInt32, _ arguments: UnsafeRawPointer?,
    _ heads: UnsafeRawPointer?, _ headsLength: UInt64, _ buffers: UnsafeRawPointer?,
    _ nested: UnsafeRawPointer?
) -> Int32 {
    answer { () throws(CallError) in
        let actor = try actor(id)
        guard let actorOptions = Core.shared.withRegistry({ $0.actorOptions(actorNumber) }) else {
            throw CallError(.failed, "no such options")
        }
        let values = IncomingValue.read(
            count: Int(count), descriptions: arguments, heads: heads,
            headsLength: Int(headsLength), buffers: buffers, nested: nested)
        _ = try Core.shared.submit(
            .constructor(actor, actorOptions, name: name), function: function, options: options,
            site: site,
            values: values)
    }
}

/// Calls a method; `sequence` names its results.
@c(rs_call)
public func call(
    _ id: UnsafeRawPointer?, _ function: UInt32, _ method: UInt32, _ name: UInt32,
    _ isOrdered: UInt32, _ options: UInt32, _ site: UInt32, _ count: UInt32,
    _ arguments: UnsafeRawPointer?, _ heads: UnsafeRawPointer?, _ headsLength: UInt64,
    _ buffers: UnsafeRawPointer?, _ nested: UnsafeRawPointer?,
    _ sequence: UnsafeMutablePointer<UInt64>?
) -> Int32 {
    answer { () throws(CallError) in
        let actor = try actor(id)
        let values = IncomingValue.read(
            count: Int(count), descriptions: arguments, heads: heads,
            headsLength: Int(headsLength), buffers: buffers, nested: nested)
        sequence?.pointee = try Core.shared.submit(
            .method(actor, method: method, name: name, isOrdered: isOrdered != 0),
            function: function, options: options, site: site, values: values)
    }
}

/// `ray.kill`.
@c(rs_kill_actor)
public func killActor(_ id: UnsafeRawPointer?, _ mayRestart: UInt32) -> Int32 {
    answer { () throws(CallError) in
        let actor = try actor(id)
        try Core.shared.withState { $0.handle(.kill(actor, mayRestart: mayRestart != 0)) }
    }
}

/// The actor that this worker is will end by itself, and is not to be made again.
@c(rs_exit_actor)
public func exitActor(_ id: UnsafeRawPointer?) -> Int32 {
    answer { () throws(CallError) in
        let actor = try actor(id)
        try Core.shared.withState { $0.toNode(.exitActor(actor)) }
    }
}

private func actor(_ id: UnsafeRawPointer?) throws(CallError) -> ActorKey {
    guard let id, let actor = ObjectKey(foreign: id).actor else {
        throw CallError(.failed, "this is no actor's id")
    }
    return actor
}

private func actorName(_ name: UInt32, _ namespace: UInt32) -> ActorName {
    Core.shared.withRegistry {
        ActorName(name: $0.text(name), namespace: $0.text(namespace))
    }
}
