internal import TraceReading

/// Rows in groups whose times can be compared: those of one function, and of functions whose own work
/// takes about as long. Between others, the way is not what makes the difference.
struct AlikeFunctions {
    /// So much work more or less tells nothing of the function.
    private static let leastNs: Int64 = 100_000
    /// So many functions are named.
    private static let most = 5

    private(set) var groups: [[CallRow]] = []

    init(_ rows: [CallRow]) {
        for name in Self.functions(of: rows) {
            let own = rows.filter { $0.function == name }
            let index = groups.firstIndex { group in
                group.allSatisfy { row in own.allSatisfy { Self.areAlike(row, $0) } }
            }
            if let index {
                groups[index] = (groups[index] + own).sorted { $0.id < $1.id }
            } else {
                groups.append(own)
            }
        }
    }

    /// Why ways are not compared, where some are not.
    var apart: Explanation.Reason? {
        let rows = groups.flatMap(\.self).sorted { $0.id < $1.id }
        guard groups.count > 1, Set(rows.map(\.way.label)).count > 1 else { return nil }
        let names = Self.functions(of: rows).prefix(Self.most)
        let times = names.compactMap { name in
            rows.filter { $0.function == name }.max { $0.calls < $1.calls }
                .map { "`\(name)` \(Quantity.duration($0.executeMedianNs))" }
        }
        return Explanation.Reason(
            kind: .apart,
            text: "\(Prose.list(names.map { "`\($0)`" })) are different functions, and their own "
                + "work differs: of a call, \(Prose.list(times)) are `execute` (median). Which way "
                + "is quicker, their times do not tell.",
            rows: rows.map(\.id),
            numbers: Dictionary(
                rows.map { ("row_\($0.id)_execute_ns", Prose.number($0.executeMedianNs)) },
                uniquingKeysWith: { first, _ in first }))
    }

    private static func functions(of rows: [CallRow]) -> [String] {
        var seen: Set<String> = []
        return rows.map(\.function).filter { seen.insert($0).inserted }
    }

    private static func areAlike(_ left: CallRow, _ right: CallRow) -> Bool {
        let (one, other) = (left.executeMedianNs, right.executeMedianNs)
        let (small, large) = (min(one, other), max(one, other))
        return large - small <= leastNs || large / 2 <= small
    }
}
