import TraceSchema

/// The view `iteration`: each call with what it cost, numbered at its place in the script.
///
/// Every step of a call carries its task, apart from the pickle and the export of its function,
/// which are made once: those belong to the call that they were made for, the next one of that
/// function in that process.
enum IterationView {
    static var definition: String {
        """
        CREATE VIEW iteration AS
        WITH
        made AS (
            SELECT kind, task, start_ns, coalesce(duration_ns, 0) AS duration_ns, bytes, copied,
                error, min(CASE WHEN kind = '\(EventKind.submit.rawValue)' THEN id END) OVER (
                    PARTITION BY process, function ORDER BY id DESC
                    ROWS BETWEEN UNBOUNDED PRECEDING AND CURRENT ROW) AS submit
            FROM event
            WHERE function IS NOT NULL
                AND kind IN (\(list([.pickle, .export, .submit])))
        ),
        step AS (
            SELECT task, kind, role, start_ns, coalesce(duration_ns, 0) AS duration_ns, bytes,
                copied, error
            FROM event WHERE task IS NOT NULL
            UNION ALL
            SELECT event.task, made.kind, NULL, made.start_ns, made.duration_ns, made.bytes,
                made.copied, made.error
            FROM made JOIN event ON event.id = made.submit
            WHERE made.kind <> '\(EventKind.submit.rawValue)' AND made.task IS NULL
        ),
        cost AS (
            SELECT task, min(start_ns) AS start_ns,
                max(start_ns + duration_ns) - min(start_ns) AS duration_ns,
                \(sum("duration_ns", of: [.execute], failed: true)) AS execute_ns,
                \(sum("bytes", of: [.serialize], "AND role = '\(Role.argument.rawValue)'")) AS bytes,
                \(sum("bytes", of: [.pickle])) AS pickled,
                \(sum("bytes", of: [.fetch])) AS fetched,
                \(sum("1", of: [.put])) AS puts,
                \(sum("copied", of: copying)) AS copied
            FROM step GROUP BY task
        )
        SELECT file, line, name,
            row_number() OVER (PARTITION BY file, line, name ORDER BY event.start_ns, event.id)
                AS iteration,
            task, function, process, cost.start_ns, cost.duration_ns, execute_ns, cost.bytes,
            pickled, fetched, puts, cost.copied
        FROM event JOIN cost USING (task)
        WHERE event.kind = '\(EventKind.submit.rawValue)'
        """
    }

    /// The kinds whose copies are on the way between processes and stores, and not inside one.
    private static let copying: [EventKind] = EventKind.allCases.filter { kind in
        switch kind {
        case .export, .put, .dispatch, .fetch, .get, .return: true
        case .pickle, .serialize, .submit, .lease, .unpickle, .deserialize, .execute, .hold, .drop,
            .free, .spill, .restore, .retry, .fail:
            false
        }
    }

    /// What failed counts as attempted, not done.
    private static func sum(
        _ column: String, of kinds: [EventKind], _ condition: String = "", failed: Bool = false
    ) -> String {
        "coalesce(sum(CASE WHEN kind IN (\(list(kinds))) \(condition)"
            + "\(failed ? "" : " AND error IS NULL") THEN \(column) END), 0)"
    }

    private static func list(_ kinds: [EventKind]) -> String {
        kinds.map { "'\($0.rawValue)'" }.joined(separator: ", ")
    }
}
