internal import CriticalPath
internal import GRDB
internal import Ledger
internal import TraceFile
internal import TraceSchema

/// The tables that are worked out rather than read: what `rayscope explain` shows, by the same code.
///
/// They are filled when a statement first names one of them, since that reads the trace once more.
struct DerivedTables {
    /// Whether a statement could read them: it has one of the names in it, as a name or in a text.
    static func areNamed(in sql: String) -> Bool {
        let text = sql.lowercased()
        return [SQLTable.ledger, .criticalPath].contains { text.contains($0.name) }
    }

    private var ledger: LedgerBuilder
    private var path: CriticalPathBuilder

    init(header: TraceHeader) {
        ledger = LedgerBuilder(header: header)
        path = CriticalPathBuilder(header: header)
    }

    mutating func add(_ line: TraceLine) {
        switch line {
        case .event(let event):
            ledger.add(event)
            path.add(event)
        case .fold(let fold):
            ledger.add(fold)
            path.add(fold)
        }
    }

    /// - Throws: `DatabaseError`.
    func fill(_ database: Database) throws {
        try Self.fill(database, with: ledger.finish())
        try Self.fill(database, with: path.finish())
    }

    private static func fill(_ database: Database, with ledger: Ledger) throws {
        let insertion = try Insertion(
            database, into: SQLTable.ledger.name, columns: SQLTable.ledger.columns.count)
        let workNs = ledger.workNs
        for entry in ledger.entries {
            insertion.integer(entry.id)
            insertion.text(entry.how.rawValue)
            for text in [
                entry.variable, entry.reference, entry.through, entry.function, entry.file,
            ] { insertion.text(text) }
            for number in [
                entry.line, entry.bytes, entry.largestBytes, entry.calls, entry.unfinished,
            ] { insertion.integer(number) }
            for kind in SQLTable.ledgerCounts { insertion.integer(entry.count(kind.kind)) }
            for number in [entry.failed, entry.movedBytes, entry.copiedBytes] {
                insertion.integer(number)
            }
            for path in TransferPath.allCases {
                insertion.integer(entry.movedBytes(path))
                insertion.integer(entry.copiedBytes(path))
            }
            for ns in [entry.workNs, entry.waitedNs, entry.firstNs] {
                insertion.integer(Int(ns))
            }
            insertion.real(share(entry.workNs, of: workNs))
            try insertion.run()
        }
    }

    private static func fill(_ database: Database, with path: CriticalPath) throws {
        let insertion = try Insertion(
            database, into: SQLTable.criticalPath.name,
            columns: SQLTable.criticalPath.columns.count)
        for stretch in path.stretches {
            insertion.text(stretch.stage.rawValue)
            for text in [stretch.function, stretch.variable, stretch.file] { insertion.text(text) }
            for number in [stretch.line, stretch.count, Int(stretch.ns)] {
                insertion.integer(number)
            }
            insertion.real(share(stretch.ns, of: path.wallNs))
            try insertion.run()
        }
    }

    private static func share(_ part: Int64, of whole: Int64) -> Double {
        whole > 0 ? Double(part) / Double(whole) : 0
    }
}
