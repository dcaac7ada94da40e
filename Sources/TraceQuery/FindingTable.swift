import Findings
import GRDB
import TraceFile
import TraceSchema

/// The table `finding`: filled by the code that `rayscope explain` tells its findings with, when a
/// query first names it, since that takes another reading of the trace.
enum FindingTable {
    /// Whether a statement may read the table; a word too many only costs time.
    static func isNamed(in sql: String) -> Bool { sql.lowercased().contains("finding") }

    /// - Throws: `TraceError` for the file.
    static func fill(_ database: Database, from path: String) throws {
        let reader = try TraceReader(path: path)
        var builder = FindingsBuilder(
            header: reader.header, source: ScriptFile.reader(beside: path))
        try reader.forEach(event: { builder.add($0) }, fold: { builder.add($0) })
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
