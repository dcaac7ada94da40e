/// Finds what repeats in a script's steps.
struct LoopFinding {
    private let steps: [Workload.Step]
    private let structures: [Int]
    private static let longestRound = 64

    init(_ steps: [Workload.Step]) {
        self.steps = steps
        var numbers: [StepStructure: Int] = [:]
        structures = steps.map { step in
            let structure = StepStructure(step)
            let number = numbers[structure] ?? numbers.count
            numbers[structure] = number
            return number
        }
    }

    /// The steps, with loops where the same structure comes again at once: from each place the
    /// rounds that cover most, the shortest where several do.
    func blocks() -> [Workload.Block] {
        var blocks: [Workload.Block] = []
        var straight: [Workload.Step] = []
        var next = 0
        while next < steps.count {
            guard let (length, count) = rounds(from: next) else {
                straight.append(steps[next])
                next += 1
                continue
            }
            if !straight.isEmpty { blocks.append(.steps(straight)) }
            straight = []
            let iterations = (0..<count).map { round in
                Array(steps[(next + round * length)..<(next + (round + 1) * length)])
            }
            blocks.append(.loop(Workload.Loop(iterations: iterations, count: count)))
            next += length * count
        }
        if !straight.isEmpty { blocks.append(.steps(straight)) }
        return blocks
    }

    private func rounds(from start: Int) -> (length: Int, count: Int)? {
        var best: (length: Int, count: Int)?
        for length in 1...Self.longestRound where start + 2 * length <= structures.count {
            var end = start
            while end + length < structures.count, structures[end] == structures[end + length] {
                end += 1
            }
            let count = (end - start) / length + 1
            if count > 1, count * length > (best.map { $0.length * $0.count } ?? 0) {
                best = (length, count)
            }
        }
        return best
    }
}
