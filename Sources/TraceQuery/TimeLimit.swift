import GRDB
import GRDBSQLite

/// Stops a statement that has not ended in time: SQLite asks in between, every so many steps of its
/// own, so that neither a thread nor a signal is needed.
final class TimeLimit {
    private let deadline: ContinuousClock.Instant
    private(set) var isOver = false

    /// Steps of SQLite's machine between two questions: some microseconds to a millisecond.
    private static let steps: Int32 = 10_000

    init(seconds: Double) {
        // A century is no limit, and what a clock can still add.
        deadline = .now + .seconds(min(max(seconds, 0), 3_000_000_000))
    }

    /// The time was up in work that SQLite does not do.
    struct Over: Error {}

    /// - Throws: ``Over``.
    func check() throws(Over) {
        isOver = isOver || ContinuousClock.now >= deadline
        if isOver { throw Over() }
    }

    /// Does the work under the limit; what it interrupts fails with `SQLITE_INTERRUPT`.
    func watch<Result>(_ database: Database, _ work: () throws -> Result) rethrows -> Result {
        let connection = database.sqliteConnection
        let me = Unmanaged.passUnretained(self).toOpaque()
        sqlite3_progress_handler(
            connection, Self.steps,
            { context in
                guard let context else { return 0 }
                let limit = Unmanaged<TimeLimit>.fromOpaque(context).takeUnretainedValue()
                limit.isOver = limit.isOver || ContinuousClock.now >= limit.deadline
                return limit.isOver ? 1 : 0
            }, me)
        defer { sqlite3_progress_handler(connection, 0, nil, nil) }
        return try withExtendedLifetime(self, work)
    }
}
