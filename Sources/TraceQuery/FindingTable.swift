import Findings
import GRDB
import TraceFile
import TraceSchema

/// The table `finding`: filled by the code that `rayscope explain` tells its findings with, when a
/// query first names it, since that takes another reading of the trace.
struct FindingTable {
    /// Whether a statement may read the table; a word too many only costs time.
    static func isNamed(in sql: String) -> Bool { sql.lowercased().contains("finding") }

    private var builder: FindingsBuilder

    init(header: TraceHeader, trace: String) {
        builder = FindingsBuilder(header: header, besideTrace: trace)
    }

    mutating func add(_ line: TraceLine) {
        switch line {
        case .event(let event): builder.add(event)
        case .fold(let fold): builder.add(fold)
        }
    }

    func fill(_ database: Database) throws {
        let marks = SQLTable.finding.columns.map { _ in "?" }.joined(separator: ", ")
        for finding in builder.finish().all {
            try database.execute(
                sql: "INSERT INTO finding VALUES (\(marks))",
                arguments: [
                    finding.kind.rawValue, finding.variable, finding.function, finding.file,
                    finding.line, finding.headline, finding.evidence, finding.cost.ns,
                    finding.cost.bytes, finding.saves.lowNs, finding.saves.highNs,
                    finding.saves.bytes, finding.page,
                ])
        }
    }
}
