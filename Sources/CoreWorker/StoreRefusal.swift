internal import ObjectPassing

extension StoreUse {
    /// Why a value of so many bytes finds no room, who holds how much, and what to do about it.
    func refusal(of size: Int) -> String {
        let room =
            "\(Self.words(memory)) of \(Self.words(capacity.memory)) in memory are taken"
            + (capacity.disk > 0
                ? ", and \(Self.words(disk)) of \(Self.words(capacity.disk)) on disk"
                : ", and nothing may go to disk")
        let reason =
            size > max(capacity.memory, capacity.disk)
            ? "a value of \(Self.words(size)) is larger than the object store"
            : "the object store is full: there is no room for \(Self.words(size))"
        return "\(reason): \(room). \(heldBy)Drop references that are no longer needed, start with "
            + "ray.init(object_store_memory=…), or give it more disk (TMPDIR, `rayscope run "
            + "--spill-limit SIZE`)"
    }

    private var heldBy: String {
        guard !holders.isEmpty else { return "" }
        let parts = holders.map { holder in
            let name = holder.process == 0 ? "the driver" : "worker-\(holder.process)"
            let count = holder.objects == 1 ? "1 object" : "\(holder.objects) objects"
            let inUse =
                holder.bytesInUse > 0 ? " (\(Self.words(holder.bytesInUse)) being read)" : ""
            return "\(name) owns \(count) of \(Self.words(holder.bytes))\(inUse)"
        }
        return parts.joined(separator: ", ") + ". "
    }

    private static func words(_ bytes: Int) -> String {
        guard bytes >= 100_000 else { return "\(bytes) bytes" }
        let (unit, name) = bytes < 1_000_000_000 ? (1_000_000, "MB") : (1_000_000_000, "GB")
        let tenths = bytes / (unit / 10) + (bytes % (unit / 10) >= unit / 20 ? 1 : 0)
        return "\(tenths / 10).\(tenths % 10) \(name)"
    }
}
