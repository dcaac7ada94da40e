/// The steps of one process's code, in the order of their starts.
struct Lane {
    let steps: [PathStep]
    /// Of the steps up to each, the one that ends last.
    let longest: [Int32]

    init(_ steps: [PathStep]) {
        self.steps = steps
        var longest: [Int32] = []
        longest.reserveCapacity(steps.count)
        for (index, step) in steps.enumerated() {
            if let previous = longest.last, steps[Int(previous)].end > step.end {
                longest.append(previous)
            } else {
                longest.append(Int32(truncatingIfNeeded: index))
            }
        }
        self.longest = longest
    }

    /// The last step that began before a moment.
    func last(before moment: Int64) -> Int? {
        let count = steps.startIndex(from: moment)
        return count > 0 ? count - 1 : nil
    }
}

/// The steps that workers did for their tasks, by task.
struct TaskRuns {
    /// Those of one task lie side by side, in the order of their starts.
    let steps: [TaskStep]
    private let offsets: [Int]
    /// When the last step of each task ended; -1 where it has none.
    private let ends: [Int64]
    /// The tasks of each lane, in the order of their ends.
    private let byWorker: [[Int32]]

    /// Takes the builder's steps away.
    init(_ builder: inout CriticalPathBuilder) {
        var offsets = [Int](repeating: 0, count: builder.tasks.count + 1)
        for step in builder.taskSteps { offsets[Int(step.task) + 1] += 1 }
        for index in offsets.indices.dropFirst() { offsets[index] += offsets[index - 1] }
        var fill = offsets
        var order = [Int32](repeating: 0, count: builder.taskSteps.count)
        for (index, step) in builder.taskSteps.enumerated() {
            order[fill[Int(step.task)]] = Int32(truncatingIfNeeded: index)
            fill[Int(step.task)] += 1
        }
        steps = order.map { builder.taskSteps[Int($0)] }
        builder.taskSteps = []
        self.offsets = offsets
        var ends = [Int64](repeating: -1, count: builder.tasks.count)
        for step in steps { ends[Int(step.task)] = max(ends[Int(step.task)], step.end) }
        self.ends = ends
        var byWorker = [[Int32]](repeating: [], count: builder.lanes.count)
        for (index, task) in builder.tasks.enumerated() where task.worker >= 0 {
            byWorker[Int(task.worker)].append(Int32(truncatingIfNeeded: index))
        }
        for lane in byWorker.indices { byWorker[lane].sort { ends[Int($0)] < ends[Int($1)] } }
        self.byWorker = byWorker
    }

    /// When a task's last step ended.
    func done(_ task: Int32) -> Int64? { ends[Int(task)] >= 0 ? ends[Int(task)] : nil }

    /// The last step of a task that began before a moment.
    func last(of task: Int32, before moment: Int64) -> Int? {
        let range = offsets[Int(task)]..<offsets[Int(task) + 1]
        let index = steps[range].startIndex(from: moment)
        return index > range.lowerBound ? index - 1 : nil
    }

    /// Where the body began that was running at a moment.
    func bodyStart(of task: Int32, before moment: Int64) -> Int64? {
        var index = last(of: task, before: moment)
        while let step = index {
            if steps[step].stage == .execute { return steps[step].start }
            index = step > offsets[Int(task)] ? step - 1 : nil
        }
        return nil
    }

    /// The task that the worker had been done with last.
    func previous(to task: Int32, on worker: Int32, before moment: Int64) -> Int32? {
        guard worker >= 0 else { return nil }
        let tasks = byWorker[Int(worker)]
        var low = 0
        var high = tasks.count
        while low < high {
            let middle = (low + high) / 2
            if ends[Int(tasks[middle])] <= moment { low = middle + 1 } else { high = middle }
        }
        var index = low - 1
        if index >= 0, tasks[index] == task { index -= 1 }
        return index >= 0 ? tasks[index] : nil
    }
}

extension RandomAccessCollection where Element: TimedStep, Index == Int {
    /// The index of the first step that begins at a moment or after it.
    fileprivate func startIndex(from moment: Int64) -> Int {
        var low = startIndex
        var high = endIndex
        while low < high {
            let middle = (low + high) / 2
            if self[middle].start < moment { low = middle + 1 } else { high = middle }
        }
        return low
    }
}
