internal import CSystem
internal import Glibc

/// The file on disk that takes what an object store's memory has no room for.
///
/// It has no name: nobody can open it, and it is gone with the last process that has it, however
/// that one ends. It is sparse: it takes what is written.
package struct SpillFile: Sendable {
    package let descriptor: Int32
    /// Bytes that it may take.
    package let size: Int

    /// Ray spills until a disk is full to this share of it (`local_fs_capacity_threshold` in
    /// `ray_config_def.h`).
    private static let mostOfDisk = 0.95

    /// Makes the file in a directory. Without a limit it may take what Ray would: all but the last
    /// twentieth of the disk.
    package init(directory: String, limit: Int?) throws(SpillFileError) {
        let free = try Self.room(in: directory)
        let size = limit.map { min($0, free) } ?? free
        guard size > 0 else { throw SpillFileError(directory: directory, code: ENOSPC) }
        let descriptor = csystem_unnamed_file(directory, size)
        guard descriptor >= 0 else { throw SpillFileError(directory: directory, code: errno) }
        self.descriptor = descriptor
        self.size = size
    }

    private static func room(in directory: String) throws(SpillFileError) -> Int {
        var system = statvfs()
        guard statvfs(directory, &system) == 0 else {
            throw SpillFileError(directory: directory, code: errno)
        }
        let kept = Double(system.f_blocks) * (1 - mostOfDisk)
        let blocks = max(0, Double(system.f_bavail) - kept)
        return Int(min(blocks * Double(system.f_frsize), Double(mostOfAddresses)))
    }

    /// Not each file system has larger files.
    private static let mostAnywhere = 1 << 40

    /// Every process maps all of it: where addresses are limited (`ulimit -v`), it takes few of them.
    private static var mostOfAddresses: Int {
        var limit = rlimit()
        guard getrlimit(__rlimit_resource_t(RLIMIT_AS.rawValue), &limit) == 0 else {
            return mostAnywhere
        }
        return Int(clamping: min(limit.rlim_cur / 8, rlim_t(mostAnywhere)))
    }

    /// Makes sure that these bytes can be written through a mapping; false where the disk has no
    /// room.
    package func reserve(at offset: Int, size: Int) -> Bool {
        posix_fallocate(descriptor, offset, max(1, size)) == 0
    }

    /// Writes the bytes; false where the disk has no room, or fails.
    package func write(_ bytes: UnsafeRawBufferPointer, at offset: Int) -> Bool {
        guard let start = bytes.baseAddress else { return true }
        return Self.repeating(bytes.count) { done in
            pwrite(descriptor, start + done, bytes.count - done, offset + done)
        }
    }

    /// Reads as many bytes as there is room for; false where they can't be read.
    package func read(into bytes: UnsafeMutableRawBufferPointer, at offset: Int) -> Bool {
        guard let start = bytes.baseAddress else { return true }
        return Self.repeating(bytes.count) { done in
            pread(descriptor, start + done, bytes.count - done, offset + done)
        }
    }

    /// Lets the disk have the room again. Where the file system can't, the file keeps it.
    package func discard(at offset: Int, size: Int) {
        _ = csystem_discard(descriptor, offset, max(1, size))
    }

    /// It is not used after all.
    package func close() { _ = Glibc.close(descriptor) }

    private static func repeating(_ count: Int, _ step: (Int) -> Int) -> Bool {
        var done = 0
        while done < count {
            let moved = step(done)
            if moved < 0, errno == EINTR { continue }
            guard moved > 0 else { return false }
            done += moved
        }
        return true
    }
}

/// There can be no such file.
package struct SpillFileError: Error, CustomStringConvertible {
    package let directory: String
    package let code: Int32

    package var description: String {
        "no object can go to disk in \(directory): \(String(cString: strerror(code))); what does "
            + "not fit into the object store raises ObjectStoreFullError. TMPDIR names another folder"
    }
}
