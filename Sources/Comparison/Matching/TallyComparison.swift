internal import TraceReading
internal import TraceSchema

/// Whether two runs have as much of one facet, and how much that is.
struct TallyComparison {
    let isSame: Bool
    let a: Measure?
    let b: Measure?

    /// - Parameters:
    ///   - facet: what is compared.
    ///   - a: run A's part.
    ///   - b: run B's part.
    ///   - tolerance: how far sizes may lie apart.
    ///   - comparesSizes: false for what differs from engine to engine by nature.
    init(
        _ facet: Facet<String>, _ a: Side, _ b: Side, tolerance: Tolerance, comparesSizes: Bool
    ) {
        let measurement = facet.aspect.measurement
        let isFolded = a.isFolded || b.isFolded
        (self.a, self.b) = (a.measure(facet.aspect), b.measure(facet.aspect))
        switch measurement {
        case .counts:
            isSame =
                isFolded
                ? Self.agreeInSum(a, b, comparesSizes ? tolerance : nil)
                : Self.agreeInEach(a, b, comparesSizes ? tolerance : nil)
        case .presence:
            isSame =
                Set(a.done.keys) == Set(b.done.keys)
                && (!comparesSizes
                    || a.done.allSatisfy { label, entry in
                        tolerance.agreeAsSets(entry.sizes, b.done[label]?.sizes ?? [:])
                    })
        case .perWorker:
            // Folds don't tell inside which task a function was pickled.
            let onlyWhether = isFolded && facet.aspect == .workerPickle
            isSame =
                (onlyWhether
                    ? a.timesPerWorker.isEmpty == b.timesPerWorker.isEmpty
                    : a.timesPerWorker == b.timesPerWorker)
                && (!comparesSizes || isFolded
                    || tolerance.agreeAsSets(a.allSizes, b.allSizes))
        }
    }

    /// One run's part.
    struct Side {
        let tally: Tally<String>
        /// In each worker that ran the function, or that did this.
        private let workers: Set<WorkerKey>

        init(_ tally: Tally<String>?, _ aspect: Aspect, ranOn: Set<WorkerKey>) {
            self.tally = tally ?? Tally()
            let did = Set(self.tally.perWorker.keys)
            let countsRuns = aspect == .fetch || aspect == .unpickle
            // A run that has nothing of it at all has it in no worker.
            workers = countsRuns && !did.isEmpty ? did.union(ranOn) : did
        }

        var isFolded: Bool { tally.isFolded }

        /// Without failed attempts.
        var done: [Tally<String>.Label: Tally<String>.Entry] {
            tally.entries.filter { $0.key.word != .failed }
        }

        var timesPerWorker: Set<Int> { Set(workers.map { tally.perWorker[$0] ?? 0 }) }

        var allSizes: [Int: Int] {
            done.values.reduce(into: [:]) { $0.merge($1.sizes) { $0 + $1 } }
        }

        func measure(_ aspect: Aspect) -> Measure? {
            let cases = done.map { label, entry in
                Measure.Case(
                    variable: label.variable, how: label.word,
                    count: entry.count.adding(entry.folded), folded: entry.folded,
                    bytes: entry.measuredSizes)
            }
            guard !cases.isEmpty else { return nil }
            return Measure(
                cases: cases.sorted {
                    ($0.how.rawValue, $0.variable ?? "") < ($1.how.rawValue, $1.variable ?? "")
                },
                perWorker: aspect.measurement == .perWorker ? timesPerWorker.sorted() : nil)
        }
    }

    /// Each case as often, with the same sizes.
    private static func agreeInEach(_ a: Side, _ b: Side, _ tolerance: Tolerance?) -> Bool {
        let (left, right) = (a.done, b.done)
        return Set(left.keys) == Set(right.keys)
            && left.allSatisfy { label, entry in
                guard let other = right[label], entry.count == other.count else { return false }
                return tolerance?.agree(entry.sizes, other.sizes) ?? true
            }
    }

    /// As many together: what was only counted tells ways, but neither failures nor single sizes.
    private static func agreeInSum(_ a: Side, _ b: Side, _ tolerance: Tolerance?) -> Bool {
        func sum(_ side: Side, _ value: (Tally<String>.Entry) -> Int) -> Int {
            side.tally.entries.values.reduce(0) { $0.adding(value($1)) }
        }
        func counted(_ side: Side) -> [Word: Int] {
            var counts: [Word: Int] = [:]
            for (label, entry) in side.tally.entries {
                let word = label.word == .raised || label.word == .failed ? .plain : label.word
                counts[word] = (counts[word] ?? 0).adding(entry.count).adding(entry.folded)
            }
            return counts
        }
        guard counted(a) == counted(b) else { return false }
        let hasSizes = [a, b].allSatisfy { side in
            side.tally.entries.values.allSatisfy { $0.sizes.values.reduce(0, +) == $0.count }
        }
        guard let tolerance, hasSizes else { return true }
        return tolerance.agrees(
            sum(a, \.totalBytes), sum(b, \.totalBytes),
            count: sum(a) { $0.count.adding($0.folded) })
    }
}

extension Tally.Entry {
    var totalBytes: Int {
        sizes.reduce(foldedBytes) { $0.adding($1.key.multiplied(by: $1.value)) }
    }

    var measuredSizes: Measure.Sizes? {
        guard let smallest = sizes.keys.min(), let largest = sizes.keys.max() else { return nil }
        return Measure.Sizes(smallest: smallest, largest: largest, total: totalBytes)
    }
}
