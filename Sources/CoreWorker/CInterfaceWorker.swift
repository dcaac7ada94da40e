// The C interface, part 3: what a worker runs, and what it has printed.

internal import Glibc
internal import ObjectPassing

/// Waits for the next call: 0 and its description (128 bytes), 1 where the process is to end, or 2
/// where an actor is asked to end one that it runs (`rs_take_interrupted`). The
/// calling thread works for it until `rs_task_done` or `rs_enter`.
///
/// ```
/// 0 sequence  8 owner  12 function  16 key  32 attempt  36 results  40 must fetch  44 arguments
/// 48 argument list  56 name  64 name length  72 retry list  80 its length  88 retry exceptions
/// 92 kind: 0 task, 1 constructor, 2 method  96 ticket  104 method  112 method length
/// 120 most calls at a time  124 is asynchronous
/// ```
@c(rs_next_task)
public func nextTask(_ out: UnsafeMutableRawPointer?) -> Int32 {
    var status = Status.done
    let code = answer { () throws(CallError) in
        guard let out else { throw CallError(.failed, "rs_next_task: wrong arguments") }
        switch try Core.shared.nextTask() {
        case .over: status = .special
        case .interruption: status = .other
        case .call(let ready):
            let task = LentTask(ready)
            CallingThread.current.call = task
            task.describe(to: out)
        }
    }
    return code == 0 ? status.rawValue : code
}

extension LentTask {
    fileprivate func describe(to out: UnsafeMutableRawPointer) {
        let spec = ready.spec
        let name = Array(spec.name.utf8)
        let (kind, method, actor) = spec.foreignKind
        let keywords = spec.arguments.map { Array(($0.keyword ?? "").utf8) }
        let overhead = 64
        memory.reset(
            size: name.count + spec.options.retryList.count + overhead + method.count
                + keywords.reduce(0) { $0 + $1.count + overhead }
                + ready.arguments.reduce(0) {
                    $0 + $1.payload.count + ForeignValue.argumentSize + overhead
                } + 5 * overhead)
        let list = memory.take(ForeignValue.argumentSize * ready.arguments.count)
        for (index, argument) in ready.arguments.enumerated() {
            var value = argument.value
            if value.kind != .stored {
                value.address = UnsafeRawPointer(
                    memory.copy(argument.payload, alignment: 64).baseAddress)
            }
            guard let base = list.baseAddress else { continue }
            value.writeArgument(
                to: base + index * ForeignValue.argumentSize,
                keyword: UnsafeRawBufferPointer(memory.copy(keywords[index])))
        }
        out.storeBytes(of: spec.task.sequence, as: UInt64.self)
        out.storeBytes(of: spec.task.owner, toByteOffset: 8, as: UInt32.self)
        out.storeBytes(of: ready.function, toByteOffset: 12, as: UInt32.self)
        out.storeBytes(of: spec.function.high, toByteOffset: 16, as: UInt64.self)
        out.storeBytes(of: spec.function.low, toByteOffset: 24, as: UInt64.self)
        out.storeBytes(of: spec.attempt, toByteOffset: 32, as: UInt32.self)
        out.storeBytes(of: spec.options.resultCount, toByteOffset: 36, as: Int32.self)
        out.storeBytes(of: ready.mustFetch ? 1 : 0, toByteOffset: 40, as: UInt32.self)
        out.storeBytes(of: UInt32(ready.arguments.count), toByteOffset: 44, as: UInt32.self)
        store(UnsafeRawBufferPointer(list), at: 48, of: out, withLength: false)
        store(UnsafeRawBufferPointer(memory.copy(name)), at: 56, of: out)
        store(UnsafeRawBufferPointer(memory.copy(spec.options.retryList)), at: 72, of: out)
        out.storeBytes(
            of: UInt32(spec.options.retryExceptions.rawValue), toByteOffset: 88, as: UInt32.self)
        out.storeBytes(of: kind, toByteOffset: 92, as: UInt32.self)
        out.storeBytes(
            of: UInt64(UInt(bitPattern: Unmanaged.passRetained(self).toOpaque())),
            toByteOffset: 96, as: UInt64.self)
        store(UnsafeRawBufferPointer(memory.copy(method)), at: 104, of: out)
        out.storeBytes(of: actor.maxConcurrency, toByteOffset: 120, as: Int32.self)
        out.storeBytes(of: actor.isAsync ? 1 : 0, toByteOffset: 124, as: UInt32.self)
    }
}

extension TaskSpec {
    fileprivate var foreignKind: (kind: UInt32, method: [UInt8], actor: ActorOptions) {
        switch actorCall {
        case nil: (0, [], ActorOptions())
        case .constructor(_, let options): (1, Array("__init__".utf8), options)
        case .method(_, let name): (2, Array(name.utf8), ActorOptions())
        }
    }
}

/// The calling thread works for this call from now on; 0 for none. An event loop runs many on one.
@c(rs_enter)
public func enter(_ ticket: UInt64) {
    CallingThread.current.call = ticket == 0 ? nil : LentTask.lent(ticket)?.takeUnretainedValue()
}

extension LentTask {
    /// What `rs_next_task` has given out under a ticket.
    fileprivate static func lent(_ ticket: UInt64) -> Unmanaged<LentTask>? {
        UnsafeRawPointer(bitPattern: UInt(ticket)).map { Unmanaged<LentTask>.fromOpaque($0) }
    }
}

/// Writes an address, and behind it the length.
private func store(
    _ bytes: UnsafeRawBufferPointer, at offset: Int, of out: UnsafeMutableRawPointer,
    withLength: Bool = true
) {
    out.storeBytes(
        of: UInt64(UInt(bitPattern: bytes.baseAddress)), toByteOffset: offset, as: UInt64.self)
    guard withLength else { return }
    out.storeBytes(of: UInt64(bytes.count), toByteOffset: offset + 8, as: UInt64.self)
}

/// Reads the pickled function, valid until this thread calls `rs_unpickled`; 1 where what the
/// worker has is still it.
@c(rs_fetch)
public func fetch(
    _ number: UInt32, _ address: UnsafeMutablePointer<UInt64>?,
    _ length: UnsafeMutablePointer<UInt64>?
) -> Int32 {
    var status = Status.done
    let code = answer { () throws(CallError) in
        let pickled: [UInt8]
        switch try Core.shared.fetch(number) {
        case .pickled(let found): pickled = found
        case .unchanged:
            status = .special
            return
        case .missing: throw CallError(.failed, "the function is not in the control store")
        }
        let entry = LentEntry(pickled)
        CallingThread.current.fetched.append(entry)
        address?.pointee = UInt64(UInt(bitPattern: entry.address))
        length?.pointee = UInt64(entry.length)
    }
    return code == 0 ? status.rawValue : code
}

/// Python has made again what this thread fetched last, or could not.
@c(rs_unpickled)
public func unpickled(_ number: UInt32, _ start: Int64, _ duration: Int64, _ error: UInt32) {
    let length = CallingThread.current.fetched.popLast()?.length ?? 0
    try? Core.shared.unpickled(
        number, start: start, duration: duration, bytes: length, error: error)
}

/// The generator of this ticket has yielded an item, from 1: it goes to the caller.
@c(rs_yield)
public func yieldItem(
    _ ticket: UInt64, _ index: UInt32, _ description: UnsafeRawPointer?,
    _ heads: UnsafeRawPointer?, _ headsLength: UInt64, _ buffers: UnsafeRawPointer?,
    _ nested: UnsafeRawPointer?
) -> Int32 {
    answer { () throws(CallError) in
        let values = IncomingValue.read(
            count: 1, descriptions: description, heads: heads, headsLength: Int(headsLength),
            buffers: buffers, nested: nested)
        guard let task = LentTask.lent(ticket)?.takeUnretainedValue(), let value = values.first
        else { throw CallError(.failed, "no call runs here") }
        try Core.shared.yield(task.ready, index: index, value: value)
    }
}

/// The call of this ticket has ended: status 0 returned, 1 raised, 2 raised what `retry_exceptions`
/// names.
@c(rs_task_done)
public func taskDone(
    _ ticket: UInt64, _ status: UInt32, _ count: UInt32, _ results: UnsafeRawPointer?,
    _ heads: UnsafeRawPointer?,
    _ headsLength: UInt64, _ buffers: UnsafeRawPointer?, _ nested: UnsafeRawPointer?,
    _ argumentTimes: UnsafePointer<Int64>?, _ executeStart: Int64, _ executeDuration: Int64
) -> Int32 {
    answer { () throws(CallError) in
        guard let task = LentTask.lent(ticket)?.takeRetainedValue() else {
            throw CallError(.failed, "no call runs here")
        }
        if CallingThread.current.call === task { CallingThread.current.call = nil }
        let values = IncomingValue.read(
            count: Int(count), descriptions: results, heads: heads, headsLength: Int(headsLength),
            buffers: buffers, nested: nested)
        let times = argumentTimes.map { times in
            task.ready.arguments.indices.map {
                (times[3 * $0], times[3 * $0 + 1], times[3 * $0 + 2])
            }
        }
        try Core.shared.finish(
            task.ready, outcome: TaskReply.Outcome(rawValue: UInt8(clamping: status)) ?? .raised,
            values: values,
            times: Core.Times(
                arguments: times ?? [], executeStart: executeStart,
                executeDuration: executeDuration))
    }
}

/// Waits for lines that a worker has printed: 0 and their description (40 bytes), 1 at the end.
///
/// ```
/// 0 pid  4 stream  8 name  16 name length  24 text  32 text length
/// ```
@c(rs_next_output)
public func nextOutput(_ out: UnsafeMutableRawPointer?) -> Int32 {
    var status = Status.done
    let code = answer { () throws(CallError) in
        guard let out else { throw CallError(.failed, "rs_next_output: wrong arguments") }
        let printed = try Core.shared.wait(.output) { state -> CoreState.PrintedText?? in
            if !state.printed.isEmpty {
                let next = state.printed.removeFirst()
                state.toNode(.printed(bytes: next.text.count))
                return .some(next)
            }
            return state.isEnding || !state.isNodeAlive ? .some(nil) : nil
        }
        guard let printed else {
            status = .special
            return
        }
        let thread = CallingThread.current
        let name = Array(printed.name.utf8)
        thread.output.reset(size: name.count + printed.text.count + 64)
        out.storeBytes(of: UInt32(bitPattern: printed.pid), as: UInt32.self)
        out.storeBytes(of: UInt32(printed.stream), toByteOffset: 4, as: UInt32.self)
        store(UnsafeRawBufferPointer(thread.output.copy(name)), at: 8, of: out)
        store(UnsafeRawBufferPointer(thread.output.copy(printed.text)), at: 24, of: out)
    }
    return code == 0 ? status.rawValue : code
}
