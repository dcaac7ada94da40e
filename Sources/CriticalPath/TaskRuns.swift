internal import TraceReading

/// The steps of one process's code, in the order of their starts.
struct Lane {
    let steps: ChunkedArray<PathStep>
    /// Of the steps up to each, the one that ends last.
    let longest: [Int32]

    init(_ steps: ChunkedArray<PathStep>) {
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
        var low = 0
        var high = steps.count
        while low < high {
            let middle = (low + high) / 2
            if steps[middle].start < moment { low = middle + 1 } else { high = middle }
        }
        return low > 0 ? low - 1 : nil
    }
}

/// The steps that workers did for their tasks, by task.
struct TaskRuns {
    /// In the order of the trace.
    private let steps: ChunkedArray<TaskStep>
    /// Indices of steps: those of one task lie side by side, in the order of their starts.
    private let order: [Int32]
    private let offsets: [Int32]
    /// For each place in ``order``, the place of the execute that began last in that task, this one
    /// included; -1 where there is none.
    private let bodies: [Int32]
    /// When the last step of each task ended; -1 where it has none.
    private let ends: [Int64]
    /// The tasks of each lane, in the order of their ends.
    private let byWorker: [[Int32]]

    init(_ builder: CriticalPathBuilder) {
        let steps = builder.taskSteps
        self.steps = steps
        var offsets = [Int32](repeating: 0, count: builder.tasks.count + 1)
        for step in steps { offsets[Int(step.task) + 1] += 1 }
        for index in offsets.indices.dropFirst() { offsets[index] += offsets[index - 1] }
        var fill = offsets
        var order = [Int32](repeating: 0, count: steps.count)
        for (index, step) in steps.enumerated() {
            order[Int(fill[Int(step.task)])] = Int32(truncatingIfNeeded: index)
            fill[Int(step.task)] += 1
        }
        self.order = order
        var bodies = [Int32](repeating: -1, count: steps.count)
        for (place, index) in order.enumerated() {
            let step = steps[Int(index)]
            if step.stage == .execute {
                bodies[place] = Int32(truncatingIfNeeded: place)
            } else if place > Int(offsets[Int(step.task)]) {
                bodies[place] = bodies[place - 1]
            }
        }
        self.bodies = bodies
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
    func last(of task: Int32, before moment: Int64) -> TaskStep? {
        place(of: task, before: moment).map { steps[Int(order[$0])] }
    }

    /// Where the body began that was running at a moment.
    func bodyStart(of task: Int32, before moment: Int64) -> Int64? {
        guard let place = place(of: task, before: moment), bodies[place] >= 0 else { return nil }
        return steps[Int(order[Int(bodies[place])])].start
    }

    private func place(of task: Int32, before moment: Int64) -> Int? {
        let first = Int(offsets[Int(task)])
        var low = first
        var high = Int(offsets[Int(task) + 1])
        while low < high {
            let middle = (low + high) / 2
            if steps[Int(order[middle])].start < moment { low = middle + 1 } else { high = middle }
        }
        return low > first ? low - 1 : nil
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
