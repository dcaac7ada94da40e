import TestSupport
import TraceFile
import TraceReading
import TraceSchema

@testable import Ledger

func ledger(_ events: [Event], _ folds: [Fold] = []) -> Ledger {
    var builder = LedgerBuilder(header: QuestionTrace().header)
    for event in events { builder.add(event) }
    for fold in folds { builder.add(fold) }
    return builder.finish()
}

extension Ledger {
    func entries(_ how: LedgerEntry.How, _ variable: String? = nil, through: String? = nil)
        -> [LedgerEntry]
    {
        entries.filter {
            $0.how == how && (variable == nil || $0.variable == variable)
                && (through == nil || $0.through == through)
        }
    }
}

/// What a trace has of one kind of event on one path, added up without a thought of whose it is.
struct Total: Hashable {
    var count = 0
    var failed = 0
    var bytes = 0
    var copied = 0
    /// Without waiting, and with.
    var ns: Int64 = 0

    struct Key: Hashable {
        var kind: EventKind
        var path: TransferPath?
    }

    static func of(_ events: [Event], _ folds: [Fold]) -> [Key: Total] {
        var totals: [Key: Total] = [:]
        for event in events {
            let key = Key(kind: event.kind, path: event.kind == .dispatch ? .inline : event.path)
            var total = totals[key] ?? Total()
            if event.error == nil {
                total.count += 1
                total.bytes = total.bytes.adding(max(event.bytes ?? 0, 0))
            } else {
                total.failed += 1
            }
            total.copied = total.copied.adding(event.copiedOnTheWay)
            total.ns = total.ns.adding(max(event.durationNs ?? 0, 0))
            totals[key] = total
        }
        for fold in folds {
            let key = Key(kind: fold.kind, path: fold.kind == .dispatch ? .inline : fold.path)
            var total = totals[key] ?? Total()
            total.count = total.count.adding(max(fold.count, 0))
            total.bytes = total.bytes.adding(max(fold.bytes, 0))
            total.copied = total.copied.adding(fold.copiedOnTheWay)
            total.ns = total.ns.adding(max(fold.durationNs, 0))
            totals[key] = total
        }
        return totals
    }

    static func of(_ ledger: Ledger) -> [Key: Total] {
        var totals: [Key: Total] = [:]
        for sum in ledger.entries.flatMap(\.sums) {
            let key = Key(kind: sum.kind, path: sum.path)
            var total = totals[key] ?? Total()
            total.count = total.count.adding(sum.count - sum.shared)
            total.failed = total.failed.adding(sum.failed)
            total.bytes = total.bytes.adding(sum.bytes)
            total.copied = total.copied.adding(sum.copiedBytes)
            total.ns = total.ns.adding(sum.workNs).adding(sum.waitedNs)
            totals[key] = total
        }
        return totals
    }
}

/// The same numbers on every machine.
struct SeededGenerator: RandomNumberGenerator {
    private var state: UInt64
    init(seed: UInt64) { state = seed }
    mutating func next() -> UInt64 {
        state &+= 0x9E37_79B9_7F4A_7C15
        var mixed = state
        mixed = (mixed ^ (mixed >> 30)) &* 0xBF58_476D_1CE4_E5B9
        mixed = (mixed ^ (mixed >> 27)) &* 0x94D0_49BB_1331_11EB
        return mixed ^ (mixed >> 31)
    }
}
