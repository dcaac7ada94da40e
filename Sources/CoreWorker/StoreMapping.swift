internal import Glibc
internal import Messaging
internal import ObjectPassing
internal import SharedMemory

/// How a process comes by the object store.
extension CoreState {
    /// Maps the object store's memory and disk; where that can't be, says why.
    func map(_ capacity: StoreCapacity) {
        let memory = node.nextDescriptor()
        let file = capacity.disk > 0 ? node.nextDescriptor() : nil
        defer { for descriptor in [memory, file].compactMap(\.self) { Glibc.close(descriptor) } }
        guard let memory, capacity.disk == 0 || file != nil else {
            mappingProblem = "the object store did not arrive: too many files are open (ulimit -n)"
            return
        }
        let disk = file.map {
            Arena.Disk(descriptor: $0, start: capacity.diskStart, size: capacity.disk)
        }
        do throws(ArenaError) {
            arena = try Arena(descriptor: memory, size: capacity.memory, disk: disk)
        } catch {
            mappingProblem = error.description
        }
    }
}
