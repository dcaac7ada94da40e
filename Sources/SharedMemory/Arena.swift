internal import CSystem
internal import Glibc

/// The memory in which the object store's values lie, and the file on disk behind it, mapped by every
/// process of a run as one range.
///
/// The memory is a memfd: it has no name that could be guessed, needs no room in `/dev/shm`, and goes
/// with the last process that maps it, however that one ends. It is never unmapped: arrays that user
/// code holds may lie in it until the process ends.
package struct Arena: @unchecked Sendable {  // The addresses and sizes never change.
    package let descriptor: Int32
    package let base: UnsafeMutableRawPointer
    /// Of the memory, in bytes.
    package let size: Int
    /// Where the disk's part begins in the range, and how long it is; nil where there is none.
    private let disk: Range<Int>?

    /// A file that lies behind the memory, from an offset that is a multiple of the page's size.
    package struct Disk {
        package let descriptor: Int32
        package let start: Int
        package let size: Int

        package init(descriptor: Int32, start: Int, size: Int) {
            self.descriptor = descriptor
            self.start = start
            self.size = size
        }
    }

    /// Makes new memory; pages are taken when they are touched.
    package init(size: Int, disk: Disk? = nil) throws(ArenaError) {
        let descriptor = csystem_anonymous_memory("rayscope-objects", size)
        guard descriptor >= 0 else { throw ArenaError(size: size, code: errno) }
        do throws(ArenaError) {
            try self.init(descriptor: descriptor, size: size, disk: disk)
        } catch {
            close(descriptor)
            throw error
        }
    }

    /// Maps the memory of another process's arena, and its file.
    package init(descriptor: Int32, size: Int, disk: Disk? = nil) throws(ArenaError) {
        guard size > 0, disk.map({ $0.start >= size && $0.size >= 0 }) ?? true else {
            throw ArenaError(size: size, code: EINVAL)
        }
        let (span, overflow) = (disk?.start ?? size).addingReportingOverflow(disk?.size ?? 0)
        guard !overflow,
            let base = mmap(
                nil, span, PROT_NONE, MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE, -1, 0),
            base != MAP_FAILED
        else { throw ArenaError(size: size, code: overflow ? ENOMEM : errno) }
        var isMapped = Self.map(descriptor, size, at: base)
        if let disk, disk.size > 0 {
            isMapped = isMapped && Self.map(disk.descriptor, disk.size, at: base + disk.start)
        }
        guard isMapped else {
            let reason = errno
            munmap(base, span)
            throw ArenaError(size: size, code: reason)
        }
        self.descriptor = descriptor
        self.base = base
        self.size = size
        self.disk = disk.map { $0.start..<$0.start + $0.size }
    }

    private static func map(
        _ descriptor: Int32, _ size: Int, at address: UnsafeMutableRawPointer
    ) -> Bool {
        mmap(address, size, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_FIXED, descriptor, 0)
            == address
    }

    /// The bytes of an object, if they lie inside.
    package func bytes(at offset: Int, count: Int) -> UnsafeMutableRawBufferPointer? {
        guard offset >= 0, count >= 0, isInside(offset, count) else { return nil }
        return UnsafeMutableRawBufferPointer(start: base + offset, count: count)
    }

    private func isInside(_ offset: Int, _ count: Int) -> Bool {
        if offset <= size, count <= size - offset { return true }
        guard let disk, offset >= disk.lowerBound, offset <= disk.upperBound else { return false }
        return count <= disk.upperBound - offset
    }
}

/// The machine has no such memory to give.
package struct ArenaError: Error, CustomStringConvertible {
    package let size: Int
    package let code: Int32

    package var description: String {
        "the object store cannot have \(size) bytes of shared memory: "
            + "\(String(cString: strerror(code))); ask for less with "
            + "ray.init(object_store_memory=…)"
    }
}
