import ObjectPassing

/// The disk of a world: it does what the node asks of it, one thing after the other and some time
/// later.
extension SimulatedWorld {
    /// - Returns: false where it has nothing to do.
    func workOnDisk() -> Bool {
        guard isNodeAlive, !diskWork.isEmpty else { return false }
        let move = diskWork.removeFirst()
        let succeeds = !(scenario.diskFails && random.chance(20))
        note("the disk \(succeeds ? "does" : "fails to do") \(move)")
        switch move {
        case .discard(let offset, _):
            memory[offset] = nil
            return true
        case .spill(_, let from, let to, _): if succeeds { memory[to] = memory[from] }
        case .restore(_, let from, let to, _):
            // What the disk cannot give back is lost, to whoever needs it.
            if succeeds { memory[to] = memory[from] } else { losses += 1 }
        case .reserve: if succeeds { happens(.valueWrittenToDisk) }
        }
        if !succeeds { happens(.diskFailed) }
        nodeHandle(.moved(move, succeeded: succeeds))
        return true
    }
}
