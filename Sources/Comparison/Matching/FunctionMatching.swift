internal import TraceSchema

/// A function in both runs, or in one.
struct FunctionPair {
    /// For the reader: ` #2` where several have the name.
    var label: String
    var a: SubjectRecord<String>?
    var b: SubjectRecord<String>?
}

/// Finds each function of one run in the other.
///
/// By name. Where several have one name (a lambda, a loop that decorates), those that the driver
/// used are told apart by the order of their first use, which the program decides; where one run
/// has more of them than the other, by the line of that use first. Those that only tasks used are
/// taken together: their order is chance.
enum FunctionMatching {
    static func pairs(_ a: [SubjectRecord<String>], _ b: [SubjectRecord<String>])
        -> [FunctionPair]
    {
        let (left, right) = (byName(a), byName(b))
        var names: [String] = []
        var seen: Set<String> = []
        for function in a + b {
            if let name = function.name, seen.insert(name).inserted { names.append(name) }
        }
        return names.flatMap { name in
            pairs(name, left[name] ?? [], right[name] ?? [])
        }
    }

    private static func byName(_ functions: [SubjectRecord<String>])
        -> [String: [SubjectRecord<String>]]
    {
        Dictionary(grouping: functions) { $0.name ?? "" }
    }

    private static func pairs(
        _ name: String, _ a: [SubjectRecord<String>], _ b: [SubjectRecord<String>]
    ) -> [FunctionPair] {
        // The only one of its name is the same, whoever called it.
        if a.count <= 1, b.count <= 1 {
            return [FunctionPair(label: name, a: a.first, b: b.first)]
        }
        let (left, right) = (driverUsed(a), driverUsed(b))
        var pairs: [FunctionPair] = []
        for (first, second) in align(left, right) {
            let label = pairs.isEmpty ? name : "\(name) #\(pairs.count + 1)"
            pairs.append(
                FunctionPair(
                    label: label, a: first.map { left[$0] }, b: second.map { right[$0] }))
        }
        let (tasksA, tasksB) = (taskUsed(a), taskUsed(b))
        if tasksA != nil || tasksB != nil {
            let label = pairs.isEmpty ? name : "\(name) in tasks"
            pairs.append(FunctionPair(label: label, a: tasksA, b: tasksB))
        }
        return pairs
    }

    private static func driverUsed(_ functions: [SubjectRecord<String>])
        -> [SubjectRecord<String>]
    {
        functions.filter { $0.driverOrder != nil }
            .sorted { ($0.driverOrder ?? 0) < ($1.driverOrder ?? 0) }
    }

    private static func taskUsed(_ functions: [SubjectRecord<String>]) -> SubjectRecord<String>? {
        let inTasks = functions.filter { $0.driverOrder == nil }
        guard var merged = inTasks.first else { return nil }
        for function in inTasks.dropFirst() { merged.merge(function) }
        return merged
    }

    /// Positions that belong together, in the order of the program.
    private static func align(
        _ a: [SubjectRecord<String>], _ b: [SubjectRecord<String>]
    ) -> [(Int?, Int?)] {
        if a.count == b.count { return a.indices.map { ($0, $0) } }
        return Alignment.pairs(a.map(\.driverLine), b.map(\.driverLine))
    }
}

/// Brings two lists together, in each of which the program has put an order.
enum Alignment {
    /// Equal keys first, each in its order; if there are none at all, by position.
    ///
    /// - Returns: positions in `a` and `b`; nil where one has no partner. Those of `a` in order,
    ///   then what is left of `b`.
    static func pairs<Key: Hashable>(_ a: [Key], _ b: [Key]) -> [(Int?, Int?)] {
        var waiting: [Key: [Int]] = [:]
        for (index, key) in b.enumerated().reversed() { waiting[key, default: []].append(index) }
        var partners = a.map { waiting[$0]?.popLast() }
        if partners.allSatisfy({ $0 == nil }) {
            partners = a.indices.map { $0 < b.count ? $0 : nil }
        }
        let taken = Set(partners.compactMap(\.self))
        return zip(a.indices, partners).map { ($0, $1) }
            + b.indices.filter { !taken.contains($0) }.map { (nil, $0) }
    }
}
