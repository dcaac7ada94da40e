import TraceSchema

/// The folds of a trace: those that agree in the key are one.
struct FoldTotals {
    private var totals: [Fold: Fold] = [:]

    mutating func add(_ fold: Fold) {
        totals[fold.key, default: fold.key].add(fold)
    }

    /// In an order that depends on nothing but them.
    var inOrder: [Fold] { totals.values.sorted { $0.precedes($1) } }
}

extension Fold {
    /// The fold without its sums.
    fileprivate var key: Fold {
        Fold(
            kind: kind, process: process, function: function, variable: variable, path: path,
            role: role, line: line)
    }

    fileprivate func precedes(_ other: Fold) -> Bool {
        func place(_ fold: Fold) -> (Int, Int, Int, String, String, String) {
            (
                fold.process.order, fold.line ?? 0, fold.function?.number ?? 0, fold.kind.rawValue,
                fold.variable ?? "", "\(fold.role?.rawValue ?? "") \(fold.path?.rawValue ?? "")"
            )
        }
        return place(self) < place(other)
    }

    fileprivate mutating func add(_ other: Fold) {
        count = TraceNumber.sum(count, other.count)
        bytes = TraceNumber.sum(bytes, other.bytes)
        copied = TraceNumber.sum(copied, other.copied)
        durationNs = Int64(TraceNumber.sum(Int(durationNs), Int(other.durationNs)))
    }
}
