internal import ObjectPassing
internal import SharedMemory

/// The object store's memory, the file for what has no room there, and what the disk does.
struct ObjectStoreMemory {
    let capacity: StoreCapacity
    private let arena: Arena
    private let file: SpillFile?

    /// Makes both; where there can be no file, the memory is all there is, and a warning says why.
    static func make(
        _ options: NodeOptions
    ) throws(ArenaError) -> (memory: ObjectStoreMemory, problem: String?) {
        guard options.spillLimit != 0 else {
            return (try ObjectStoreMemory(options.objectStore, nil), nil)
        }
        let problem: String
        do throws(SpillFileError) {
            let file = try SpillFile(
                directory: options.spillDirectory, limit: options.spillLimit)
            do throws(ArenaError) {
                return (try ObjectStoreMemory(options.objectStore, file), nil)
            } catch {
                // Perhaps there are addresses for the memory alone.
                file.close()
                problem = "no object can go to disk: its room cannot be mapped"
            }
        } catch {
            problem = error.description
        }
        return (try ObjectStoreMemory(options.objectStore, nil), problem)
    }

    private init(_ memory: Int, _ file: SpillFile?) throws(ArenaError) {
        // More than there are addresses for is refused when the memory is made.
        let file = memory <= StoreCapacity.largest ? file : nil
        let capacity = StoreCapacity(memory: memory, disk: file?.size ?? 0)
        let disk = file.map {
            Arena.Disk(descriptor: $0.descriptor, start: capacity.diskStart, size: $0.size)
        }
        arena = try Arena(size: memory, disk: disk)
        self.capacity = capacity
        self.file = file
    }

    /// What a process needs to map both: the second where the capacity has a disk.
    var descriptors: [Int32] { [arena.descriptor] + (file.map { [$0.descriptor] } ?? []) }

    /// Does what the machine asks of the disk; false where that can't be done.
    @discardableResult
    func perform(_ move: StoreMove) -> Bool {
        guard let file else { return false }
        switch move {
        case .spill(_, let from, let to, let size):
            guard let bytes = arena.bytes(at: from, count: size) else { return false }
            return file.write(UnsafeRawBufferPointer(bytes), at: to - capacity.diskStart)
        case .restore(_, let from, let to, let size):
            guard let bytes = arena.bytes(at: to, count: size) else { return false }
            return file.read(into: bytes, at: from - capacity.diskStart)
        case .reserve(let offset, let size):
            return file.reserve(at: offset - capacity.diskStart, size: size)
        case .discard(let offset, let size):
            file.discard(at: offset - capacity.diskStart, size: size)
            return true
        }
    }
}
