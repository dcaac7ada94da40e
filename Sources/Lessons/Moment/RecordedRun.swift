import TraceFile
import TraceQuery
package import TraceSchema

/// A run of a lesson's program: its events, and its trace in SQL.
package final class RecordedRun {
    package let header: TraceHeader
    /// In order of their ids.
    package let events: [Event]
    /// What the program printed, line by line; nothing is known of it where only the trace is there.
    package let printed: [String]
    /// Its file, there as long as whoever made the run keeps it.
    package let trace: String
    private let database: TraceDatabase

    /// - Throws: ``TraceError``, ``QueryError``
    package init(trace path: String, printed: [String] = []) throws {
        database = try TraceDatabase(path: path)
        trace = path
        self.printed = printed
        let reader = try TraceReader(path: path)
        header = reader.header
        var events: [Event] = []
        while let line = try reader.next() {
            if case .event(let event) = line { events.append(event) }
        }
        self.events = events
    }

    /// Whose run it is, in a few words: `recorded on real Ray`. A live one was made just now.
    package func source(isLive: Bool) -> String {
        let engine = header.engine == .ray ? "real Ray" : "the embedded engine"
        return isLive ? "just now, on \(engine)" : "recorded on \(engine)"
    }

    /// The rows of a query.
    ///
    /// - Throws: ``QueryError``
    func rows(_ sql: String) throws -> [[Answer?]] {
        try database.query(sql).rows.map { $0.map(Answer.init) }
    }

    /// Events by the ids that a query answers, in order of time.
    ///
    /// - Throws: ``QueryError``
    package func events(_ sql: String) throws -> [Event] {
        var ids: Set<Int> = []
        for row in try rows(sql) {
            if case .number(let number)?? = row.first, let id = Int(exactly: number) {
                ids.insert(id)
            }
        }
        return events.filter { ids.contains($0.id) }
    }
}
