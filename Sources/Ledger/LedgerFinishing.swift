internal import TraceReading
internal import TraceSchema

extension LedgerBuilder {
    /// The ledger of everything read so far.
    package consuming func finish() -> Ledger {
        leadBackReferences()
        countUnfinished()
        for fold in folds { enter(fold) }
        var entries = joined().map(entry)
        entries.sort(by: Self.isBefore)
        for index in entries.indices { entries[index].id = index + 1 }
        return Ledger(entries: entries)
    }

    /// References that were passed and that no event speaks of after that.
    private mutating func leadBackReferences() {
        var pending: [(task: TaskID, slot: Int32)] = []
        tasks.forEach { task, entry in
            var next = entry.firstSlot
            while next >= 0 {
                if slots[Int(next)].line < 0 { pending.append((TaskID(task), next)) }
                next = slots[Int(next)].next
            }
        }
        for (task, slot) in pending { _ = resolved(Int(slot), task: task, bytes: nil) }
    }

    private mutating func countUnfinished() {
        var calls: [Int32] = []
        tasks.forEach { _, entry in
            if entry.isSubmitted, !entry.isOver, entry.call >= 0 { calls.append(entry.call) }
        }
        for call in calls { table.leftUnfinished(call) }
    }

    /// Lines that differ by their size alone are one where the sizes meet; what has no size (a call
    /// that failed) belongs to the others if they are of one size.
    private func joined() -> [LineTable.Line] {
        var groups: [LineTable.Key: [LineTable.Line]] = [:]
        var order: [LineTable.Key] = []
        for line in table.lines {
            var key = line.key
            key.size = 0
            if groups[key] == nil { order.append(key) }
            groups[key, default: []].append(line)
        }
        return order.flatMap { key -> [LineTable.Line] in
            let lines = (groups[key] ?? []).sorted { $0.key.size < $1.key.size }
            var joined: [LineTable.Line] = []
            for line in lines where line.largest >= 0 {
                if let last = joined.last, SizeClass.meet(last.largest, line.smallest) {
                    joined[joined.count - 1].add(line)
                } else {
                    joined.append(line)
                }
            }
            for line in lines where line.largest < 0 {
                if joined.count == 1 { joined[0].add(line) } else { joined.append(line) }
            }
            return joined
        }
    }

    private func entry(_ line: LineTable.Line) -> LedgerEntry {
        let key = line.key
        let sums = line.sums.sorted {
            (Self.position[$0.kind] ?? 0, $0.path?.rawValue ?? "")
                < (Self.position[$1.kind] ?? 0, $1.path?.rawValue ?? "")
        }
        return LedgerEntry(
            id: 0, how: key.how, variable: texts[key.variable], reference: texts[key.reference],
            through: names[key.through], function: names[key.function], file: files[key.file],
            line: key.line >= 0 ? Int(key.line) : nil,
            bytes: line.largest >= 0 ? line.smallest : nil,
            largestBytes: line.largest >= 0 ? line.largest : nil, calls: line.calls,
            unfinished: line.unfinished, workNs: sums.reduce(0) { $0.adding($1.workNs) },
            waitedNs: sums.reduce(0) { $0.adding($1.waitedNs) },
            firstNs: sums.reduce(0) { $0.adding($1.firstNs) },
            movedBytes: sums.reduce(0) { $0.adding($1.path == nil ? 0 : $1.bytes) },
            copiedBytes: sums.reduce(0) { $0.adding($1.copiedBytes) }, sums: sums)
    }

    private static let position = Dictionary(
        uniqueKeysWithValues: EventKind.allCases.enumerated().map { ($1, $0) })

    private static func isBefore(_ left: LedgerEntry, _ right: LedgerEntry) -> Bool {
        func rank(_ entry: LedgerEntry) -> (Int, Int64, Int) {
            (entry.how.isVariable ? 0 : 1, -entry.workNs, -entry.copiedBytes)
        }
        let (mine, theirs) = (rank(left), rank(right))
        if mine != theirs { return mine < theirs }
        return (left.place ?? "", left.variable ?? "", left.how.rawValue, left.bytes ?? 0)
            < (right.place ?? "", right.variable ?? "", right.how.rawValue, right.bytes ?? 0)
    }
}

extension LineTable.Line {
    /// Another size of the same.
    fileprivate mutating func add(_ other: LineTable.Line) {
        smallest = Swift.min(smallest, other.smallest)
        largest = Swift.max(largest, other.largest)
        calls = calls.adding(other.calls)
        unfinished = unfinished.adding(other.unfinished)
        for sum in other.sums {
            if let index = sums.firstIndex(where: { $0.kind == sum.kind && $0.path == sum.path }) {
                sums[index].add(sum)
            } else {
                sums.append(sum)
            }
        }
    }
}
