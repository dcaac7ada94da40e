internal import TraceReading
internal import TraceSchema

/// Which of the results that a call refers to came last.
struct Lateness {
    typealias Producer = (task: Int32, done: Int64)

    /// Of calls that refer to many, since the path may come by a call more than once: the producers
    /// in the order in which they were done.
    private var sorted: [Int32: [Producer]] = [:]
    /// How many dependencies have been looked at.
    private(set) var steps = 0

    /// So many are rather looked at again than kept.
    private static let few = 16

    /// Of the tasks whose results a call refers to, the one that was done last, before a moment.
    mutating func last(
        of task: Int32, in builder: CriticalPathBuilder, _ runs: TaskRuns, before now: Int64
    ) -> Producer? {
        if let producers = sorted[task] { return Self.last(of: producers, before: now) }
        var producers: [Producer] = []
        var count = 0
        var index = builder.tasks[Int(task)].dependency
        while index >= 0 {
            count += 1
            let (object, previous) = builder.dependencies[Int(index)]
            index = previous
            guard let producer = builder.producers[object.number], let done = runs.done(producer)
            else { continue }
            producers.append((producer, done))
        }
        steps += count
        // The call's own order, which decides where two were done at the same moment.
        producers.reverse()
        producers.sort { $0.done < $1.done }
        if count > Self.few { sorted[task] = producers }
        return Self.last(of: producers, before: now)
    }

    private static func last(of producers: [Producer], before now: Int64) -> Producer? {
        var low = 0
        var high = producers.count
        while low < high {
            let middle = (low + high) / 2
            if producers[middle].done < now { low = middle + 1 } else { high = middle }
        }
        return low > 0 ? producers[low - 1] : nil
    }
}
