/// Where a program stands among its steps.
struct ProgramCursor {
    private let blocks: [Workload.Block]
    private var block = 0
    private(set) var round = 0
    private var place = 0

    init(_ blocks: [Workload.Block]) { self.blocks = blocks }

    /// The step that is next, and which repetition of recorded rounds it belongs to; nil at the end.
    var current: (step: Workload.Step, copy: Int)? {
        mutating get {
            while block < blocks.count {
                switch blocks[block] {
                case .steps(let steps):
                    if place < steps.count { return (steps[place], 0) }
                case .loop(let loop):
                    if round < loop.count {
                        let (recorded, copy) = loop.place(ofRound: round)
                        if place < loop.iterations[recorded].count {
                            return (loop.iterations[recorded][place], copy)
                        }
                        place = 0
                        round += 1
                        continue
                    }
                }
                block += 1
                place = 0
                round = 0
            }
            return nil
        }
    }

    mutating func advance() { place += 1 }

    /// What a step of a loop's last round made: its name in the trace, and which repetition.
    func last(block: Int, step: Int, index: Int) -> SimulatedProcess.ObjectName? {
        guard block < blocks.count, case .loop(let loop) = blocks[block], loop.count > 0 else {
            return nil
        }
        return made(in: loop, round: loop.count - 1, step: step, index: index)
    }

    /// What an earlier round's step made: its name in the trace, and which repetition.
    func earlier(rounds: Int, step: Int, index: Int) -> SimulatedProcess.ObjectName? {
        guard case .loop(let loop) = blocks[block], round >= rounds else { return nil }
        return made(in: loop, round: round - rounds, step: step, index: index)
    }

    private func made(
        in loop: Workload.Loop, round: Int, step: Int, index: Int
    ) -> SimulatedProcess.ObjectName? {
        let (recorded, copy) = loop.place(ofRound: round)
        let steps = loop.iterations[recorded]
        guard step < steps.count, index < steps[step].made.count else { return nil }
        return SimulatedProcess.ObjectName(object: steps[step].made[index], copy: copy)
    }
}
