internal import TraceReading
internal import TraceSchema

/// The calls of one row, before they are summed up.
struct CallGroup {
    /// Indices of tasks, in the order of the trace.
    var tasks: [Int32] = []
    var carried: [CarriedValue] = []

    var first: CarriedValue { carried[0] }
    var firstTask: Int { Int(tasks[0]) }
}

extension ExplanationBuilder {
    /// Which calls stand in one row: those of one function at one line, whose weightiest value has
    /// one name, one way, and sizes that lie close together.
    private struct RowKey: Hashable {
        var function: Int32
        var file: Int32
        var line: Int32
        var way: Way
        var variable: Int32
    }

    /// Sorts the calls into rows, in the order of the rows' first calls; single calls that carry
    /// nothing come last.
    mutating func grouped() -> [CallGroup] {
        var groups: [RowKey: CallGroup] = [:]
        for index in tasks.indices where tasks[index].isSubmitted {
            let task = tasks[index]
            let carried = carried(by: task)
            let site = site(of: index)
            let key = RowKey(
                function: site.function, file: site.file, line: site.line, way: carried.way,
                variable: carried.variable)
            groups[key, default: CallGroup()].tasks.append(Int32(truncatingIfNeeded: index))
            groups[key]?.carried.append(carried)
        }
        let inOrder = groups.values.flatMap(Self.splitBySize)
            .sorted {
                (tasks[$0.firstTask].start, $0.firstTask)
                    < (tasks[$1.firstTask].start, $1.firstTask)
            }
        return inOrder.filter { !isAside($0) } + inOrder.filter { isAside($0) }
    }

    /// ``CallRow/isAside``
    func isAside(_ group: CallGroup) -> Bool {
        let task = tasks[group.firstTask]
        return group.tasks.count == 1 && group.first.way == .nothing && !task.hasCalls
            && !task.hasFailed && !isPassedOn(task.result)
    }

    /// Whether another call or process took the object.
    func isPassedOn(_ object: ObjectID?) -> Bool {
        object.flatMap { objects[$0.number] }?.isPassedOn == true
    }

    /// Cuts between sizes that are neither within 1,000 bytes nor within a quarter of each other.
    private static func splitBySize(_ group: CallGroup) -> [CallGroup] {
        let sizes = Set(group.carried.map(\.bytes)).sorted()
        guard sizes.count > 1 else { return [group] }
        var classOf: [Int: Int] = [:]
        var classes = 0
        for (index, size) in sizes.enumerated() {
            if index > 0 {
                let smaller = sizes[index - 1]
                if size - smaller > max(1000, smaller / 4) { classes += 1 }
            }
            classOf[size] = classes
        }
        guard classes > 0 else { return [group] }
        var parts = [CallGroup](
            repeating: CallGroup(), count: classes + 1)
        for (task, carried) in zip(group.tasks, group.carried) {
            let part = classOf[carried.bytes] ?? 0
            parts[part].tasks.append(task)
            parts[part].carried.append(carried)
        }
        return parts
    }
}
