internal import Glibc

/// What the C interface keeps for each calling thread: the last error's text, and memory that it
/// has lent out until the thread's next call of the same function.
final class CallingThread {
    var error = ""
    let waiter = Waiter()
    /// Values that `rs_get` has given out.
    var values = LentMemory()
    /// What `rs_fetch` has given out, until Python has made it again. Making it may call `rs_get`, and
    /// `rs_fetch` for another one.
    var fetched: [LentEntry] = []
    /// The call that this thread works for.
    var call: LentTask?
    /// The handle that `rs_find_actor` has given out.
    var handle = LentMemory()
    /// What `rs_next_output` has given out.
    var output = LentMemory()
    /// What `rs_next_write_back` has given out.
    var writeBack = LentMemory()

    private static let key: pthread_key_t = {
        var key = pthread_key_t()
        pthread_key_create(&key) { pointer in
            guard let pointer else { return }
            Unmanaged<CallingThread>.fromOpaque(pointer).release()
        }
        return key
    }()

    static var current: CallingThread {
        if let pointer = pthread_getspecific(key) {
            return Unmanaged<CallingThread>.fromOpaque(pointer).takeUnretainedValue()
        }
        let fresh = CallingThread()
        pthread_setspecific(key, Unmanaged.passRetained(fresh).toOpaque())
        return fresh
    }
}

/// Memory of a fixed address that Python reads.
struct LentMemory: ~Copyable {
    private var memory = UnsafeMutableRawBufferPointer(start: nil, count: 0)
    private var used = 0

    /// Forgets what was lent, and makes room for `size` bytes.
    mutating func reset(size: Int) {
        used = 0
        guard size > memory.count || memory.count > 1 << 20 else { return }
        memory.deallocate()
        memory = UnsafeMutableRawBufferPointer.allocate(
            byteCount: max(4096, size), alignment: 64)
    }

    /// Takes the next bytes, at a multiple of `alignment`.
    mutating func take(_ count: Int, alignment: Int = 16) -> UnsafeMutableRawBufferPointer {
        let start = (used + alignment - 1) / alignment * alignment
        used = start + count
        return UnsafeMutableRawBufferPointer(rebasing: memory[start..<start + count])
    }

    mutating func copy(_ bytes: [UInt8], alignment: Int = 16) -> UnsafeMutableRawBufferPointer {
        let place = take(bytes.count, alignment: alignment)
        bytes.withUnsafeBytes { place.copyMemory(from: $0) }
        return place
    }

    deinit { memory.deallocate() }
}

/// An entry of the control store that Python makes again.
final class LentEntry {
    let length: Int
    private var memory = LentMemory()
    let address: UnsafeRawPointer?

    init(_ pickled: [UInt8]) {
        length = pickled.count
        memory.reset(size: pickled.count + 16)
        address = UnsafeRawPointer(memory.copy(pickled).baseAddress)
    }
}

/// A call that Python runs, with the memory of its arguments.
final class LentTask {
    let ready: Core.Ready
    var memory = LentMemory()

    init(_ ready: Core.Ready) { self.ready = ready }
}
