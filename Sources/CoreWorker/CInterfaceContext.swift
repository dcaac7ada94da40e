// The C interface, part 5: what a script asks about where it runs.

internal import ObjectPassing

/// The call that the calling thread works for: 0 and its owner, sequence and attempt (16 bytes); 1
/// where it works for none.
///
/// ```
/// 0 owner  4 attempt  8 sequence
/// ```
@c(rs_current_task)
public func currentTask(_ out: UnsafeMutableRawPointer?) -> Int32 {
    guard let out, let spec = (try? Core.shared.withState({ $0.current })) ?? nil else {
        return Status.special.rawValue
    }
    out.storeBytes(of: spec.task.owner, as: UInt32.self)
    out.storeBytes(of: spec.attempt, toByteOffset: 4, as: UInt32.self)
    out.storeBytes(of: spec.task.sequence, toByteOffset: 8, as: UInt64.self)
    return Status.done.rawValue
}

/// Whether that call has been cancelled: 1 or 0. Only a method that runs on a thread lives to ask.
@c(rs_is_cancelled)
public func isCancelled() -> UInt32 {
    (try? Core.shared.withState { state in
        state.current.map { state.cancelled.contains($0.task) } ?? false
    }) == true ? 1 : 0
}

/// How many calls that this process has made have not ended.
@c(rs_unfinished)
public func unfinished() -> UInt32 {
    let count = (try? Core.shared.withState { $0.machine.unfinishedCalls }) ?? 0
    return UInt32(clamping: count)
}

/// The name of that call, as far as it fits; returns its whole length, 0 where there is none.
@c(rs_current_name)
public func currentName(_ buffer: UnsafeMutablePointer<UInt8>?, _ capacity: UInt64) -> Int32 {
    guard let buffer, let spec = (try? Core.shared.withState({ $0.current })) ?? nil else {
        return 0
    }
    for (index, byte) in spec.name.utf8.prefix(Int(capacity)).enumerated() { buffer[index] = byte }
    return Int32(clamping: spec.name.utf8.count)
}

/// A method that runs here and is to end: 0, and its owner and sequence (16 bytes); 1 where there is
/// none.
@c(rs_take_interrupted)
public func takeInterrupted(_ out: UnsafeMutableRawPointer?) -> Int32 {
    let task =
        (try? Core.shared.withState { state in
            state.interrupted.isEmpty ? nil : state.interrupted.removeFirst()
        }) ?? nil
    guard let out, let task else { return Status.special.rawValue }
    out.storeBytes(of: task.owner, as: UInt32.self)
    out.storeBytes(of: task.sequence, toByteOffset: 8, as: UInt64.self)
    return Status.done.rawValue
}

/// What the node has, in all and free: lines of a name, a tab, thousandths in all, a tab,
/// thousandths free; as far as it fits; returns the whole length. CPUs come first.
@c(rs_resources)
public func resources(_ buffer: UnsafeMutablePointer<UInt8>?, _ capacity: UInt64) -> Int32 {
    var length: Int32 = 0
    let code = answer { () throws(CallError) in
        let answer = try Core.shared.ask { .resources(request: $0) }
        guard
            case .resources(_, let milliCPUs, let available, let custom, let availableCustom) =
                answer
        else { throw CallError(.failed, "the node answered something else") }
        var text = "CPU\t\(milliCPUs)\t\(available)\n"
        for (all, free) in zip(custom.amounts, availableCustom.amounts) {
            text += "\(all.name)\t\(all.milli)\t\(free.milli)\n"
        }
        if let buffer {
            for (index, byte) in text.utf8.prefix(Int(capacity)).enumerated() {
                buffer[index] = byte
            }
        }
        length = Int32(clamping: text.utf8.count)
    }
    return code == 0 ? length : code
}
