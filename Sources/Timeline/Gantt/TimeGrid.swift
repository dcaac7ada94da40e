internal import TraceReading

/// How much of each stretch of time was busy, in memory that doesn't grow with the number of events.
///
/// Time is cut into a fixed number of bins; when an event lies beyond them, each two become one. A
/// bin holds what two neighbours can add up exactly: how many more intervals begin than end in it,
/// and for how long those are under way until the bin's end. So an interval costs two additions
/// however long it is, and busy times stay exact to the nanosecond.
struct TimeGrid {
    /// What an interval is drawn as: one of the palette's kinds of work, or waiting.
    static let kinds = Palette.allCases.count + 1
    static let waiting = Palette.allCases.count
    static let binCount = 1024

    private(set) var binNs: Int64 = 1024
    let origin: Int64
    /// By bin, then by kind.
    private var cells: [Cell]
    private var tallies: [Tally]

    private struct Cell {
        var opened: Int32 = 0
        /// Nanoseconds from each beginning to the bin's end, less those from each end.
        var open: Int64 = 0
    }

    /// How many events begin in a bin, and the name that most of them have.
    struct Tally {
        var count: Int32 = 0
        var name: Int32 = -1
        var votes: Int32 = 0

        /// The majority vote of Boyer and Moore: what more than half of the events have wins.
        mutating func note(_ name: Int32, votes: Int32 = 1) {
            // What has no name has no say either.
            guard name >= 0 else { return }
            if name == self.name {
                self.votes = self.votes.adding(votes)
            } else if votes > self.votes {
                (self.name, self.votes) = (name, votes - self.votes)
            } else {
                self.votes -= votes
            }
        }

        mutating func add(_ other: Tally) {
            count = count.adding(other.count)
            note(other.name, votes: other.votes)
        }
    }

    /// - Parameter origin: the earliest moment, in nanoseconds; what lies before counts as then.
    init(origin: Int64) {
        self.origin = origin
        cells = Array(repeating: Cell(), count: Self.binCount * Self.kinds)
        tallies = Array(repeating: Tally(), count: Self.binCount)
    }

    /// Notes that something began, was waiting for a while and then at work until its end.
    mutating func add(
        from start: Int64, waitedNs: Int64, until end: Int64, palette: Int, name: Int32
    ) {
        let start = max(start, origin)
        let end = max(end, start)
        while (end - origin) / binNs >= Int64(Self.binCount) { widen() }
        let worked = start + min(max(0, waitedNs), end - start)
        if worked > start { add(from: start, until: worked, kind: Self.waiting) }
        if end > worked { add(from: worked, until: end, kind: palette) }
        let bin = Int((start - origin) / binNs)
        tallies[bin].count = tallies[bin].count.adding(1)
        tallies[bin].note(name)
    }

    private mutating func add(from start: Int64, until end: Int64, kind: Int) {
        note(start, kind, sign: 1)
        note(end, kind, sign: -1)
    }

    private mutating func note(_ time: Int64, _ kind: Int, sign: Int32) {
        let (bin, inside) = (time - origin).quotientAndRemainder(dividingBy: binNs)
        let index = Int(bin) * Self.kinds + kind
        cells[index].opened = cells[index].opened.adding(sign)
        cells[index].open = cells[index].open.adding(Int64(sign) * (binNs - inside))
    }

    /// Doubles the width of the bins.
    private mutating func widen() {
        for bin in 0..<Self.binCount {
            let (left, right) = (2 * bin, 2 * bin + 1)
            let isInside = right < Self.binCount
            for kind in 0..<Self.kinds {
                let index = bin * Self.kinds + kind
                guard isInside else {
                    cells[index] = Cell()
                    continue
                }
                let (first, second) = (
                    cells[left * Self.kinds + kind], cells[right * Self.kinds + kind]
                )
                cells[index] = Cell(
                    opened: first.opened.adding(second.opened),
                    open: first.open.adding(second.open)
                        .adding(Int64(first.opened).multiplied(by: binNs)))
            }
            guard isInside else {
                tallies[bin] = Tally()
                continue
            }
            var tally = tallies[left]
            tally.add(tallies[right])
            tallies[bin] = tally
        }
        binNs *= 2
    }

    /// A stretch of time in which something is under way, or begins.
    struct Bin {
        /// Nanoseconds from the script's start.
        var start: Int64
        var end: Int64
        var tally: Tally
        /// Nanoseconds that each kind takes; several at once add up.
        var busyNs: [Int64]
    }

    /// Those in which anything is.
    func bins() -> [Bin] {
        var result: [Bin] = []
        var open = [Int64](repeating: 0, count: Self.kinds)
        for bin in 0..<Self.binCount {
            var busy = [Int64](repeating: 0, count: Self.kinds)
            for kind in 0..<Self.kinds {
                let cell = cells[bin * Self.kinds + kind]
                busy[kind] = max(0, open[kind].multiplied(by: binNs).adding(cell.open))
                open[kind] += Int64(cell.opened)
            }
            guard tallies[bin].count > 0 || busy.contains(where: { $0 > 0 }) else { continue }
            let start = origin + Int64(bin) * binNs
            result.append(
                Bin(start: start, end: start + binNs, tally: tallies[bin], busyNs: busy))
        }
        return result
    }
}
