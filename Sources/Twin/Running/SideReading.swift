import Explanation
import TraceFile
import TraceReading
import TraceSchema

/// Reads the figures of one way out of its trace.
enum SideReading {
    /// - Returns: nil where the run did not call the function.
    /// - Throws: `TraceError`.
    static func read(
        _ path: String, function: String, variable: String
    ) throws -> (figures: SideFigures, remarks: [String])? {
        let reader = try TraceReader(path: path)
        var counter = FigureCounter(function: function, variable: variable)
        var builder = ExplanationBuilder(header: reader.header)
        try reader.forEach(
            event: {
                counter.add($0)
                builder.add($0)
            },
            fold: {
                counter.add($0)
                builder.add($0)
            })
        let explanation = builder.finish()
        let rows = explanation.rows.filter { $0.function == function }
        var figures = counter.figures
        guard figures.calls > 0 else { return nil }
        let start = workerStart(rows.first, lease: counter.firstLeaseNs ?? 0)
        figures.workerStartNs = start
        figures.totalNs = max(rows.reduce(0) { $0.adding($1.wallNs) } - start, 0)
        figures.places = rows.map { row in
            SideFigures.Place(
                line: row.line, calls: row.calls, bytes: row.largestBytes, firstNs: row.firstNs,
                laterNs: row.later.map { each($0, inFlight: row.inFlight) })
        }
        if let first = figures.places.first {
            figures.places[0].firstNs = max(first.firstNs - start, 0)
        }
        // One remark is enough, on the row that carries most.
        let heaviest = rows.max { $0.largestBytes < $1.largestBytes }?.id
        let remark = explanation.subjects.flatMap(\.reasons)
            .first { $0.kind == .practice && $0.rows.contains { $0 == heaviest } }
        return (figures, [remark?.text].compactMap(\.self))
    }

    private static func each(_ later: CallRow.Later, inFlight: Int) -> Int64 {
        inFlight > 1 ? later.wallNs / Int64(max(later.calls, 1)) : later.medianNs
    }

    private static func workerStart(_ row: CallRow?, lease: Int64) -> Int64 {
        guard let row else { return 0 }
        let waited = row.parts[.waiting] - (row.later?.parts[.waiting] ?? 0)
        return max(min(lease, waited, row.firstNs), 0)
    }
}
