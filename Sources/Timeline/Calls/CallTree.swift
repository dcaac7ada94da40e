internal import TraceReading

/// Which calls were submitted in which.
struct CallTree {
    /// In the order of their positions.
    let records: [CallRecord]
    /// The calls that were submitted in none of the others, in order.
    private(set) var outermost: [Int32] = []
    /// The calls inside of each call, one after the other; where those of a call begin.
    private var inner: [Int32] = []
    private var starts: [Int32] = []

    /// - Parameter records: in the order of their positions.
    init(_ records: [CallRecord]) {
        self.records = records
        let callers = records.indices.map { index -> Int32 in
            let caller = records[index].caller
            guard caller > 0, let found = Self.index(of: caller, in: records), found < index else {
                return -1
            }
            return Int32(found)
        }
        guard callers.contains(where: { $0 >= 0 }) else {
            outermost = records.indices.map(Int32.init)
            return
        }
        starts = [Int32](repeating: 0, count: records.count + 1)
        for caller in callers where caller >= 0 { starts[Int(caller) + 1] += 1 }
        for index in records.indices { starts[index + 1] += starts[index] }
        var next = starts
        inner = [Int32](repeating: 0, count: Int(starts[records.count]))
        for (index, caller) in callers.enumerated() {
            guard caller >= 0 else {
                outermost.append(Int32(index))
                continue
            }
            inner[Int(next[Int(caller)])] = Int32(index)
            next[Int(caller)] += 1
        }
    }

    var isFlat: Bool { inner.isEmpty }

    /// The calls that a call submitted itself, in order.
    func inside(_ index: Int) -> ArraySlice<Int32> {
        starts.isEmpty ? [] : inner[Int(starts[index])..<Int(starts[index + 1])]
    }

    /// The record at a position.
    func index(ofPosition position: Int) -> Int? { Self.index(of: position, in: records) }

    private static func index(of position: Int, in records: [CallRecord]) -> Int? {
        var (low, high) = (0, records.count)
        while low < high {
            let middle = (low + high) / 2
            if records[middle].position < position { low = middle + 1 } else { high = middle }
        }
        return low < records.count && records[low].position == position ? low : nil
    }
}

/// How many calls were made inside of others, however deep, by group.
struct InnerCalls {
    private(set) var groups: [(group: Int, calls: Int, copiedBytes: Int)] = []

    mutating func add(_ other: InnerCalls) {
        for entry in other.groups { add(entry.group, entry.calls, entry.copiedBytes) }
    }

    /// What is inside of a call.
    mutating func add(inside index: Int, of tree: CallTree) {
        guard !tree.isFlat else { return }
        // Calls may be inside of each other as deep as a program goes: no recursion.
        var waiting = Array(tree.inside(index).reversed())
        while let next = waiting.popLast() {
            let record = tree.records[Int(next)]
            add(Int(record.group), 1, record.events.copiedBytes)
            waiting += tree.inside(Int(next)).reversed()
        }
    }

    private mutating func add(_ group: Int, _ calls: Int, _ copiedBytes: Int) {
        if let index = groups.firstIndex(where: { $0.group == group }) {
            groups[index].calls += calls
            groups[index].copiedBytes = groups[index].copiedBytes.adding(copiedBytes)
        } else {
            groups.append((group, calls, copiedBytes))
        }
    }
}
