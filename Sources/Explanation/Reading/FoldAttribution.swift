internal import TraceReading
internal import TraceSchema

/// Adds what is only counted (``Fold``) to the rows that it belongs to.
///
/// A fold names a function, at most a line and a variable, and no task. So it belongs to a row only
/// where no other row could have it: the function has one row (at that line, where the fold has
/// one), and all that the function's folds say of the value agrees with the row's size. What
/// remains is summed apart: no row says more than it can.
struct FoldAttribution {
    /// By the rows' positions.
    private(set) var counts: [Int: CallRow.Folded] = [:]
    /// What belongs to no row.
    private(set) var rest = CallRow.Folded()

    private let rows: [CallRow]
    private let rowsOf: [FunctionID: [Int]]

    /// - Parameters:
    ///   - folds: of the whole trace.
    ///   - rows: all of the table.
    ///   - functions: of each row, those that its calls ran; mostly one.
    init(_ folds: [Fold], rows: [CallRow], functions: [Set<FunctionID>]) {
        self.rows = rows
        var rowsOf: [FunctionID: [Int]] = [:]
        for (row, ids) in functions.enumerated() {
            for id in ids { rowsOf[id, default: []].append(row) }
        }
        self.rowsOf = rowsOf
        var misfits: Set<FunctionID> = []
        for fold in folds {
            if let function = fold.function, !fits(fold) { misfits.insert(function) }
        }
        for fold in folds {
            if let function = fold.function, !misfits.contains(function),
                let row = onlyRow(of: fold)
            {
                add(fold, to: row)
            } else {
                addToRest(fold)
            }
        }
    }

    private func onlyRow(of fold: Fold) -> Int? {
        guard let function = fold.function, var candidates = rowsOf[function] else { return nil }
        if let line = fold.line { candidates = candidates.filter { rows[$0].line == line } }
        return candidates.count == 1 ? candidates[0] : nil
    }

    /// False where the fold is about another value than its row: calls that no kept event shows.
    private func fits(_ fold: Fold) -> Bool {
        guard fold.count > 0, let index = onlyRow(of: fold) else { return true }
        let row = rows[index]
        let mean = fold.bytes / fold.count
        switch fold.kind {
        case .serialize, .put, .get:
            guard fold.role == .argument, isValue(fold, of: row) else { return true }
            return Self.isNear(mean, row.bytes, row.largestBytes)
        case .pickle, .export, .fetch, .unpickle:
            let size = row.pickledFunction.bytes
            return size == 0 || Self.isNear(mean, size, size)
        default:
            return true
        }
    }

    private func isValue(_ fold: Fold, of row: CallRow) -> Bool {
        fold.variable == nil || fold.variable == row.variable || fold.variable == row.reference
    }

    /// Within a quarter or 1,000 bytes, as the sizes of one row are.
    private static func isNear(_ size: Int, _ smallest: Int, _ largest: Int) -> Bool {
        size >= smallest - max(1000, smallest / 4)
            && size <= largest.adding(max(1000, largest / 4))
    }

    private mutating func add(_ fold: Fold, to index: Int) {
        let row = rows[index]
        var sums = counts[index] ?? CallRow.Folded()
        sums.copiedBytes = sums.copiedBytes.adding(fold.copiedOnTheWay)
        let count = max(fold.count, 0)
        func add(_ path: WritableKeyPath<CallRow.Folded, Int>) {
            sums[keyPath: path] = sums[keyPath: path].adding(count)
        }
        switch (fold.kind, row.way) {
        case (.submit, _): add(\.calls)
        case (.serialize, .inline), (.serialize, .put):
            if fold.role == .argument, isValue(fold, of: row) { add(\.serialized) }
        case (.put, .put):
            if fold.role == .argument, isValue(fold, of: row) { add(\.put) }
        case (.get, .put), (.get, .reference):
            if fold.role == .argument { add(\.gets) }
        case (.pickle, .captured): add(\.pickled)
        case (.export, .captured): add(\.exported)
        case (.fetch, .captured): add(\.fetched)
        default: break
        }
        counts[index] = sums
    }

    private mutating func addToRest(_ fold: Fold) {
        let count = max(fold.count, 0)
        rest.copiedBytes = rest.copiedBytes.adding(fold.copiedOnTheWay)
        switch fold.kind {
        case .submit: rest.calls = rest.calls.adding(count)
        case .serialize where fold.role != .result: rest.serialized = rest.serialized.adding(count)
        case .put where fold.role != .result: rest.put = rest.put.adding(count)
        case .get where fold.role == .argument: rest.gets = rest.gets.adding(count)
        case .pickle: rest.pickled = rest.pickled.adding(count)
        case .export: rest.exported = rest.exported.adding(count)
        case .fetch: rest.fetched = rest.fetched.adding(count)
        default: break
        }
    }
}
