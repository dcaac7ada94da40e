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
        /// An attempt before this one may have stored items and not handed them back.
        fileprivate var isRetried = false
        /// Results of the call that come before the items.
        fileprivate let before: UInt32
        /// The script still has the generator.
        fileprivate var isWanted = true

        fileprivate init(before: UInt32) { self.before = before }

        /// The object that an item is, from 1.
        package func object(_ item: UInt32, of task: TaskKey) -> ObjectKey {
            task.result(item + before)
        }
    }

    mutating func expectStream(_ spec: TaskSpec) {
        streams[spec.task] = Stream(before: UInt32(spec.options.returnCount))
    }

    mutating func retryStream(_ task: TaskKey) { streams[task]?.isRetried = true }

    /// The worker has yielded an item. Another attempt begins where the one before ended.
    mutating func arrived(
        _ task: TaskKey, _ index: UInt32, _ value: ObjectValue, from worker: ProcessNumber,
        _ actions: inout [CoreAction]
    ) {
        guard let stream = streams[task], stream.isWanted, !stream.isOver,
            index == stream.arrived + 1
        else {
            decline(value.nested, from: worker, &actions)
            if case .stored = value {
                let object = task.result(index + (streams[task]?.before ?? 0))
                actions.append(.toNode(.free(object: object)))
            }
            return
        }
        add(task, value, from: worker, &actions)
    }

    private mutating func add(
        _ task: TaskKey, _ value: ObjectValue, from worker: ProcessNumber?,
        _ actions: inout [CoreAction]
    ) {
        guard var stream = streams[task] else { return }
        stream.arrived += 1
        streams[task] = stream
        let object = stream.object(stream.arrived, of: task)
        if stream.isRetried { discardStored(object, unless: value, &actions) }
        expectResults([object], &actions)
        settle(object, value, from: worker, &actions)
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
        for item in index...stream.arrived { drop(stream.object(item, of: task), &actions) }
    }

    /// The list of the items is there, and holds them from now on; or the call has failed, and
    /// nobody will know of them (Ray: `num_returns="dynamic"`).
    mutating func leaveItems(_ task: TaskKey, _ actions: inout [CoreAction]) {
        guard let stream = streams.removeValue(forKey: task), stream.arrived > 0 else { return }
        for item in 1...stream.arrived { drop(stream.object(item, of: task), &actions) }
    }
}
