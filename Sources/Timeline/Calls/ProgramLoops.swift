/// A loop whose rounds make several calls: `for …: f.remote(); f.remote(); f.remote(); g.remote()`.
struct Rounds: Equatable, Sendable {
    /// Where it stands among all calls of the program.
    var calls: Range<Int>
    /// Where each round begins.
    var starts: [Int]
    /// The rounds that go otherwise, by index.
    var odd: Set<Int>
    /// What a round does: which group of calls, and how often in a row.
    var body: [Run]

    struct Run: Hashable, Sendable {
        var group: Int32
        var count: Int
    }

    var count: Int { starts.count }

    /// The calls of one round.
    func round(_ index: Int) -> Range<Int> {
        starts[index]..<(index + 1 < starts.count ? starts[index + 1] : calls.upperBound)
    }
}

/// Finds the loops of a program in the order of its calls: by what follows what, and how often.
enum ProgramLoops {
    /// Rounds of so many different runs are recognized.
    private static let longestBody = 48
    private static let fewestRounds = 3

    /// The loops of more than one group of calls, from the first to the last; they don't overlap.
    ///
    /// Takes time in proportion to the calls: at each place a period is tried, and what it covers
    /// is passed over.
    static func find(in groups: [Int32]) -> [Rounds] {
        let (runs, starts) = runs(of: groups)
        var found: [Rounds] = []
        var index = 0
        while index < runs.count {
            guard let body = body(at: index, in: runs) else {
                index += 1
                continue
            }
            let (rounds, next) = rounds(of: body, from: index, in: runs, starts)
            found.append(rounds)
            index = next
        }
        return found
    }

    private static func runs(of groups: [Int32]) -> (runs: [Rounds.Run], starts: [Int]) {
        var runs: [Rounds.Run] = []
        var starts: [Int] = []
        for (index, group) in groups.enumerated() {
            if runs.last?.group == group {
                runs[runs.count - 1].count += 1
            } else {
                runs.append(Rounds.Run(group: group, count: 1))
                starts.append(index)
            }
        }
        return (runs, starts + [groups.count])
    }

    /// The period that covers most from here on; the shorter one of two.
    private static func body(at index: Int, in runs: [Rounds.Run]) -> ArraySlice<Rounds.Run>? {
        var best = (period: 0, covered: 0)
        for period in 2...longestBody where index + period * fewestRounds <= runs.count {
            var end = index + period
            while end < runs.count, runs[end] == runs[end - period] {
                end += 1
            }
            let covered = (end - index) / period * period
            if covered >= period * fewestRounds, covered > best.covered {
                best = (period, covered)
            }
        }
        return best.period > 0 ? runs[index..<index + best.period] : nil
    }

    /// Follows a loop past the rounds that go otherwise, as long as the usual ones come back soon.
    private static func rounds(
        of body: ArraySlice<Rounds.Run>, from first: Int, in runs: [Rounds.Run], _ starts: [Int]
    ) -> (rounds: Rounds, next: Int) {
        var rounds = Rounds(calls: 0..<0, starts: [], odd: [], body: Array(body))
        var index = first
        while index < runs.count {
            if runs[index...].starts(with: body) {
                rounds.starts.append(starts[index])
                index += body.count
                continue
            }
            let limit = min(runs.count, index + 2 * body.count)
            let back = (index..<limit).first { $0 > index && runs[$0...].starts(with: body) }
            guard let back, 3 * (rounds.odd.count + 1) <= rounds.count + 1 else { break }
            rounds.odd.insert(rounds.count)
            rounds.starts.append(starts[index])
            index = back
        }
        rounds.calls = starts[first]..<starts[index]
        return (rounds, index)
    }
}
