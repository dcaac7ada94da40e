/// The items of streaming generators, as the process has them that called the generator.
///
/// Each item is an object of its own, the next result of the call; its worker sends it as soon as it
/// has been yielded. What was not taken when the generator is dropped is let go of. An error is the
/// last item. (Ray: `task_manager.cc`, `ObjectRefStream`.)
extension ReferenceTable {
    /// How far a generator has come.
    package struct Stream: Hashable, Sendable {
        /// Items that are there, from 1.
        package var arrived: UInt32 = 0
        /// No more will come.
        package var isOver = false
        /// The script still has the generator.
        fileprivate var isWanted = true
    }

    mutating func expectStream(_ task: TaskKey) { streams[task] = Stream() }

    /// The worker has yielded an item. Another attempt begins where the one before ended.
    mutating func arrived(
        _ task: TaskKey, _ index: UInt32, _ value: ObjectValue, from worker: ProcessNumber,
        _ actions: inout [CoreAction]
    ) {
        guard let stream = streams[task], stream.isWanted, !stream.isOver,
            index == stream.arrived + 1
        else {
            decline(value.nested, from: worker, &actions)
            if case .stored = value { actions.append(.toNode(.free(object: task.result(index)))) }
            return
        }
        add(task, value, from: worker, &actions)
    }

    private mutating func add(
        _ task: TaskKey, _ value: ObjectValue, from worker: ProcessNumber?,
        _ actions: inout [CoreAction]
    ) {
        let index = (streams[task]?.arrived ?? 0) + 1
        streams[task]?.arrived = index
        expectResults([task.result(index)], &actions)
        settle(task.result(index), value, from: worker, &actions)
    }

    /// The call has ended; an error is its last item.
    mutating func endStream(
        _ task: TaskKey, error: ObjectValue?, from worker: ProcessNumber?,
        _ actions: inout [CoreAction]
    ) {
        guard let stream = streams[task] else { return }
        streams[task]?.isOver = true
        if let error {
            if stream.isWanted {
                add(task, error, from: worker, &actions)
            } else if let worker {
                decline(error.nested, from: worker, &actions)
            }
        }
        if !stream.isWanted { streams[task] = nil }
        actions.append(.streamed(task))
    }

    /// The script has dropped the generator, having taken the items before `index`.
    package mutating func dropStream(
        _ task: TaskKey, from index: UInt32, _ actions: inout [CoreAction]
    ) {
        guard let stream = streams[task], stream.isWanted else { return }
        streams[task]?.isWanted = false
        if stream.isOver { streams[task] = nil }
        guard index <= stream.arrived else { return }
        for item in index...stream.arrived { drop(task.result(item), &actions) }
    }
}
