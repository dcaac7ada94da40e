internal import CSystem
internal import Glibc

/// The memory in which the object store's values lie, mapped by every process of a run.
///
/// It is a memfd: it has no name that could be guessed, needs no room in `/dev/shm`, and goes with
/// the last process that maps it, however that one ends. It is never unmapped: arrays that user
/// code holds may lie in it until the process ends.
package struct Arena: @unchecked Sendable {  // The address and the size never change.
    package let descriptor: Int32
    package let base: UnsafeMutableRawPointer
    /// In bytes.
    package let size: Int

    /// Makes new memory; pages are taken when they are touched.
    package init(size: Int) throws(ArenaError) {
        let descriptor = csystem_anonymous_memory("rayscope-objects", size)
        guard descriptor >= 0 else { throw ArenaError(size: size, code: errno) }
        do throws(ArenaError) {
            try self.init(descriptor: descriptor, size: size)
        } catch {
            close(descriptor)
            throw error
        }
    }

    /// Maps the memory of another process's arena.
    package init(descriptor: Int32, size: Int) throws(ArenaError) {
        guard
            let base = mmap(nil, size, PROT_READ | PROT_WRITE, MAP_SHARED, descriptor, 0),
            base != MAP_FAILED
        else { throw ArenaError(size: size, code: errno) }
        self.descriptor = descriptor
        self.base = base
        self.size = size
    }

    /// The bytes of an object, if they lie inside.
    package func bytes(at offset: Int, count: Int) -> UnsafeMutableRawBufferPointer? {
        guard offset >= 0, count >= 0, offset <= size, count <= size - offset else { return nil }
        return UnsafeMutableRawBufferPointer(start: base + offset, count: count)
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
