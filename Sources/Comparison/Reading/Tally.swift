internal import TraceReading
internal import TraceSchema

/// What one run has of a ``Facet``.
struct Tally<Text: Hashable> {
    /// By what tells the cases of a facet apart.
    var entries: [Label: Entry] = [:]
    /// How often in each worker, where that is what counts.
    var perWorker: [WorkerKey: Int] = [:]

    /// `A` and `inline`; for most facets one word, or none.
    struct Label: Hashable {
        var variable: Text?
        var word: Word
    }

    struct Entry {
        var count = 0
        /// How often each size occurred. Empty where sizes are not compared.
        var sizes: [Int: Int] = [:]
        /// Past the event limit: counted and summed only.
        var folded = 0
        var foldedBytes = 0
    }

    mutating func add(_ label: Label, bytes: Int? = nil) {
        entries[label, default: Entry()].count += 1
        if let bytes { entries[label]?.sizes[bytes, default: 0] += 1 }
    }

    mutating func addFolded(_ label: Label, count: Int, bytes: Int) {
        entries[label, default: Entry()].folded.add(count)
        entries[label]?.foldedBytes.add(bytes)
    }

    var isFolded: Bool { entries.values.contains { $0.folded > 0 } }

    mutating func merge(_ other: Tally) {
        for (label, entry) in other.entries {
            entries[label, default: Entry()].merge(entry)
        }
        perWorker.merge(other.perWorker) { $0.adding($1) }
    }

    func mapped<Other>(_ transform: (Text) -> Other?) -> Tally<Other> {
        var tally = Tally<Other>()
        for (label, entry) in entries {
            let label = Tally<Other>.Label(
                variable: label.variable.flatMap(transform), word: label.word)
            tally.entries[label] = .init(
                count: entry.count, sizes: entry.sizes, folded: entry.folded,
                foldedBytes: entry.foldedBytes)
        }
        tally.perWorker = perWorker
        return tally
    }
}

extension Tally.Entry {
    mutating func merge(_ other: Self) {
        count += other.count
        sizes.merge(other.sizes) { $0 + $1 }
        folded.add(other.folded)
        foldedBytes.add(other.foldedBytes)
    }
}

/// A worker's share of a function's work: which copy of the function, in which process, and for
/// `pickle` inside which running function, since each that captured the function holds its own.
struct WorkerKey: Hashable {
    var function: FunctionID?
    var process: ProcessID
    var inside: Int32 = -1
}

/// What sets the cases of one facet apart.
package enum Word: String, Codable, Sendable {
    /// There is only one case.
    case plain = "all"
    // How an argument was passed.
    case inline, put, reference
    // How a variable was captured.
    case global, closure, `default`, attribute, module
    // Which way a value went.
    case objectStore = "object-store"
    case controlStore = "control-store"
    case memoryStore = "memory-store"
    /// The body raised.
    case raised
    /// Attempted, not done. Only held against totals that cannot tell.
    case failed

    init(_ mode: PassingMode) {
        self =
            switch mode {
            case .inline: .inline
            case .put: .put
            case .reference: .reference
            }
    }

    init(_ mode: CaptureMode) {
        self =
            switch mode {
            case .global: .global
            case .closure: .closure
            case .default: .default
            case .attribute: .attribute
            case .module: .module
            }
    }

    init(_ path: TransferPath?) {
        self =
            switch path {
            case .inline: .inline
            case .objectStore: .objectStore
            case .controlStore: .controlStore
            case .memoryStore: .memoryStore
            case nil: .plain
            }
    }
}

extension Int {
    fileprivate mutating func add(_ other: Int) { self = adding(other) }
}
