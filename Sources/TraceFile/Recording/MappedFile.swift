import Glibc

/// A stretch of a file mapped into memory, and the file's descriptor.
///
/// What is written to it belongs to the system at once: it survives a kill of the process. The disk
/// space is taken beforehand, for a write to a page that the disk has no room for is a SIGBUS.
struct MappedFile: ~Copyable {
    let descriptor: Int32
    private(set) var base: UnsafeMutableRawPointer
    /// Of the mapped stretch, in the file.
    private(set) var offset = 0
    private(set) var length: Int
    /// Disk space that the file has.
    private(set) var allocated: Int

    static let pageSize = Int(sysconf(Int32(_SC_PAGESIZE)))

    /// Makes a new file, private to the user, or with `existing` opens one that may be there.
    init(path: String, length: Int, existing: Bool = false) throws(TraceError) {
        let flags = O_RDWR | O_CREAT | O_CLOEXEC | O_NOFOLLOW | (existing ? 0 : O_EXCL)
        descriptor = open(path, flags, 0o600)
        guard descriptor >= 0 else {
            throw TraceError(.cannotRecord(TraceError.reason(errno)), path: path)
        }
        let code = Self.allocate(descriptor, 0, length)
        guard code == 0 else {
            close(descriptor)
            throw TraceError(.cannotRecord(TraceError.reason(code)), path: path)
        }
        guard let base = Self.map(descriptor, 0, length) else {
            let reason = TraceError.reason(errno)
            close(descriptor)
            throw TraceError(.cannotRecord(reason), path: path)
        }
        self.base = base
        self.length = length
        allocated = length
    }

    deinit {
        munmap(base, length)
        close(descriptor)
    }

    /// Takes more disk space and moves the mapped stretch to the file's end, from `start` on.
    ///
    /// The answer is false, and nothing has changed, where the disk or the memory has no room.
    mutating func grow(by step: Int, keeping start: Int) -> Bool {
        guard Self.allocate(descriptor, allocated, step) == 0 else { return false }
        let newOffset = start / Self.pageSize * Self.pageSize
        let newLength = allocated + step - newOffset
        guard let newBase = Self.map(descriptor, newOffset, newLength) else { return false }
        munmap(base, length)
        base = newBase
        offset = newOffset
        length = newLength
        allocated += step
        return true
    }

    private static func allocate(_ descriptor: Int32, _ offset: Int, _ length: Int) -> Int32 {
        var code: Int32
        repeat { code = posix_fallocate(descriptor, offset, length) } while code == EINTR
        return code
    }

    private static func map(
        _ descriptor: Int32, _ offset: Int, _ length: Int
    ) -> UnsafeMutableRawPointer? {
        let flags = MAP_SHARED | Int32(MAP_POPULATE)
        let base = mmap(nil, length, PROT_READ | PROT_WRITE, flags, descriptor, offset)
        return base == MAP_FAILED ? nil : base
    }
}
