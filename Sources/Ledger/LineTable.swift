internal import TraceReading
internal import TraceSchema

/// The ledger's lines while a trace is read: a few hundred bytes each, and no more of them than the
/// script has places.
struct LineTable {
    /// What tells two lines apart; names are interned, -1 stands for none.
    struct Key: Hashable {
        var how: LedgerEntry.How
        var variable: Int32 = -1
        var reference: Int32 = -1
        var through: Int32 = -1
        var function: Int32 = -1
        var file: Int32 = -1
        var line: Int32 = -1
        var size = SizeClass.unknown
    }

    struct Line {
        var key: Key
        var smallest = Int.max
        var largest = -1
        var calls = 0
        var unfinished = 0
        /// Number of the task (of a put, of the object) that came first.
        var first = 0
        var sums: [LedgerSum] = []
        /// Where its results were got, for folds that tell nothing else.
        var readAt: [ReadingSite] = []

        mutating func add(_ amounts: Amounts, isFirst: Bool) {
            for index in sums.indices
            where sums[index].kind == amounts.kind && sums[index].path == amounts.path {
                sums[index].add(amounts, isFirst: isFirst)
                return
            }
            var sum = LedgerSum(kind: amounts.kind, path: amounts.path)
            sum.add(amounts, isFirst: isFirst)
            sums.append(sum)
        }

        mutating func saw(bytes: Int) {
            let bytes = max(bytes, 0)
            smallest = min(smallest, bytes)
            largest = max(largest, bytes)
        }
    }

    struct ReadingSite: Equatable {
        var variable: Int32
        var line: Int32
    }

    /// So many lines are told apart; a trace from outside may have a name for each event. Later
    /// ones are a line without names for each way.
    static let limit = 50_000

    private(set) var lines: [Line] = []
    private var indices: [Key: Int32] = [:]

    mutating func index(of key: Key) -> Int32 {
        if let index = indices[key] { return index }
        if lines.count >= Self.limit, key != Key(how: key.how) {
            return index(of: Key(how: key.how))
        }
        lines.append(Line(key: key))
        let index = Int32(lines.count - 1)
        indices[key] = index
        return index
    }

    /// Adds an event that was done for a task or object with this number; the first number that a
    /// line sees is its first call.
    mutating func add(_ amounts: Amounts, to index: Int32, number: Int) {
        let isFirst = isFirst(number, in: index)
        lines[Int(index)].add(amounts, isFirst: isFirst)
    }

    /// Adds work that is paid once: the first of its kind counts to the first call.
    mutating func addOnce(_ amounts: Amounts, to index: Int32) {
        let isFirst = !lines[Int(index)].sums.contains { $0.kind == amounts.kind && $0.count > 0 }
        lines[Int(index)].add(amounts, isFirst: isFirst)
    }

    /// Adds what belongs to no call.
    mutating func add(_ amounts: Amounts, to index: Int32) {
        lines[Int(index)].add(amounts, isFirst: false)
    }

    /// What a task's body waited for is no work of its own.
    mutating func waited(_ ns: Int64, in index: Int32, number: Int) {
        let isFirst = lines[Int(index)].first == number
        for sum in lines[Int(index)].sums.indices
        where lines[Int(index)].sums[sum].kind == .execute {
            lines[Int(index)].sums[sum].waited(ns, isFirst: isFirst)
        }
    }

    private mutating func isFirst(_ number: Int, in index: Int32) -> Bool {
        let first = lines[Int(index)].first
        if first == 0 { lines[Int(index)].first = number }
        return first == 0 || first == number
    }

    mutating func carried(by index: Int32, bytes: Int?) {
        lines[Int(index)].calls += 1
        if let bytes { lines[Int(index)].saw(bytes: bytes) }
    }

    mutating func carried(by index: Int32, count: Int) {
        lines[Int(index)].calls = lines[Int(index)].calls.adding(count)
    }

    mutating func saw(bytes: Int, in index: Int32) { lines[Int(index)].saw(bytes: bytes) }

    /// The name that its value was bound to, where an event tells it that is not the line's first.
    mutating func name(_ reference: Int32, of index: Int32) {
        if lines[Int(index)].key.reference < 0 { lines[Int(index)].key.reference = reference }
    }

    /// The first few places at which results of the line were got.
    mutating func read(_ index: Int32, at site: ReadingSite) {
        let known = lines[Int(index)].readAt
        if known.count < 4, !known.contains(site) { lines[Int(index)].readAt.append(site) }
    }

    mutating func leftUnfinished(_ index: Int32) { lines[Int(index)].unfinished += 1 }
}

/// Sizes of a quarter's width, so that a line is of one size or nearly; neighbours that meet are one
/// line in the end.
enum SizeClass {
    static let unknown: Int16 = -1

    /// 0 up to 1,000 bytes; from there on a class more for each quarter more.
    static func of(_ bytes: Int) -> Int16 {
        var index: Int16 = 0
        var limit = 1000
        while bytes > limit, limit < Int.max / 2 {
            limit += limit / 4
            index += 1
        }
        return index
    }

    /// Whether two neighbours are one size: within 1,000 bytes, or a quarter of the smaller.
    static func meet(_ largest: Int, _ next: Int) -> Bool {
        next - largest <= max(1000, largest / 4)
    }
}
