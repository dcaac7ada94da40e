// The C interface, part 2: calls, values and references.

internal import Glibc
internal import ObjectPassing
internal import TraceFile

/// A set of options' number. `maxRetries` is the least number of 32 bits where the script says
/// nothing of it.
@c(rs_options)
public func options(
    _ resultCount: Int32, _ milliCPUs: Int32, _ maxRetries: Int32, _ retryExceptions: UInt32,
    _ name: UInt32, _ retryList: UnsafePointer<UInt8>?, _ length: UInt64
) -> UInt32 {
    let rules = (try? Core.shared.withState { $0.rules }) ?? .ray
    var options = TaskOptions(
        maxRetries: rules.maxRetries(said: maxRetries == .min ? nil : maxRetries))
    options.resultCount = resultCount
    options.milliCPUs = milliCPUs
    options.retryExceptions =
        TaskOptions.RetryExceptions(rawValue: UInt8(clamping: retryExceptions)) ?? .none
    options.retryList = Array(UnsafeBufferPointer(start: retryList, count: Int(length)))
    return Core.shared.withRegistry { $0.add(options) }
}

/// The options also ask for so many thousandths of a resource of the user's.
@c(rs_option_resource)
public func optionResource(_ options: UInt32, _ name: UInt32, _ milli: Int32) {
    Core.shared.withRegistry {
        $0.add(CustomResources.Amount(name: $0.text(name), milli: milli), to: options)
    }
}

/// Makes a call; `sequence` names its results.
@c(rs_submit)
public func submit(
    _ function: UInt32, _ options: UInt32, _ site: UInt32, _ count: UInt32,
    _ arguments: UnsafeRawPointer?, _ heads: UnsafeRawPointer?, _ headsLength: UInt64,
    _ buffers: UnsafeRawPointer?, _ nested: UnsafeRawPointer?,
    _ sequence: UnsafeMutablePointer<UInt64>?
) -> Int32 {
    answer { () throws(CallError) in
        let values = IncomingValue.read(
            count: Int(count), descriptions: arguments, heads: heads,
            headsLength: Int(headsLength), buffers: buffers, nested: nested)
        sequence?.pointee = try Core.shared.submit(
            .task, function: function, options: options, site: site, values: values)
    }
}

/// `ray.put`; writes the object's id.
@c(rs_put)
public func put(
    _ site: UInt32, _ variable: UInt32, _ description: UnsafeRawPointer?,
    _ heads: UnsafeRawPointer?, _ headsLength: UInt64, _ buffers: UnsafeRawPointer?,
    _ nested: UnsafeRawPointer?, _ id: UnsafeMutableRawPointer?
) -> Int32 {
    answer { () throws(CallError) in
        let values = IncomingValue.read(
            count: 1, descriptions: description, heads: heads, headsLength: Int(headsLength),
            buffers: buffers, nested: nested)
        guard let value = values.first, let id else {
            throw CallError(.failed, "rs_put: wrong arguments")
        }
        try Core.shared.put(value, site: site, variable: variable).write(to: id)
    }
}

/// `ray.get`; writes a 48-byte description for each id (``ForeignValue``).
@c(rs_get)
public func get(
    _ ids: UnsafeRawPointer?, _ count: UInt32, _ timeout: Int64, _ site: UInt32,
    _ variable: UInt32, _ out: UnsafeMutableRawPointer?
) -> Int32 {
    answer { () throws(CallError) in
        guard let out else { throw CallError(.failed, "rs_get: wrong arguments") }
        let found = try Core.shared.get(
            objects(ids, count), deadline: deadline(timeout), site: site, variable: variable)
        let thread = CallingThread.current
        thread.values.reset(size: found.reduce(0) { $0 + $1.payload.count + 16 })
        for (index, one) in found.enumerated() {
            var value = one.value
            if value.kind != .stored {
                value.address = UnsafeRawPointer(thread.values.copy(one.payload).baseAddress)
            }
            value.writeResult(to: out + index * ForeignValue.resultSize)
        }
    }
}

/// Records that Python has made a value again.
@c(rs_deserialized)
public func deserialized(
    _ id: UnsafeRawPointer?, _ start: Int64, _ duration: Int64, _ bytes: UInt64, _ copied: UInt64,
    _ site: UInt32, _ variable: UInt32
) {
    guard let id else { return }
    try? Core.shared.deserialized(
        ObjectKey(foreign: id), start: start, duration: duration, bytes: Int64(bytes),
        copied: Int64(copied), site: site, variable: variable)
}

/// `ray.wait`; writes a flag for each id.
@c(rs_wait)
public func wait(
    _ ids: UnsafeRawPointer?, _ count: UInt32, _ wanted: UInt32, _ timeout: Int64,
    _ ready: UnsafeMutablePointer<UInt8>?
) -> Int32 {
    answer { () throws(CallError) in
        let flags = try Core.shared.waitForReady(
            objects(ids, count), count: Int(wanted), deadline: deadline(timeout))
        for (index, flag) in flags.enumerated() { ready?[index] = flag ? 1 : 0 }
    }
}

/// Waits for an item, from 1, of the generator whose call has this number: 0 and its id, 1 at the end.
@c(rs_next_item)
public func nextItem(
    _ sequence: UInt64, _ index: UInt32, _ timeout: Int64, _ out: UnsafeMutableRawPointer?
) -> Int32 {
    var status = Status.done
    let code = answer { () throws(CallError) in
        guard let out else { throw CallError(.failed, "rs_next_item: wrong arguments") }
        let task = TaskKey(owner: try Core.shared.withState { $0.process }, sequence: sequence)
        guard
            let object = try Core.shared.nextItem(task, index: index, deadline: deadline(timeout))
        else {
            status = .special
            return
        }
        object.write(to: out)
    }
    return code == 0 ? status.rawValue : code
}

/// The generator whose call has this number is dropped; `index` is the first item not taken.
@c(rs_drop_stream)
public func dropStream(_ sequence: UInt64, _ index: UInt32) {
    _ = try? Core.shared.withState { state in
        let task = TaskKey(owner: state.process, sequence: sequence)
        state.handle(.dropStream(task, index: index))
    }
}

/// `ray.cancel` of the call whose result this is; 1 where it is an actor's, which is not forced.
@c(rs_cancel)
public func cancel(_ id: UnsafeRawPointer?, _ force: UInt32, _ recursive: UInt32) -> Int32 {
    var status = Status.done
    let code = answer { () throws(CallError) in
        guard let id else { throw CallError(.failed, "rs_cancel: wrong arguments") }
        let object = ObjectKey(foreign: id)
        try Core.shared.withState { state in
            if force != 0, object.task.map(state.machine.actors.owns) == true {
                status = .special
            } else {
                state.handle(.cancel(object, force: force != 0, recursive: recursive != 0))
            }
        }
    }
    return code == 0 ? status.rawValue : code
}

/// Puts an object among those that `rs_next_settled` tells.
@c(rs_watch)
public func watch(_ id: UnsafeRawPointer?) -> Int32 {
    answer { () throws(CallError) in
        guard let id else { throw CallError(.failed, "rs_watch: wrong arguments") }
        try Core.shared.withState { $0.watch(ObjectKey(foreign: id)) }
    }
}

/// Waits until the value of a watched object is known: 0 and its id, 1 at the end.
@c(rs_next_settled)
public func nextSettled(_ out: UnsafeMutableRawPointer?) -> Int32 {
    var status = Status.done
    let code = answer { () throws(CallError) in
        guard let out else { throw CallError(.failed, "rs_next_settled: wrong arguments") }
        let object = try Core.shared.wait(.watched) { state -> ObjectKey?? in
            if !state.settled.isEmpty { return .some(state.settled.removeFirst()) }
            return state.isEnding || !state.isNodeAlive ? .some(nil) : nil
        }
        guard let object else {
            status = .special
            return
        }
        object.write(to: out)
    }
    return code == 0 ? status.rawValue : code
}

/// One more ObjectRef.
@c(rs_hold)
public func hold(_ id: UnsafeRawPointer?) {
    if let id { Core.shared.change(.hold(ObjectKey(foreign: id))) }
}

/// One ObjectRef less; a finalizer may call it.
@c(rs_drop)
public func drop(_ id: UnsafeRawPointer?) {
    if let id { Core.shared.change(.drop(ObjectKey(foreign: id))) }
}

/// A reference came out of a value.
@c(rs_adopt)
public func adopt(_ id: UnsafeRawPointer?) {
    if let id { Core.shared.change(.adopt(ObjectKey(foreign: id))) }
}

/// A reference was pickled where nobody can tell who will read it.
@c(rs_hold_forever)
public func holdForever(_ id: UnsafeRawPointer?) {
    if let id { Core.shared.change(.holdForever(ObjectKey(foreign: id))) }
}

/// A reference was made from its bytes alone.
@c(rs_hold_untracked)
public func holdUntracked(_ id: UnsafeRawPointer?) {
    if let id { Core.shared.change(.holdUntracked(ObjectKey(foreign: id))) }
}

/// The last view of a stored value is gone; a finalizer may call it.
@c(rs_unpin)
public func unpin(_ id: UnsafeRawPointer?) {
    if let id { Core.shared.unpin(ObjectKey(foreign: id)) }
}

private func objects(_ ids: UnsafeRawPointer?, _ count: UInt32) -> [ObjectKey] {
    guard let ids else { return [] }
    return (0..<Int(count)).map { ObjectKey(foreign: ids + $0 * ObjectKey.foreignSize) }
}

/// Nanoseconds from now as a time on the monotonic clock; negative means without end.
private func deadline(_ timeout: Int64) -> Int64? {
    guard timeout >= 0 else { return nil }
    let (sum, isOver) = MonotonicClock.now.addingReportingOverflow(timeout)
    return isOver ? nil : sum
}
