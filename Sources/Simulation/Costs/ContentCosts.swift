import TraceSchema

/// Which values of a recorded run are made of many small ones, as a list of numbers is: what those take
/// grows with their size, where an array's bytes are hardly looked at.
///
/// An array's bytes go beside its pickle, which `copied` tells of puts and deserializations. Where it
/// doesn't, or the bytes could be one string's, the time does.
struct ContentCosts: Sendable {
    private struct Key: Hashable {
        var cost: Cost
        var bytes: Int
    }

    private struct Seen {
        var least: Int64
        var count: Int
    }

    private var seen: [Key: Seen] = [:]
    /// Sizes of values of which it is known whether all their bytes are inside the pickle.
    private var isInside: [Int: Bool] = [:]
    /// Sizes of values that are made of many.
    private var isMany: Set<Int> = []

    init() {}

    init(_ events: [Event], _ samples: [CostSample]) {
        for sample in samples where sample.cost.growsWithContent {
            let key = Key(cost: sample.cost, bytes: sample.bytes)
            let before = seen[key] ?? Seen(least: sample.ns, count: 0)
            seen[key] = Seen(least: min(before.least, sample.ns), count: before.count + 1)
        }
        for event in events where event.kind == .put || event.kind == .deserialize {
            guard let bytes = event.bytes, let copied = event.copied else { continue }
            // A put copies an array's head together with it, but counts the bytes alone.
            let inside = event.kind == .put ? copied == bytes : copied * 2 > bytes
            isInside[bytes] = inside && isInside[bytes] != false
        }
    }

    /// The least that a value of this size took, if that tells that it is made of many; else nil. An
    /// array of this size is expected to take `expected` nanoseconds.
    func least(_ cost: Cost, _ bytes: Int, expected: Double) -> Int64? {
        guard bytes >= Self.tellingBytes, let seen = seen[Key(cost: cost, bytes: bytes)],
            isInside[bytes] != false
        else { return nil }
        if isMany.contains(bytes) { return seen.least }
        // One time may have been a disturbed one, and a function's first unpickling imports its modules.
        guard !cost.isOfFunction, isInside[bytes] == nil,
            seen.count > 1 || bytes >= Self.plainBytes
        else { return nil }
        return Double(seen.least) > expected * 4 ? seen.least : nil
    }

    /// What a step took beyond what others of its kind and size did, where that is far more: it was
    /// something that happens once, as the import of a module does, whatever the size.
    func once(_ cost: Cost, _ bytes: Int, _ ns: Int64) -> Int64 {
        guard let seen = seen[Key(cost: cost, bytes: bytes)], seen.count > 1, ns > 3 * seen.least
        else { return 0 }
        return ns - seen.least
    }

    /// Finds the values that are inside and take more than twice as long to be made again as an array,
    /// and the functions that take long both ways: what is made of many is so wherever it goes.
    ///
    /// - Parameter expected: nanoseconds that an array of a size takes.
    mutating func findMany(expected: (Cost, Int) -> Double) {
        func exceeds(_ factor: Double, _ cost: Cost, _ bytes: Int) -> Bool {
            guard let seen = seen[Key(cost: cost, bytes: bytes)] else { return false }
            return Double(seen.least) > factor * expected(cost, bytes)
        }
        for key in seen.keys {
            let isValue =
                key.cost == .deserialize && isInside[key.bytes] == true
                && exceeds(2, .deserialize, key.bytes)
            let isFunction =
                key.cost == .unpickle && exceeds(4, .pickle, key.bytes)
                && exceeds(4, .unpickle, key.bytes)
            if isValue || isFunction { isMany.insert(key.bytes) }
        }
    }

    /// From which size on a step's time tells what its value is made of; below, it is the step itself.
    private static let tellingBytes = 20_000
    private static let plainBytes = 1_000_000
}

extension Cost {
    /// Whether it is the values inside that take the time, and not only their bytes.
    fileprivate var growsWithContent: Bool {
        switch self {
        case .pickle, .unpickle, .serialize, .deserialize: true
        default: false
        }
    }
}
