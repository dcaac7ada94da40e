/// How much an object store may hold, and where it does.
///
/// An object's place is one number. Below ``memory`` it lies in memory; from ``diskStart`` on it
/// lies on disk, in the one file that takes what memory has no room for.
package struct StoreCapacity: Hashable, Sendable {
    /// Bytes.
    package var memory: Int
    /// Bytes; 0 where nothing goes to disk.
    package var disk: Int

    package init(memory: Int, disk: Int = 0) {
        self.memory = memory
        self.disk = disk
    }

    /// Where the disk's places begin: at a page, whatever the machine's pages are.
    package var diskStart: Int {
        (memory + Self.largestPage - 1) / Self.largestPage * Self.largestPage
    }

    /// Bytes of memory, and of disk, at most: no address is beyond.
    package static let largest = 1 << 47

    private static let largestPage = 65536
}

/// How full an object store is, and by whose objects: for who finds no room.
package struct StoreUse: Hashable, Sendable {
    /// Bytes that are taken in memory, and on disk.
    package var memory: Int
    package var disk: Int
    package var capacity: StoreCapacity
    /// Who owns most, first; a few at most.
    package var holders: [Holder]

    package struct Holder: Hashable, Sendable {
        package var process: ProcessNumber
        package var objects: Int
        /// Bytes of them all, and of those among them that somebody is reading.
        package var bytes: Int
        package var bytesInUse: Int

        package init(process: ProcessNumber, objects: Int, bytes: Int, bytesInUse: Int) {
            self.process = process
            self.objects = objects
            self.bytes = bytes
            self.bytesInUse = bytesInUse
        }
    }

    package init(memory: Int, disk: Int, capacity: StoreCapacity, holders: [Holder]) {
        self.memory = memory
        self.disk = disk
        self.capacity = capacity
        self.holders = holders
    }
}

/// A step that takes the disk's time. Whoever runs the machine does it, and tells how it went.
package enum StoreMove: Hashable, Sendable {
    /// Write an object to disk; it stays readable where it is meanwhile.
    case spill(ObjectKey, from: Int, to: Int, size: Int)
    /// Read it back into memory.
    case restore(ObjectKey, from: Int, to: Int, size: Int)
    /// Make sure that the disk has this room, for a value that is going to be written there.
    case reserve(at: Int, size: Int)
    /// The disk may have this room again; nobody waits for it.
    case discard(at: Int, size: Int)
}
