// The C interface that Python loads through ctypes, part 1: life, names, functions.
//
// Functions answer a ``Status``; after a negative one `rs_error` has the text. Byte strings are
// borrowed for the length of the call. Object ids are 16 bytes (``ObjectKey``).

internal import Glibc
internal import ObjectPassing

/// The version that the front end checks before it calls anything else.
@c(rs_version)
public func interfaceVersion() -> UInt32 { 1 }

/// The calling thread's last error text, as far as it fits; returns its whole length.
@c(rs_error)
public func lastError(_ buffer: UnsafeMutablePointer<UInt8>?, _ capacity: UInt64) -> Int32 {
    let text = CallingThread.current.error
    if let buffer {
        for (index, byte) in text.utf8.prefix(Int(capacity)).enumerated() { buffer[index] = byte }
    }
    return Int32(clamping: text.utf8.count)
}

/// Connects to the node over a socket: as the driver (role 0) or a worker (1).
@c(rs_connect)
public func connect(_ socket: Int32, _ role: UInt32, _ directory: UnsafePointer<CChar>?) -> Int32 {
    answer { () throws(CallError) in
        guard let role = CoreState.ProcessRole(rawValue: role), let directory else {
            throw CallError(.failed, "rs_connect: wrong arguments")
        }
        try Core.shared.connect(socket, role: role, runDirectory: String(cString: directory))
    }
}

/// This process's number in the run.
@c(rs_process_number)
public func processNumber() -> UInt32 {
    (try? Core.shared.withState { $0.process }) ?? 0
}

/// Ends the driver's session; returns when its workers are gone.
@c(rs_disconnect)
public func disconnect() -> Int32 {
    answer { () throws(CallError) in try Core.shared.disconnect() }
}

/// In the child of a fork.
@c(rs_forked)
public func forked() { Core.shared.forked() }

/// A text's number.
@c(rs_intern)
public func intern(_ text: UnsafePointer<UInt8>?, _ length: UInt64) -> UInt32 {
    let text = String(
        decoding: UnsafeBufferPointer(start: text, count: Int(length)), as: UTF8.self)
    return Core.shared.withRegistry { $0.name(text) }
}

/// A call site's number.
@c(rs_site)
public func site(_ file: UInt32, _ line: UInt32, _ bound: UInt32) -> UInt32 {
    Core.shared.withRegistry {
        $0.add(Registry.CallSite(file: file, line: line, bound: bound))
    }
}

/// A remote function's number.
@c(rs_define_function)
public func defineFunction(
    _ key: UnsafeRawPointer?, _ name: UInt32, _ number: UnsafeMutablePointer<UInt32>?
) -> Int32 {
    guard let key, let number else { return Status.failed.rawValue }
    number.pointee = Core.shared.withRegistry {
        $0.define(
            FunctionKey(
                high: key.loadUnaligned(as: UInt64.self),
                low: key.loadUnaligned(fromByteOffset: 8, as: UInt64.self)), name: name)
    }
    return Status.done.rawValue
}

/// Whether a call has to pickle and export the function or class first; `isExported`: this very
/// object has been, in this session.
@c(rs_must_pickle)
public func mustPickle(_ isExported: Int32) -> Int32 {
    let must = try? Core.shared.withState { $0.exports.mustPickle(isExported: isExported != 0) }
    return must == false ? 0 : 1
}

/// Writes a pickled function or class to the control store; 1 with a text where the user should be warned.
@c(rs_export)
public func export(
    _ number: UInt32, _ site: UInt32, _ pickled: UnsafePointer<UInt8>?, _ length: UInt64,
    _ start: Int64, _ duration: Int64, _ captures: UnsafeRawPointer?, _ count: UInt32,
    _ isClass: Int32
) -> Int32 {
    var status = Status.done
    let code = answer { () throws(CallError) in
        let bytes = Array(UnsafeBufferPointer(start: pickled, count: Int(length)))
        let list = captures.map { base in
            (0..<Int(count)).map { ForeignCapture(base + $0 * ForeignCapture.size) }
        }
        let warning = try Core.shared.export(
            number, site: site, pickled: bytes, start: start, duration: duration,
            captures: list ?? [], isClass: isClass != 0)
        if let warning {
            CallingThread.current.error = warning
            status = .special
        }
    }
    return code == 0 ? status.rawValue : code
}

/// Records a function that could not be pickled.
@c(rs_pickle_failed)
public func pickleFailed(
    _ number: UInt32, _ site: UInt32, _ start: Int64, _ duration: Int64, _ error: UInt32
) -> Int32 {
    answer { () throws(CallError) in
        guard let function = Core.shared.withRegistry({ $0.function(number) }) else { return }
        try Core.shared.withState { state in
            state.recordPickle(
                function, site: site, start: start, duration: duration, bytes: -1, captures: [],
                error: state.recorded(error))
        }
    }
}

/// Runs the body of a C function and turns what it throws into a status.
func answer(_ body: () throws(CallError) -> Void) -> Int32 {
    do {
        try body()
        return Status.done.rawValue
    } catch {
        CallingThread.current.error = error.text
        return error.status.rawValue
    }
}
